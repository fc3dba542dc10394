"""Workers of a partitioned run: this process, processes of this machine, or actors of a Ray cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from eojeol.corpus.parts.actors import actors
from eojeol.corpus.parts.hand import Hand, Task
from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.processes import Processes


class Crew(Protocol):
    """Does tasks."""

    def do(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """Do tasks; each comes back when its result is there, in any order.

        Args:
            tasks: independent of each other.
        """
        ...


@contextmanager
def crew_of(job: Job, workers: int, ray_address: str) -> Iterator[Crew]:
    """The workers of a run, which end with the block.

    Args:
        job: what they are told.
        workers: how many.
        ray_address: address of a running cluster; empty: processes of this machine.

    Raises:
        MissingExtraError: there is an address, and Ray is not installed.
        EnvironmentTrouble: workers die, or the cluster cannot be reached.
    """
    if ray_address:
        with actors(job, workers, ray_address) as crew:
            yield crew
    elif workers == 1:
        yield _Alone(job)
    else:
        local = Processes(job, workers)
        try:
            yield local
        finally:
            local.end()


class _Alone:
    """This process.

    Args:
        job: what it does.
    """

    def __init__(self, job: Job) -> None:
        self._hand = Hand(job)

    def do(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """Do the tasks one after the other."""
        for task in tasks:
            self._hand.do(task)
            yield task
