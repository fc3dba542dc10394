"""Seconds of `eojeol prepare` without a splitter: plain, by parts with one worker, and with two, by turns.

    python -m benchmarks.scale.prepare --megabytes 60 --rounds 3

The start of workers is what a run over a few lines takes, and is taken off.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import argument_parser, run_script, table
from benchmarks.scale.batch import SHARDS, synthetic
from eojeol.corpus.prepare import prepare
from eojeol.corpus.schema import PrepareConfig, SourceConfig


def seconds_of(folder: Path, out: Path, **how: Any) -> float:
    """How long a run takes."""
    start = time.perf_counter()
    prepare(PrepareConfig(out=str(out), sources=[SourceConfig(path=str(folder))], **how))
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("--megabytes", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--near", type=float, default=0.0, help="near_duplicates of the runs by parts")
    given = parser.parse_args(arguments)
    parts = {"partitioned": True, "near_duplicates": given.near}
    ways: dict[str, dict[str, Any]] = {
        "plain": {},
        "parts, 1 worker": parts,
        "parts, 2 workers": {**parts, "workers": 2},
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        synthetic(root / "in", given.megabytes)
        (root / "few").mkdir()
        for i in range(SHARDS):
            (root / "few" / f"{i}.txt").write_text("가나다라마바사\n" * 60, encoding="utf-8")
        for turn in range(given.rounds):
            for number, (way, how) in enumerate(ways.items()):
                start = seconds_of(root / "few", root / f"{turn}-{number}-few", **how)
                seconds[way].append(seconds_of(root / "in", root / f"{turn}-{number}", **how) - start)
    one = statistics.median(seconds["parts, 1 worker"])
    rows = [
        (way, f"{statistics.median(each):.1f}", f"{given.megabytes / statistics.median(each):.1f}",
         f"{one / statistics.median(each):.2f}")
        for way, each in seconds.items()
    ]  # fmt: skip
    print(table(("way", "seconds", "MB/s", "times the rate of parts with 1 worker"), rows))


if __name__ == "__main__":
    run_script(main)
