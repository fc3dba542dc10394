"""Changes: where a text would get or lose spaces, in the coordinates that people and editors use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eojeol.text.gaps import Bools, Gaps
from eojeol.text.windows import Window

Kind = Literal["add", "remove", "squeeze"]
# Code points of the line shown on each side of a change.
CONTEXT = 10


@dataclass(frozen=True)
class Change:
    """One gap whose spaces would change. The typed spaces stand in `text[offset - spaces : offset]`.

    Attributes:
        line: from 1; lines end at LF, CR LF or CR.
        column: from 1, in code points, of the character after the gap.
        offset: code points before that character.
        kind: "add" a space, "remove" the spaces, or "squeeze" them to one.
        probability: the model's P(space) of the gap, 0 to 1.
        context: the line around the gap as typed, with "‸" where the spaces change.
        spaces: how many spaces stand in the gap; 0 if one is added.
        utf16_column: `column` in UTF-16 units, as editors count.
        utf16_offset: `offset` in UTF-16 units.
    """

    line: int
    column: int
    offset: int
    kind: Kind
    probability: float
    context: str
    spaces: int
    utf16_column: int
    utf16_offset: int


@dataclass
class Place:
    """How far a text has been read: what the coordinates of the next window start from."""

    offset: int = 0
    utf16_offset: int = 0
    line: int = 1
    line_offset: int = 0
    line_utf16_offset: int = 0


def find_changes(
    window: Window, gaps: Gaps, probabilities: np.ndarray[tuple[int], np.dtype[np.float32]], decided: Bools,
    squeeze: bool, place: Place,
) -> Iterator[Change]:  # fmt: skip
    """The changes of one window in text order; `place` moves on to its end.

    Args:
        window: where the text around them is read.
        gaps: its own units.
        probabilities: P(space), shape (units,).
        decided: shape (units,).
        squeeze: whether runs of spaces that stay become one.
        place: of the window's output in the whole text.
    """
    codes = gaps.codes
    before = gaps.before()
    many = gaps.spaced & decided & (gaps.starts - before > 1) & squeeze
    changed = np.flatnonzero(~gaps.fixed & ((decided != gaps.spaced) | many)).tolist()
    feeds = (codes == 0x0A) | ((codes == 0x0D) & (np.append(codes[1:], 0) != 0x0A))
    line_ends = np.flatnonzero(feeds) + 1
    # UTF-16 units before each code point, and at the end.
    wide = np.concatenate([[0], np.cumsum(codes > 0xFFFF)])
    for unit in changed:
        start = int(gaps.starts[unit])
        offset, utf16_offset = place.offset + start, place.utf16_offset + start + int(wide[start])
        line = int(np.searchsorted(line_ends, start, "right"))
        line_offset, line_utf16_offset = place.line_offset, place.line_utf16_offset
        if line:
            line_start = int(line_ends[line - 1])
            line_offset = place.offset + line_start
            line_utf16_offset = place.utf16_offset + line_start + int(wide[line_start])
        spaces = start - int(before[unit]) if gaps.spaced[unit] else 0
        kind: Kind = "add" if not gaps.spaced[unit] else "squeeze" if decided[unit] else "remove"
        yield Change(
            place.line + line, offset - line_offset + 1, offset, kind, float(probabilities[unit]),
            _context(window, window.start + start, spaces), spaces, utf16_offset - line_utf16_offset + 1, utf16_offset,
        )  # fmt: skip
    if len(line_ends):
        line_start = int(line_ends[-1])
        place.line += len(line_ends)
        place.line_offset = place.offset + line_start
        place.line_utf16_offset = place.utf16_offset + line_start + int(wide[line_start])
    place.offset += len(codes)
    place.utf16_offset += len(codes) + int(wide[-1])


def _context(window: Window, at: int, spaces: int) -> str:
    left = window.text[max(at - spaces - CONTEXT, 0) : at - spaces]
    right = window.text[at : at + CONTEXT]
    for end in "\r\n":
        left, right = left.rpartition(end)[2], right.partition(end)[0]
    return f"{left}‸{right}"


def utf16_length(text: str) -> int:
    """Length of a text in UTF-16 units, as editors count."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)
