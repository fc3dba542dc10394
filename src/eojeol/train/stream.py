"""An endless, seeded stream of batches: batch number k is the same in every run.

A *pass* is every segment of the corpus once (more often or less with source weights), in random order; passes follow
one another without end. Validation happens every so many batches, in *rounds*, which are epochs to Lightning. Since a
batch is a function of the seed and its number, a run that was killed and resumed at the last round sees exactly the
batches it would have seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.engine import ngrams
from eojeol.errors import InputError
from eojeol.train.dataset import Corpus, draw_segments, gather
from eojeol.train.noise import NoiseConfig, observe
from eojeol.train.schema import DataConfig
from eojeol.train.word_swap import WordBank

IGNORED = -100

Array = npt.NDArray[np.int64]
# Arrays by the name under which a network takes them, and `labels`.
Features = dict[str, npt.NDArray[Any]]


class Stream:
    """Batches of packed positions by number. What is left at the end of a pass, less than a batch, is left out.

    Args:
        corpus: the training text.
        data: window and batch size, weights, cut.
        noise: how observed gaps are made.
        row_bits: of the n-gram table; 0 for none.
        seed: of order and noise.

    Attributes:
        words: to swap words with, at the rate `data.swap`; None where none are swapped.
    """

    words: WordBank | None = None

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
        return max(int(self._ends[-1]) // self.size, 1)

    def batch(self, number: int) -> Features:
        """Batch number `number` of the endless stream."""
        self.seek(number)
        begin = (number - self._first_batch) * self.size
        first = int(np.searchsorted(self._ends, begin, "right"))
        last = int(np.searchsorted(self._ends, begin + self.size, "left")) + 1
        positions, segments = gather(self._segments[first:last])
        skipped = begin - (int(self._ends[first - 1]) if first else 0)
        window = slice(skipped, skipped + self.size)
        ids = self.corpus.ids[positions]
        if self.words is not None:
            begins = self.corpus.spaced[positions].astype(bool)
            begins[:1] = True
            begins[1:] |= segments[1:] != segments[:-1]
            random = np.random.default_rng((self.seed, 2, number))
            ids = self.words.swap(ids, begins, self.data.swap, random)
        spaced, seed = self.corpus.spaced[positions], (self.seed, 1, number)
        return make_batch(ids, spaced, segments, window, self.noise, self.row_bits, seed)

    def seek(self, number: int) -> None:
        """Draw the pass that holds a batch, unless it is the current one."""
        if number < self._first_batch:
            self._enter(0, 0)
        while number >= self._first_batch + self.batches_of_a_pass():
            self._enter(self._pass + 1, self._first_batch + self.batches_of_a_pass())

    def _enter(self, number: int, first_batch: int) -> None:
        if number != self._pass:
            self._segments = draw_segments(self.corpus, self.data.weights, self.data.cut, self.seed, number)
            self._ends = np.cumsum(self._segments[:, 1] - self._segments[:, 0])
            if not len(self._ends):
                raise InputError("data.weights leaves no training text; give some source a weight above 0")
        self._pass, self._first_batch = number, first_batch


def make_batch(
    ids: npt.NDArray[np.uint16],
    spaced: npt.NDArray[np.uint8],
    segments: npt.NDArray[np.int32],
    window: slice,
    noise: NoiseConfig,
    row_bits: int,
    seed: tuple[int, ...],
) -> Features:
    """Features of whole segments, cut to a window afterwards, so that n-grams at its edges are right.

    Args:
        ids: character ids, shape (length,).
        spaced: 1 where a space stands before the character, shape (length,).
        segments: their segment numbers from 0, shape (length,).
        window: which of the positions go into the batch.
        noise: how observed gaps are made.
        row_bits: of the n-gram table.
        seed: of the noise.

    Returns:
        `token_type_ids` and `labels` (0 I, 1 B, IGNORED at the first character of a segment) in a row for each of
        `noise.views()`, shape (views, length). What is the same for all stands once: `input_ids`, shape (1, length);
        `ngram_ids`, rows of the n-gram table, shape (1, length, 9); `segment_ids`, ascending, shape (1, length).
    """
    first = np.ones(len(ids), bool)
    first[1:] = segments[1:] != segments[:-1]
    views = noise.views()
    seen = np.stack([observe(spaced, segments, view, np.random.default_rng(seed)) for view in views])
    rows = ngrams.table_rows(ngrams.hash_ngrams(ids, segments), row_bits)
    seen[:, first] = 0
    labels = np.where(first, IGNORED, spaced.astype(np.int64))
    features: Features = {
        "input_ids": ids.astype(np.int64)[None],
        "token_type_ids": seen.astype(np.int64),
        "ngram_ids": rows[None],
        "segment_ids": segments[None],
        "labels": np.repeat(labels[None], len(views), axis=0),
    }
    return {name: array[:, window] for name, array in features.items()}
