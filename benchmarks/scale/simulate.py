"""How long 10 to 10,000 workers take, and what is the next bottleneck: a simulation with measured shard times.

    python -m benchmarks.scale.simulate TIMES.json --terabytes 1 --shard-megabytes 64

TIMES.json is what `python -m benchmarks.scale.shard_times` wrote. `--check` compares what the simulation says of
one and of two workers with what that measured. Seconds a byte are drawn from the measured ones, shard by shard; the
driver's seconds a shard and the start of a worker are the measured ones. What goes wrong is assumed, and can be set.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import argument_parser, run_script, table
from benchmarks.scale.cluster import Cluster, Faults, Report

WORKERS = (10, 30, 100, 300, 1000, 3000, 10000)
_HOUR = 3600.0


def shard_seconds(measured: dict[str, Any], bytes_of_shard: float, shards: int, seed: int) -> list[float]:
    """How long each shard takes, its rate drawn from the measured ones.

    Args:
        measured: what TIMES.json holds.
        bytes_of_shard: bytes of a shard.
        shards: how many.
        seed: of the draws.
    """
    draw = random.Random(f"{seed}:rates")
    rates = [each["seconds"] / each["bytes"] for each in measured["shards"]]
    return [bytes_of_shard * draw.choice(rates) for _ in range(shards)]


def at_rate(measured: dict[str, Any], rate: float) -> dict[str, Any]:
    """The same measurement as on a core of another rate: all times are longer or shorter by one factor.

    Args:
        measured: what TIMES.json holds.
        rate: characters a second of a worker, spaces included.
    """
    turns = len(measured["wall_seconds"]["1"])
    found = measured["characters"] * turns / sum(each["seconds"] for each in measured["shards"])
    factor = found / rate
    shards = [{**each, "seconds": each["seconds"] * factor} for each in measured["shards"]]
    times = {name: measured[name] * factor for name in ("start_seconds", "driver_seconds_of_shard")}
    return {**measured, **times, "shards": shards}


def simulated(
    measured: dict[str, Any], workers: int, seconds: Sequence[float], faults: Faults, seed: int
) -> Report:
    """A run.

    Args:
        measured: what TIMES.json holds.
        workers: how many.
        seconds: how long each shard takes.
        faults: what goes wrong.
        seed: of the draws.
    """
    dispatch = measured["driver_seconds_of_shard"]
    return Cluster(seconds, workers, measured["start_seconds"], dispatch, faults, seed).run()


def predicted(measured: dict[str, Any], workers: int) -> float:
    """What the simulation says of the very shards that were measured, seconds of the median turn.

    Args:
        measured: what TIMES.json holds.
        workers: how many.
    """
    turns = len(measured["wall_seconds"]["1"])
    each = len(measured["shards"]) // turns
    found = []
    for turn in range(turns):
        # The driver's part is in the measured times already.
        seconds = [shard["seconds"] for shard in measured["shards"][turn * each : (turn + 1) * each]]
        found.append(Cluster(seconds, workers, measured["start_seconds"], 0.0, Faults(), 1).run().seconds)
    return sorted(found)[len(found) // 2]


def check(measured: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """For one and two workers: what was measured, what the simulation says, and how far it is off.

    Args:
        measured: what TIMES.json holds.
    """
    rows = []
    for workers, walls in measured["wall_seconds"].items():
        wall = sorted(walls)[len(walls) // 2]
        said = predicted(measured, int(workers))
        rows.append((workers, f"{wall:.2f}", f"{said:.2f}", f"{said / wall - 1:+.0%}"))
    return rows


def rows_of(
    measured: dict[str, Any], terabytes: float, megabytes: float, faults: Faults, seed: int
) -> list[list[str]]:
    """For each number of workers: hours, core hours, what share of them counted, and how busy the driver was.

    Args:
        measured: what TIMES.json holds.
        terabytes: how much text.
        megabytes: of a shard.
        faults: what goes wrong.
        seed: of the draws.
    """
    shards = max(1, round(terabytes * 1e6 / megabytes))
    seconds = shard_seconds(measured, terabytes * 1e12 / shards, shards, seed)
    gigabits = 8 * (1 + measured["bytes_out"] / measured["bytes_in"]) * terabytes * 1e3
    rows = []
    for workers in WORKERS:
        report = simulated(measured, workers, seconds, faults, seed)
        hours = workers * report.seconds / _HOUR
        rows.append(
            [
                f"{workers:,}",
                f"{report.seconds / _HOUR:,.1f}",
                f"{hours:,.0f}",
                f"{report.worked / _HOUR / hours:.0%}",
                f"{report.retries:,}",
                f"{report.quarantined:,}",
                f"{report.doubled:,}",
                f"{report.driver / report.seconds:.1%}",
                f"{gigabits / report.seconds:,.2f}",
            ]
        )
    return rows


HEADS = (
    "workers", "hours", "core hours", "of them counted", "retries", "quarantined", "begun twice", "driver busy",
    "Gbit/s",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("times", type=Path, metavar="TIMES.json")
    parser.add_argument("--terabytes", type=float, default=1)
    parser.add_argument("--shard-megabytes", type=float, default=64)
    parser.add_argument(
        "--rate", type=float, help="characters a second of a worker (default: the measured ones)"
    )
    parser.add_argument("--dies", type=float, default=0.002, help="share of tries whose worker dies")
    parser.add_argument("--bad", type=float, default=0.0001, help="share of shards that fail three times")
    parser.add_argument("--slow", type=float, default=0.01, help="share of tries on a slow machine")
    parser.add_argument("--slow-times", type=float, default=5, help="how many times slower it is")
    parser.add_argument(
        "--again-after", type=float, default=2, help="stragglers are begun once more; 0: never"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="compare with what was measured, and end")
    given = parser.parse_args(arguments)
    measured = json.loads(given.times.read_text(encoding="utf-8"))
    if given.check:
        print(table(("workers", "measured", "simulated", "off by"), check(measured)))
        return
    if given.rate:
        measured = at_rate(measured, given.rate)
    faults = Faults(given.dies, given.bad, given.slow, given.slow_times, given.again_after)
    print(table(HEADS, rows_of(measured, given.terabytes, given.shard_megabytes, faults, given.seed)))


if __name__ == "__main__":
    run_script(main)
