"""Sampling N lines of a stream of unknown length: those whose seeded hashes are the N smallest.

Unlike a reservoir (Vitter 1985, https://doi.org/10.1145/3147.3165) with a random generator, the choice does not depend
on the order of the lines, on other sources, or on how the work was cut; a larger N keeps every line that a smaller N
kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Sample:
    """Chooses lines by their ranks: `offer` all of them, then ask `chosen` for all of them again.

    Memory: about 24 bytes a line that is *kept*. Lines of equal rank (equal text) are taken in their order.

    Args:
        count: how many lines to choose.

    Example:
        Three of the ranks 5 2 9 2 5: the smallest are 2 2 5, so a rank below the edge 5 is chosen, and of the lines
        whose rank is the edge there is room for one, the first. Chosen are 1 1 0 1 0.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._smallest = np.empty(0, np.uint64)
        self._room: int | None = None

    def offer(self, ranks: NDArray[np.uint64]) -> None:
        """Show the next lines.

        Args:
            ranks: the ranks of the lines, shape (lines,).
        """
        merged = np.concatenate([self._smallest, ranks])
        # Trimming only when the surplus is as large as the sample makes the cost linear in the input.
        if len(merged) > 2 * self._count + 65536:
            merged = np.partition(merged, self._count)[: self._count]
        self._smallest = merged

    def chosen(self, ranks: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which of the next lines are in the sample.

        Args:
            ranks: the ranks of the lines in the same order as for `offer`, each once, shape (lines,).

        Returns:
            Whether each line is chosen, shape (lines,).
        """
        if self._count == 0:
            return np.zeros(len(ranks), np.bool_)
        if self._room is None:
            # The first call: all lines have been offered. `_room` is how many lines of the edge's rank fit.
            self._smallest = np.sort(self._smallest)[: self._count]
            edge = self._smallest[-1:]
            self._room = int(np.count_nonzero(self._smallest == edge))
        if not len(self._smallest):
            return np.zeros(len(ranks), np.bool_)
        edge = self._smallest[-1]
        tied = ranks == edge
        # Of lines with the edge's rank, the first `_room` are chosen: tied 1 0 0 0 1 → counted 1 1 1 1 2.
        within = np.cumsum(tied) <= self._room
        self._room -= min(self._room, int(np.count_nonzero(tied)))
        taken: NDArray[np.bool_] = (ranks < edge) | (tied & within)
        return taken
