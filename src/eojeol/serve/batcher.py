"""Dynamic batching: one thread owns the model, and what arrives while it works goes into its next batch together.

A batch takes whole requests, first come first served, up to BATCH_CHARACTERS characters. If the batch before held more
than one request, the thread waits up to MAX_WAIT for more, because more is likely to come; a client that is alone never
waits. A text that is too long for a batch is cut into pieces (`ModelInput`) by a thread of its own (workers.py), which
queue here one after the other, so that a long text delays nobody for longer than one batch.

The queue is bounded by characters. When it is full, a request is refused at once instead of waiting until it is too
late; an empty queue accepts any request.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from eojeol.changes import Change
from eojeol.engine.arrays import Probabilities
from eojeol.serve.coalesce import ModelInput, TextRequest, check_texts, fix_texts, predict
from eojeol.serve.problems import ProblemError
from eojeol.spacer import Model

W = TypeVar("W")
R = TypeVar("R")

# Characters of one batch: beyond a few thousand the model gets no faster, and others wait longer.
BATCH_CHARACTERS = 16_384
# Seconds to wait for more requests.
MAX_WAIT = 0.002
# What a text costs beside its characters, in characters.
OVERHEAD = 40
BUSY = "too much is waiting already; nothing was done, so send it again"
LATE = "not done in time; send less at once, or send it again when the service is less busy"

# Called after each batch with the requests and the characters in it, and the characters still waiting.
OnBatch = Callable[[int, int, int], None]
# An `asyncio` future for a request, a thread's future for a piece of a long text.
Answer = asyncio.Future[R] | Future[R]


@dataclass(eq=False)
class _Waiting(Generic[W, R]):
    """A request in the queue.

    Attributes:
        call: answers all requests of this kind in a batch.
        work: what is asked.
        size: what it counts, in characters.
        answer: gets the result.
    """

    call: Callable[[Model, Sequence[W]], list[R | Exception]]
    work: W
    size: int
    answer: Answer[R]


class DynamicBatcher:
    """The queue before the model, and the thread behind it. Make it in a running event loop.

    Args:
        model: nobody else may call it.
        max_waiting: characters that may wait.
        on_batch: see `OnBatch`; called by the thread.
    """

    def __init__(self, model: Model, max_waiting: int, on_batch: OnBatch = lambda *_: None) -> None:
        self._model = model
        self._limit = max_waiting
        self._on_batch = on_batch
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Waiting[Any, Any]] = deque()
        self._size = 0  # characters in the queue
        self._reserved = 0  # characters of requests that queue piece by piece
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="eojeol-model", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Characters that wait."""
        return self._size + self._reserved

    async def fix(self, request: TextRequest, seconds: float) -> list[str]:
        """Fix texts that fit into one batch.

        Args:
            request: the texts.
            seconds: how long to wait for the result.

        Returns:
            One fixed text for each text.

        Raises:
            ProblemError: too much is waiting (429), the time is up, or the batcher is closed (503).
            EojeolError: a rule cannot be used here.
        """
        return await self._ask(fix_texts, request, seconds)

    async def check(self, request: TextRequest, seconds: float) -> list[list[Change]]:
        """Find the changes of texts that fit into one batch.

        Args:
            request: the texts.
            seconds: how long to wait for the result.

        Returns:
            The changes of each text.

        Raises:
            ProblemError: too much is waiting (429), the time is up, or the batcher is closed (503).
            EojeolError: a rule cannot be used here.
        """
        return await self._ask(check_texts, request, seconds)

    def probabilities(self, given: ModelInput) -> Future[Probabilities]:
        """Ask for P(space) of units, from another thread. Not bounded: the caller has reserved its characters."""
        answer: Future[Probabilities] = Future()
        size = len(given.characters) + OVERHEAD
        self._put(_Waiting(predict, given, size, answer), bounded=False)
        return answer

    def reserve(self, size: int) -> None:
        """Count characters that will come piece by piece as waiting.

        Raises:
            ProblemError: too much is waiting.
        """
        with self._changed:
            self._refuse(size)
            self._reserved += size

    def release(self, size: int) -> None:
        """Undo `reserve`."""
        with self._changed:
            self._reserved -= size

    def close(self) -> None:
        """Finish what waits, and end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    async def _ask(
        self,
        call: Callable[[Model, Sequence[TextRequest]], list[R | Exception]],
        request: TextRequest,
        seconds: float,
    ) -> R:
        answer: asyncio.Future[R] = self._loop.create_future()
        self._put(_Waiting(call, request, size_of(request.texts), answer))
        # A timer costs less for each request than `asyncio.wait_for`.
        timer = self._loop.call_later(seconds, _expire, answer)
        try:
            return await answer
        finally:
            timer.cancel()

    def _refuse(self, size: int) -> None:
        if self.waiting and self.waiting + size > self._limit:
            raise ProblemError(429, BUSY)

    def _put(self, waiting: _Waiting[Any, Any], bounded: bool = True) -> None:
        with self._changed:
            if self._closed:
                raise ProblemError(503, "the service is shutting down; send it to another instance")
            if bounded:
                self._refuse(waiting.size)
            self._queue.append(waiting)
            self._size += waiting.size
            # In between, the thread either works or waits for more requests, and looks at the queue by itself.
            if len(self._queue) == 1 or self._size >= BATCH_CHARACTERS:
                self._changed.notify()

    def _work(self) -> None:
        had_company = False
        while batch := self._take(had_company):
            had_company = len(batch) > 1
            # A client may have gone, or its time may be up: then nothing is computed for it.
            if wanted := [each for each in batch if not each.answer.done()]:
                self._answer(wanted)
            self._on_batch(len(batch), sum(each.size for each in batch), self.waiting)

    def _take(self, had_company: bool) -> list[_Waiting[Any, Any]]:
        """The requests of the next batch; none when the batcher is closed and the queue is empty."""
        with self._changed:
            while not self._queue and not self._closed:
                self._changed.wait()
            if had_company and not self._closed:
                until = time.monotonic() + MAX_WAIT
                while self._size < BATCH_CHARACTERS and (left := until - time.monotonic()) > 0:
                    self._changed.wait(left)
            batch: list[_Waiting[Any, Any]] = []
            size = 0
            # The first request is taken whatever its size, or it would wait for ever.
            while self._queue and (not batch or size + self._queue[0].size <= BATCH_CHARACTERS):
                batch.append(self._queue.popleft())
                size += batch[-1].size
            self._size -= size
            return batch

    def _answer(self, batch: list[_Waiting[Any, Any]]) -> None:
        for_the_loop: list[tuple[Answer[Any], object]] = []
        kinds: dict[Callable[..., list[Any]], list[_Waiting[Any, Any]]] = {}
        for each in batch:
            kinds.setdefault(each.call, []).append(each)
        for call, members in kinds.items():
            try:
                outcomes = call(self._model, [each.work for each in members])
            except Exception as error:  # the thread must go on, and every request gets an answer
                outcomes = [error] * len(members)
            for each, outcome in zip(members, outcomes, strict=True):
                if isinstance(each.answer, Future):
                    _deliver(each.answer, outcome)
                else:
                    for_the_loop.append((each.answer, outcome))
        if for_the_loop:
            # Futures of asyncio may only be set by their loop; waking it once costs less than once a request.
            self._loop.call_soon_threadsafe(_deliver_all, for_the_loop)


def size_of(texts: tuple[str, ...]) -> int:
    """What texts count in the queue, in characters."""
    return sum(map(len, texts)) + OVERHEAD * len(texts)


def _expire(answer: asyncio.Future[Any]) -> None:
    if not answer.done():
        answer.set_exception(ProblemError(503, LATE))


def _deliver_all(answers: list[tuple[Answer[Any], object]]) -> None:
    for answer, outcome in answers:
        _deliver(answer, outcome)


def _deliver(answer: Answer[Any], outcome: object) -> None:
    if answer.done():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
