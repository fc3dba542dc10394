"""Padded windows for encoders with attention: one segment a row, long segments as overlapping windows.

A window is `[CLS] characters [SEP]`. Where a segment needs several, neighbours share twice the margin, and each of
them *owns* the half of it that it sees with more context: every character belongs to one window, which alone learns
from it and is judged on it. Rows of similar length share a batch, so little is padded.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.engine import padded, real_positions
from eojeol.train.noise import NoiseConfig, observe
from eojeol.train.packing import Corpus
from eojeol.train.stream import IGNORED, Array, Features, Stream

# Characters at an inner edge of a window whose decision the neighbour takes, in training and at work.
MARGIN = 32
# Batches whose rows are sorted by length together.
SORTED = 50


class WindowStream(Stream):
    """The endless stream of `Stream`, in padded windows."""

    def batches_of_a_pass(self) -> int:
        """How many batches the current pass has: at least one."""
        return -(-len(self._windows) // self.data.batch_size)

    def batch(self, number: int) -> Features:
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


def margin(window: int) -> int:
    """MARGIN, or less where a window has no room for it."""
    return min(MARGIN, (window - 2) // 4)


def cut_windows(segments: Array, window: int) -> Array:
    """Cut (start, stop) segments to windows.

    Args:
        segments: shape (segments, 2).
        window: positions of a window, [CLS] and [SEP] included.

    Returns:
        (start, stop, first position that it owns, the one after the last) of each window, shape (windows, 4).
    """
    inner, shared = window - 2, margin(window)
    step = inner - 2 * shared
    lengths = segments[:, 1] - segments[:, 0]
    pieces = 1 + np.maximum(-(-(lengths - inner) // step), 0)
    owner = np.repeat(np.arange(len(segments)), pieces)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    start = segments[owner, 0] + within * step
    stop = np.minimum(start + inner, segments[owner, 1])
    owned_from = np.where(within > 0, start + shared, start)
    owned_to = np.where(within < pieces[owner] - 1, stop - shared, stop)
    return np.stack([start, stop, owned_from, owned_to], axis=1)


def make_windows(
    corpus: Corpus, windows: Array, noise: NoiseConfig, row_bits: int, seed: tuple[int, ...]
) -> Features:
    """Features of windows, padded to the longest.

    Args:
        corpus: holds the characters.
        windows: of `cut_windows`, shape (rows, 4).
        noise: how observed gaps are made.
        row_bits: of the n-gram table; 0 for none.
        seed: of the noise.

    Returns:
        What `engine.padded` makes, and of shape (rows, longest + 2): `labels`, 0 I, 1 B, IGNORED elsewhere and at the
        first character of a window; `owned`, bool, true for each character in one window.
    """
    lengths = windows[:, 1] - windows[:, 0]
    inside = real_positions(lengths)
    positions = (windows[:, :1] + np.arange(inside.shape[1]) - 1)[inside]
    row = np.repeat(np.arange(len(windows), dtype=np.int32), lengths)
    spaced = corpus.spaced[positions]
    first = positions == np.repeat(windows[:, 0], lengths)
    seen = observe(spaced, row, noise, np.random.default_rng(seed))
    seen[first] = 0
    mine = (positions >= np.repeat(windows[:, 2], lengths)) & (positions < np.repeat(windows[:, 3], lengths))
    labels = np.full(inside.shape, IGNORED, np.int64)
    labels[inside] = np.where(mine & ~first, spaced.astype(np.int64), IGNORED)
    owned: npt.NDArray[np.bool_] = np.zeros(inside.shape, bool)
    owned[inside] = mine
    return {**padded(corpus.ids[positions], seen, lengths, row_bits), "labels": labels, "owned": owned}
