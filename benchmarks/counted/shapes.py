"""n-grams across a gap and their hashes: the integers that counting, the packed table and JavaScript share.

A gap stands before the character at `position`. A shape (first, last) names the characters from `position + first` to
`position + last`, both included: (-2, 1) is the two characters on each side. The hash is 32 bits of xor, shift and
`Math.imul`, the same in numpy and in JavaScript; beyond the border of a line stands the separator's id.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Shape = tuple[int, int]
Ids = npt.NDArray[np.uint16]
Hashes = npt.NDArray[np.uint32]

SEPARATOR = 3
REACH = 4
SHAPES: tuple[Shape, ...] = (
    (-1, 0), (0, 1), (-2, 0), (-1, 1), (0, 2), (-3, 0), (-2, 1), (-1, 2),
    (0, 3), (-3, 1), (-2, 2), (-1, 3), (-4, 1), (-3, 2), (-2, 3), (-4, 3),
)  # fmt: skip
# The longest shapes that a shape holds: what foretells it. Every shape stands after its own.
SHORTER: dict[Shape, tuple[Shape, ...]] = {
    shape: tuple(
        s
        for s in SHAPES
        if s != shape
        and shape[0] <= s[0]
        and s[1] <= shape[1]
        and not any(
            t not in (s, shape) and shape[0] <= t[0] <= s[0] and s[1] <= t[1] <= shape[1] for t in SHAPES
        )
    )
    for shape in SHAPES
}

_SALT = {-4: 0x6C8E9CF5, -3: 0x2545F491, -2: 0x5BD1E995, -1: 0x1B873593, 0: 0x7FEB352D}
_ROUND = np.uint32(0x9E3779B1)
_FINISH = np.uint32(0x85EBCA6B)


def hash_shape(ids: Ids, shape: Shape, begin: int = 0, end: int | None = None) -> Hashes:
    """Hash the n-gram of one shape at every position of a part of a stream.

    Args:
        ids: character ids of the whole stream, shape (length,); lines are separated by at least REACH separators.
        shape: which n-gram.
        begin: first position of the part.
        end: position after its last; None for the end of the stream.

    Returns:
        Shape (end - begin,).
    """
    length = len(ids)
    end = length if end is None else end
    first, last = shape
    left, right = max(0, begin + first), min(length, end + last)
    wide = np.full(end - begin + last - first, SEPARATOR, np.uint32)
    wide[left - (begin + first) : right - (begin + first)] = ids[left:right]
    state = np.full(end - begin, _SALT[first], np.uint32)
    for k in range(last - first + 1):
        state ^= wide[k : k + end - begin]
        state *= _ROUND
        state ^= state >> np.uint32(15)
    state *= _FINISH
    hashes: Hashes = state ^ (state >> np.uint32(13))
    return hashes


def hash_ngrams(ids: Ids) -> Hashes:
    """All n-grams of every position, shape (length, 16), in the order of SHAPES."""
    return np.stack([hash_shape(ids, shape) for shape in SHAPES], axis=1)
