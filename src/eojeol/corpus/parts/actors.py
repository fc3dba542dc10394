"""Actors of a Ray cluster; the folder of the run has to be where every machine reaches it."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from eojeol.cluster import reason_of, refuse_unreachable, start_ray
from eojeol.corpus.parts.hand import Hand, Task
from eojeol.corpus.parts.job import Job
from eojeol.errors import EnvironmentTrouble, needs

_TRIES = 3
# Tasks under way for each actor: while one is done, another waits.
_AHEAD = 2


class Actors:
    """Actors of Ray, each of which has the next task already while it does one.

    Args:
        ray: the module.
        job: what they are told.
        workers: how many.
    """

    def __init__(self, ray: Any, job: Job, workers: int) -> None:
        self._ray = ray
        actor = ray.remote(num_cpus=1, max_restarts=_TRIES, max_task_retries=_TRIES)(Hand)
        shared = ray.put(job)
        self._crew = [actor.remote(shared) for _ in range(workers)]

    def do(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """Give each actor tasks, and the next one when one is done."""
        left = deque(tasks)
        free = deque(self._crew * _AHEAD)
        busy: dict[Any, tuple[Any, Task]] = {}
        while left or busy:
            while left and free:
                actor, task = free.popleft(), left.popleft()
                busy[actor.answer.remote(task)] = actor, task
            done, _ = self._ray.wait(list(busy))
            for reference in done:
                answer = self._ray.get(reference)
                actor, task = busy.pop(reference)
                free.append(actor)
                if isinstance(answer, BaseException):
                    raise answer
                sys.stderr.write(answer)
                yield task


@contextmanager
def actors(job: Job, workers: int, address: str) -> Iterator[Actors]:
    """Actors that end with the block.

    Args:
        job: what they are told.
        workers: how many.
        address: the address of a running cluster; `local` begins one that ends with the block.

    Raises:
        MissingExtraError: Ray is not installed.
        EnvironmentTrouble: the cluster cannot be reached, or actors die.
    """
    with needs("ray"):
        import ray
    refuse_unreachable(address, "ray_address")
    started = not ray.is_initialized()
    try:
        if started:
            start_ray(ray, workers, "" if address == "local" else address)
        yield Actors(ray, job, workers)
    except (ray.exceptions.RayError, ConnectionError) as error:
        raise EnvironmentTrouble(
            f"Ray failed: {reason_of(error)}; without ray_address processes of this machine work"
        ) from error
    finally:
        if started:
            ray.shutdown()
