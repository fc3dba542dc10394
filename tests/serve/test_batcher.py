"""The batcher: concurrent requests run together, wait in bounded numbers, and get the results of single calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import MissingExtraError
from eojeol.serve.batcher import BATCH_CHARACTERS, Batcher, size_of
from eojeol.serve.coalesce import Texts
from eojeol.serve.problems import ProblemError
from eojeol.settings import Settings

from ..standin import HashModel
from .helpers import PATIENCE, SlowModel, wait_for
from .test_coalesce import WORKS, alone

PLAIN = Settings()


def work(*texts: str) -> Texts:
    return Texts(texts, PLAIN, "correct", False)


def run(job: Callable[[Batcher], Awaitable[Any]], model: Any = None, **how: Any) -> Any:
    async def inside() -> Any:
        batcher = Batcher(model or HashModel(), **{"max_waiting": 10**6, **how})
        try:
            return await job(batcher)
        finally:
            batcher.close()

    return asyncio.run(inside())


@settings(max_examples=50)
@given(st.lists(st.tuples(WORKS, st.integers(0, 3)), max_size=12))
def test_whatever_comes_together_gets_the_results_of_single_calls(works: list[tuple[Texts, int]]) -> None:
    async def one(batcher: Batcher, asked: Texts, turns: int) -> object:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await batcher.judge(asked, PATIENCE)

    async def all_of_them(batcher: Batcher) -> list[object]:
        return await asyncio.gather(*(one(batcher, *asked) for asked in works))

    assert run(all_of_them) == [alone(asked) for asked, _ in works]


def test_what_arrives_while_the_model_works_goes_together_in_the_next_turn() -> None:
    turns = []
    model = SlowModel()

    async def job(batcher: Batcher) -> None:
        first = asyncio.create_task(batcher.judge(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        others = [asyncio.create_task(batcher.judge(work("다라"), PATIENCE)) for _ in range(5)]
        await asyncio.sleep(0)
        model.go.set()
        await asyncio.gather(first, *others)

    run(job, model, on_turn=lambda requests, *_: turns.append(requests))
    assert turns == [1, 5]


def test_a_turn_takes_whole_requests_up_to_its_size() -> None:
    turns = []
    model = SlowModel()

    async def job(batcher: Batcher) -> None:
        text = "가" * (BATCH_CHARACTERS // 2 - 100)
        first = asyncio.create_task(batcher.judge(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        others = [asyncio.create_task(batcher.judge(work(text), PATIENCE)) for _ in range(3)]
        await asyncio.sleep(0)
        model.go.set()
        await asyncio.gather(first, *others)

    run(job, model, on_turn=lambda requests, *_: turns.append(requests))
    assert turns == [1, 2, 1]


def test_a_full_queue_refuses_at_once_and_takes_more_when_there_is_room() -> None:
    model = SlowModel()

    async def job(batcher: Batcher) -> None:
        first = asyncio.create_task(batcher.judge(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        second = asyncio.create_task(batcher.judge(work("다" * 900), PATIENCE))
        await asyncio.sleep(0)
        with pytest.raises(ProblemError) as refused:
            await batcher.judge(work("라" * 100), PATIENCE)
        assert refused.value.status == 429
        model.go.set()
        await asyncio.gather(first, second)
        assert await batcher.judge(work("라" * 100), PATIENCE)

    run(job, model, max_waiting=1000)


def test_an_empty_queue_takes_any_request() -> None:
    async def job(batcher: Batcher) -> Any:
        return await batcher.judge(work("가" * 5000), PATIENCE)

    assert run(job, max_waiting=10) == alone(work("가" * 5000))


def test_held_characters_count_as_waiting_until_they_are_released() -> None:
    async def job(batcher: Batcher) -> None:
        batcher.hold(900)
        with pytest.raises(ProblemError):
            batcher.hold(200)
        with pytest.raises(ProblemError):
            await batcher.judge(work("가" * 100), PATIENCE)
        batcher.release(900)
        assert batcher.waiting == 0
        await batcher.judge(work("가" * 100), PATIENCE)

    run(job, max_waiting=1000)


def test_a_request_that_waits_too_long_is_given_up_and_the_others_are_not() -> None:
    model = SlowModel()

    async def job(batcher: Batcher) -> None:
        first = asyncio.create_task(batcher.judge(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        patient = asyncio.create_task(batcher.judge(work("다라"), PATIENCE))
        with pytest.raises(ProblemError) as refused:
            await batcher.judge(work("마바"), 0.01)
        assert refused.value.status == 503
        model.go.set()
        assert await first == alone(work("가나"))
        assert await patient == alone(work("다라"))

    run(job, model)
    assert model.calls <= 4  # nothing was asked for the one that had gone: two looks for each of the others


def test_a_failure_of_the_model_is_everybodys_answer_and_the_thread_goes_on() -> None:
    class Broken(HashModel):
        broken = True

        def probabilities(self, characters, observed, segments):
            if self.broken:
                raise MissingExtraError("something", "serve")
            return super().probabilities(characters, observed, segments)

    model = Broken()

    async def job(batcher: Batcher) -> None:
        with pytest.raises(MissingExtraError):
            await batcher.judge(work("가나"), PATIENCE)
        model.broken = False
        assert await batcher.judge(work("가나"), PATIENCE) == alone(work("가나"))

    run(job, model)


def test_closing_finishes_what_waits() -> None:
    model = SlowModel()

    async def job() -> None:
        batcher = Batcher(model, 10**6)
        answers = [asyncio.create_task(batcher.judge(work("가나다"), PATIENCE)) for _ in range(3)]
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        closing = asyncio.create_task(asyncio.to_thread(batcher.close))
        model.go.set()
        await closing
        assert await asyncio.gather(*answers) == [alone(work("가나다"))] * 3
        with pytest.raises(ProblemError) as refused:
            await batcher.judge(work("가"), PATIENCE)
        assert refused.value.status == 503

    asyncio.run(job())


def test_many_small_texts_count_more_than_their_characters() -> None:
    assert size_of(("가",) * 100) > 1000


def test_the_figures_of_a_turn_are_told() -> None:
    told: list[tuple[int, int, int]] = []

    async def job(batcher: Batcher) -> None:
        await batcher.judge(work("가나다"), PATIENCE)
        await asyncio.to_thread(wait_for, lambda: told)

    run(job, on_turn=lambda *figures: told.append(figures))
    assert told == [(1, size_of(("가나다",)), 0)]
