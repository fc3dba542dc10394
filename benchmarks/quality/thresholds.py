"""Harm against benefit: what each threshold costs on good text and gains on broken text.

    python -m benchmarks.quality.thresholds GOLD… [--model FOLDER] [--plot PNG]

Harm: share of the gaps of the gold text that would change (task G). Benefit: share of the broken gaps of task B that
are mended; added and removed spaces apart. The named points of `Spacer(eagerness=…)` come from people's
mistakes (eagerness.py); here is what they cost and bring on random damage.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.common import argument_parser, engine, plot, run_script, table
from benchmarks.gaps_of_gold import FreeGaps, free_gaps, gaps_of_gold
from eojeol.text.gaps import Bools

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
HEADS = ("threshold", "added to good text", "removed from it", "missing spaces found", "wrong spaces found")


def figures(clean: FreeGaps, broken: FreeGaps, threshold: float) -> dict[str, float]:
    """Harm and benefit of one threshold, for adding and for removing, in shares of gaps.

    Args:
        clean: gaps of good text.
        broken: gaps of broken text.
        threshold: a space is added when P(space) is above this, and removed when P(joined) is.
    """
    out = {}
    for name, spaced in (("add", False), ("remove", True)):
        out[f"{name} harm"] = float(np.mean(_changed(clean, spaced, threshold)))
        wrong = (broken.typed == spaced) & (broken.right != spaced)
        out[f"{name} benefit"] = float(np.mean(_changed(broken, spaced, threshold)[wrong]))
    return out


def _changed(gaps: FreeGaps, spaced: bool, threshold: float) -> Bools:
    """Which gaps that were typed like this would change, shape (gaps,)."""
    other = 1 - gaps.probability if spaced else gaps.probability
    changed: Bools = (other > threshold) & (gaps.typed == spaced)
    return changed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--plot", type=Path, metavar="PNG", help="write the curves to this file")
    given = parser.parse_args(arguments)
    gold = gaps_of_gold(engine(given.model), given.gold, ("harm", "correct"))
    clean, broken = free_gaps(gold, "harm"), free_gaps(gold, "correct")
    found = {threshold: figures(clean, broken, threshold) for threshold in THRESHOLDS}
    columns = ("add harm", "remove harm", "add benefit", "remove benefit")
    print(table(HEADS, ([key, *(f"{row[name]:.2%}" for name in columns)] for key, row in found.items()), 0))
    if given.plot:
        _plot(found, given.plot)


def _plot(found: dict[float, dict[str, float]], path: Path) -> None:
    with plot(path, (7, 4.5), "gaps of good text changed, %", "broken gaps mended, %") as axes:
        for name in ("add", "remove"):
            harm, benefit = (
                [row[f"{name} {what}"] * 100 for row in found.values()] for what in ("harm", "benefit")
            )
            axes.plot(harm, benefit, "o-", label=name)
        for threshold, row in found.items():
            axes.annotate(str(threshold), (row["add harm"] * 100, row["add benefit"] * 100), fontsize=7)


if __name__ == "__main__":
    run_script(main)
