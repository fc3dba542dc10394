"""Hashed character n-grams: the lexicon of the n-gram network, without a lexicon.

Every position looks at nine n-grams around it (2 to 4 characters, those that end at, straddle, or begin at the gap).
Each is hashed to 32 bits with integer arithmetic that numpy and JavaScript (`Math.imul`) do alike, and the hash names a
*row* of the table and an 8-bit *tag*. A row belongs to the one tag that was most frequent among all that fell on it in
the training text; an n-gram with another tag gets the empty row. So the frequent n-grams keep rows of their own, and
the tens of millions of rare ones, which would share each row with some thirty others, do not disturb them: one byte
a row buys what four times as many rows would.

n-grams never cross the border of a segment (a line): beyond it stands the separator's id.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.vocab import SEP

# Offsets from the position, first to last character, both included. Grouped by first offset: each group is one
# running hash that is read off after two, three and four characters.
SHAPES = ((-3, 0), (-2, 0), (-2, 1), (-1, 0), (-1, 1), (-1, 2), (0, 1), (0, 2), (0, 3))
REACH = 3
TAG_BITS = 8

_SALT = {-3: 0x2545F491, -2: 0x5BD1E995, -1: 0x1B873593, 0: 0x7FEB352D}
_ROUND = np.uint32(0x9E3779B1)
_FINISH = np.uint32(0x85EBCA6B)

Ids = npt.NDArray[np.uint16]
Hashes = npt.NDArray[np.uint32]


def hash_ngrams(ids: Ids, segments: npt.NDArray[np.int32]) -> Hashes:
    """Hash the nine n-grams of every position.

    Args:
        ids: character ids, shape (length,).
        segments: number of the segment that each position belongs to, shape (length,); equal numbers are neighbours.

    Returns:
        32-bit hashes, shape (length, 9), in the order of SHAPES.
    """
    length = len(ids)
    wide = np.full(length + 2 * REACH, SEP, np.uint32)
    wide[REACH : REACH + length] = ids
    beside = np.full(length + 2 * REACH, -1, np.int32)
    beside[REACH : REACH + length] = segments
    at = {}
    for offset in range(-REACH, REACH + 1):
        window = slice(REACH + offset, REACH + offset + length)
        at[offset] = np.where(beside[window] == segments, wide[window], np.uint32(SEP)) if offset else wide[window]
    out = np.empty((length, len(SHAPES)), np.uint32)
    for first in range(-REACH, 1):
        state = np.full(length, _SALT[first], np.uint32)
        for last in range(first, REACH + 1):
            state = (state ^ at[last]) * _ROUND
            state ^= state >> np.uint32(15)
            if (first, last) in SHAPES:
                mixed = state * _FINISH
                out[:, SHAPES.index((first, last))] = mixed ^ (mixed >> np.uint32(13))
            if last - first == REACH:
                break
    return out


def row_bits(tags: npt.NDArray[np.uint8]) -> int:
    """Binary logarithm of the number of rows."""
    return len(tags).bit_length() - 1


def table_rows(hashes: Hashes, tags: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """Rows of the table that the hashes own; the empty row, number len(tags), where another n-gram owns the row.

    Args:
        hashes: any shape.
        tags: the owner of each row, shape (rows,), rows a power of two.
    """
    cells = hashes >> np.uint32(32 - TAG_BITS - row_bits(tags))
    rows = (cells >> np.uint32(TAG_BITS)).view(np.int32)
    owned = tags[rows] == (cells & np.uint32((1 << TAG_BITS) - 1)).astype(np.uint8)
    return np.where(owned, rows, np.int32(len(tags)))


def count_cells(hashes: Hashes, counts: npt.NDArray[np.uint32], bits: int) -> None:
    """Add occurrences to `counts`, shape (2**bits rows × 256 tags,), in place."""
    np.add.at(counts, (hashes >> np.uint32(32 - TAG_BITS - bits)).ravel(), np.uint32(1))


def owners(counts: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """The most frequent tag of every row, from the counts of `count_cells`; the lowest tag wins a tie."""
    return counts.reshape(-1, 1 << TAG_BITS).argmax(axis=1).astype(np.uint8)
