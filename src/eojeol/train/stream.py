"""An endless, seeded stream of batches: batch number k is the same in every run.

A *pass* is every segment of the corpus once (more often or less with source weights), in random order; passes follow
one another without end. Validation happens every so many batches, in *rounds*, which are epochs to Lightning. Since a
batch is a function of the seed and its number, a run that was killed and resumed at the last round sees exactly the
batches it would have seen.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from eojeol.engine import ngrams
from eojeol.engine.arrays import UNKNOWN, first_of_segment
from eojeol.errors import InputError
from eojeol.train.dataset import Corpus, draw_segments
from eojeol.train.habits import Habits
from eojeol.train.noise import Asked, NoiseConfig, observe
from eojeol.train.ranges import positions_of
from eojeol.train.schema import DataConfig
from eojeol.train.word_swap import WordBank

# The label of a position that no loss and no figure counts: PyTorch's default for `ignore_index`.
IGNORED = -100

Array = npt.NDArray[np.int64]
# Arrays by the name under which a network takes them, and `labels`.
Features = dict[str, npt.NDArray[Any]]


class Cut(NamedTuple):
    """The text of a batch: the whole segments that it holds some of.

    Attributes:
        ids: character ids, shape (length,).
        spaced: 1 where a space stands before the character, shape (length,).
        segments: their segment numbers from 0, shape (length,).
        skipped: how many positions come before the first one of the batch.
    """

    ids: npt.NDArray[np.uint16]
    spaced: npt.NDArray[np.uint8]
    segments: npt.NDArray[np.int32]
    skipped: int


class Stream:
    """Batches of packed positions by number. What is left at the end of a pass, less than a batch, is left out.

    Args:
        corpus: the training text.
        data: length and number of the samples of a batch, weights, cut.
        noise: how observed gaps are made.
        row_bits: binary logarithm of the number of rows of the n-gram table; 0: no table.
        seed: seed of order and noise.

    Attributes:
        words: to swap words with, at the rate `data.swap`; None where none are swapped.
        habits: says what people type; None where the noise asks nobody.
        size: positions of a batch.
    """

    words: WordBank | None = None
    habits: Habits | None = None

    def __init__(
        self, corpus: Corpus, data: DataConfig, noise: NoiseConfig, row_bits: int, seed: int
    ) -> None:
        self.corpus, self.data, self.noise, self.row_bits, self.seed = corpus, data, noise, row_bits, seed
        self.size = data.window * data.batch_size
        self._pass = -1
        self._first_batch = 0
        self._enter(0, 0)

    def batches_of_a_pass(self) -> int:
        """How many batches the current pass has: at least one."""
        return self._batches_here()

    def batch(self, number: int) -> Features:
        """Make a batch of the endless stream.

        Args:
            number: number of the batch, counted from 0.

        Returns:
            See `make_batch`; the length is `size`, or that of the whole pass where it is shorter.

        Example:
            A pass of segments of 3, 5 and 2 positions, in batches of four. Batch 1 needs the positions 4 to 7 of the
            pass, which lie in the second segment; that segment is read whole, and its first position is skipped:

                pass        a a a b b b b b c c
                ends              3         8   10     `_ends`, after the last position of each segment
                batch 0     a a a b
                batch 1             b b b b            first = 1, last = 2, skipped = 4 - 3 = 1
                left out                    c c
        """
        ids, spaced, segments, skipped = self._cut(number)
        if self.words is not None:
            begins = spaced.astype(bool) | first_of_segment(segments)
            random = np.random.default_rng((self.seed, 2, number))
            ids = self.words.swap(ids, begins, self.data.swap, random)
        kept = slice(skipped, skipped + self.size)
        seed = (self.seed, 1, number)
        asked = self.habits.ask(ids, segments) if self.habits else None
        features = make_batch(ids, spaced, segments, self.noise, self.row_bits, seed, asked)
        # Cut last, so that n-grams at the edges are right.
        return {name: array[:, kept] for name, array in features.items()}

    def seek(self, number: int) -> None:
        """Draw the pass that holds a batch, unless it is the current pass.

        Args:
            number: number of the batch, counted from 0.
        """
        # Passes are not of one length where weights are fractions, so the way to a pass leads over all before it.
        if number < self._first_batch:
            self._enter(0, 0)
        while number >= self._first_batch + self._batches_here():
            self._enter(self._pass + 1, self._first_batch + self._batches_here())

    def _cut(self, number: int) -> Cut:
        """The text of a batch."""
        self.seek(number)
        begin = (number - self._first_batch) * self.size
        segments, skipped = whole_segments(self._segments, self._ends, begin, begin + self.size)
        positions, numbers = positions_of(segments)
        return Cut(self.corpus.ids[positions], self.corpus.spaced[positions], numbers, skipped)

    def _batches_here(self) -> int:
        """How many batches there are in what was drawn last: at least one."""
        return max(int(self._ends[-1]) // self.size, 1)

    def _draw(self, number: int) -> Array:
        """The segments of pass `number`: (start, stop) ranges into the arrays of `corpus`, shape (segments, 2)."""
        return draw_segments(self.corpus, self.data.weights, self.data.cut, self.seed, number)

    def _enter(self, number: int, first_batch: int) -> None:
        """Draw pass `number`, which begins with batch `first_batch`."""
        if number != self._pass:
            self._segments = self._draw(number)
            self._ends = np.cumsum(self._segments[:, 1] - self._segments[:, 0])
            if not len(self._ends):
                raise InputError("data.weights leaves no training text; give some source a weight above 0")
        self._pass, self._first_batch = number, first_batch


def whole_segments(segments: Array, ends: Array, begin: int, stop: int) -> tuple[Array, int]:
    """Those segments of a sequence that hold some of its positions.

    Whole segments, so that n-grams, swapped words and noise do not depend on where batches are cut.

    Args:
        segments: (start, stop) ranges, shape (segments, 2).
        ends: the position of the sequence after the last one of each segment, shape (segments,).
        begin: the first position.
        stop: the one after the last; it may lie beyond the end.

    Returns:
        Their ranges, shape (some segments, 2), and how many positions of the first one come before `begin`.
    """
    first = int(np.searchsorted(ends, begin, "right"))
    last = int(np.searchsorted(ends, stop, "left")) + 1
    return segments[first:last], begin - (int(ends[first - 1]) if first else 0)


def make_batch(
    ids: npt.NDArray[np.uint16],
    spaced: npt.NDArray[np.uint8],
    segments: npt.NDArray[np.int32],
    noise: NoiseConfig,
    row_bits: int,
    seed: tuple[int, ...],
    asked: Asked | None = None,
) -> Features:
    """Features of whole segments.

    Args:
        ids: character ids, shape (length,).
        spaced: 1 where a space stands before the character, shape (length,).
        segments: their segment numbers from 0, shape (length,).
        noise: how observed gaps are made.
        row_bits: binary logarithm of the number of rows of the n-gram table.
        seed: seed of the noise.
        asked: what people type, and where they are free; None where nobody is asked.

    Returns:
        `token_type_ids` and `labels` (0 I, 1 B, IGNORED at the first character of a segment) in a row for each of
        `noise.views()`, shape (views, length). What is the same for all views stands once: `input_ids`, shape
        (1, length); `ngram_ids`, rows of the n-gram table, shape (1, length, 9); `segment_ids`, ascending, shape
        (1, length).

    Example:
        Five characters of two segments, 비가 온다 | 네, in a view that shows all gaps as they are:

            ids               비 가 온 다 네
            segments           0  0  0  0  1
            spaced             0  0  1  0  0
            token_type_ids     0  1  2  1  0     UNKNOWN where a segment begins: nobody typed a gap there
            labels             ·  0  1  0  ·     · IGNORED: a word always begins there
    """
    first = first_of_segment(segments)
    views = noise.views()
    # The same random numbers for each view, which differ in the shares alone.
    drawn = [observe(spaced, segments, view, np.random.default_rng(seed), asked) for view in views]
    seen, target = np.stack([seen for seen, _ in drawn]), np.stack([target for _, target in drawn])
    rows = ngrams.table_rows(ngrams.hash_ngrams(ids, segments), row_bits)
    seen[:, first] = UNKNOWN
    labels = np.where(first, IGNORED, target.astype(np.int64))
    return {
        "input_ids": ids.astype(np.int64)[None],
        "token_type_ids": seen.astype(np.int64),
        "ngram_ids": rows[None],
        "segment_ids": segments[None],
        "labels": labels,
    }
