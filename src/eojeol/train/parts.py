"""Which chunks are read when: passes over a text that no memory holds.

A pass is every chunk once (more often or less with source weights), in random order. Chunks that follow one another
make a *part*, as many as fit into the buffer; the lines of a part are drawn in random order among themselves
(streamed.py). So a line meets others from all over the text, and two parts are all that is in memory.

Everything here is a function of the seed and a number, and needs the table of the chunks alone: whoever goes on in the
middle of a pass reads nothing of what came before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from eojeol.errors import InputError
from eojeol.train.text_cache import Chunks, Numbers


def draw_chunks(source: Numbers, weights: Sequence[float], seed: int, number: int) -> Numbers:
    """The chunks of one pass, in random order.

    A source of n chunks and of weight w comes with w·n copies, rounded up or down by chance: a whole weight takes each
    chunk so many times, and of a fraction each chunk has its share of the passes.

    Args:
        source: index into `weights` of every chunk, shape (chunks,).
        weights: copies of each chunk by source.
        seed: seed of the run.
        number: number of the pass; another number, another order.

    Returns:
        Numbers of chunks, shape (drawn chunks,).

    Example:
        Four chunks of weight 1.5. They were mixed to 2, 0, 3, 1, and 0.3 was drawn:

            0.5 · i + 0.3       .3  .8  1.3  1.8  2.3      i from 0 to 4
            whole part           0   0    1    1    2
            more copies              0    1    0    1      of the chunks 2, 0, 3 and 1
            copies                   1    2    1    2
    """
    # 5: the other random choices of a run draw from (seed, 1) to (seed, 4).
    random = np.random.default_rng((seed, 5, number))
    drawn = []
    for each, weight in enumerate(weights):
        mixed = random.permutation(np.flatnonzero(source == each))
        whole = int(weight)
        # The fraction alone: a whole weight must come out whole, whatever is drawn.
        more = np.diff(np.floor((weight - whole) * np.arange(len(mixed) + 1) + random.random()))
        drawn.append(np.repeat(mixed, whole + more.astype(np.int64)))
    order: Numbers = np.concatenate(drawn)
    random.shuffle(order)
    return order


class Parts:
    """The endless sequence of parts, pass after pass.

    Args:
        chunks: what the chunks of the text hold.
        weights: copies of each chunk by source, in the order of the sources.
        seed: seed of the run.
        buffer: characters of a part, at most; a single chunk may be longer.

    Raises:
        InputError: nothing is drawn.
    """

    def __init__(self, chunks: Chunks, weights: Sequence[float], seed: int, buffer: int) -> None:
        self._chunks, self._weights, self._seed, self._buffer = chunks, weights, seed, buffer
        if not any(weights[each] > 0 for each in np.unique(chunks.source)):
            raise InputError("data.weights leaves no training text; give some source a weight above 0")
        # The first part of each pass that was looked at, and its first position; the last entry is the next pass.
        self._first_part, self._first_position = [0], [0]
        self._held: dict[int, tuple[Numbers, Numbers, Numbers]] = {}

    def chunks(self, part: int) -> Numbers:
        """Numbers of the chunks of a part, shape (chunks,)."""
        number, within = self._pass_of(part)
        order, cuts, _ = self._drawn(number)
        return order[cuts[within] : cuts[within + 1]]

    def start(self, part: int) -> int:
        """The position in the endless sequence of characters at which a part begins."""
        number, within = self._pass_of(part)
        _, _, starts = self._drawn(number)
        return self._first_position[number] + int(starts[within])

    def holding(self, position: int) -> int:
        """The part that holds a position of the endless sequence of characters."""
        while position >= self._first_position[-1]:
            self._look_further()
        number = bisect_right(self._first_position, position) - 1
        _, _, starts = self._drawn(number)
        within = int(np.searchsorted(starts, position - self._first_position[number], "right")) - 1
        return self._first_part[number] + within

    def characters_of_a_pass(self) -> int:
        """How many characters the first pass has that holds any."""
        while not self._first_position[-1]:
            self._look_further()
        return next(stop - start for start, stop in pairwise(self._first_position) if stop > start)

    def parts_of_a_pass(self) -> int:
        """How many parts that pass has."""
        self.characters_of_a_pass()
        return next(stop - start for start, stop in pairwise(self._first_part) if stop > start)

    def _pass_of(self, part: int) -> tuple[int, int]:
        """The pass of a part, and the part's number in it."""
        while part >= self._first_part[-1]:
            self._look_further()
        number = bisect_right(self._first_part, part) - 1
        return number, part - self._first_part[number]

    def _look_further(self) -> None:
        """Add a pass to those that were looked at."""
        _, cuts, starts = self._drawn(len(self._first_part) - 1)
        self._first_part.append(self._first_part[-1] + len(cuts) - 1)
        self._first_position.append(self._first_position[-1] + int(starts[-1]))

    def _drawn(self, number: int) -> tuple[Numbers, Numbers, Numbers]:
        """The chunks of a pass in their order; where its parts begin among them, and among the pass's characters.

        The last entries are the numbers of chunks and of characters: shapes (chunks,), (parts + 1,) and (parts + 1,).
        """
        if number not in self._held:
            # One more stays at hand for whoever stands between two passes.
            self._held = {**dict(list(self._held.items())[-1:]), number: self._draw(number)}
        return self._held[number]

    def _draw(self, number: int) -> tuple[Numbers, Numbers, Numbers]:
        order = draw_chunks(self._chunks.source, self._weights, self._seed, number)
        # How many characters come before each chunk, and how many there are.
        before = np.append(0, np.cumsum(self._chunks.characters[order]))
        cuts = [0]
        while cuts[-1] < len(order):
            stop = int(np.searchsorted(before, before[cuts[-1]] + self._buffer, "right")) - 1
            cuts.append(max(stop, cuts[-1] + 1))
        return order, np.array(cuts, np.int64), before[cuts]
