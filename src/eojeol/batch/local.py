"""Plain processes: each has a model and is given one job at a time; one that dies is replaced.

They are spawned, for a forked model hangs. A worker whose parent has died ends with it: its shard is begun again by the
run that goes on.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, NamedTuple

from eojeol.batch.inputs import Told
from eojeol.batch.jobs import Job, Outcome, Work
from eojeol.batch.state import TRIES
from eojeol.batch.worker import Worker
from eojeol.errors import EnvironmentTrouble, EojeolError

# Workers that die so often beyond what jobs can kill would do so for ever.
_DEATHS = 3
_CONTEXT = get_context("spawn")


class LocalEngine:
    """Processes of this machine.

    Args:
        workers: how many.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    @contextmanager
    def crew(self, work: Work, told: Told) -> Iterator[LocalCrew]:
        """Workers, which end with the block.

        Args:
            work: what every worker is told.
            told: is told now and then how far a job is.
        """
        crew = LocalCrew(work, told, self._workers)
        try:
            yield crew
        finally:
            crew.end()


class _Process(NamedTuple):
    process: Any
    pipe: Connection


class LocalCrew:
    """Workers that are started when there is something for them to do.

    Args:
        work: what every worker is told.
        told: is told now and then how far a job is.
        workers: the most at once.
    """

    def __init__(self, work: Work, told: Told, workers: int) -> None:
        self._work, self._told, self._workers = work, told, workers
        self._idle: list[_Process] = []
        self._busy: dict[Connection, tuple[_Process, Job]] = {}
        self._left: deque[Job] = deque()
        self._lives = _DEATHS

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """What became of each job, as it comes.

        Args:
            jobs: what to do.

        Raises:
            EnvironmentTrouble: workers die whatever they do.
            EojeolError: the model or a setting cannot be used.
        """
        # The largest first, so that none is left over at the end.
        self._left.extend(sorted(jobs, key=lambda job: -job.size))
        self._lives += TRIES * len(jobs)
        while self._left or self._busy:
            while self._left and (self._idle or len(self._busy) < self._workers):
                each = self._idle.pop() if self._idle else self._started()
                self._busy[each.pipe] = each, self._left.popleft()
                _send(each.pipe, self._busy[each.pipe][1])
            for pipe in wait(list(self._busy)):
                assert isinstance(pipe, Connection)
                if (outcome := self._heard(pipe)) is not None:
                    yield outcome

    def also(self, job: Job) -> None:
        """Another job, before what is left."""
        self._left.appendleft(job)
        self._lives += TRIES

    def end(self) -> None:
        """End the workers, at once those that do something."""
        for each, _ in self._busy.values():
            each.process.terminate()
            _end(each)
        for each in self._idle:
            _end(each)

    def _heard(self, pipe: Connection) -> Outcome | None:
        try:
            answer = pipe.recv()
        except (EOFError, OSError):
            each, job = self._busy.pop(pipe)
            _end(each)
            self._left.appendleft(job)
            self._lives -= 1
            if not self._lives:
                raise EnvironmentTrouble("workers die, for want of memory perhaps; try fewer (-j)") from None
            return None
        if isinstance(answer, EojeolError):
            raise answer
        if isinstance(answer, Outcome):
            self._idle.append(self._busy.pop(pipe)[0])
            return answer
        self._told(*answer)
        return None

    def _started(self) -> _Process:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(self._work, theirs), daemon=True)
        process.start()
        theirs.close()
        return _Process(process, ours)


def _end(each: _Process) -> None:
    _send(each.pipe, None)
    each.pipe.close()
    each.process.join()


def _send(pipe: Connection, what: object) -> None:
    # A worker that has died shows when its answer is read.
    with suppress(OSError):
        pipe.send(what)


def _serve(work: Work, pipe: Connection) -> None:
    """The life of a worker: a job in and an outcome out, until there are no more."""
    # The parent answers the keyboard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_with_parent, daemon=True).start()
    worker = Worker(work, lambda name, read: pipe.send((name, read)))
    try:
        while (job := pipe.recv()) is not None:
            pipe.send(worker.do(job))
    except EojeolError as error:
        pipe.send(error)


def end_with_parent() -> None:
    """Wait for the end of the parent, and end this process."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
