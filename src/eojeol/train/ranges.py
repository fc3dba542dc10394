"""Ranges and groups laid one after the other, as arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def positions_of(ranges: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The positions that ranges cover, one range after the other.

    Args:
        ranges: (start, stop) of each, shape (ranges, 2).

    Returns:
        Positions, and for each the number of its range; shape (length,) both.

    Example:
        >>> positions, number = positions_of(np.array([[7, 9], [0, 3]]))
        >>> positions.tolist(), number.tolist()
        ([7, 8, 0, 1, 2], [0, 0, 1, 1, 1])
    """
    number, within = numbered(ranges[:, 1] - ranges[:, 0])
    return ranges[number, 0] + within, number.astype(np.int32)


def numbered(counts: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Groups laid one after the other: the number of each item's group, and its own number within the group.

    Args:
        counts: number of items in each group, shape (groups,).

    Returns:
        Shape (items,) both.

    Example:
        >>> group, within = numbered(np.array([2, 0, 3]))
        >>> group.tolist(), within.tolist()
        ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    group = np.repeat(np.arange(len(counts)), counts)
    # Counted through, less the number of the group's first item.
    return group, np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
