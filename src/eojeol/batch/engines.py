"""What an engine is: it has jobs done by workers, in any order, and survives the death of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from eojeol.batch.inputs import Told
from eojeol.batch.jobs import Job, Outcome, Work
from eojeol.errors import UsageError

ENGINES = ("ray", "local")


class Crew(Protocol):
    """Workers, for as long as a run takes."""

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """What became of each job, as it comes.

        Args:
            jobs: what to do.

        Raises:
            EnvironmentTrouble: the engine failed.
        """
        ...

    def also(self, job: Job) -> None:
        """Another job, which came up while `map` is gone through."""
        ...


class BatchEngine(Protocol):
    """Has workers."""

    def crew(self, work: Work, told: Told) -> AbstractContextManager[Crew]:
        """Workers, which end with the block.

        Args:
            work: what every worker is told.
            told: is told now and then how far a job is, by another thread perhaps.

        Raises:
            EnvironmentTrouble: no worker can be had.
        """
        ...


def engine_of(name: str | None, workers: int | None, address: str | None) -> BatchEngine:
    """An engine.

    Args:
        name: one of ENGINES; by default Ray where it is installed.
        workers: number of processes; one a core by default.
        address: a running cluster's; a local one of this run's by default.

    Raises:
        UsageError: there is no such engine, or an address without Ray.
        MissingExtraError: Ray is not installed.
    """
    from importlib.util import find_spec

    workers = workers or os.cpu_count() or 1
    if name is None:
        name = "ray" if address is not None or find_spec("ray") is not None else "local"
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}; use {' or '.join(ENGINES)}")
    if name == "local":
        if address is not None:
            raise UsageError("--address is that of a Ray cluster; leave it out with --engine local")
        from eojeol.batch.local import LocalEngine

        return LocalEngine(workers)
    from eojeol.batch.ray_data import RayEngine

    return RayEngine(workers, address)
