"""How far a figure can be trusted, and a difference to ours: bootstrap over sentences, the same draws for every system.

A resample draws as many sentences of each part as there are, with replacement (Efron & Tibshirani 1993, chapters 13 and
16). Because every system gets the same draws, the difference of two figures is resampled in pairs: what both systems
find easy or hard cancels out. `evaluate/bootstrap.py` draws counts instead of sentences, and so cannot pair them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.rivals.measures import Columns, Figure

RESAMPLES = 1000
SEED = 111


class Estimate(NamedTuple):
    """A figure and the middle 95 % of its resamples."""

    value: float
    low: float
    high: float


def resampled(parts: Sequence[Columns], resamples: int = RESAMPLES, seed: int = SEED) -> list[Columns]:
    """Sums of the columns over drawn sentences.

    Args:
        parts: columns of each part, shape (sentences, columns).
        resamples: how many times the sentences are drawn.
        seed: the same seed and number of sentences are the same draws.

    Returns:
        Shape (resamples, columns), for each part.
    """
    sums = []
    for number, columns in enumerate(parts):
        lines = len(columns)
        drawn = np.random.default_rng([seed, number]).multinomial(
            lines, np.full(lines, 1 / lines), size=resamples
        )
        sums.append(drawn.astype(np.float64) @ columns)
    return sums


def spread(figure: Figure, sums: Sequence[Columns]) -> Columns:
    """The figure in every resample: the mean over the parts; shape (resamples,).

    Args:
        figure: what is asked for.
        sums: from `resampled`, or plain sums with one resample.
    """
    found: Columns = np.mean([figure.of(each) for each in sums], axis=0)
    return found


def estimate(figure: Figure, parts: Sequence[Columns], sums: Sequence[Columns]) -> Estimate:
    """The figure with its interval.

    Args:
        figure: what is asked for.
        parts: columns of each part, shape (sentences, columns).
        sums: from `resampled`.
    """
    (value,) = spread(figure, [columns.sum(axis=0, keepdims=True) for columns in parts])
    low, high = np.quantile(spread(figure, sums), [0.025, 0.975])
    return Estimate(float(value), float(low), float(high))


def p_value(figure: Figure, ours: Sequence[Columns], theirs: Sequence[Columns]) -> float:
    """How likely a difference of this size is where there is none: two-sided, never below 2 / (resamples + 1).

    Args:
        figure: what is asked for.
        ours: from `resampled`.
        theirs: from `resampled`, over the same sentences.

    Example:
        Of 999 resamples 9 have ours below theirs and none the same: 2 · (9 + 1) / 1000 = 0.02.
    """
    difference = spread(figure, ours) - spread(figure, theirs)
    rarer = int(min(np.count_nonzero(difference <= 0), np.count_nonzero(difference >= 0)))
    return min(1.0, 2 * (rarer + 1) / (len(difference) + 1))
