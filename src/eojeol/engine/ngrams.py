"""Hashed character n-grams: the lexicon of the n-gram network, without a lexicon.

Every position looks at nine n-grams around it (2 to 4 characters, those that end at, straddle, or begin at the gap).
Each is hashed to 32 bits with integer arithmetic that numpy and JavaScript (`Math.imul`) do alike, and the top bits of
the hash name a row of the table. Rows are shared by all n-grams that fall on them; training sorts out which of them
matters. (Giving each row to its most frequent n-gram alone, with an 8-bit tag, was tried and lost: docs/LOG.md.)

n-grams never cross the border of a segment (a line): beyond it stands the separator's id.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.engine.vocab import SEP

# Offsets from the position, first to last character, both included. Grouped by first offset: each group is one
# running hash that is read off after two, three and four characters.
SHAPES = ((-3, 0), (-2, 0), (-2, 1), (-1, 0), (-1, 1), (-1, 2), (0, 1), (0, 2), (0, 3))
REACH = 3

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
        at[offset] = (
            np.where(beside[window] == segments, wide[window], np.uint32(SEP)) if offset else wide[window]
        )
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


def table_rows(hashes: Hashes, row_bits: int) -> npt.NDArray[np.int32]:
    """Rows of the n-gram table that hashes name: their top bits.

    Args:
        hashes: 32-bit hashes of any shape.
        row_bits: binary logarithm of the number of rows.

    Returns:
        Numbers from 0 to 2**row_bits - 1, of the same shape.
    """
    rows: npt.NDArray[np.int32] = (hashes >> np.uint32(32 - row_bits)).view(np.int32)
    return rows
