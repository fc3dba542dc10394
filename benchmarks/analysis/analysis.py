"""The tables and plots of docs/model.md: by text, kind of gap and frequency in training, calibration, learning curve.

    python -m benchmarks.analysis.analysis GOLD… [--model FOLDER] [--lexicon TSV] [--train FOLDER] [--run FOLDER]…
        [--into PAGE]

Prints Markdown. With `--into` the tables take the place of the old ones in that page, between the markers
`<!-- NAME -->` and `<!-- /NAME -->`, and the plots go to `figures/` beside it. What needs an option that is not given
is left out, and standard error says so. `--train` is the folder of prepared training text, `--run` a run folder of
`eojeol train`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.analysis import frequency, learning
from benchmarks.common import argument_parser, engine, put, run_script, table
from benchmarks.gaps_of_gold import TASKS, GoldGaps, free_gaps, gaps_of_gold
from benchmarks.quality import calibration, gap_kinds
from benchmarks.quality.quality import predictors
from eojeol.engine.engine import Engine
from eojeol.evaluate.report import markdown_table
from eojeol.evaluate.run import evaluate_many
from eojeol.text.gaps import Bools, compact
from eojeol.train.shards import find_files

KIND_HEADS = (
    "kind of gap", "gaps", "with a space", "precision", "recall", "joined right", "wrong", "of all wrong",
    "correct: wrong",
)  # fmt: skip
# Between these the model is how sure of its decision.
SURE = ((0.5, 0.7), (0.7, 0.9), (0.9, 0.99))
LEFT_OUT = {
    "lexicon": f"the kinds {', '.join(gap_kinds.NEEDS_NOUNS)}",
    "train": "frequency",
    "run": "learning curve",
}


def masks_of_kinds(gold: Sequence[GoldGaps], nouns: frozenset[str]) -> dict[str, Bools]:
    """Which of the gaps that may change, of all files one after the other, are of which kind; shape (gaps,) each.

    Args:
        gold: the gaps.
        nouns: from `gap_kinds.read_nouns`.
    """
    masks: dict[str, list[Bools]] = {}
    for each in gold:
        text = compact(each.gaps)
        # Line feeds take a place in the text and none among the units.
        at = np.array([i for i, c in enumerate(text) if c != "\n"], np.int64)
        starts = np.zeros(len(text), bool)
        starts[at] = each.gaps.spaced | each.gaps.fixed
        for kind, found in gap_kinds.gaps_by_kind(text, starts, nouns).items():
            masks.setdefault(kind, []).append(found[at][each.free])
    merged = {kind: np.concatenate(each) for kind, each in masks.items()}
    merged["all others"] = ~np.any(list(merged.values()), axis=0)
    merged["all"] = np.ones_like(merged["all others"])
    return merged


def kinds_table(gold: Sequence[GoldGaps], nouns: frozenset[str]) -> str:
    """Precision, recall and the rest by kind of gap, restore and correct.

    Args:
        gold: the gaps.
        nouns: from `gap_kinds.read_nouns`.
    """
    restore, correct = free_gaps(gold, "restore"), free_gaps(gold, "correct")
    rows = []
    for kind, mask in masks_of_kinds(gold, nouns).items():
        if not mask.any():
            continue
        decided, right, wrong = restore.decided[mask], restore.right[mask], restore.wrong[mask]
        rows.append([
            kind, f"{mask.sum():,}", f"{right.mean():.1%}",
            share(right[decided] if right.any() else right[:0]), share(decided[right]), share(~decided[~right]),
            f"{wrong.mean():.2%}", f"{wrong.sum() / restore.wrong.sum():.1%}", f"{correct.wrong[mask].mean():.2%}",
        ])  # fmt: skip
    return table(KIND_HEADS, rows)


def share(hits: Bools) -> str:
    """A percentage; a dash where there are too few to say."""
    return f"{hits.mean():.1%}" if len(hits) >= 10 else "–"


def frequency_table(gold: Sequence[GoldGaps], model: Engine, train: Path) -> str:
    """Errors of restore by how often the n-gram around the gap occurs in the training text.

    Args:
        gold: the gaps.
        model: whose vocabulary counts.
        train: the training text.
    """
    wanted: dict[str, list[frequency.Keys]] = {name: [] for name in frequency.SHAPES}
    for each in gold:
        ids = model.vocab.ids(each.gaps.characters)
        for name, shape in frequency.SHAPES.items():
            wanted[name].append(frequency.keys(ids, each.gaps.segments, shape)[each.free])
    keys = {name: np.concatenate(each) for name, each in wanted.items()}
    counts = frequency.count(find_files(train), model.vocab, keys)
    wrong = free_gaps(gold, "restore").wrong
    heads = ["occurrences"]
    for name in counts:
        heads += [f"{name}: gaps", "wrong", "of all errors"]
    rows = []
    for label, (least, most) in frequency.BUCKETS.items():
        row = [label]
        for found in counts.values():
            mask = (found >= least) & (found <= most)
            row += [f"{mask.mean():.1%}", share(wrong[mask]), f"{wrong[mask].sum() / wrong.sum():.1%}"]
        rows.append(row)
    return table(heads, rows)


def calibration_table(gold: Sequence[GoldGaps], picture: Path | None) -> str:
    """Expected calibration error by task, and how often the model is right where it is so sure.

    Args:
        gold: the gaps.
        picture: the PNG file for the reliability diagrams; None for none.
    """
    curves, rows = {}, []
    for task in TASKS:
        gaps = free_gaps(gold, task)
        curves[task] = calibration.reliability(gaps.probability, gaps.right)
        # What it says of its decision, whichever that is.
        sure = np.maximum(gaps.probability, 1 - gaps.probability)
        shares = [share(~gaps.wrong[(sure >= low) & (sure < high)]) for low, high in SURE]
        rows.append([task, f"{len(sure):,}", f"{curves[task].ece():.3%}", *shares])
    if picture:
        calibration.plot(curves, picture)
    return table(["asked", "gaps", "ECE", *(f"says {low} to {high}, is" for low, high in SURE)], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--lexicon", type=Path, help="word<TAB>part of speech; for particles and compounds")
    parser.add_argument("--train", type=Path, help="the prepared training text")
    parser.add_argument("--run", type=Path, action="append", default=[], help="a run folder; may be repeated")
    parser.add_argument("--into", type=Path, help="the page to write to")
    given = parser.parse_args(arguments)
    model = engine(given.model)
    gold = gaps_of_gold(model, given.gold)
    figures = given.into.parent / "figures" if given.into else None
    nouns = gap_kinds.read_nouns(given.lexicon) if given.lexicon else frozenset()
    tables = {
        "by-text": markdown_table(evaluate_many(given.gold, predictors(given.model, list(TASKS)))),
        "by-kind": kinds_table(gold, nouns),
        "calibration": calibration_table(gold, figures and figures / "calibration.png"),
    }
    if given.train:
        tables["by-frequency"] = frequency_table(gold, model, given.train)
    curves = {run.name: learning.points(run) for run in given.run}
    if curves:
        tables["learning"] = "\n\n".join(
            f"`{name}`:\n\n{learning.table(found)}" for name, found in curves.items()
        )
    if curves and figures:
        learning.plot(curves, figures / "learning.png")
    for option, what in LEFT_OUT.items():
        if not getattr(given, option):
            print(f"analysis: without --{option}, left out: {what}", file=sys.stderr)
    for name, found in tables.items():
        print(f"<!-- {name} -->\n{found}\n")
        if given.into:
            put(given.into, name, found)


if __name__ == "__main__":
    run_script(main)
