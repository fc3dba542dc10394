"""What eagerness means: people's mistakes mended against what is changed for nothing, and how true confidence is.

    python -m benchmarks.quality.eagerness PAIRS.tsv LATTICE.tsv [--model FOLDER] [--plot PNG]

For each threshold of correct mode: *mended*, *harm* and *exact* as `people` has them, and of the writer's own text of
the lattice *real*, *wrong* and *taste* as `lattice` has them. The plot shows mended against wrong + taste; the named
points of `Spacer(eagerness=…)` are on it.

The second table is the calibration of `Change.probability` on people's text: of all gaps that the model would change
with some confidence, the share in which the change is right. ECE, the expected calibration error, is the distance
between the two, weighted by how many gaps there are (Naeini et al. 2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.common import argument_parser, engine, plot, run_script, table
from benchmarks.gaps_of_gold import ask
from benchmarks.quality import lattice, people
from eojeol import Spacer
from eojeol.engine.engine import Engine
from eojeol.settings import EAGERNESS
from eojeol.text.gaps import Bools, split

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95)
HEADS = ("threshold", "mended", "harm", "exact", "real", "wrong", "taste")
# Confidence below one half is no proposal.
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)

Confidences = npt.NDArray[np.float64]


def figures(
    spacer: Spacer, pairs: Sequence[people.Pair], rows: Sequence[lattice.Row], threshold: float
) -> list[float]:
    """The figures of one threshold, in the order of HEADS.

    Args:
        spacer: the model.
        pairs: typed and right.
        rows: the lattice.
        threshold: for both directions.

    Returns:
        Shares of 1 for mended and exact; harm of 1,000 right gaps; real, wrong and taste of 1,000 words.
    """
    fix = spacer.using(add=threshold, remove=threshold).batch
    typed = people.score(pairs, fix)
    gold = [row.gold for row in rows]
    counted = (lattice.count(row, row.gold, given) for row, given in zip(rows, fix(gold), strict=True))
    counts = sum(counted, Counter[str]())
    norm = [1000 * counts[kind] / counts["words"] for kind in ("real", "wrong", "taste")]
    harm = 1000 * typed.harmed / max(typed.right, 1)
    return [typed.mended / max(typed.errors, 1), harm, typed.exact / max(typed.lines, 1), *norm]


def proposals(model: Engine, pairs: Sequence[people.Pair]) -> tuple[Confidences, Bools]:
    """Gaps of typed text that the model would rather have otherwise: its confidence, and whether the change is right.

    Args:
        model: the model.
        pairs: typed and right.

    Returns:
        Two arrays of shape (proposals,).
    """
    gaps, probability = ask(model, [typed for typed, _ in pairs], "correct")
    wanted = split("\n".join(right for _, right in pairs)).spaced
    confidence = np.where(gaps.spaced, 1 - probability, probability).astype(np.float64)
    proposed = ~gaps.fixed & (confidence > BINS[0])
    return confidence[proposed], (wanted != gaps.spaced)[proposed]


def calibration(confidence: Confidences, right: Bools) -> tuple[list[list[object]], float]:
    """Rows of the table by bins of confidence, and the expected calibration error.

    Args:
        confidence: above BINS[0], shape (proposals,).
        right: whether the change is right, shape (proposals,).

    Example:
        Two proposals with confidence 0.9 and 0.8 of which the first is right: 0.1 and 0.8 away, an error of 0.45.
    """
    rows: list[list[object]] = []
    error = 0.0
    for low, high in pairwise(BINS):
        here = (confidence > low) & (confidence <= high)
        if not here.any():
            continue
        said, found = float(confidence[here].mean()), float(right[here].mean())
        error += float(here.sum()) * abs(said - found) / len(confidence)
        rows.append([f"{low} to {high}", int(here.sum()), f"{said:.1%}", f"{found:.1%}"])
    return rows, error


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("pairs", type=Path, metavar="PAIRS")
    parser.add_argument("lattice", type=Path, metavar="LATTICE")
    parser.add_argument("--plot", type=Path, metavar="PNG", help="write the curve to this file")
    given = parser.parse_args(arguments)
    pairs, rows, spacer = (
        people.read_pairs(given.pairs),
        lattice.read_rows(given.lattice),
        Spacer(given.model),
    )
    found = {threshold: figures(spacer, pairs, rows, threshold) for threshold in THRESHOLDS}
    print(table(HEADS, ([threshold, *map(_shown, HEADS[1:], row)] for threshold, row in found.items()), 0))
    bins, error = calibration(*proposals(engine(given.model), pairs))
    print(f"\n{table(('confidence', 'gaps', 'mean confidence', 'right'), bins)}\n\nECE {error:.1%}")
    if given.plot:
        _plot(found, given.plot)


def _shown(head: str, figure: float) -> str:
    return f"{figure:.1%}" if head in ("mended", "exact") else f"{figure:.2f}"


def _plot(found: dict[float, list[float]], path: Path) -> None:
    named = {add: name for name, (add, _) in EAGERNESS.items()}
    with plot(path, (7, 4.5), "changed for nothing, of 1,000 words", "people's mistakes mended, %") as axes:
        needless = [row[-2] + row[-1] for row in found.values()]
        mended = [row[0] * 100 for row in found.values()]
        axes.plot(needless, mended, "o-", label="thresholds")
        for threshold, across, up in zip(found, needless, mended, strict=True):
            name = f" {named[threshold]}" if threshold in named else ""
            axes.annotate(f"{threshold}{name}", (across, up), fontsize=8)


if __name__ == "__main__":
    run_script(main)
