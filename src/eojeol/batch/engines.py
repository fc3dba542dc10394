"""What an engine is: it maps a worker over shards, in any order, and survives the death of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Protocol

from eojeol.batch.plan import Shard
from eojeol.batch.worker import Outcome, Work
from eojeol.errors import UsageError

ENGINES = ("ray", "local")


class BatchEngine(Protocol):
    """Maps a worker over shards."""

    def map(self, work: Work, shards: Sequence[Shard]) -> Iterator[Outcome]:
        """What became of each shard, as it comes.

        Args:
            work: what every worker is told.
            shards: what to do.
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
