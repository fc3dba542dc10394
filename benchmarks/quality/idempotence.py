"""Idempotence: share of lines where correcting what was corrected changes nothing.

    python -m benchmarks.quality.idempotence GOLD… [--model FOLDER] [--list 10]

For each file, once with the gold lines and once with the input of the task `correct` (spaces dropped and added, see
evaluate/tasks.py), for each eagerness. The model sees the spaces that it is given, so its second answer may differ from
its first; decide.py says what is done about that. docs/idempotence.md is what this prints without `--list`, which adds
the exceptions themselves as `file:line`, with the first correction and the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

from benchmarks.common import argument_parser, run_script, table_head, table_row
from eojeol import Spacer
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import task_inputs, task_name
from eojeol.settings import Eagerness

INPUTS = {"gold": "harm", "noisy": "correct"}
INTRODUCTION = """\
# Idempotence

Of lines that `correct` has gone over once, how many does it leave as they are the second time? *gold* begins with text
that is right, *noisy* with the same text after 30 % of its spaces were dropped and wrong ones added after 5 % of its
syllables. The last two columns count the spaces that the second run adds and takes out.

Written by `python -m benchmarks.quality.idempotence GOLD…` over the development sets of docs/LOG.md; it has to be run
again when the model changes.
"""
HEADS = ("eagerness", "file", "input", "lines", "left as they are", "share", "added", "taken out")


class Unstable(NamedTuple):
    """A line that a second correction changes: its number from 1, corrected once, corrected twice."""

    number: int
    once: str
    twice: str


class Counts(NamedTuple):
    """Lines, those that are left as they are, and the spaces that the second run adds and takes out."""

    lines: int
    same: int
    added: int
    removed: int

    def row(self, *names: str) -> str:
        """A row of the table."""
        return table_row(
            [*names, self.lines, self.same, f"{self.same / self.lines:.3%}", self.added, self.removed]
        )


def unstable_lines(spacer: Spacer, lines: list[str]) -> list[Unstable]:
    """The lines whose second correction differs from the first.

    Args:
        spacer: what corrects the lines.
        lines: the lines as they were typed.
    """
    once = spacer.batch(lines)
    both = enumerate(zip(once, spacer.batch(once), strict=True), 1)
    return [Unstable(number, first, second) for number, (first, second) in both if first != second]


def count(spacer: Spacer, found: list[Unstable], lines: int) -> Counts:
    """Count what the second correction changes.

    Args:
        spacer: what corrected the lines.
        found: the lines that are not stable.
        lines: the number of all lines.
    """
    kinds = [change.kind for line in found for change in spacer.check(line.once)]
    return Counts(lines, lines - len(found), kinds.count("add"), kinds.count("remove"))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--list", type=int, default=0, help="exceptions to show for each file and input; -1: all"
    )
    given = parser.parse_args(arguments)
    embedded = Spacer(given.model)
    golds = {path: read_gold(path) for path in given.gold}
    listed: list[str] = []
    print(INTRODUCTION, table_head(HEADS, 3), sep="\n")
    for eagerness in get_args(Eagerness):
        spacer = embedded.using(eagerness=eagerness)
        totals: dict[str, list[Counts]] = {name: [] for name in INPUTS}
        for path, gold in golds.items():
            for name, task in INPUTS.items():
                found = unstable_lines(spacer, task_inputs(task, gold, task_name(path)))
                totals[name].append(count(spacer, found, len(gold)))
                print(totals[name][-1].row(eagerness, task_name(path), name), flush=True)
                shown = found if given.list < 0 else found[: given.list]
                listed += [
                    f"{path}:{line.number} ({eagerness}, {name})\n  {line.once}\n  {line.twice}"
                    for line in shown
                ]
        for name, counts in totals.items():
            print(Counts(*map(sum, zip(*counts, strict=True))).row(eagerness, "**all**", name))
    print(*([""] if listed else []), *listed, sep="\n", end="")


if __name__ == "__main__":
    run_script(main)
