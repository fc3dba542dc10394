"""What is too long for one turn of the model: long texts, documents, streams.

Each runs the library as it is, in a thread of its own, over `QueuedModel`: a model that asks the batcher piece by
piece. So the same code decides, others get their turns in between, and a job ends at its next piece when its client has
gone, its time is up, or the service goes down.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np

from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.engine.packed import runs
from eojeol.serve.batcher import BUSY, LATE, Batcher
from eojeol.serve.coalesce import Units
from eojeol.serve.problems import ProblemError

T = TypeVar("T")
# Units that a job asks for at once; others wait that long for their turn.
PIECE = 8_192


class ClientDisconnectedError(Exception):
    """Nobody waits for the answer any more."""


class Deadline:
    """The right of a job to go on.

    Args:
        seconds: that it may take.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._gone = threading.Event()

    def cancel(self) -> None:
        """End the job at its next piece."""
        self._gone.set()

    def left(self) -> float:
        """Seconds left.

        Raises:
            ClientDisconnectedError: nobody waits for it.
            ProblemError: its time is up.
        """
        if self._gone.is_set():
            raise ClientDisconnectedError
        left = self._until - time.monotonic()
        if left <= 0:
            raise ProblemError(503, LATE)
        return left


class QueuedModel:
    """The model as a job sees it.

    Args:
        batcher: owns the real one.
        reach: how many units away that one looks; None if it is not known, then pieces are whole.
        deadline: of the job.
    """

    def __init__(self, batcher: Batcher, reach: int | None, deadline: Deadline) -> None:
        self.reach = reach
        self._batcher = batcher
        self._ticket = deadline

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """As `Engine.probabilities`.

        Raises:
            ClientDisconnectedError: nobody waits for it.
            ProblemError: its time is up.
        """
        if self.reach is None:
            return self._ask(Units(characters, observed, segments))
        out = np.empty(len(characters), np.float32)
        for start, stop, first, last in runs(segments, self.reach, PIECE):
            units = Units(characters[first:last], observed[first:last], segments[first:last])
            out[start:stop] = self._ask(units)[start - first : stop - first]
        return out

    def _ask(self, units: Units) -> Probabilities:
        left = self._ticket.left()
        try:
            return self._batcher.probabilities(units).result(left)
        except LateError:
            raise ProblemError(503, LATE) from None


class WorkerPool:
    """Threads for jobs of one kind.

    Args:
        name: of the threads.
        most: jobs at the same time.
    """

    def __init__(self, name: str, most: int) -> None:
        self._limit = most
        self._busy = 0
        self._threads = ThreadPoolExecutor(most, f"eojeol-{name}")
        self._tickets: set[Deadline] = set()

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places, for jobs that hold much memory and so must not queue.

        Raises:
            ProblemError: all are taken.
        """
        if self._busy >= self._limit:
            raise ProblemError(429, BUSY)
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    async def run(self, job: Callable[[], T], deadline: Deadline, gone: Coroutine[Any, Any, None]) -> T:
        """Run a job in a thread. Returns when the thread is through with it, whatever happens.

        Args:
            job: looks at its deadline now and then.
            deadline: ends it.
            gone: returns when the client has gone.

        Raises:
            ClientDisconnectedError: the client has gone.
            ProblemError: its time is up.
        """
        running = asyncio.get_running_loop().run_in_executor(self._threads, job)
        watching = asyncio.ensure_future(gone)
        self._tickets.add(deadline)
        try:
            both: set[asyncio.Future[Any]] = {running, watching}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                deadline.cancel()
            return await running
        except asyncio.CancelledError:
            deadline.cancel()
            raise
        finally:
            self._tickets.discard(deadline)
            watching.cancel()

    async def step(self, pieces: Iterator[T]) -> T | None:
        """The next of the pieces that a thread makes; None after the last."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, next, pieces, None)

    def close(self) -> None:
        """End all jobs."""
        for deadline in list(self._tickets):
            deadline.cancel()
        self._threads.shutdown(wait=True, cancel_futures=True)
