"""Idempotence: share of lines where correcting what was corrected changes nothing.

    python benchmarks/idempotence.py GOLD… [--model FOLDER] [--eagerness balanced] [--show 10]

For each file, once with the gold lines and once with the input of the task `correct` (spaces dropped and added, see
evaluate/tasks.py). The model sees the spaces that it is given, so its second answer may differ from its first; the
exceptions are listed as `file:line`, with the first correction and the second.
"""

from __future__ import annotations

import argparse
from typing import get_args

from eojeol import Spacer
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import task_inputs, task_name
from eojeol.settings import Eagerness

INPUTS = {"gold": "harm", "noisy": "correct"}


def exceptions(spacer: Spacer, lines: list[str]) -> list[tuple[int, str, str]]:
    """(line number from 1, corrected once, corrected twice) of the lines where the two differ."""
    once = spacer.batch(lines)
    twice = spacer.batch(once)
    pairs = enumerate(zip(once, twice, strict=True), 1)
    return [(number, first, second) for number, (first, second) in pairs if first != second]


def main() -> None:
    parser = argparse.ArgumentParser(description="Idempotence of correct mode; see the module docstring.")
    parser.add_argument("gold", nargs="+", help="gold sentences, one a line")
    parser.add_argument("--model", help="a model folder; the embedded model by default")
    parser.add_argument("--eagerness", default="balanced", choices=get_args(Eagerness))
    parser.add_argument(
        "--show", type=int, default=10, help="exceptions to list for each file and input; -1: all"
    )
    arguments = parser.parse_args()
    spacer = Spacer(arguments.model, eagerness=arguments.eagerness)
    print("| file | input | lines | unchanged by the second time | share |")
    print("| :-- | :-- | --: | --: | --: |")
    listed: list[str] = []
    totals = dict.fromkeys(INPUTS, (0, 0))
    for path in arguments.gold:
        gold = read_gold(path)
        for name, task in INPUTS.items():
            found = exceptions(spacer, task_inputs(task, gold, task_name(path)))
            _print_row(task_name(path), name, len(gold), len(found))
            lines, failed = totals[name]
            totals[name] = lines + len(gold), failed + len(found)
            shown = found if arguments.show < 0 else found[: arguments.show]
            listed += [f"{path}:{n} ({name})\n  {one}\n  {two}" for n, one, two in shown]
    for name, (lines, failed) in totals.items():
        _print_row("all", name, lines, failed)
    _print_row("all", "both", *map(sum, zip(*totals.values(), strict=True)))
    print(*([""] if listed else []), *listed, sep="\n")


def _print_row(file: str, name: str, lines: int, failed: int) -> None:
    print(f"| {file} | {name} | {lines} | {lines - failed} | {(lines - failed) / lines:.3%} |")


if __name__ == "__main__":
    main()
