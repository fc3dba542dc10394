"""Ray Data: a dataset of jobs, mapped by a pool of actors with a model each; Ray starts anew what dies.

What travels through Ray are jobs and what became of them; text goes from the store to a worker and back.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from eojeol.batch.apart import ApartCrew
from eojeol.batch.inputs import Told
from eojeol.batch.jobs import FIX, Job, Outcome, Work
from eojeol.batch.worker import Worker
from eojeol.cluster import reason_of, refuse_unreachable, start_ray
from eojeol.errors import EnvironmentTrouble, EojeolError, needs

# About as many bytes as a worker fixes in a second; and at least so many calls for each.
_TOGETHER_BYTES = 1 << 17
_CALLS = 8
_ASK_SECONDS = 2.0
_GONE = "the Ray cluster is gone ({}); what is done stays: run again with --resume"


class RayEngine:
    """A Ray cluster.

    Args:
        workers: how many actors.
        address: the cluster's; a local one that ends with the run if None.
    """

    def __init__(self, workers: int, address: str | None) -> None:
        self._workers, self._address = workers, address

    @contextmanager
    def crew(self, work: Work, told: Told) -> Iterator[RayCrew | ApartCrew]:
        """Workers, which end with the block.

        A cluster that goes away takes the process with it that uses it, without an exception, so that Ray is used by a
        process of its own, unless this one has begun to already.

        Args:
            work: what every worker is told.
            told: is told now and then how far a job is.

        Raises:
            EnvironmentTrouble: the cluster cannot be reached, or is gone.
            MissingExtraError: Ray is not installed.
        """
        with needs("ray"):
            import ray
        if ray.is_initialized():
            yield RayCrew(work, told, self._workers)
            return
        refuse_unreachable(self._address, "--address")
        crew = ApartCrew(_connected, (work, self._workers, self._address), told, _GONE)
        try:
            yield crew
        except BaseException:
            crew.end(at_once=True)
            raise
        crew.end()


def _connected(told: Told, work: Work, workers: int, address: str | None) -> RayCrew:
    """A crew in a process that is there for it.

    Raises:
        EnvironmentTrouble: the cluster cannot be reached.
    """
    import ray

    try:
        start_ray(ray, workers, address)
    except (ray.exceptions.RayError, ConnectionError, ValueError, RuntimeError, OSError) as error:
        if address is None:
            raise EnvironmentTrouble(
                f"Ray cannot be started here ({reason_of(error)}); --engine local does the same without it"
            ) from None
        # To a cluster that wants a token Ray says nothing but that it failed to connect.
        token = "" if "RAY_AUTH_MODE" in os.environ else ", or set RAY_AUTH_MODE=token if it wants a token"
        raise EnvironmentTrouble(
            f"Ray cannot be reached at {address} ({reason_of(error)}); check --address{token}"
        ) from None
    return RayCrew(work, told, workers)


class RayCrew:
    """Actors of a cluster that this process is connected to.

    Args:
        work: what every worker is told.
        told: is told now and then how far a job is.
        workers: how many actors.
    """

    def __init__(self, work: Work, told: Told, workers: int) -> None:
        import ray

        self._ray, self._work, self._told, self._workers = ray, work, told, workers
        self._meter: Any = ray.remote(num_cpus=0)(_Meter).remote()
        self._others: list[Any] = []

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """What became of each job, as it comes.

        Args:
            jobs: what to do.

        Raises:
            EnvironmentTrouble: the cluster is gone.
            EojeolError: the model or a setting cannot be used.
        """
        ray, ended = self._ray, Event()
        Thread(target=self._ask, args=(ended,), daemon=True).start()
        try:
            for row in self._rows(jobs) if jobs else ():
                yield from pickle.loads(row["outcomes"])
                yield from self._finished(0)
            while self._others:
                yield from self._finished(None)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, EojeolError):
                raise error.cause from None
            raise EnvironmentTrouble(f"Ray failed ({reason_of(error)}); run again with --resume") from error
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise EnvironmentTrouble(_GONE.format(reason_of(error))) from error
        finally:
            ended.set()

    def also(self, job: Job) -> None:
        """Another job, beside the actors."""
        self._others.append(self._ray.remote(num_cpus=0)(_do).remote(self._work, pickle.dumps(job)))

    def _finished(self, timeout: float | None) -> Iterator[Outcome]:
        if self._others:
            done, self._others = self._ray.wait(self._others, timeout=timeout)
            for outcome in self._ray.get(done):
                yield pickle.loads(outcome)

    def _rows(self, jobs: Sequence[Job]) -> Iterator[dict[str, Any]]:
        import ray.data

        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        # A local run has one line of progress, ours.
        logging.getLogger("ray").setLevel(logging.ERROR)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        rows = [{"jobs": pickle.dumps(group)} for group in grouped(jobs, self._workers)]
        results = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Actor,
            fn_constructor_args=(self._work, self._meter),
            batch_size=1,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=min(self._workers, len(rows))),
        )
        yield from results.iter_rows()

    def _ask(self, ended: Event) -> None:
        """Ask the meter now and then, until the jobs are done."""
        while not ended.wait(_ASK_SECONDS):
            # It is of no matter to the run when it doesn't answer.
            with suppress(Exception):
                read_now: dict[str, int] = self._ray.get(self._meter.take.remote())
                for name, read in read_now.items():
                    self._told(name, read)


class _Meter:
    """Hears from all actors how far they are."""

    def __init__(self) -> None:
        self._read: dict[str, int] = {}

    def tell(self, name: str, read: int) -> None:
        self._read[name] = read

    def take(self) -> dict[str, int]:
        read, self._read = self._read, {}
        return read


class _Actor:
    def __init__(self, work: Work, meter: Any) -> None:
        self._worker = Worker(work, lambda name, read: meter.tell.remote(name, read))

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[Any]]:
        groups = (pickle.loads(jobs) for jobs in batch["jobs"])
        return {"outcomes": [pickle.dumps([self._worker.do(job) for job in group]) for group in groups]}


def grouped(jobs: Sequence[Job], workers: int) -> list[list[Job]]:
    """Jobs that go to an actor together, the largest first, so that none is left over at the end.

    Small ones share a call, which costs more than they do. What of a group is done is done: when its actor dies, the
    next one finds that recorded.

    Args:
        jobs: in any order.
        workers: how many actors.
    """
    most = min(_TOGETHER_BYTES, sum(job.size for job in jobs) // (_CALLS * workers))
    groups: list[list[Job]] = []
    size = 0
    for job in sorted(jobs, key=lambda job: -job.size):
        size += job.size
        if not groups or size > most or job.what != FIX:
            groups.append([])
            size = job.size
        groups[-1].append(job)
    return groups


def _do(work: Work, job: bytes) -> bytes:
    return pickle.dumps(Worker(work).do(pickle.loads(job)))
