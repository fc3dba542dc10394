"""A review: one text, what would change in it, and the text after; every form of output starts from it.

Offsets count in code points, columns in code points and in UTF-16 units, both from 1, as in `Change`. A probability
that is not known (a change of a document whose place could not be told for certain) is NaN.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eojeol.changes import CONTEXT, Change, Kind

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Review:
    """What fixing one text would do.

    Attributes:
        name: of the file as it was given; `-` for standard input.
        before: its text, without a byte order mark.
        after: the text with other spaces (and, if lines were joined, other line ends).
        changes: in text order; none if lines were joined, because places in the one text are not places in the other.
        codec: Python's name of the file's encoding.
        handler: Python's error handler that writes the text back as it was.
        mark: the byte order mark, or nothing.
        paragraphs: whether a "line" is a paragraph of a document that has no lines of its own.
    """

    name: str
    before: str
    after: str
    changes: tuple[Change, ...] = ()
    codec: str = "utf-8"
    handler: str = "strict"
    mark: bytes = b""
    paragraphs: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything would change."""
        return self.before != self.after


class Gap(NamedTuple):
    """A gap whose spaces would change: `spaces` of them stand before `offset`."""

    offset: int
    kind: Kind
    probability: float
    spaces: int


def gap_of(change: Change, shift: int = 0) -> Gap:
    """The gap of a change, in a text that begins `shift` code points earlier."""
    return Gap(change.offset + shift, change.kind, change.probability, change.spaces)


def apply(text: str, gaps: Iterable[Gap | Change]) -> str:
    """The text after changes, which are in text order."""
    parts = []
    done = 0
    for gap in gaps:
        parts += [text[done : gap.offset - gap.spaces], replacement(gap.kind)]
        done = gap.offset
    return "".join([*parts, text[done:]])


def replacement(kind: Kind) -> str:
    """What takes the place of the spaces of a gap."""
    return "" if kind == "remove" else " "


def locate(text: str, gaps: Sequence[Gap]) -> list[Change]:
    """Changes with their coordinates in a text.

    Args:
        text: the text.
        gaps: ascending.
    """
    starts = [0, *(match.end() for match in LINE_END.finditer(text))] if gaps else []
    changes = []
    seen = line = line_wide = wide = 0
    for gap in gaps:
        at = bisect_right(starts, gap.offset) - 1
        if at != line:
            line, line_wide = at, wide + _wide(text[seen : starts[at]])
        wide, seen = wide + _wide(text[seen : gap.offset]), gap.offset
        column = gap.offset - starts[line] + 1
        changes.append(
            Change(
                line + 1, column, gap.offset, gap.kind, gap.probability, _context(text, gap), gap.spaces,
                column + wide - line_wide, gap.offset + wide,
            )
        )  # fmt: skip
    return changes


def _wide(text: str) -> int:
    """How many code points take two UTF-16 units."""
    return 0 if text.isascii() else sum(c > "\uffff" for c in text)


def _context(text: str, gap: Gap) -> str:
    start = gap.offset - gap.spaces
    left = LINE_END.split(text[max(start - CONTEXT, 0) : start])[-1]
    right = LINE_END.split(text[gap.offset : gap.offset + CONTEXT])[0]
    return f"{left}‸{right}"
