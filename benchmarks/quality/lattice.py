"""Errors by the norm, not by one writer's taste: what is left, made wrong, and changed for nothing.

    python -m benchmarks.quality.lattice LATTICE.tsv [--model FOLDER] [--thresholds 0.4]

A line of LATTICE: the name of a gold file beside it (without `.txt`), the number of a line in it (from 0), that
sentence, and judged gaps: number of the character before the gap (spaces left out, from 0) and S (a space is required),
J (joining is required), V or C (both are allowed) or X (cannot be told). Gaps that nobody judged follow the sentence.

The tasks are those of `quality`: restore, correct (random damage) and harm (the sentence as its writer left it). Of
1,000 words, *real* are the gaps against the norm in what came out, *wrong* those of them that were changed, and *taste*
gaps that were changed although what was typed is allowed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import argument_parser, gold_lines, run_script, table, thresholds_of
from eojeol import Spacer
from eojeol.errors import InputError
from eojeol.evaluate.tasks import mode_of, task_inputs
from eojeol.evaluate.variants import letters_and_spaces
from eojeol.settings import EAGERNESS

TASKS = ("restore", "correct", "harm")
FREE = "VC"


class Row(NamedTuple):
    """A sentence and its judged gaps: codes by the number of the character after the gap."""

    name: str
    line: int
    gold: str
    judged: dict[int, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of a lattice.

    Raises:
        InputError: a line has fewer than three columns.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 3:
            raise InputError(f"{path}, line {number}: give file, line, sentence and judged gaps")
        judged = cells[3].split() if len(cells) > 3 else []
        codes = {int(code[:-1]) + 1: code[-1] for code in judged}
        rows.append(Row(cells[0], int(cells[1]), cells[2], codes))
    return rows


def count(row: Row, typed: str, given: str) -> Counter[str]:
    """Count the gaps of one sentence.

    Args:
        row: the sentence, as it may be spaced.
        typed: what the corrector was shown.
        given: what came out.
    """
    letters, gold = letters_and_spaces(row.gold)
    _, before = letters_and_spaces(typed)
    same, after = letters_and_spaces(given)
    counts = Counter(words=len(row.gold.split()))
    if same != letters:
        counts["altered"] += 1
        return counts
    for gap in range(1, len(letters)):
        code = row.judged.get(gap, "S" if gap in gold else "J")
        real = (code == "S" and gap not in after) or (code == "J" and gap in after)
        changed = (gap in after) != (gap in before)
        counts["real"] += real
        counts["wrong"] += real and changed
        counts["taste"] += changed and code in FREE and (gap in before) == (gap in gold)
    return counts


def inputs_of(rows: Sequence[Row], task: str, folder: Path) -> list[str]:
    """What a corrector is shown in a task; the noise of `correct` is that of the whole gold file.

    Args:
        rows: the lattice.
        task: one of TASKS.
        folder: where the gold files are.
    """
    if task != "correct":
        return task_inputs(task, [row.gold for row in rows], "")
    names = dict.fromkeys(row.name for row in rows)
    noisy = {name: task_inputs(task, gold_lines(folder / f"{name}.txt"), name) for name in names}
    return [noisy[row.name][row.line] for row in rows]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("lattice", type=Path, metavar="LATTICE")
    default = "{}/{}".format(*EAGERNESS["balanced"])
    parser.add_argument(
        "--thresholds", default=default, help="ADD/REMOVE or one for both (default: %(default)s)"
    )
    given = parser.parse_args(arguments)
    rows, spacer = read_rows(given.lattice), Spacer(given.model)
    shown = []
    for add, remove in thresholds_of(given.thresholds):
        fix = spacer.using(add=add, remove=remove).batch
        for task in TASKS:
            typed = inputs_of(rows, task, given.lattice.parent)
            results = zip(rows, typed, fix(typed, mode_of(task)), strict=True)
            counts = sum((count(*each) for each in results), Counter[str]())
            figures = [f"{1000 * counts[kind] / counts['words']:.2f}" for kind in ("real", "wrong", "taste")]
            shown.append([f"{task} {add} / {remove}", *figures, counts["altered"]])
    print(table(("task, threshold", "real", "wrong", "taste", "altered"), shown))


if __name__ == "__main__":
    run_script(main)
