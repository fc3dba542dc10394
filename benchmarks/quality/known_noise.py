"""Task B by Bayes with its *known* rates, from the answers of restore mode: what knowing the rates would bring.

    python -m benchmarks.quality.known_noise GOLD… [--model FOLDER] [--weight 0.8]

The task *correct* drops and adds spaces at fixed rates (evaluate/tasks.py). The log odds of the model's restore answer
times the weight, plus the log odds of what was typed at those rates, decide by Bayes' rule; a second row adds the
model's own answer of correct mode. Beside them the model as it is, at a threshold of one half and without a second
look. Word F1 in %, the plain mean over the files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import mean

import numpy as np
import numpy.typing as npt

from benchmarks.common import argument_parser, engine, run_script
from benchmarks.gaps_of_gold import gaps_of_gold
from eojeol.engine.arrays import Probabilities
from eojeol.evaluate.metrics import score
from eojeol.evaluate.tasks import ADD, DROP
from eojeol.text.gaps import Gaps, join

# Spaces are only added between syllables, so one that was typed elsewhere is right.
CERTAIN = 20.0


def log_odds(probabilities: Probabilities) -> npt.NDArray[np.float64]:
    """Log odds of a space, kept finite; shape (units,) in and out."""
    p = np.clip(probabilities.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def typed_odds(gaps: Gaps) -> npt.NDArray[np.float64]:
    """Log odds of a space from what was typed alone, shape (units,)."""
    syllable = (gaps.characters >= ord("가")) & (gaps.characters <= ord("힣"))
    between = np.concatenate([[False], syllable[1:] & syllable[:-1]])
    there = np.where(between, np.log((1 - DROP) / ADD), CERTAIN)
    return np.where(gaps.spaced, there, np.log(DROP / np.where(between, 1 - ADD, 1.0)))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--weight", type=float, default=0.8, help="of the model's log odds (default: %(default)s)"
    )
    given = parser.parse_args(arguments)
    figures = defaultdict(list)
    for gold in gaps_of_gold(engine(given.model), given.gold, ("restore", "correct")):
        gaps = gold.typed["correct"]
        # Restore mode sees no spaces, so its answer is the same for the noisy text.
        restore, correct = (log_odds(gold.probability[task]) for task in ("restore", "correct"))
        known = typed_odds(gaps)
        for name, odds in (
            ("as it is", correct),
            ("restore and known rates", given.weight * restore + known),
            ("both modes and known rates", given.weight * (restore + correct) + known),
        ):
            decided = np.where(gaps.fixed, gaps.spaced, odds > 0)
            figures[name].append(score(gold.lines, join(gaps, decided).split("\n")).word.f1)
    for name, values in figures.items():
        print(f"{name:<28}{100 * mean(values):.2f}")


if __name__ == "__main__":
    run_script(main)
