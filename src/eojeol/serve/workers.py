"""Threads for what is too long for one batch: long texts, documents, streams.

Each job runs the library as it is, in a thread of its own, over `QueuedModel`: a model that asks the batcher piece by
piece. So the same code decides, other requests get their batches in between, and a job ends at its next piece when its
client has disconnected, its time is up, or the service shuts down.
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
from eojeol.serve.batcher import BUSY, LATE, DynamicBatcher
from eojeol.serve.coalesce import ModelInput
from eojeol.serve.problems import ProblemError

T = TypeVar("T")
# Units that a job asks for at once: others wait that long for their batch.
UNITS_PER_CALL = 8_192


class ClientDisconnectedError(Exception):
    """Nobody waits for the answer any more."""


class Deadline:
    """Until when a job may go on: its time is up, or somebody cancels it.

    Args:
        seconds: how long it may take from now.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._cancelled = threading.Event()

    @property
    def seconds(self) -> float:
        """Seconds left, or none."""
        return max(self._until - time.monotonic(), 0.0)

    def cancel(self) -> None:
        """End the job at its next piece."""
        self._cancelled.set()

    def left(self) -> float:
        """Seconds left.

        Raises:
            ClientDisconnectedError: the job was cancelled.
            ProblemError: its time is up.
        """
        if self._cancelled.is_set():
            raise ClientDisconnectedError
        left = self._until - time.monotonic()
        if left <= 0:
            raise ProblemError(503, LATE)
        return left


class QueuedModel:
    """A model (see `spacer.Model`) that asks the batcher for every probability.

    Args:
        batcher: owns the real model.
        reach: how many units away the real model looks; None if that is not known, and then each text is asked for
            whole.
        deadline: when to stop asking.
        units: how many units to ask for at once.
    """

    def __init__(
        self, batcher: DynamicBatcher, reach: int | None, deadline: Deadline, units: int = UNITS_PER_CALL
    ) -> None:
        self.reach = reach
        self._batcher = batcher
        self._deadline = deadline
        self._units = units

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """As `Engine.probabilities`.

        Args:
            characters: code points, shape (units,).
            observed: the typed gaps as the model is shown them, shape (units,).
            segments: number of the segment of each unit, shape (units,).

        Returns:
            P(space) of the gap before each unit, shape (units,).

        Raises:
            ClientDisconnectedError: nobody waits for the answer any more.
            ProblemError: the time is up.
        """
        if self.reach is None:
            return self._ask(ModelInput(characters, observed, segments))
        out = np.empty(len(characters), np.float32)
        # With reach 1 and two units a call, the second call for 가나다라마 answers 다 and 라 and is shown 나 to 마.
        for start, stop, first, last in runs(segments, self.reach, self._units):
            given = ModelInput(characters[first:last], observed[first:last], segments[first:last])
            out[start:stop] = self._ask(given)[start - first : stop - first]
        return out

    def _ask(self, given: ModelInput) -> Probabilities:
        left = self._deadline.left()
        try:
            return self._batcher.probabilities(given).result(left)
        except LateError:
            raise ProblemError(503, LATE) from None


class WorkerPool:
    """Threads for jobs of one kind.

    Args:
        name: what the threads are called.
        size: how many jobs run at the same time.
    """

    def __init__(self, name: str, size: int) -> None:
        self._size = size
        self._busy = 0
        self._threads = ThreadPoolExecutor(size, f"eojeol-{name}")
        self._deadlines: set[Deadline] = set()

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Take one of the pool's slots, for jobs that hold much memory and so must not queue.

        Raises:
            ProblemError: all slots are taken.
        """
        if self._busy >= self._size:
            raise ProblemError(429, BUSY)
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    async def run(
        self, job: Callable[[], T], deadline: Deadline, disconnected: Coroutine[Any, Any, None]
    ) -> T:
        """Run a job in a thread, in the order in which they come, and return when the thread has ended.

        A job that has no thread yet when its time is up, or when its client disconnects, is never begun.

        Args:
            job: looks at its deadline now and then.
            deadline: ends the job.
            disconnected: returns when the client has disconnected.

        Returns:
            What the job returns.

        Raises:
            ClientDisconnectedError: the client has disconnected.
            ProblemError: the time is up.
        """
        submitted = self._threads.submit(job)
        running = asyncio.wrap_future(submitted)
        watching = asyncio.ensure_future(disconnected)
        self._deadlines.add(deadline)
        try:
            both: set[asyncio.Future[Any]] = {running, watching}
            await asyncio.wait(both, timeout=deadline.seconds, return_when=asyncio.FIRST_COMPLETED)
            if not running.done() and submitted.cancel():
                raise ClientDisconnectedError if watching.done() else ProblemError(503, LATE)
            if watching.done():
                deadline.cancel()
            elif not running.done():
                # Its time is up, which it sees by itself at its next piece; until then the client may still go.
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                deadline.cancel()
            # A thread cannot be stopped from outside, and what it holds is not free before it ends.
            return await running
        except asyncio.CancelledError:
            submitted.cancel()
            deadline.cancel()
            raise
        finally:
            self._deadlines.discard(deadline)
            watching.cancel()

    async def step(self, pieces: Iterator[T]) -> T | None:
        """The next of the pieces that a thread makes; None after the last."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, next, pieces, None)

    def close(self) -> None:
        """Cancel all jobs, and wait for their threads."""
        for deadline in list(self._deadlines):
            deadline.cancel()
        self._threads.shutdown(wait=True, cancel_futures=True)
