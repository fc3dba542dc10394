"""Padded windows for encoders with attention: one segment a row, long segments as overlapping windows.

A window is `[CLS] characters [SEP]`. Where a segment needs several, neighbours share twice the margin, and each of
them *owns* the half of it that it sees with more context: every character belongs to one window, which alone learns
from it and is judged on it. Rows of similar length share a batch, so little is padded.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.engine.padded import padded, real_positions
from eojeol.train.dataset import Corpus
from eojeol.train.masking import choose, masked
from eojeol.train.noise import NoiseConfig, observe
from eojeol.train.stream import IGNORED, Array, Features, Stream

# Characters at an inner edge of a window whose decision the neighbour takes, in training and at work.
MARGIN = 32
# Batches whose rows are sorted by length together.
SORTED = 50


class WindowStream(Stream):
    """The endless stream of `Stream`, in padded windows.

    Attributes:
        mask_rate: share of the characters that are masked.
        masked_batches: how many batches from the first on have masked characters.
    """

    mask_rate = 0.0
    masked_batches = 0

    def batches_of_a_pass(self) -> int:
        """How many batches the current pass has: at least one."""
        return len(self._batches)

    def batch(self, number: int) -> Features:
        """Batch number `number` of the endless stream."""
        self.seek(number)
        first, stop = self._batches[number - self._first_batch]
        rate = self.mask_rate if number < self.masked_batches else 0.0
        windows, seed = self._windows[first:stop], (self.seed, 1, number)
        views = [
            make_windows(self.corpus, windows, noise, self.row_bits, seed, rate)
            for noise in self.noise.views()
        ]
        return {name: np.concatenate([view[name] for view in views]) for name in views[0]}

    def _enter(self, number: int, first_batch: int) -> None:
        super()._enter(number, first_batch)
        windows = cut_windows(self._segments, self.data.window)
        lengths = windows[:, 1] - windows[:, 0]
        rows, positions = self.data.batch_size, self.data.batch_positions
        if positions:
            rows = max(int(positions / (lengths.mean() + 2)), 1)
        group = np.arange(len(windows)) // (SORTED * rows)
        order = np.lexsort((lengths, group))
        self._windows, lengths = windows[order], lengths[order] + 2
        batches = cut_positions(lengths, positions) if positions else _cut_rows(len(windows), rows)
        # Sorting made neighbouring batches alike in length; put them in random order again, a short last one apart.
        shuffled = np.arange(len(batches) if positions else len(windows) // rows)
        np.random.default_rng((self.seed, 2, number)).shuffle(shuffled)
        batches[: len(shuffled)] = batches[shuffled]
        self._batches = batches


def _cut_rows(number: int, rows: int) -> Array:
    """(first, stop) of batches of so many rows, the last one shorter: shape (batches, 2)."""
    first = np.arange(0, number, rows)
    return np.stack([first, np.minimum(first + rows, number)], axis=1)


def cut_positions(lengths: Array, positions: int) -> Array:
    """Batches of neighbouring rows that, padded to the longest, have at most so many positions.

    Args:
        lengths: of the rows, [CLS] and [SEP] included; none above `positions`.
        positions: of a batch.

    Returns:
        (first, stop) rows of each batch, shape (batches, 2).
    """
    out = []
    first = 0
    while first < len(lengths):
        # No row is shorter than three positions, so this is as far as a batch can reach.
        near = lengths[first : first + positions // 3]
        fits = np.maximum.accumulate(near) * np.arange(1, len(near) + 1) <= positions
        stop = first + (len(near) if fits.all() else int(fits.argmin()))
        out.append((first, stop))
        first = stop
    return np.array(out, np.int64)


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
    corpus: Corpus,
    windows: Array,
    noise: NoiseConfig,
    row_bits: int,
    seed: tuple[int, ...],
    mask_rate: float = 0.0,
) -> Features:
    """Features of windows, padded to the longest.

    Args:
        corpus: holds the characters.
        windows: of `cut_windows`, shape (rows, 4).
        noise: how observed gaps are made.
        row_bits: of the n-gram table; 0 for none.
        seed: of the noise.
        mask_rate: share of the characters to mask.

    Returns:
        What `engine.padded` makes, and of shape (rows, longest + 2): `labels`, 0 I, 1 B, IGNORED elsewhere and at the
        first character of a window; `owned`, bool, true for each character in one window; and, if any are masked,
        `characters`, the ids of the masked ones, IGNORED elsewhere.
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
    ids, extra = corpus.ids[positions], {}
    if mask_rate:
        hidden = choose(len(ids), mask_rate, (*seed, 4))
        extra["characters"] = np.full(inside.shape, IGNORED, np.int64)
        extra["characters"][inside] = np.where(hidden, ids.astype(np.int64), IGNORED)
        ids = masked(ids, hidden)
    return {**padded(ids, seen, lengths, row_bits), "labels": labels, "owned": owned, **extra}
