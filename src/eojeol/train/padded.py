"""Padded rows for encoders with attention: each segment in a row of its own, long segments in overlapping windows.

A window is `[CLS] characters [SEP]`. Where a segment needs several, neighbours share twice the margin, and each of
them *owns* the half of it that it sees with more context: every character belongs to one window, which alone learns
from it and is judged on it. Rows of similar length share a batch, so little is padded.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import UNKNOWN
from eojeol.engine.padded import padded, real_positions
from eojeol.train.dataset import Corpus
from eojeol.train.masking import choose, masked
from eojeol.train.noise import NoiseConfig, observe
from eojeol.train.ranges import numbered
from eojeol.train.stream import IGNORED, Array, Features, Stream

# Characters at an inner edge of a window whose decision the neighbour takes, in training and at work.
MARGIN = 32
# Batches whose rows are sorted by length together.
SORTED = 50


class PaddedStream(Stream):
    """The endless stream of `Stream`, in padded rows.

    Attributes:
        mask_rate: share of the characters that are masked.
        masked_batches: how many batches, from the first one on, have masked characters.
    """

    mask_rate = 0.0
    masked_batches = 0

    def batch(self, number: int) -> Features:
        """Make a batch of the endless stream.

        Args:
            number: number of the batch, counted from 0.

        Returns:
            See `make_rows`; the rows of all views, one view after the other.
        """
        self.seek(number)
        first, stop = self._batches[number - self._first_batch]
        rate = self.mask_rate if number < self.masked_batches else 0.0
        windows, seed = self._windows[first:stop], (self.seed, 1, number)
        views = [
            make_rows(self.corpus, windows, noise, self.row_bits, seed, rate) for noise in self.noise.views()
        ]
        return {name: np.concatenate([view[name] for view in views]) for name in views[0]}

    def _batches_here(self) -> int:
        return len(self._batches)

    def _enter(self, number: int, first_batch: int) -> None:
        super()._enter(number, first_batch)
        windows = cut_windows(self._segments, self.data.window)
        lengths = windows[:, 1] - windows[:, 0]
        rows, positions = self.data.batch_size, self.data.batch_positions
        if positions:
            # Of an average batch; [CLS] and [SEP] come on top of the characters.
            rows = max(int(positions / (lengths.mean() + 2)), 1)
        # Sorted in groups of SORTED batches: rows of a batch are alike in length, and yet drawn from all over the pass.
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
    """(first, stop) of batches of so many rows, the last batch shorter: shape (batches, 2)."""
    first = np.arange(0, number, rows)
    return np.stack([first, np.minimum(first + rows, number)], axis=1)


def cut_positions(lengths: Array, positions: int) -> Array:
    """Batches of neighbouring rows that, padded to the longest, have at most so many positions.

    Args:
        lengths: positions of each row, [CLS] and [SEP] included, none above `positions`; shape (rows,).
        positions: how many a batch has at most.

    Returns:
        (first, stop) rows of each batch, shape (batches, 2).

    Example:
        Five rows, at most 16 positions:

            lengths              4   4   5   8   8
            longest so far       4   4   5   8   8
            × number of rows     4   8  15  32  40     three rows fit; the next batch begins with the fourth row
                                             8  16     and has the last two
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
    """MARGIN, or less where a window has no room for it.

    Args:
        window: positions of a window, [CLS] and [SEP] included.
    """
    return min(MARGIN, (window - 2) // 4)


def cut_windows(segments: Array, window: int) -> Array:
    """Cut (start, stop) segments to windows.

    Args:
        segments: shape (segments, 2).
        window: positions of a window, [CLS] and [SEP] included.

    Returns:
        (start, stop, first position that it owns, the one after the last) of each window, shape (windows, 4).

    Example:
        A segment of eight characters and a window of 8 positions, hence 6 characters; `margin(8)` is 1, so the second
        window begins 4 characters after the first, and each owns half of the two that both see:

            position     0 1 2 3 4 5 6 7
            window 1     o o o o o x           start 0, stop 6, owns 0 to 5
            window 2             x o o o       start 4, stop 8, owns 5 to 8
    """
    inner, shared = window - 2, margin(window)
    step = inner - 2 * shared
    lengths = segments[:, 1] - segments[:, 0]
    # One window, and one more for each step begun beyond it: -(-a // b) is a / b rounded up.
    pieces = 1 + np.maximum(-(-(lengths - inner) // step), 0)
    owner, within = numbered(pieces)
    start = segments[owner, 0] + within * step
    stop = np.minimum(start + inner, segments[owner, 1])
    owned_from = np.where(within > 0, start + shared, start)
    owned_to = np.where(within < pieces[owner] - 1, stop - shared, stop)
    return np.stack([start, stop, owned_from, owned_to], axis=1)


def make_rows(
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
        windows: from `cut_windows`, shape (rows, 4).
        noise: how observed gaps are made.
        row_bits: binary logarithm of the number of rows of the n-gram table; 0: no table.
        seed: seed of the noise.
        mask_rate: share of the characters to mask.

    Returns:
        What `engine.padded` makes, and of shape (rows, longest + 2): `labels`, 0 I, 1 B, IGNORED elsewhere and at the
        first character of a window; `owned`, bool, true for each character in one window; and, if any are masked,
        `characters`, the ids of the masked characters, IGNORED elsewhere.

    Example:
        The windows of a segment of five characters at position 10 and of one of three at position 20. `inside` says
        which places of the rows hold characters, and all arrays of shape (characters,) run through it row by row:

            column            0   1  2  3  4  5   6
            row 0           CLS  10 11 12 13 14 SEP
            row 1           CLS  20 21 22 SEP PAD PAD
            start + column - 1 at `inside`: 10 11 12 13 14 20 21 22
    """
    lengths = windows[:, 1] - windows[:, 0]
    inside = real_positions(lengths)
    positions = (windows[:, :1] + np.arange(inside.shape[1]) - 1)[inside]
    row = np.repeat(np.arange(len(windows), dtype=np.int32), lengths)
    spaced = corpus.spaced[positions]
    first = positions == np.repeat(windows[:, 0], lengths)
    seen, _ = observe(spaced, row, noise, np.random.default_rng(seed))
    # As at work: what stands before a window is not seen, so nothing is known of the gap there.
    seen[first] = UNKNOWN
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
        # Before `padded` hashes the n-grams, which would give the characters away.
        ids = masked(ids, hidden)
    return {**padded(ids, seen, lengths, row_bits), "labels": labels, "owned": owned, **extra}
