"""Models of finite reach (ngram): one long sequence, cut into runs, at the ends of lines where there are any near.

A run that is cut inside a line begins and ends with a margin of the reach, whose answers are thrown away. At the end of
a line no margin is needed, because the model does not look beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eojeol.engine import ngrams
from eojeol.engine.arrays import Feed, Ids, Observed, Probabilities, Segments, space_probability

# Positions of one run: the activations of a block then stay in the second-level cache.
RUN = 2048


class Run(NamedTuple):
    """Positions of a run: `start` to `stop` are answered by running the model over `first` to `last`."""

    start: int
    stop: int
    first: int
    last: int


def runs(segments: Segments, reach: int, most: int) -> Iterator[Run]:
    """Cut a sequence into runs that answer every position once.

    Args:
        segments: segment number of each position, ascending, shape (length,).
        reach: how many positions away an answer can depend on.
        most: positions that a run answers, at most.
    """
    length = len(segments)
    start = 0
    while start < length:
        stop = min(start + most, length)
        if stop < length:
            border = int(np.searchsorted(segments, segments[stop], "left"))
            # A line that begins in the first half is cut, or runs would get small.
            stop = border if border > start + most // 2 else stop
        begin = int(np.searchsorted(segments, segments[start], "left"))
        end = int(np.searchsorted(segments, segments[stop - 1], "right"))
        yield Run(start, stop, max(start - reach, begin), min(stop + reach, end))
        start = stop


def in_runs(
    ids: Ids,
    observed: Observed,
    segments: Segments,
    reach: int,
    row_bits: int,
    most: int,
    run: Callable[[Feed], npt.NDArray[np.float32]],
) -> Probabilities:
    """P(space) of every unit from a model that takes one packed sequence.

    Args:
        ids: character ids, shape (units,).
        observed: what is known of the gap before each unit, shape (units,).
        segments: segment number of each unit, ascending, shape (units,).
        reach: how many units away an answer can depend on.
        row_bits: binary logarithm of the number of n-gram rows.
        most: units that one run answers, at most.
        run: from input arrays by name, each of shape (length,) or (length, n-grams), to logits of shape (length, 2).

    Returns:
        Shape (units,).

    Example:
        Ten units of one line, reach 2, most 4, are answered by three calls:

            units     0 1 2 3 4 5 6 7 8 9
            call 1    a a a a m m              a: answered, m: margin, shown and thrown away
            call 2        m m a a a a m m
            call 3                m m a a
    """
    out = np.empty(len(ids), np.float32)
    for start, stop, first, last in runs(segments, reach, most):
        shown = slice(first, last)
        rows = ngrams.table_rows(ngrams.hash_ngrams(ids[shown], segments[shown]), row_bits)
        logits = run(
            {
                "input_ids": ids[shown].astype(np.int32),
                "token_type_ids": observed[shown].astype(np.int32),
                "ngram_ids": rows,
                "segment_ids": segments[shown],
            }
        )
        # The answers without the margins: positions of the run, counted from its first.
        out[start:stop] = space_probability(logits[start - first : stop - first])
    return out
