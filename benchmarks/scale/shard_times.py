"""How long `eojeol batch --engine local` takes for each shard, as JSON that the simulation reads.

    python -m benchmarks.scale.shard_times OUT.json --megabytes 6

Shards differ in size, as real ones do. With one worker the time between two outcomes is that of a shard; the start of a
worker is what the first outcome takes beyond its share. Runs of one and of two workers are done by turns, and how long
each took is written beside the times, so that the simulation can be checked against it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.common import DEMO, argument_parser, max_rss_mb, run_script
from eojeol.batch import BatchSettings, run_batch
from eojeol.batch.engines import BatchEngine, Crew, engine_of
from eojeol.batch.inputs import Told
from eojeol.batch.jobs import Job, Outcome, Work

SHARDS = 24
WORKERS = (1, 2)
# Of the logarithm of a shard's size: two thirds of all are between 0.6 and 1.6 times the middle one.
_SPREAD = 0.5


class Timed:
    """An engine that notes when each outcome came.

    Args:
        engine: does the work.
    """

    def __init__(self, engine: BatchEngine) -> None:
        self._engine = engine
        self.came: list[tuple[str, float]] = []
        self.seconds = 0.0

    @contextmanager
    def crew(self, work: Work, told: Told) -> Iterator[TimedCrew]:
        """The engine's workers.

        Args:
            work: what every worker is told.
            told: is told now and then how far a job is.
        """
        with self._engine.crew(work, told) as crew:
            yield TimedCrew(crew, self)


class TimedCrew:
    """Workers whose outcomes are noted.

    Args:
        crew: does the work.
        timed: what holds the notes.
    """

    def __init__(self, crew: Crew, timed: Timed) -> None:
        self._crew, self._timed = crew, timed

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """What the workers do."""
        start = time.perf_counter()
        for outcome in self._crew.map(jobs):
            self._timed.came.append((outcome.job.shard.name, time.perf_counter() - start))
            yield outcome
        self._timed.seconds = time.perf_counter() - start

    def also(self, job: Job) -> None:
        """Another job."""
        self._crew.also(job)


def shards_of_text(folder: Path, megabytes: float) -> None:
    """Shards of demo sentences with other numbers in front, of sizes drawn from a log-normal distribution."""
    folder.mkdir()
    sentences = DEMO.read_text(encoding="utf-8").split("\n")
    draw = random.Random(1)
    weights = [draw.lognormvariate(0, _SPREAD) for _ in range(SHARDS)]
    for shard, weight in enumerate(weights):
        with (folder / f"{shard:03}.txt").open("w", encoding="utf-8") as out:
            while out.tell() < megabytes * 1e6 * weight / sum(weights):
                out.write(f"{draw.randrange(10**6)}번 {draw.choice(sentences)}\n")


def times_of(came: Sequence[tuple[str, float]], sizes: dict[str, int]) -> tuple[list[float], float]:
    """Seconds of each shard of a run of one worker, and of its start.

    Args:
        came: name of each shard and when its outcome came, in that order.
        sizes: bytes of each shard.
    """
    seconds = [after - before for (_, before), (_, after) in pairwise(came)]
    rate = statistics.median(each / sizes[name] for (name, _), each in zip(came[1:], seconds, strict=True))
    first = sizes[came[0][0]] * rate
    return [first, *seconds], max(0.0, came[0][1] - first)


def measure(megabytes: float, rounds: int) -> dict[str, Any]:
    """What OUT.json holds.

    Args:
        megabytes: how much text.
        rounds: how often each number of workers is tried.
    """
    walls: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    shards: list[dict[str, float]] = []
    starts: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shards_of_text(root / "in", megabytes)
        sizes = {path.name: path.stat().st_size for path in (root / "in").iterdir()}
        characters = sum(len(path.read_text(encoding="utf-8")) for path in (root / "in").iterdir())
        for turn in range(rounds):
            for workers in WORKERS:
                engine = Timed(engine_of("local", workers, None))
                cpu = time.process_time()
                result = run_batch(
                    [str(root / "in")], str(root / f"{turn}-{workers}"), BatchSettings(), engine
                )
                cpu = time.process_time() - cpu
                walls[workers].append(engine.seconds)
                if workers == 1:
                    seconds, start = times_of(engine.came, sizes)
                    starts.append(start)
                    names = [shard for shard, _ in engine.came]
                    shards += [
                        {"bytes": sizes[each], "seconds": second}
                        for each, second in zip(names, seconds, strict=True)
                    ]
        total = result.manifest["total"]
    return {
        "characters": characters,
        "bytes_in": total["bytes_in"],
        "bytes_out": total["bytes_out"],
        "shards": shards,
        "start_seconds": statistics.median(starts),
        "driver_seconds_of_shard": cpu / len(sizes),
        "worker_megabytes": max_rss_mb(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss),
        "wall_seconds": {str(workers): each for workers, each in walls.items()},
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("out", type=Path, metavar="OUT.json")
    parser.add_argument("--megabytes", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args(arguments)
    found = measure(given.megabytes, given.rounds)
    given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_script(main)
