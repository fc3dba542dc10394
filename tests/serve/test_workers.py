"""Workers: the library in a thread, over a queue; the same results, and jobs end when nobody waits."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.serve.app import LONG_TEXTS
from eojeol.serve.batcher import DynamicBatcher
from eojeol.serve.problems import ProblemError
from eojeol.serve.workers import ClientDisconnectedError, Deadline, QueuedModel, WorkerPool
from eojeol.settings import Settings
from eojeol.spacer import Spacer

from ..standin import HASH, HashModel
from .helpers import PATIENCE, SlowModel


def with_batcher(model: Any, job: Callable[[DynamicBatcher], Any]) -> Any:
    async def inside() -> Any:
        batcher = DynamicBatcher(model, 10**6)
        try:
            return await asyncio.to_thread(job, batcher)
        finally:
            batcher.close()

    return asyncio.run(inside())


async def stays() -> None:
    await asyncio.Event().wait()


@settings(max_examples=30)
@given(
    text=st.text(st.sampled_from("가나다라마 \n"), min_size=20, max_size=200),
    piece=st.integers(1, 40),
    knows_reach=st.booleans(),
    mode=st.sampled_from(["correct", "restore"]),
)
def test_a_text_asked_for_piece_by_piece_comes_out_the_same(
    text: str, piece: int, knows_reach: bool, mode: str
) -> None:
    def job(batcher: DynamicBatcher) -> Any:
        model = QueuedModel(batcher, 3 if knows_reach else None, Deadline(PATIENCE), piece)
        spacer = Spacer.from_settings(model, Settings())
        return spacer.batch([text], mode), spacer.check(text, mode)

    assert with_batcher(HashModel(), job) == (HASH.batch([text], mode), HASH.check(text, mode))


def test_a_job_whose_client_has_disconnected_ends_at_its_next_piece() -> None:
    deadline = Deadline(PATIENCE)

    def job(batcher: DynamicBatcher) -> None:
        deadline.cancel()
        with pytest.raises(ClientDisconnectedError):
            Spacer.from_settings(QueuedModel(batcher, 3, deadline), Settings()).correct("가나다")

    with_batcher(HashModel(), job)


def test_a_job_whose_time_is_up_ends_while_it_waits_for_the_model() -> None:
    model = SlowModel()

    def job(batcher: DynamicBatcher) -> None:
        with pytest.raises(ProblemError) as late:
            Spacer.from_settings(QueuedModel(batcher, 3, Deadline(0.05)), Settings()).correct("가나다")
        assert late.value.status == 503
        model.go.set()

    with_batcher(model, job)


def test_a_pool_has_so_many_slots_and_no_more() -> None:
    pool = WorkerPool("test", 2)
    with pool.slot():
        with pool.slot(), pytest.raises(ProblemError) as refused, pool.slot():
            pass
        assert refused.value.status == 429
        with pool.slot():
            pass
    pool.close()


def test_a_job_ends_when_its_client_disconnects() -> None:
    begun, deadline = threading.Event(), Deadline(PATIENCE)

    def job() -> str:
        begun.set()
        while True:
            deadline.left()

    async def disconnected() -> None:
        await asyncio.to_thread(begun.wait, PATIENCE)

    async def inside() -> None:
        pool = WorkerPool("test", 1)
        with pytest.raises(ClientDisconnectedError):
            await pool.run(job, deadline, disconnected())
        assert await pool.run(lambda: "free", Deadline(PATIENCE), stays()) == "free"
        pool.close()

    asyncio.run(inside())


def test_closing_a_pool_ends_its_jobs() -> None:
    begun, deadline = threading.Event(), Deadline(PATIENCE)

    def job() -> str:
        begun.set()
        while True:
            deadline.left()

    async def inside() -> None:
        pool = WorkerPool("test", 1)
        running = asyncio.create_task(pool.run(job, deadline, stays()))
        await asyncio.to_thread(begun.wait, PATIENCE)
        pool.close()
        with pytest.raises(ClientDisconnectedError):
            await running

    asyncio.run(inside())


def test_long_texts_at_once_are_done_one_after_the_other_as_far_as_time_goes() -> None:
    order: list[int] = []

    def job(number: int, deadline: Deadline) -> int:
        for _ in range(10):
            deadline.left()
            time.sleep(0.02)
        order.append(number)
        return number

    async def inside() -> list[Any]:
        pool = WorkerPool("test", LONG_TEXTS)
        deadlines = [Deadline(0.5) for _ in range(4)]
        runs = [
            pool.run(partial(job, number, deadline), deadline, stays())
            for number, deadline in enumerate(deadlines)
        ]
        try:
            return list(await asyncio.gather(*runs, return_exceptions=True))
        finally:
            pool.close()

    done = asyncio.run(inside())
    assert done[0] == order[0] == 0
    late = [each for each in done if isinstance(each, ProblemError)]
    assert late
    assert {each.status for each in late} == {503}


def test_a_job_that_waits_for_a_thread_is_never_begun_when_its_client_disconnects() -> None:
    begun: list[str] = []

    async def gone() -> None:
        pass

    async def inside() -> None:
        pool = WorkerPool("test", 1)
        free, first = threading.Event(), Deadline(PATIENCE)
        running = asyncio.create_task(pool.run(lambda: free.wait(PATIENCE), first, stays()))
        await asyncio.sleep(0)
        with pytest.raises(ClientDisconnectedError):
            await pool.run(lambda: begun.append("second"), Deadline(PATIENCE), gone())
        free.set()
        assert await running
        pool.close()

    asyncio.run(inside())
    assert begun == []
