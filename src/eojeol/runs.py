"""How a long sequence is cut into runs for a model of finite reach: at the ends of lines where there are any near.

A run that is cut inside a line begins and ends with a margin of the reach, whose answers are thrown away. At the end of
a line no margin is needed, because the model does not look beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Run(NamedTuple):
    """Positions of a run: `start` to `stop` are answered by running the model over `first` to `last`."""

    start: int
    stop: int
    first: int
    last: int


def runs(segments: npt.NDArray[np.int32], reach: int, most: int) -> Iterator[Run]:
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
