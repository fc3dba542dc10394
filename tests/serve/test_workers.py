"""Jobs: the library in a thread, over a queue; the same results, and they end when nobody waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.serve import workers as jobs
from eojeol.serve.batcher import Batcher
from eojeol.serve.coalesce import spacer_with
from eojeol.serve.problems import ProblemError
from eojeol.serve.workers import ClientDisconnectedError, Deadline, QueuedModel, WorkerPool
from eojeol.settings import Settings

from ..standin import HASH, HashModel
from .helpers import PATIENCE, SlowModel


def with_batcher(model: Any, job: Callable[[Batcher], Any]) -> Any:
    async def inside() -> Any:
        batcher = Batcher(model, 10**6)
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
    def job(batcher: Batcher) -> Any:
        model = QueuedModel(batcher, 3 if knows_reach else None, Deadline(PATIENCE))
        spacer = spacer_with(model, Settings())
        return spacer.batch([text], mode), spacer.check(text, mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "PIECE", piece)
        assert with_batcher(HashModel(), job) == (HASH.batch([text], mode), HASH.check(text, mode))


def test_a_job_whose_client_has_gone_ends_at_its_next_piece() -> None:
    deadline = Deadline(PATIENCE)

    def job(batcher: Batcher) -> None:
        deadline.cancel()
        with pytest.raises(ClientDisconnectedError):
            spacer_with(QueuedModel(batcher, 3, deadline), Settings()).correct("가나다")

    with_batcher(HashModel(), job)


def test_a_job_whose_time_is_up_ends_while_it_waits_for_the_model() -> None:
    model = SlowModel()

    def job(batcher: Batcher) -> None:
        with pytest.raises(ProblemError) as late:
            spacer_with(QueuedModel(batcher, 3, Deadline(0.05)), Settings()).correct("가나다")
        assert late.value.status == 503
        model.go.set()

    with_batcher(model, job)


def test_a_lane_has_so_many_places_and_no_more() -> None:
    pool = WorkerPool("test", 2)
    with pool.place():
        with pool.place(), pytest.raises(ProblemError) as refused, pool.place():
            pass
        assert refused.value.status == 429
        with pool.place():
            pass
    pool.close()


def test_a_lane_tells_the_job_when_the_client_goes() -> None:
    begun, deadline = threading.Event(), Deadline(PATIENCE)

    def job() -> str:
        begun.set()
        while True:
            deadline.left()

    async def gone() -> None:
        await asyncio.to_thread(begun.wait, PATIENCE)

    async def inside() -> None:
        pool = WorkerPool("test", 1)
        with pytest.raises(ClientDisconnectedError):
            await pool.run(job, deadline, gone())
        assert await pool.run(lambda: "free", Deadline(PATIENCE), stays()) == "free"
        pool.close()

    asyncio.run(inside())


def test_closing_a_lane_ends_its_jobs() -> None:
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
