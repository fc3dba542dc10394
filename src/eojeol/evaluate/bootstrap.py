"""How far a figure can be trusted: bootstrap intervals over the lines of the test text.

These are percentile intervals (Efron & Tibshirani 1993, chapter 13): the middle 95 % of the figure over resamples. A
resample draws as many lines as there are, with replacement. Lines with equal counts are interchangeable, so
it is enough to draw how often each *distinct* row of counts occurs, which is one multinomial draw: the same
distribution, and a hundred thousand lines shrink to a few thousand rows. The lines of one document resemble
each other, so the true uncertainty about a new kind of text is wider than the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eojeol.evaluate.counts import LineCounts

RESAMPLES = 1000
SEED = 111
# Bounds the memory of a text whose lines all have different counts.
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Interval:
    """The middle 95 % of a figure over the resamples."""

    low: float
    high: float


@dataclass(frozen=True)
class Intervals:
    """The intervals that a report shows."""

    word_f1: Interval
    sentence_accuracy: Interval


def bootstrap(counts: LineCounts, resamples: int = RESAMPLES, seed: int = SEED) -> Intervals:
    """95 % intervals of word F1 and sentence accuracy.

    Args:
        counts: from `counts.count_lines`.
        resamples: how many times the lines are drawn anew.
        seed: the same seed gives the same intervals.

    Example:
        Five lines with the columns (right words, predicted + gold words, exact):

            (3, 6, 1) (3, 6, 1) (1, 5, 0) (3, 6, 1) (1, 5, 0)
            rows       (1, 5, 0) (3, 6, 1)
            repeats    2         3
            drawn      1         4           a resample of five lines, with the chances 2/5 and 3/5
            sums       (13, 29, 4)           word F1 = 2 · 13 / 29, sentence accuracy = 4 / 5
    """
    lines = len(counts.exact)
    if not lines:
        return Intervals(Interval(0.0, 0.0), Interval(0.0, 0.0))
    # What both figures are made of, shape (lines, 3).
    columns = np.stack([counts.right_words, counts.predicted_words + counts.gold_words, counts.exact], axis=1)
    rows, repeats = np.unique(columns, axis=0, return_counts=True)
    rng = np.random.default_rng(seed)
    sums = np.empty((resamples, columns.shape[1]))
    block = max(1, _CELLS_AT_ONCE // len(rows))
    for first in range(0, resamples, block):
        size = min(block, resamples - first)
        drawn = rng.multinomial(lines, repeats / lines, size=size)
        sums[first : first + size] = drawn.astype(np.float64) @ rows.astype(np.float64)
    right, words, exact = sums.T
    # 2 · hits / (predicted + gold) is F1 without the detour over precision and recall.
    word_f1 = np.divide(2 * right, words, out=np.zeros(resamples), where=words > 0)
    return Intervals(_middle(word_f1), _middle(exact / lines))


def _middle(figures: NDArray[np.float64]) -> Interval:
    """The interval of a figure, of which `figures` are the resamples, shape (resamples,)."""
    low, high = np.quantile(figures, [0.025, 0.975])
    return Interval(float(low), float(high))
