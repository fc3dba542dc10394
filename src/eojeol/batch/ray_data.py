"""Ray Data: a dataset of shards, mapped by a pool of actors with a model each; Ray starts anew what dies.

What travels through Ray are names of shards and what became of them; text goes from the store to a worker and back.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from eojeol.batch.plan import Shard
from eojeol.batch.worker import Outcome, Work, Worker
from eojeol.errors import EnvironmentTrouble, EojeolError, needs

# Only names pass through the store of a local Ray of our own; it would reserve a third of the memory.
_OBJECT_STORE_BYTES = 256 << 20


class RayEngine:
    """A Ray cluster.

    Args:
        workers: how many actors.
        address: the cluster's; a local one that ends with the run if None.
    """

    def __init__(self, workers: int, address: str | None) -> None:
        self._workers, self._address = workers, address

    def map(self, work: Work, shards: Sequence[Shard]) -> Iterator[Outcome]:
        """What became of each shard, as it comes.

        Args:
            work: what every worker is told.
            shards: what to do.

        Raises:
            EnvironmentTrouble: the cluster cannot be reached, or is gone.
            MissingExtraError: Ray is not installed.
        """
        with needs("ray"):
            import ray
            import ray.data
        started = not ray.is_initialized()
        try:
            if started:
                self._start(ray)
            yield from self._mapped(ray, work, shards)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, EojeolError):
                raise error.cause from None
            raise
        except (ray.exceptions.RayError, ConnectionError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[-1].strip()
            raise EnvironmentTrouble(
                f"Ray failed: {reason}; what is done stays: run again with --resume"
            ) from error
        finally:
            if started:
                ray.shutdown()

    def _start(self, ray: Any) -> None:
        quiet = {"log_to_driver": False, "logging_level": "ERROR"}
        if self._address is not None:
            ray.init(address=self._address, **quiet)
        else:
            ray.init(
                address="local",
                num_cpus=self._workers,
                include_dashboard=False,
                object_store_memory=_OBJECT_STORE_BYTES,
                **quiet,
            )

    def _mapped(self, ray: Any, work: Work, shards: Sequence[Shard]) -> Iterator[Outcome]:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        # A local run has one line of progress, ours.
        logging.getLogger("ray").setLevel(logging.ERROR)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        ordered = sorted(shards, key=lambda shard: -shard.size)
        rows = [{"shard": json.dumps(asdict(shard))} for shard in ordered]
        results = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Actor,
            fn_constructor_args=(work,),
            batch_size=1,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=min(self._workers, len(rows))),
        )
        for row in results.iter_rows():
            yield Outcome(**json.loads(row["outcome"]))


class _Actor:
    def __init__(self, work: Work) -> None:
        self._worker = Worker(work)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[Any]]:
        shards = [Shard(**json.loads(str(each))) for each in batch["shard"]]
        return {"outcome": [json.dumps(asdict(self._worker.do(shard))) for shard in shards]}
