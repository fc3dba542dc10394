"""The tables and plots of docs/model.md: by text, kind of gap and frequency in training, calibration, learning curve.

    python benchmarks/analysis.py GOLD… [--model FOLDER] [--lexicon TSV] [--train FOLDER] [--run FOLDER]… [--into PAGE]

Prints Markdown. With `--into` the tables take the place of the old ones in that page, between the markers
`<!-- NAME -->` and `<!-- /NAME -->`, and the plots go to `figures/` beside it. What needs an option that is not given
is left out, and standard error says so. `--train` is the folder of prepared training text, `--run` a run folder of
`eojeol train`.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import numpy as np

import calibration
import frequency
import gap_kinds
import learning
from eojeol.engine.engine import Engine
from eojeol.evaluate.report import markdown_table
from eojeol.evaluate.run import evaluate_many
from eojeol.files import replacing
from eojeol.text.gaps import Bools, compact
from eojeol.train.dataset import find_files
from judged import TASKS, Judged, judge
from quality import predictors


def together(judged: list[Judged], task: str) -> tuple[Bools, Bools]:
    """Decisions and gold of all gaps that may change."""
    decided = np.concatenate([one.probability[task][one.free] > 0.5 for one in judged])
    return decided, np.concatenate([one.right[one.free] for one in judged])


def kinds_table(judged: list[Judged], nouns: frozenset[str]) -> str:
    """Precision, recall and the rest by kind of gap, restore and correct."""
    masks: dict[str, list[Bools]] = {}
    for one in judged:
        text = compact(one.gaps)
        # Line feeds take a place in the text and none among the units.
        at = np.array([i for i, c in enumerate(text) if c != "\n"], np.int64)
        starts = np.zeros(len(text), bool)
        starts[at] = one.right | one.gaps.fixed
        for kind, found in gap_kinds.gaps_by_kind(text, starts, nouns).items():
            masks.setdefault(kind, []).append(found[at][one.free])
    merged = {kind: np.concatenate(parts) for kind, parts in masks.items()}
    merged["all others"] = ~np.any(list(merged.values()), axis=0)
    merged["all"] = np.ones_like(merged["all others"])
    rows = [
        "| kind of gap | gaps | with a space | precision | recall | joined right | wrong | of all wrong | correct: "
        "wrong |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    restore, right = together(judged, "restore")
    correct, _ = together(judged, "correct")
    for kind, mask in merged.items():
        if not mask.any():
            continue
        said, gold = restore[mask], right[mask]
        cells = [
            f"{mask.sum():,}", f"{gold.mean():.1%}",
            share(gold[said] if gold.any() else gold[:0]), share(said[gold]), share(~said[~gold]),
            f"{(said != gold).mean():.2%}", f"{(said != gold).sum() / (restore != right).sum():.1%}",
            f"{(correct[mask] != gold).mean():.2%}",
        ]  # fmt: skip
        rows.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(rows)


def share(hits: Bools) -> str:
    """A percentage; a dash where there are too few to say."""
    return f"{hits.mean():.1%}" if len(hits) >= 10 else "–"


def frequency_table(judged: list[Judged], model: Engine, train: Path) -> str:
    """Errors of restore by how often the n-gram around the gap occurs in the training text."""
    wanted: dict[str, list[frequency.Keys]] = {name: [] for name in frequency.SHAPES}
    for one in judged:
        ids = model.vocab.ids(one.gaps.characters)
        for name, shape in frequency.SHAPES.items():
            wanted[name].append(frequency.keys(ids, one.gaps.segments, shape)[one.free])
    keys = {name: np.concatenate(parts) for name, parts in wanted.items()}
    counts = frequency.count(find_files(train), model.vocab, keys)
    decided, right = together(judged, "restore")
    wrong = decided != right
    head = " | ".join(f"{name}: gaps | wrong | of all errors" for name in counts)
    rows = [f"| occurrences | {head} |", f"|---{'|--:' * (3 * len(counts))}|"]
    for least, most in frequency.BUCKETS:
        label = (
            f"{least:,}"
            if least == most
            else f"{least:,} to {most:,}"
            if most is not None
            else f"{least:,} and more"
        )
        cells = []
        for found in counts.values():
            mask = (found >= least) & (found <= (most if most is not None else found.max()))
            cells += [f"{mask.mean():.1%}", share(wrong[mask]), f"{wrong[mask].sum() / wrong.sum():.1%}"]
        rows.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(rows)


def calibration_table(judged: list[Judged], picture: Path | None) -> str:
    """ECE by task, and reliability bins."""
    curves = {}
    rows = [
        "| asked | gaps | ECE | says 0.5 to 0.7, is | says 0.7 to 0.9, is | says 0.9 to 0.99, is |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for task in TASKS:
        _, right = together(judged, task)
        probability = np.concatenate([one.probability[task][one.free] for one in judged])
        curves[task] = calibration.reliability(probability, right)
        # What it says of its decision, whichever that is.
        sure, hit = np.maximum(probability, 1 - probability), (probability > 0.5) == right
        cells = [
            share(hit[(sure >= low) & (sure < high)]) for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 0.99))
        ]
        rows.append(f"| {task} | {len(right):,} | {curves[task].ece():.3%} | {' | '.join(cells)} |")
    if picture:
        calibration.plot(curves, picture)
    return "\n".join(rows)


def put(page: Path, name: str, table: str) -> None:
    """Write a table between its markers."""
    text = page.read_text(encoding="utf-8")
    new, found = re.subn(
        rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
        lambda m: f"{m[1]}{table}\n{m[2]}",
        text,
        flags=re.DOTALL,
    )
    if not found:
        raise SystemExit(f"analysis.py: {page} has no <!-- {name} --> … <!-- /{name} -->")
    with replacing(page) as stream:
        stream.write(new.encode())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", metavar="GOLD", help="gold sentences, one a line")
    parser.add_argument("--model", type=Path, help="a model folder; the embedded model by default")
    parser.add_argument("--lexicon", type=Path, help="word<TAB>part of speech; for particles and compounds")
    parser.add_argument("--train", type=Path, help="the prepared training text")
    parser.add_argument("--run", type=Path, action="append", default=[], help="a run folder; may be repeated")
    parser.add_argument("--into", type=Path, help="the page to write to")
    given = parser.parse_args()
    folder = given.model or Path(__file__).parents[1] / "src" / "eojeol" / "models"
    model = Engine(folder)
    judged = judge(model, given.gold)
    figures = given.into.parent / "figures" if given.into else None
    nouns = gap_kinds.read_nouns(given.lexicon) if given.lexicon else frozenset()
    tables = {
        "by-text": markdown_table(evaluate_many(given.gold, predictors(str(folder), list(TASKS)))),
        "by-kind": kinds_table(judged, nouns),
        "calibration": calibration_table(judged, figures and figures / "calibration.png"),
    }
    if given.train:
        tables["by-frequency"] = frequency_table(judged, model, given.train)
    curves = {run.name: learning.points(run) for run in given.run}
    for name, found in curves.items():
        tables["learning"] = f"{tables.get('learning', '')}\n\n`{name}`:\n\n{learning.table(found)}".strip()
    if curves and figures:
        learning.plot(curves, figures / "learning.png")
    for option, what in (
        ("lexicon", f"the kinds {', '.join(gap_kinds.NEEDS_NOUNS)}"),
        ("train", "frequency"),
        ("run", "learning curve"),
    ):
        if not getattr(given, option):
            print(f"analysis.py: without --{option}, left out: {what}", file=sys.stderr)
    for name, table in tables.items():
        print(f"<!-- {name} -->\n{table}\n")
        if given.into:
            put(given.into, name, table)


if __name__ == "__main__":
    main()
