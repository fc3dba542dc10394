"""A crew in a process of its own, for an engine whose library may end the process that uses it."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any

from eojeol.batch.engines import Crew
from eojeol.batch.inputs import Told
from eojeol.batch.jobs import Job, Outcome
from eojeol.batch.local import end_with_parent
from eojeol.errors import EnvironmentTrouble, EojeolError

_CONTEXT = get_context("spawn")
_END_SECONDS = 20.0


class ApartCrew:
    """Passes jobs to the other process, and hands on what became of them.

    Args:
        made: makes the crew there, of what is told how far jobs are and of the arguments.
        arguments: what it is made of.
        told: is told now and then how far a job is.
        gone: the words for an end that nobody asked for; the place in it is for the reason.
    """

    def __init__(self, made: Callable[..., Crew], arguments: tuple[Any, ...], told: Told, gone: str) -> None:
        self._told, self._gone = told, gone
        self._others: list[Job] = []
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, made, arguments))
        self._process.start()
        theirs.close()

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """What became of each job, as it comes.

        Args:
            jobs: what to do.

        Raises:
            EojeolError: the engine failed, or its process ended.
        """
        if not jobs:
            return
        self._send(list(jobs))
        while (answer := self._heard()) is not None:
            yield answer
            self._send(self._others)
            self._others = []

    def also(self, job: Job) -> None:
        """Another job, which goes there when the last answer was taken."""
        self._others.append(job)

    def end(self, at_once: bool = False) -> None:
        """End the process.

        Args:
            at_once: whatever it does.
        """
        if at_once:
            self._process.terminate()
        else:
            with suppress(OSError):
                self._pipe.send(None)
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()

    def _heard(self) -> Outcome | None:
        """The next answer; None when there are no more."""
        while True:
            try:
                answer = self._pipe.recv()
            except (EOFError, OSError):
                raise self._end_of_it() from None
            if isinstance(answer, EojeolError):
                raise answer
            if answer is None or isinstance(answer, Outcome):
                return answer
            self._told(*answer)

    def _send(self, what: object) -> None:
        try:
            self._pipe.send(what)
        except OSError:
            raise self._end_of_it() from None

    def _end_of_it(self) -> EnvironmentTrouble:
        self._process.join(_END_SECONDS)
        return EnvironmentTrouble(self._gone.format(f"its client ended with {self._process.exitcode}"))


def _serve(pipe: Connection, made: Callable[..., Crew], arguments: tuple[Any, ...]) -> None:
    """The life of the process: jobs in and outcomes out, until there are no more."""
    # The parent answers the keyboard, and what the library says on its way is for its own developers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with tempfile.TemporaryFile() as log:
        for number in (1, 2):
            os.dup2(log.fileno(), number)
    Thread(target=end_with_parent, daemon=True).start()
    lock = Lock()

    def send(what: object) -> None:
        with lock:
            pipe.send(what)

    try:
        crew = made(lambda name, read: send((name, read)), *arguments)
        while (jobs := pipe.recv()) is not None:
            for outcome in crew.map(jobs):
                send(outcome)
                if (others := pipe.recv()) is None:
                    return
                for job in others:
                    crew.also(job)
            send(None)
    except EojeolError as error:
        send(error)
    except Exception as error:
        send(
            EnvironmentTrouble(
                f"the engine failed ({type(error).__name__}: {error}); run again with --resume"
            )
        )
