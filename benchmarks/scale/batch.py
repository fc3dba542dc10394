"""Seconds of a plain loop over the library, of one local worker and of two, by turns, start-up apart.

    python -m benchmarks.scale.batch --megabytes 4 --rounds 2

The start of a run (processes, models) is what a run over one line takes, and is taken off.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import DEMO, argument_parser, run_script, table
from eojeol import Spacer
from eojeol.batch import BatchSettings, engine_of, run_batch

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


def plain(folder: Path, out: Path) -> float:
    spacer = Spacer()
    start = time.perf_counter()
    out.mkdir()
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8") as source, (out / path.name).open("w", encoding="utf-8") as sink:
            sink.writelines(spacer.pipe(source))
    return time.perf_counter() - start


def batch(folder: Path, out: Path, engine: str, workers: int) -> float:
    start = time.perf_counter()
    run_batch([str(folder)], str(out), BatchSettings(), engine_of(engine, workers, None))
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--engines", default="local", help="comma-separated: local, ray")
    given = parser.parse_args(arguments)
    engines = given.engines.split(",")
    ways = [(engine, workers) for engine in engines for workers in (1, 2)]
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        synthetic(root / "in", given.megabytes)
        (root / "line").mkdir()
        for i in range(SHARDS):
            (root / "line" / f"{i}.txt").write_text("가", encoding="utf-8")
        for turn in range(given.rounds):
            seconds.setdefault("plain loop", []).append(plain(root / "in", root / f"plain{turn}"))
            for engine, workers in ways:
                start = batch(root / "line", root / f"{turn}{engine}{workers}line", engine, workers)
                whole = batch(root / "in", root / f"{turn}{engine}{workers}", engine, workers)
                seconds.setdefault(f"{engine}, {workers}", []).append(whole - start)
    loop = statistics.median(seconds["plain loop"])
    rows = [
        (way, f"{statistics.median(each):.2f}", f"{loop / statistics.median(each):.2f}")
        for way, each in seconds.items()
    ]
    print(table(("way", "seconds", "times the plain loop's rate"), rows))


if __name__ == "__main__":
    run_script(main)
