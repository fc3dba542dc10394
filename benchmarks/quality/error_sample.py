"""A random sample of the gaps that a model decides wrongly, for a person to class.

    python -m benchmarks.quality.error_sample GOLD… [--task restore] [--number 50] [--seed 111] [--model FOLDER]

One row an error: file, P(space), and the text around the gap with the model's decision for it: `/` for a space, `+` for
none. docs/model.md holds the counts that came of it, never the rows: the sentences are not ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.common import argument_parser, engine, run_script
from benchmarks.gaps_of_gold import TASKS, GoldGaps, gaps_of_gold
from eojeol.engine.arrays import RESTORE_THRESHOLD

CONTEXT = 14


def errors(gold: GoldGaps, task: str) -> Iterator[str]:
    """The rows of a file.

    Args:
        gold: its gaps.
        task: the one whose errors are wanted.
    """
    probability, segments, right = gold.probability[task], gold.gaps.segments, gold.gaps.spaced
    spaced = probability > RESTORE_THRESHOLD
    units = [chr(code) for code in gold.gaps.characters]
    for at in np.flatnonzero(gold.free & (spaced != right)).tolist():
        near = range(max(at - CONTEXT, 0), min(at + CONTEXT, len(units)))
        mark = "/" if spaced[at] else "+"
        shown = [
            (mark if i == at else " " * int(right[i])) + units[i] for i in near if segments[i] == segments[at]
        ]
        yield f"{gold.name}\t{probability[at]:.2f}\t{''.join(shown).strip()}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--task", choices=list(TASKS), default="restore", help="default: %(default)s")
    parser.add_argument("--number", type=int, default=50, help="rows to show (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=111, help="of the random choice (default: %(default)s)")
    given = parser.parse_args(arguments)
    gold = gaps_of_gold(engine(given.model), given.gold, [given.task])
    rows = [row for each in gold for row in errors(each, given.task)]
    for number, row in enumerate(np.random.default_rng(given.seed).permutation(rows)[: given.number], 1):
        print(f"{number}\t{row}")


if __name__ == "__main__":
    run_script(main)
