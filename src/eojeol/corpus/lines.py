"""Lines of a text by their numbers, as few copies as there are stretches of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LINE_END = ord("\n")


def lines_of(text: bytes, numbers: NDArray[np.intp]) -> bytes:
    r"""Some lines of a text, each with its line end.

    Args:
        text: UTF-8 (or another encoding in which a line end is the byte 0x0A), every line with its line end.
        numbers: numbers of the lines from 0, rising, shape (lines,).

    Returns:
        The lines: of `a\nb\nc\nd\n` the lines 0 1 3 are `a\nb\nd\n`, two stretches.
    """
    if not len(numbers):
        return b""
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == _LINE_END) + 1
    # The lines 0 1 3 go on with another one than the next after 1, so stretches begin with the lines 0 3 and end
    # with the lines 1 3.
    breaks = np.flatnonzero(np.diff(numbers) != 1)
    firsts = numbers[np.concatenate([[0], breaks + 1])]
    lasts = numbers[np.concatenate([breaks, [len(numbers) - 1]])]
    starts = np.where(firsts == 0, 0, ends[firsts - 1])
    return b"".join(
        [text[start:end] for start, end in zip(starts.tolist(), ends[lasts].tolist(), strict=True)]
    )
