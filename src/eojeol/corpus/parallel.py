"""Cleaning blocks here or in Ray workers; the results come back in the order of the blocks either way.

With Ray, each worker is an actor that loads the sentence splitter once. Blocks go to the workers in turn, a few ahead
of the consumer and no more, so that memory does not depend on the size of the corpus.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from eojeol.cluster import reason_of, refuse_unreachable, start_ray
from eojeol.corpus.document import Block, Cleaned
from eojeol.corpus.worker import Worker, WorkerSettings
from eojeol.errors import EnvironmentTrouble, EojeolError, needs

# Blocks under way for each worker: while one is cleaned, another waits, so that no worker idles.
_AHEAD = 2


def clean_blocks(
    blocks: Iterable[Block], settings: WorkerSettings, workers: int, ray_address: str
) -> Generator[Cleaned, None, None]:
    """Clean every block.

    Args:
        blocks: the blocks, taken lazily.
        settings: what each worker needs to know.
        workers: number of processes; 1 cleans in this process and does not import Ray.
        ray_address: address of a running cluster, or empty for a local cluster that ends with the generator.

    Yields:
        The cleaned blocks, in the order of `blocks`.

    Raises:
        MissingExtraError: more than one worker, and Ray is not installed.
        EnvironmentTrouble: the cluster cannot be reached or a worker died.
    """
    if workers == 1:
        yield from map(Worker(settings).clean, blocks)
        return
    with needs("ray"):
        import ray
    refuse_unreachable(ray_address, "ray_address")
    started = not ray.is_initialized()
    try:
        if started:
            start_ray(ray, workers, ray_address)
        yield from _in_turn(ray, blocks, settings, workers)
    except ray.exceptions.RayTaskError as error:
        cause = error.cause
        if isinstance(cause, EojeolError):
            raise cause from None
        raise
    except (ray.exceptions.RayError, ConnectionError) as error:
        raise EnvironmentTrouble(f"Ray failed: {reason_of(error)}; workers: 1 works without Ray") from error
    finally:
        if started:
            ray.shutdown()


def _in_turn(ray: Any, blocks: Iterable[Block], settings: WorkerSettings, workers: int) -> Iterator[Cleaned]:
    """Give block i to worker i modulo `workers`, and take the results in the same order."""
    actor = ray.remote(num_cpus=1)(Worker)
    shared = ray.put(settings)
    crew = [actor.remote(shared) for _ in range(workers)]
    under_way: deque[Any] = deque()
    for i, block in enumerate(blocks):
        under_way.append(crew[i % workers].clean.remote(block))
        if len(under_way) >= _AHEAD * workers:
            yield ray.get(under_way.popleft())
    while under_way:
        yield ray.get(under_way.popleft())
