"""What an engine costs beside a plain loop over the library, by turns, start-up apart: clock and processor seconds.

    python -m benchmarks.scale.batch --megabytes 4 --rounds 2 --format jsonl
    python -m benchmarks.scale.batch --megabytes 1 --rounds 7 --format jsonl --engines here --workers 1

The start of a run (processes, models, Ray) is what a run over one record a shard takes, and is taken off. On a machine
that others use as well, processor seconds say more than the clock. The loop is what the standard library and a `Spacer`
make of the format: all texts of a file in one `batch`, which is the fastest way that there is.
"""

from __future__ import annotations

import csv
import json
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import TextIO

from benchmarks.common import DEMO, argument_parser, run_script, table
from benchmarks.scale.watch import Watch
from eojeol import Spacer
from eojeol.batch import BatchSettings, engine_of, run_batch
from eojeol.batch.inputs import Told
from eojeol.batch.jobs import Job, Outcome, Work
from eojeol.batch.worker import Worker
from eojeol.documents.options import Options

SHARDS = 8


def synthetic(folder: Path, megabytes: float) -> None:
    """Shards of demo sentences with other numbers in front."""
    folder.mkdir()
    sentences = DEMO.read_text(encoding="utf-8").split("\n")
    draw = random.Random(1)
    for shard in range(SHARDS):
        with (folder / f"{shard}.txt").open("w", encoding="utf-8") as out:
            while out.tell() < megabytes * 1e6 / SHARDS:
                out.write(f"{draw.randrange(10**6)}번 {draw.choice(sentences)}\n")


def as_json_lines(folder: Path) -> None:
    """The same text as a field of records."""
    for path in folder.iterdir():
        with (
            path.open(encoding="utf-8") as source,
            path.with_suffix(".jsonl").open("w", encoding="utf-8") as out,
        ):
            for number, line in enumerate(source):
                record = {"id": number, "url": f"https://example.org/{number}", "text": line.rstrip("\n")}
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        path.unlink()


def as_tables(folder: Path) -> None:
    """The same text as a column."""
    for path in folder.iterdir():
        with (
            path.open(encoding="utf-8") as source,
            path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as out,
        ):
            table = csv.writer(out)
            table.writerow(["id", "url", "text"])
            for number, line in enumerate(source):
                table.writerow([number, f"https://example.org/{number}", line.rstrip("\n")])
        path.unlink()


FORMATS = {"txt": lambda _: None, "jsonl": as_json_lines, "csv": as_tables}


@lru_cache(maxsize=1)
def loaded() -> Spacer:
    """The embedded model, once."""
    return Spacer()


def plain(folder: Path, out: Path) -> None:
    """What somebody writes who has a `Spacer` and no `eojeol batch`."""
    spacer = loaded()
    out.mkdir()
    for path in sorted(folder.iterdir()):
        with (
            path.open(encoding="utf-8", newline="") as source,
            (out / path.name).open("w", encoding="utf-8", newline="") as sink,
        ):
            _PLAIN[path.suffix](spacer, source, sink)


def _plain_text(spacer: Spacer, source: TextIO, sink: TextIO) -> None:
    sink.writelines(spacer.pipe(source))


def _plain_json(spacer: Spacer, source: TextIO, sink: TextIO) -> None:
    records = [json.loads(line) for line in source]
    for record, text in zip(records, spacer.batch([each["text"] for each in records]), strict=True):
        sink.write(json.dumps({**record, "text": text}, ensure_ascii=False) + "\n")


def _plain_table(spacer: Spacer, source: TextIO, sink: TextIO) -> None:
    head, *rows = csv.reader(source)
    column = head.index("text")
    out = csv.writer(sink)
    out.writerow(head)
    for row, text in zip(rows, spacer.batch([row[column] for row in rows]), strict=True):
        row[column] = text
        out.writerow(row)


_PLAIN = {".txt": _plain_text, ".jsonl": _plain_json, ".csv": _plain_table}


class Here:
    """One worker in this process: what it does beside the loop, and nothing of starts and of other processes."""

    @contextmanager
    def crew(self, work: Work, told: Told) -> Iterator[Here]:
        """The worker.

        Args:
            work: what every worker is told.
            told: is told now and then how far a job is.
        """
        self._worker = Worker(work, told)
        self._worker._spacer = loaded()
        yield self

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """What became of each job."""
        return map(self._worker.do, jobs)

    def also(self, job: Job) -> None:
        """There are no parts here."""
        raise NotImplementedError(job.name)


def batch(folder: Path, out: Path, engine: str, workers: int) -> None:
    """The same by `eojeol batch`."""
    how = BatchSettings(options=Options(columns=("text",)), part=0)
    run_batch([str(folder)], str(out), how, Here() if engine == "here" else engine_of(engine, workers, None))


def start_ray(workers: int) -> None:
    """Start Ray once, for all runs: its start takes longer than some of them, and never the same time."""
    import ray

    ray.init(
        "local", num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR
    )


def timed(what: Callable[[], None], strangers: bool = False) -> tuple[float, float]:
    """Seconds of the clock, and of processors.

    Args:
        what: the work.
        strangers: it is done by processes that are no children of ours, as Ray's are: looked at, and not counted by the
            system.
    """
    watch = Watch()
    start, used = time.perf_counter(), sum(os.times()[:4])
    if strangers:
        with watch.watching():
            what()
        return time.perf_counter() - start, watch.cpu
    what()
    return time.perf_counter() - start, sum(os.times()[:4]) - used


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--engines", default="local", help="comma-separated: here, local, ray")
    parser.add_argument("--workers", default="1,2", help="comma-separated")
    parser.add_argument("--format", choices=sorted(FORMATS), default="txt")
    given = parser.parse_args(arguments)
    ways = [
        (engine, int(workers)) for engine in given.engines.split(",") for workers in given.workers.split(",")
    ]
    found: dict[str, list[tuple[float, float]]] = {}
    loaded()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        synthetic(root / "in", given.megabytes)
        (root / "line").mkdir()
        for i in range(SHARDS):
            (root / "line" / f"{i}.txt").write_text("가\n", encoding="utf-8")
        for each in ("in", "line"):
            FORMATS[given.format](root / each)
        if "ray" in given.engines.split(","):
            start_ray(max(workers for _, workers in ways))
            # The first run there takes longer than any other.
            batch(root / "line", root / "first", "ray", 1)
        for turn in range(given.rounds):
            loop = [timed(partial(plain, root / each, root / f"{turn}{each}")) for each in ("line", "in")]
            found.setdefault("plain loop", []).append(_without(*loop))
            for engine, workers in ways:
                both = [
                    timed(
                        partial(batch, root / each, root / f"{turn}{engine}{workers}{each}", engine, workers),
                        strangers=engine == "ray",
                    )
                    for each in ("line", "in")
                ]
                found.setdefault(f"{engine}, {workers}", []).append(_without(*both))
    middle = {
        way: [statistics.median(each) for each in zip(*turns, strict=True)] for way, turns in found.items()
    }
    clock, cpu = middle["plain loop"]
    rows = [
        (way, f"{seconds:.2f}", f"{clock / seconds:.2f}", f"{used:.2f}", f"{100 * (used / cpu - 1):+.0f} %")
        for way, (seconds, used) in middle.items()
    ]
    heads = ("way", "seconds", "times the plain loop's rate", "processor seconds", "beside the plain loop")
    print(table(heads, rows))


def _without(start: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    return whole[0] - start[0], whole[1] - start[1]


if __name__ == "__main__":
    run_script(main)
