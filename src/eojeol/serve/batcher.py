"""One thread owns the model; what arrives while it works waits, and goes together in its next turn.

A turn takes whole requests, first come first served, up to BATCH_CHARACTERS characters. When the turn before had company, the
thread waits up to MAX_WAIT for more, because then more is likely to come; a client that is alone never waits. What is too
long for a turn is cut into `Units` by its own thread (jobs.py) and queues here piece by piece, so that a long text
holds up nobody for longer than one turn.

The queue is bounded by characters. When it is full, a request is refused at once instead of waiting for what may never
come; an empty queue takes any request.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from eojeol.engine.arrays import Probabilities
from eojeol.serve.coalesce import Outcome, Texts, Units, run_batch
from eojeol.serve.problems import ProblemError
from eojeol.spacer import Model

# Characters of one turn: beyond a few thousand, more gains nothing, and others wait longer.
BATCH_CHARACTERS = 16_384
MAX_WAIT = 0.002
# What a text costs beside its characters.
OVERHEAD = 40
BUSY = "too much is waiting already; nothing was done, so send it again"
LATE = "not done in time; send less at once, or send it again when there is less to do"

# Told after each turn: requests and characters in it, characters left.
OnTurn = Callable[[int, int, int], None]


@dataclass(eq=False)
class _Waiting:
    work: Texts | Units
    size: int
    answer: asyncio.Future[Outcome] | Future[Probabilities]


class Batcher:
    """The queue before the model, and the thread behind it. Made in a running event loop.

    Args:
        model: nobody else may call it.
        max_waiting: characters that may wait.
        on_turn: see `OnTurn`; called by the thread.
    """

    def __init__(self, model: Model, max_waiting: int, on_turn: OnTurn = lambda *_: None) -> None:
        self._model = model
        self._limit = max_waiting
        self._on_turn = on_turn
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Waiting] = deque()
        self._size = 0  # of the queue
        self._reserved = 0  # of requests that queue piece by piece
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="eojeol-model", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Characters that wait."""
        return self._size + self._reserved

    async def judge(self, work: Texts, seconds: float) -> Outcome:
        """Judge texts that fit into one turn.

        Args:
            work: the texts.
            seconds: to wait at most.

        Raises:
            ProblemError: too much is waiting, or it took too long.
            EojeolError: a rule cannot be used here.
        """
        answer: asyncio.Future[Outcome] = self._loop.create_future()
        self._put(_Waiting(work, size_of(work.texts), answer))
        timer = self._loop.call_later(seconds, _expire, answer)
        try:
            return await answer
        finally:
            timer.cancel()

    def probabilities(self, units: Units) -> Future[Probabilities]:
        """Ask for P(space) of units, from another thread. No limit: who asks has a place in `hold`."""
        answer: Future[Probabilities] = Future()
        self._put(_Waiting(units, len(units.characters) + OVERHEAD, answer), bounded=False)
        return answer

    def hold(self, size: int) -> None:
        """Count characters that will come piece by piece as waiting.

        Raises:
            ProblemError: too much is waiting.
        """
        with self._changed:
            self._refuse(size)
            self._reserved += size

    def release(self, size: int) -> None:
        """Undo `hold`."""
        with self._changed:
            self._reserved -= size

    def close(self) -> None:
        """Finish what waits, and end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _refuse(self, size: int) -> None:
        if self.waiting and self.waiting + size > self._limit:
            raise ProblemError(429, BUSY)

    def _put(self, one: _Waiting, bounded: bool = True) -> None:
        with self._changed:
            if self._closed:
                raise ProblemError(503, "the service is going down; send it to another one")
            if bounded:
                self._refuse(one.size)
            self._queue.append(one)
            self._size += one.size
            # In between, the thread either works or waits for company, and looks by itself.
            if len(self._queue) == 1 or self._size >= BATCH_CHARACTERS:
                self._changed.notify()

    def _work(self) -> None:
        company = False
        while turn := self._take(company):
            company = len(turn) > 1
            some = [one for one in turn if not one.answer.cancelled() and not one.answer.done()]
            if some:
                self._answer(some)
            self._on_turn(len(turn), sum(one.size for one in turn), self.waiting)

    def _take(self, company: bool) -> list[_Waiting]:
        """What the next turn is about; nothing at the end."""
        with self._changed:
            while not self._queue and not self._closed:
                self._changed.wait()
            if company and not self._closed:
                until = time.monotonic() + MAX_WAIT
                while self._size < BATCH_CHARACTERS and (left := until - time.monotonic()) > 0:
                    self._changed.wait(left)
            turn: list[_Waiting] = []
            size = 0
            while self._queue and (not turn or size + self._queue[0].size <= BATCH_CHARACTERS):
                turn.append(self._queue.popleft())
                size += turn[-1].size
            self._size -= size
            return turn

    def _answer(self, turn: list[_Waiting]) -> None:
        outcomes: list[Outcome | Exception]
        try:
            outcomes = run_batch(self._model, [one.work for one in turn])
        except Exception as error:  # the thread must go on, and everybody gets an answer
            outcomes = [error] * len(turn)
        later = []
        for one, outcome in zip(turn, outcomes, strict=True):
            if isinstance(one.answer, Future):
                _deliver(one.answer, outcome)
            else:
                later.append((one.answer, outcome))
        if later:
            self._loop.call_soon_threadsafe(_deliver_all, later)


def size_of(texts: tuple[str, ...]) -> int:
    """What texts count in the queue."""
    return sum(map(len, texts)) + OVERHEAD * len(texts)


def _expire(answer: asyncio.Future[Outcome]) -> None:
    if not answer.done():
        answer.set_exception(ProblemError(503, LATE))


def _deliver_all(answers: list[tuple[asyncio.Future[Outcome], Outcome | Exception]]) -> None:
    for answer, outcome in answers:
        _deliver(answer, outcome)


def _deliver(answer: asyncio.Future[Outcome] | Future[Probabilities], outcome: Outcome | Exception) -> None:
    if answer.done():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)  # type: ignore[arg-type]  # units get probabilities, texts the rest
