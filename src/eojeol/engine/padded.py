"""Models that take padded rows (bert): windows of whole segments, longer segments in overlapping windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from eojeol.engine import ngrams
from eojeol.engine.arrays import Feed, Ids, Observed, Probabilities, Segments, space_probability
from eojeol.engine.vocab import CLS, PAD, SEP

# Positions of one batch of padded windows: more gain nothing on one core, and attention takes memory for them.
BATCH_POSITIONS = 1024


def in_windows(
    ids: Ids,
    observed: Observed,
    segments: Segments,
    window: int,
    margin: int,
    row_bits: int,
    run: Callable[[Feed], npt.NDArray[np.float32]],
) -> Probabilities:
    """P(space) of every unit from a model that takes padded rows: windows of similar length share a batch.

    Args:
        ids: character ids, shape (units,).
        observed: what is known of the gap before each unit, shape (units,).
        segments: segment number of each unit, ascending, shape (units,).
        window: longest input in positions.
        margin: see `overlapping_windows`.
        row_bits: binary logarithm of the number of rows of the n-gram stem; 0 for none.
        run: from input arrays by name to logits of shape (rows, longest, 2).
    """
    # (first unit, unit after the last, first unit whose decision counts) of each window, shape (windows, 3). A line of
    # eleven units, windows of nine positions ([CLS] and [SEP] take two), margin 2:
    #
    #     units      0 1 2 3 4 5 6 7 8 9 10
    #     window 1   a a a a a m m               (0, 7, 0)    a: its decisions count, m: margin
    #     window 2         m m a a a a a a       (3, 11, 5)   so window 1 decides up to 5
    spans = np.array(list(overlapping_windows(segments, window, margin)), np.int64)
    # A window decides up to where the next one of its segment takes over. The next one is of the same segment if it
    # begins to count later than it begins: only there does it have a margin before it.
    until = spans[:, 1].copy()
    goes_on = spans[1:, 2] > spans[1:, 0]
    until[:-1][goes_on] = spans[1:, 2][goes_on]
    out = np.empty(len(ids), np.float32)
    lengths = spans[:, 1] - spans[:, 0]
    order = np.argsort(lengths, kind="stable")
    while len(order):
        # The longest window sets the width, so the batches are taken from the long end.
        rows = max(BATCH_POSITIONS // (int(lengths[order[-1]]) + 2), 1)
        batch, order = order[-rows:], order[:-rows]
        places = np.concatenate([np.arange(*spans[i, :2]) for i in batch])
        logits = run(padded(ids[places], observed[places], lengths[batch], row_bits))
        for row, (first, _, keep), stop in zip(logits, spans[batch], until[batch], strict=True):
            out[keep:stop] = space_probability(row[1 + keep - first : 1 + stop - first])
    return out


def padded(ids: Ids, observed: Observed, lengths: npt.NDArray[np.int64], row_bits: int) -> Feed:
    """Rows of `[CLS] characters [SEP]`, padded to the longest.

    Args:
        ids: character ids of all rows, one after the other, shape (characters,).
        observed: shape (characters,).
        lengths: characters of each row, shape (rows,).
        row_bits: binary logarithm of the number of rows of the n-gram stem; 0 for none.

    Returns:
        `input_ids`, `token_type_ids`, `attention_mask`, shape (rows, longest + 2), and `ngram_ids`, shape
        (rows, longest + 2, 9), if there is a stem.
    """
    shape = (len(lengths), int(lengths.max()) + 2)
    inside = real_positions(lengths)
    feed = {"input_ids": np.full(shape, PAD, np.int64), "token_type_ids": np.zeros(shape, np.int64)}
    feed["input_ids"][:, 0] = CLS
    feed["input_ids"][np.arange(shape[0]), lengths + 1] = SEP
    feed["input_ids"][inside] = ids
    feed["token_type_ids"][inside] = observed
    feed["attention_mask"] = (feed["input_ids"] != PAD).astype(np.int64)
    if row_bits:
        row = np.repeat(np.arange(shape[0], dtype=np.int32), lengths)
        feed["ngram_ids"] = np.zeros((*shape, len(ngrams.SHAPES)), np.int64)
        feed["ngram_ids"][inside] = ngrams.table_rows(ngrams.hash_ngrams(ids, row), row_bits)
    return feed


def real_positions(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Where the characters stand in the rows of `padded`: bool, shape (rows, longest + 2)."""
    column = np.arange(int(lengths.max()) + 2)
    return (column > 0) & (column <= lengths[:, None])


def overlapping_windows(segments: Segments, window: int, margin: int) -> Iterator[tuple[int, int, int]]:
    """Windows of whole segments, overlapping where a segment is longer.

    Args:
        segments: segment number of each unit, ascending, shape (units,).
        window: longest input in positions, [CLS] and [SEP] included.
        margin: characters at an inner edge whose decisions another window takes.

    Yields:
        (first unit, unit after the last, first unit whose decision counts): a later window overwrites the margin
        at the end of the one before it.
    """
    inner = window - 2
    borders = np.flatnonzero(np.diff(segments, prepend=-1)).tolist()
    for begin, end in zip(borders, [*borders[1:], len(segments)], strict=True):
        first = begin
        while first + inner < end:
            yield first, first + inner, first if first == begin else first + margin
            first += inner - 2 * margin
        yield first, end, first if first == begin else first + margin
