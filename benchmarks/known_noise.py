"""Task B by Bayes with its *known* rates, from the answers of restore mode: what knowing the rates would bring.

    python benchmarks/known_noise.py GOLD… [--model FOLDER] [--weight 0.8]

The task *correct* drops and adds spaces at fixed rates (evaluate/tasks.py). The log odds of the model's restore answer
times the weight, plus the log odds of what was typed at those rates, decide by Bayes' rule; a second row adds the
model's own answer of correct mode. Beside them the model as it is, at a threshold of one half and without a second
look. Word F1 in %, the plain mean over the files.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from statistics import mean

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import Probabilities
from eojeol.engine.engine import Engine
from eojeol.evaluate.metrics import score
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import ADD, DROP, task_inputs, task_name
from eojeol.spacer import observed
from eojeol.text.gaps import Gaps, join, split

# Spaces are only added between syllables, so one that was typed elsewhere is right.
CERTAIN = 20.0


def log_odds(probabilities: Probabilities) -> npt.NDArray[np.float64]:
    """Of a space, kept finite."""
    p = np.clip(probabilities.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def typed_odds(gaps: Gaps) -> npt.NDArray[np.float64]:
    """Log odds of a space from what was typed alone."""
    syllable = (gaps.characters >= ord("가")) & (gaps.characters <= ord("힣"))
    between = np.concatenate([[False], syllable[1:] & syllable[:-1]])
    there = np.where(between, np.log((1 - DROP) / ADD), CERTAIN)
    return np.where(gaps.spaced, there, np.log(DROP / np.where(between, 1 - ADD, 1.0)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Known noise; see the module docstring.")
    parser.add_argument("gold", nargs="+", type=Path, help="gold sentences, one a line")
    parser.add_argument("--model", type=Path, default=Path(str(files("eojeol") / "models")))
    parser.add_argument(
        "--weight", type=float, default=0.8, help="of the model's log odds (default: %(default)s)"
    )
    given = parser.parse_args()
    model = Engine(given.model)
    figures = defaultdict(list)
    for path in given.gold:
        gold = read_gold(path)
        gaps = split("\n".join(task_inputs("correct", gold, task_name(path))))
        restore, correct = (
            log_odds(model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments))
            for mode in ("restore", "correct")
        )
        known = typed_odds(gaps)
        for name, odds in (
            ("as it is", correct),
            ("restore and known rates", given.weight * restore + known),
            ("both modes and known rates", given.weight * (restore + correct) + known),
        ):
            decided = np.where(gaps.fixed, gaps.spaced, odds > 0)
            figures[name].append(score(gold, join(gaps, decided).split("\n")).word.f1)
    for name, values in figures.items():
        print(f"{name:<28}{100 * mean(values):.2f}")


if __name__ == "__main__":
    main()
