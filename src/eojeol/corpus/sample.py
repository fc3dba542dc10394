"""Sampling N lines of a stream of unknown length: those whose seeded hashes are the N smallest.

Unlike a reservoir (Vitter 1985, https://doi.org/10.1145/3147.3165) with a random generator, the choice does not depend
on the order of the lines, on other sources, or on how the work was cut; a larger N keeps every line that a smaller N
kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class Edge:
    """Where a sample ends: lines of a lower rank are in it, and the first `room` of those of this rank.

    Args:
        rank: the largest rank of the sample.
        room: how many lines of this rank are still to be taken.
    """

    rank: int
    room: int

    def chosen(self, ranks: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which of the next lines are in the sample.

        Args:
            ranks: the ranks of the lines, shape (lines,).

        Returns:
            Whether each line is chosen, shape (lines,).
        """
        rank = np.uint64(self.rank)
        tied = ranks == rank
        # Of lines with the edge's rank, the first `room` are chosen: tied 1 0 0 0 1 → counted 1 1 1 1 2.
        within = np.cumsum(tied) <= self.room
        self.room -= min(self.room, int(np.count_nonzero(tied)))
        taken: NDArray[np.bool_] = (ranks < rank) | (tied & within)
        return taken


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
        self._edge: Edge | None = None

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

    def smallest(self) -> NDArray[np.uint64]:
        """The ranks of the sample so far, sorted, shape (lines,)."""
        return np.sort(self._smallest)[: self._count]

    def edge(self) -> Edge | None:
        """Where the sample ends, once all lines have been offered; None if nothing is in it."""
        smallest = self.smallest()
        if not len(smallest):
            return None
        return Edge(int(smallest[-1]), int(np.count_nonzero(smallest == smallest[-1])))

    def chosen(self, ranks: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which of the next lines are in the sample.

        Args:
            ranks: the ranks of the lines in the same order as for `offer`, each once, shape (lines,).

        Returns:
            Whether each line is chosen, shape (lines,).
        """
        if self._edge is None:
            # The first call: all lines have been offered.
            self._edge = self.edge()
        return np.zeros(len(ranks), np.bool_) if self._edge is None else self._edge.chosen(ranks)
