"""The batcher: concurrent requests run together, wait in bounded numbers, and get the results of single calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import MissingExtraError
from eojeol.serve.batcher import BATCH_CHARACTERS, DynamicBatcher, size_of
from eojeol.serve.coalesce import TextRequest
from eojeol.serve.problems import ProblemError
from eojeol.settings import Settings

from ..standin import HashModel
from .helpers import PATIENCE, SlowModel, wait_for
from .test_coalesce import REQUESTS, checked_alone, fixed_alone

PLAIN = Settings()


def work(*texts: str) -> TextRequest:
    return TextRequest(texts, PLAIN, "correct")


def run(job: Callable[[DynamicBatcher], Awaitable[Any]], model: Any = None, **how: Any) -> Any:
    async def inside() -> Any:
        batcher = DynamicBatcher(model or HashModel(), **{"max_waiting": 10**6, **how})
        try:
            return await job(batcher)
        finally:
            batcher.close()

    return asyncio.run(inside())


@settings(max_examples=50)
@given(st.lists(st.tuples(REQUESTS, st.booleans(), st.integers(0, 3)), max_size=12))
def test_whatever_comes_together_gets_the_results_of_single_calls(
    requests: list[tuple[TextRequest, bool, int]],
) -> None:
    async def ask(batcher: DynamicBatcher, request: TextRequest, check: bool, delay: int) -> object:
        for _ in range(delay):
            await asyncio.sleep(0)
        if check:
            return await batcher.check(request, PATIENCE)
        return await batcher.fix(request, PATIENCE)

    async def ask_all(batcher: DynamicBatcher) -> list[object]:
        return await asyncio.gather(*(ask(batcher, *each) for each in requests))

    assert run(ask_all) == [
        checked_alone(request) if check else fixed_alone(request) for request, check, _ in requests
    ]


def test_what_arrives_while_the_model_works_goes_into_the_next_batch_together() -> None:
    batches = []
    model = SlowModel()

    async def job(batcher: DynamicBatcher) -> None:
        first = asyncio.create_task(batcher.fix(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        others = [asyncio.create_task(batcher.fix(work("다라"), PATIENCE)) for _ in range(5)]
        await asyncio.sleep(0)
        model.go.set()
        await asyncio.gather(first, *others)

    run(job, model, on_batch=lambda requests, *_: batches.append(requests))
    assert batches == [1, 5]


def test_a_batch_takes_whole_requests_up_to_its_size() -> None:
    batches = []
    model = SlowModel()

    async def job(batcher: DynamicBatcher) -> None:
        text = "가" * (BATCH_CHARACTERS // 2 - 100)
        first = asyncio.create_task(batcher.fix(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        others = [asyncio.create_task(batcher.fix(work(text), PATIENCE)) for _ in range(3)]
        await asyncio.sleep(0)
        model.go.set()
        await asyncio.gather(first, *others)

    run(job, model, on_batch=lambda requests, *_: batches.append(requests))
    assert batches == [1, 2, 1]


def test_a_full_queue_refuses_at_once_and_takes_more_when_there_is_room() -> None:
    model = SlowModel()

    async def job(batcher: DynamicBatcher) -> None:
        first = asyncio.create_task(batcher.fix(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        second = asyncio.create_task(batcher.fix(work("다" * 900), PATIENCE))
        await asyncio.sleep(0)
        with pytest.raises(ProblemError) as refused:
            await batcher.fix(work("라" * 100), PATIENCE)
        assert refused.value.status == 429
        model.go.set()
        await asyncio.gather(first, second)
        assert await batcher.fix(work("라" * 100), PATIENCE)

    run(job, model, max_waiting=1000)


def test_an_empty_queue_takes_any_request() -> None:
    async def job(batcher: DynamicBatcher) -> Any:
        return await batcher.fix(work("가" * 5000), PATIENCE)

    assert run(job, max_waiting=10) == fixed_alone(work("가" * 5000))


def test_reserved_characters_count_as_waiting_until_they_are_released() -> None:
    async def job(batcher: DynamicBatcher) -> None:
        batcher.reserve(900)
        with pytest.raises(ProblemError):
            batcher.reserve(200)
        with pytest.raises(ProblemError):
            await batcher.fix(work("가" * 100), PATIENCE)
        batcher.release(900)
        assert batcher.waiting == 0
        await batcher.fix(work("가" * 100), PATIENCE)

    run(job, max_waiting=1000)


def test_a_request_that_waits_too_long_is_given_up_and_the_others_are_not() -> None:
    model = SlowModel()

    async def job(batcher: DynamicBatcher) -> None:
        first = asyncio.create_task(batcher.fix(work("가나"), PATIENCE))
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        patient = asyncio.create_task(batcher.fix(work("다라"), PATIENCE))
        with pytest.raises(ProblemError) as refused:
            await batcher.fix(work("마바"), 0.01)
        assert refused.value.status == 503
        model.go.set()
        assert await first == fixed_alone(work("가나"))
        assert await patient == fixed_alone(work("다라"))

    run(job, model)
    assert (
        model.calls <= 4
    )  # nothing was asked for the request that was given up: two calls for each of the others


def test_a_failure_of_the_model_answers_every_request_and_the_thread_goes_on() -> None:
    class Broken(HashModel):
        broken = True

        def probabilities(self, characters, observed, segments):
            if self.broken:
                raise MissingExtraError("something", "serve")
            return super().probabilities(characters, observed, segments)

    model = Broken()

    async def job(batcher: DynamicBatcher) -> None:
        with pytest.raises(MissingExtraError):
            await batcher.fix(work("가나"), PATIENCE)
        model.broken = False
        assert await batcher.fix(work("가나"), PATIENCE) == fixed_alone(work("가나"))

    run(job, model)


def test_closing_finishes_what_waits() -> None:
    model = SlowModel()

    async def job() -> None:
        batcher = DynamicBatcher(model, 10**6)
        answers = [asyncio.create_task(batcher.fix(work("가나다"), PATIENCE)) for _ in range(3)]
        await asyncio.to_thread(model.asked.wait, PATIENCE)
        closing = asyncio.create_task(asyncio.to_thread(batcher.close))
        model.go.set()
        await closing
        assert await asyncio.gather(*answers) == [fixed_alone(work("가나다"))] * 3
        with pytest.raises(ProblemError) as refused:
            await batcher.fix(work("가"), PATIENCE)
        assert refused.value.status == 503

    asyncio.run(job())


def test_many_small_texts_count_more_than_their_characters() -> None:
    assert size_of(("가",) * 100) > 1000


def test_the_figures_of_a_batch_are_reported() -> None:
    figures: list[tuple[int, int, int]] = []

    async def job(batcher: DynamicBatcher) -> None:
        await batcher.fix(work("가나다"), PATIENCE)
        await asyncio.to_thread(wait_for, lambda: figures)

    run(job, on_batch=lambda *each: figures.append(each))
    assert figures == [(1, size_of(("가나다",)), 0)]
