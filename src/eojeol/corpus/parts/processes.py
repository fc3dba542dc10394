"""Processes of this machine, which are spawned, and end with the one that began them.

One that dies is replaced and its task done again, three times at most: a task that kills its worker every time would do
so for ever.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, NamedTuple

from eojeol.corpus.parts.hand import Hand, Task
from eojeol.corpus.parts.job import Job
from eojeol.errors import EnvironmentTrouble

_TRIES = 3


class _Process(NamedTuple):
    process: Any
    pipe: Connection


class Processes:
    """Processes of this machine, each of which has a task at a time; they stay from stage to stage.

    Args:
        job: what they are told.
        workers: how many.
    """

    def __init__(self, job: Job, workers: int) -> None:
        self._job, self._workers = job, workers
        self._context = get_context("spawn")
        self._crew: list[_Process] = []

    def do(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """Give each process a task, and the next one when it is done."""
        left = deque(tasks)
        busy: dict[Connection, Task] = {}
        deaths: Counter[Task] = Counter()
        while left or busy:
            self._give(left, busy)
            for ready in wait(list(busy)):
                pipe = next(each.pipe for each in self._crew if each.pipe is ready)
                task = busy.pop(pipe)
                try:
                    answer = pipe.recv()
                except (EOFError, OSError):
                    self._bury(pipe)
                    deaths[task] += 1
                    if deaths[task] >= _TRIES:
                        raise EnvironmentTrouble(
                            f"workers die of {task.stage} {task.number}, for want of memory perhaps; try fewer "
                            "workers, or a lower sort_lines"
                        ) from None
                    left.appendleft(task)
                    continue
                if isinstance(answer, BaseException):
                    raise answer
                sys.stderr.write(answer)
                yield task

    def _give(self, left: deque[Task], busy: dict[Connection, Task]) -> None:
        """Give tasks to whoever has none, starting processes as long as there are too few."""
        for each in list(self._crew):
            if left and each.pipe not in busy:
                self._send(each, left.popleft(), busy)
        while left and len(self._crew) < self._workers:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_serve, args=(self._job, theirs), daemon=True)
            process.start()
            theirs.close()
            self._crew.append(_Process(process, ours))
            self._send(self._crew[-1], left.popleft(), busy)

    def _send(self, each: _Process, task: Task, busy: dict[Connection, Task]) -> None:
        busy[each.pipe] = task
        # One that has died shows when its answer is read.
        with suppress(OSError):
            each.pipe.send(task)

    def _bury(self, pipe: Connection) -> None:
        at = next(i for i, each in enumerate(self._crew) if each.pipe is pipe)
        dead = self._crew.pop(at)
        dead.pipe.close()
        dead.process.join()

    def end(self) -> None:
        """End all processes; what they had begun is no result."""
        for each in self._crew:
            each.process.terminate()
            each.pipe.close()
            each.process.join()
        self._crew = []


def _serve(job: Job, pipe: Connection) -> None:
    """The life of a process: a task in, its messages out, until nobody asks any more."""
    # The parent answers the keyboard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    hand = Hand(job)
    with suppress(EOFError):
        while True:
            pipe.send(hand.answer(pipe.recv()))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
