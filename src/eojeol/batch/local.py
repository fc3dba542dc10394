"""Plain processes: each has a model and is given one shard at a time; one that dies is replaced.

They are spawned, for a forked model hangs. A worker whose parent has died ends with it: its shard is begun again by the
run that goes on.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, NamedTuple

from eojeol.batch.plan import Shard
from eojeol.batch.worker import Outcome, Work, Worker
from eojeol.errors import EnvironmentTrouble, EojeolError

# A worker that dies so often without having done anything would do so for ever.
_DEATHS = 3


class _Process(NamedTuple):
    process: Any
    pipe: Connection


class LocalEngine:
    """Processes of this machine.

    Args:
        workers: how many.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._context = get_context("spawn")

    def map(self, work: Work, shards: Sequence[Shard]) -> Iterator[Outcome]:
        """What became of each shard, as it comes.

        Args:
            work: what every worker is told.
            shards: what to do.

        Raises:
            EnvironmentTrouble: no worker can be started.
        """
        # The largest first, so that none is left over at the end.
        left = deque(sorted(shards, key=lambda shard: -shard.size))
        crew = [self._start(work) for _ in range(min(self._workers, len(left)))]
        busy: dict[Connection, Shard | None] = {each.pipe: None for each in crew}
        deaths = 0
        try:
            while crew:
                for pipe in wait([each.pipe for each in crew]):
                    at = next(i for i, each in enumerate(crew) if each.pipe is pipe)
                    try:
                        answer = crew[at].pipe.recv()
                    except (EOFError, OSError):
                        if (shard := busy.pop(crew[at].pipe)) is not None:
                            left.appendleft(shard)
                        deaths += 1
                        if deaths >= _DEATHS + 3 * len(shards):
                            raise EnvironmentTrouble(
                                "workers die, for want of memory perhaps; try fewer (-j)"
                            ) from None
                        self._end(crew.pop(at))
                        if left:
                            crew.append(self._start(work))
                            busy[crew[-1].pipe] = None
                        continue
                    if isinstance(answer, EojeolError):
                        raise answer
                    if isinstance(answer, Outcome):
                        yield answer
                    busy[crew[at].pipe] = left.popleft() if left else None
                    if busy[crew[at].pipe] is None:
                        self._end(crew.pop(at))
                    else:
                        _send(crew[at].pipe, busy[crew[at].pipe])
        finally:
            for each in crew:
                each.process.terminate()
                self._end(each)

    def _start(self, work: Work) -> _Process:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(work, theirs), daemon=True)
        process.start()
        theirs.close()
        return _Process(process, ours)

    def _end(self, each: _Process) -> None:
        _send(each.pipe, None)
        each.pipe.close()
        each.process.join()


def _send(pipe: Connection, what: object) -> None:
    # A worker that has died shows when its answer is read.
    with suppress(OSError):
        pipe.send(what)


def _serve(work: Work, pipe: Connection) -> None:
    """The life of a worker: ready, then a shard in and an outcome out, until there are no more."""
    # The parent answers the keyboard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        worker = Worker(work)
    except EojeolError as error:
        pipe.send(error)
        return
    pipe.send(None)
    while (shard := pipe.recv()) is not None:
        pipe.send(worker.do(shard))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
