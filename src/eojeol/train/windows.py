"""Padded windows for encoders with attention: one segment a row, long segments as overlapping windows.

A window is `[CLS] characters [SEP]`. Where a segment needs several, neighbours share 2 × MARGIN characters, and the
labels of the first MARGIN of a later window do not count: each of them was seen with more context in the one before.
Rows of similar length share a batch, so little is padded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eojeol import ngrams
from eojeol.train.noise import NoiseConfig, observe
from eojeol.train.packing import Corpus
from eojeol.train.stream import IGNORED, Array, Stream
from eojeol.vocab import CLS, PAD, SEP

MARGIN = 16
# Batches whose rows are sorted by length together.
SORTED = 50


@dataclass(frozen=True)
class WindowBatch:
    """Padded rows, as numpy arrays of shape (rows, longest); `ngram_ids` has a third dimension of 9, or of 0."""

    input_ids: Array
    token_type_ids: Array
    attention_mask: Array
    ngram_ids: npt.NDArray[np.int32]
    labels: Array


class WindowStream(Stream):
    """The endless stream of `Stream`, in padded windows."""

    def batches_of_a_pass(self) -> int:
        """How many batches the current pass has: at least one."""
        return -(-len(self._windows) // self.data.batch_size)

    def batch(self, number: int) -> WindowBatch:  # type: ignore[override]
        """Batch number `number` of the endless stream."""
        self._find(number)
        row = (number - self._first_batch) * self.data.batch_size
        windows = self._windows[row : row + self.data.batch_size]
        return make_windows(self.corpus, windows, self.noise, self.row_bits, (self.seed, 1, number))

    def _enter(self, number: int, first_batch: int) -> None:
        super()._enter(number, first_batch)
        windows = cut_windows(self._segments, self.data.window)
        group = np.arange(len(windows)) // (SORTED * self.data.batch_size)
        windows = windows[np.lexsort((windows[:, 1] - windows[:, 0], group))]
        # Sorting made neighbouring batches alike in length; put them in random order again.
        batches = np.arange(len(windows) // self.data.batch_size)
        np.random.default_rng((self.seed, 2, number)).shuffle(batches)
        rows = (batches[:, None] * self.data.batch_size + np.arange(self.data.batch_size)).ravel()
        rest = np.arange(len(rows), len(windows))
        self._windows = windows[np.concatenate([rows, rest])]


def cut_windows(segments: Array, window: int) -> Array:
    """Cut (start, stop) segments to windows.

    Args:
        segments: shape (segments, 2).
        window: positions of a window, [CLS] and [SEP] included.

    Returns:
        (start, stop, first position whose label counts) of each window, shape (windows, 3).
    """
    inner = window - 2
    margin = min(MARGIN, inner // 4)
    step = inner - 2 * margin
    lengths = segments[:, 1] - segments[:, 0]
    pieces = 1 + np.maximum(-(-(lengths - inner) // step), 0)
    owner = np.repeat(np.arange(len(segments)), pieces)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    start = segments[owner, 0] + within * step
    stop = np.minimum(start + inner, segments[owner, 1])
    return np.stack([start, stop, np.where(within > 0, start + margin, start)], axis=1)


def make_windows(
    corpus: Corpus, windows: Array, noise: NoiseConfig, row_bits: int, seed: tuple[int, ...]
) -> WindowBatch:
    """Features of windows, padded to the longest.

    Args:
        corpus: holds the characters.
        windows: of `cut_windows`, shape (rows, 3).
        noise: how observed gaps are made.
        row_bits: of the n-gram table; 0 for none.
        seed: of the noise.
    """
    lengths = windows[:, 1] - windows[:, 0]
    shape = (len(windows), int(lengths.max()) + 2)
    column = np.arange(shape[1]) - 1
    inside = (column >= 0) & (column < lengths[:, None])
    positions = (windows[:, :1] + column)[inside]
    row = np.repeat(np.arange(len(windows), dtype=np.int32), lengths)
    ids, spaced = corpus.ids[positions], corpus.spaced[positions]
    first = column[None].repeat(len(windows), 0)[inside] == 0
    seen = observe(spaced, row, noise, np.random.default_rng(seed))
    seen[first] = 0
    counts = (positions >= np.repeat(windows[:, 2], lengths)) & ~first
    input_ids = np.full(shape, PAD, np.int64)
    input_ids[:, 0] = CLS
    input_ids[np.arange(shape[0]), lengths + 1] = SEP
    input_ids[inside] = ids
    token_type_ids = np.zeros(shape, np.int64)
    token_type_ids[inside] = seen
    labels = np.full(shape, IGNORED, np.int64)
    labels[inside] = np.where(counts, spaced.astype(np.int64), IGNORED)
    ngram_ids = np.zeros((*shape, len(ngrams.SHAPES) if row_bits else 0), np.int32)
    if row_bits:
        ngram_ids[inside] = ngrams.table_rows(ngrams.hash_ngrams(ids, row), row_bits)
    return WindowBatch(input_ids, token_type_ids, (input_ids != PAD).astype(np.int64), ngram_ids, labels)
