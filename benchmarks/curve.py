"""Harm against benefit: what each threshold costs on good text and gains on broken text.

    python benchmarks/curve.py GOLD… [--model FOLDER] [--plot PNG]

Harm: share of the gaps of the gold text that would change (task G). Benefit: share of the broken gaps of task B that
are mended; added and removed spaces apart. The named points of `Spacer(eagerness=…)` come from this table.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from eojeol.engine.engine import Engine
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import task_inputs, task_name
from eojeol.spacer import observed
from eojeol.text.gaps import Bools, split

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)


@dataclass(frozen=True)
class Gold:
    """Gaps of one text: what was typed, what is right, and P(space). All of shape (gaps,)."""

    typed: Bools
    right: Bools
    probability: np.ndarray


def judge(model: Engine, typed: list[str], gold: list[str]) -> Gold:
    """Ask the model about typed lines whose right spacing is known."""
    gaps, truth = split("\n".join(typed)), split("\n".join(gold))
    free = ~gaps.fixed
    probability = model.probabilities(gaps.characters, observed(gaps, "correct"), gaps.segments)
    return Gold(gaps.spaced[free], truth.spaced[free], probability[free])


def figures(clean: Gold, broken: Gold, threshold: float) -> dict[str, float]:
    """Harm and benefit of one threshold, for adding and for removing, in shares of gaps."""
    out = {}
    for name, spaced in (("add", False), ("remove", True)):
        sure = {
            id(g): (g.probability if not spaced else 1 - g.probability) > threshold for g in (clean, broken)
        }
        out[f"{name} harm"] = float(np.mean(sure[id(clean)] & (clean.typed == spaced)))
        wrong = (broken.typed == spaced) & (broken.right != spaced)
        out[f"{name} benefit"] = float(np.mean(sure[id(broken)][wrong]))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description="Harm and benefit by threshold; see the module docstring.")
    parser.add_argument("gold", nargs="+", help="gold sentences, one a line")
    parser.add_argument("--model", help="a model folder; the embedded model by default")
    parser.add_argument("--plot", help="write the curves to this PNG file")
    arguments = parser.parse_args()
    model = Engine(Path(arguments.model or str(files("eojeol") / "models")))
    clean, broken = [], []
    for name in arguments.gold:
        gold = [" ".join(line.split()) for line in read_gold(name)]
        clean.append(judge(model, gold, gold))
        broken.append(judge(model, task_inputs("correct", gold, task_name(name)), gold))
    one, two = _together(clean), _together(broken)
    print("| threshold | added to good text | removed from it | missing spaces found | wrong spaces found |")
    print("| --: | --: | --: | --: | --: |")
    rows = [figures(one, two, threshold) for threshold in THRESHOLDS]
    for threshold, row in zip(THRESHOLDS, rows, strict=True):
        cells = [f"{row[key]:.2%}" for key in ("add harm", "remove harm", "add benefit", "remove benefit")]
        print(f"| {threshold} | {' | '.join(cells)} |")
    if arguments.plot:
        _plot(rows, Path(arguments.plot))


def _together(parts: list[Gold]) -> Gold:
    return Gold(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in ("typed", "right", "probability"))
    )


def _plot(rows: list[dict[str, float]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for name in ("add", "remove"):
        axes.plot(
            [r[f"{name} harm"] * 100 for r in rows],
            [r[f"{name} benefit"] * 100 for r in rows],
            "o-",
            label=name,
        )
    for threshold, row in zip(THRESHOLDS, rows, strict=True):
        axes.annotate(str(threshold), (row["add harm"] * 100, row["add benefit"] * 100), fontsize=7)
    axes.set_xlabel("gaps of good text changed, %")
    axes.set_ylabel("broken gaps mended, %")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
