"""Idempotence: share of lines where correcting what was corrected changes nothing.

    python benchmarks/idempotence.py GOLD… [--model FOLDER] [--list 10]

For each file, once with the gold lines and once with the input of the task `correct` (spaces dropped and added, see
evaluate/tasks.py), for each eagerness. The model sees the spaces that it is given, so its second answer may differ from
its first; decide.py says what is done about that. docs/idempotence.md is what this prints without `--list`, which adds
the exceptions themselves as `file:line`, with the first correction and the second.
"""

from __future__ import annotations

import argparse
from typing import get_args

from eojeol import Spacer
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import task_inputs, task_name
from eojeol.settings import Eagerness

INPUTS = {"gold": "harm", "noisy": "correct"}
HEADER = """\
# Idempotence

Of lines that `correct` has gone over once, how many does it leave as they are the second time? *gold* begins with text
that is right, *noisy* with the same text after 30 % of its spaces were dropped and wrong ones added after 5 % of its
syllables. The last two columns count the spaces that the second run adds and takes out.

Written by `python benchmarks/idempotence.py FILE…` over the development sets of docs/LOG.md; it has to be run again
when the model changes.

| eagerness | file | input | lines | left as they are | share | added | taken out |
| :-- | :-- | :-- | --: | --: | --: | --: | --: |"""


def exceptions(spacer: Spacer, lines: list[str]) -> list[tuple[int, str, str]]:
    """(line number from 1, corrected once, corrected twice) of the lines where the two differ."""
    once = spacer.batch(lines)
    twice = spacer.batch(once)
    pairs = enumerate(zip(once, twice, strict=True), 1)
    return [(number, first, second) for number, (first, second) in pairs if first != second]


def row(spacer: Spacer, path: str, name: str, found: list[tuple[int, str, str]], lines: int) -> list[int]:
    """Print a row; returns its numbers."""
    kinds = [change.kind for _, once, _ in found for change in spacer.check(once)]
    numbers = [lines, lines - len(found), kinds.count("add"), kinds.count("remove")]
    print_row(spacer, task_name(path), name, numbers)
    return numbers


def print_row(spacer: Spacer, file: str, name: str, numbers: list[int]) -> None:
    lines, same, added, removed = numbers
    eagerness = spacer.settings.eagerness
    print(f"| {eagerness} | {file} | {name} | {lines} | {same} | {same / lines:.3%} | {added} | {removed} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Idempotence of correct mode; see the module docstring.")
    parser.add_argument("gold", nargs="+", help="gold sentences, one a line")
    parser.add_argument("--model", help="a model folder; the embedded model by default")
    parser.add_argument(
        "--list", type=int, default=0, help="exceptions to show for each file and input; -1: all"
    )
    arguments = parser.parse_args()
    embedded = Spacer(arguments.model)
    golds = {path: read_gold(path) for path in arguments.gold}
    listed: list[str] = []
    print(HEADER)
    for eagerness in get_args(Eagerness):
        spacer = embedded.using(eagerness=eagerness)
        totals: dict[str, list[int]] = {name: [0, 0, 0, 0] for name in INPUTS}
        for path, gold in golds.items():
            for name, task in INPUTS.items():
                found = exceptions(spacer, task_inputs(task, gold, task_name(path)))
                numbers = row(spacer, path, name, found, len(gold))
                totals[name] = [a + b for a, b in zip(totals[name], numbers, strict=True)]
                shown = found if arguments.list < 0 else found[: arguments.list]
                listed += [f"{path}:{n} ({eagerness}, {name})\n  {one}\n  {two}" for n, one, two in shown]
        for name, numbers in totals.items():
            print_row(spacer, "**all**", name, numbers)
    print(*([""] if listed else []), *listed, sep="\n", end="")


if __name__ == "__main__":
    main()
