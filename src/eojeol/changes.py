"""Changes: where a text would get or lose spaces, in the coordinates that people and editors use.

What is done with changes is here and nowhere else: they are found in decided gaps (`find_changes`), put into a text
(`apply`), located in it by line, column and UTF-16 (`locate`), counted (`count`), and read off two texts that differ
in spaces (`space_changes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from eojeol.engine.arrays import Probabilities
from eojeol.reasons.around import Around, Surroundings
from eojeol.text.compare import space_changes
from eojeol.text.gaps import Bools, Codes, Gaps, Offsets, code_points
from eojeol.text.windows import Window

if TYPE_CHECKING:
    from eojeol.reasons.reason import Reason

__all__ = [
    "Change", "ChangedGap", "Counts", "Cursor", "Kind", "apply", "count", "count_between", "find_changes", "gap_of",
    "locate", "replacement", "space_changes", "utf16_length",
]  # fmt: skip
Kind = Literal["add", "remove", "squeeze"]
# Code points of the line shown on each side of a change.
CONTEXT = 10
LINE_FEED, CARRIAGE_RETURN = 0x0A, 0x0D
# Code points above it take two UTF-16 units.
ONE_UNIT = 0xFFFF


@dataclass(frozen=True)
class Change:
    """One gap whose spaces would change. The typed spaces stand in `text[offset - spaces : offset]`.

    Attributes:
        line: from 1; lines end at LF, CR LF or CR.
        column: from 1, in code points, of the character after the gap.
        offset: code points before that character.
        kind: "add" a space, "remove" the spaces, or "squeeze" them to one.
        probability: the model's P(space) of the gap, 0 to 1; 0 or 1 where the norm decides by the form of the words.
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
    _around: Around | None = field(default=None, compare=False, repr=False)

    @property
    def reason(self) -> Reason:
        """Why, out of a closed list (docs/reasons.md); found when it is asked for, and nothing is paid before."""
        from eojeol.reasons.reason import reason_of

        if self._around is None:
            left, _, right = self.context.partition("‸")
            return reason_of(left.rpartition(" ")[2], right.partition(" ")[0], self.kind)
        return reason_of(*self._around.words(), self.kind)

    def fields(self) -> dict[str, Any]:
        """What it says of itself, by name, but for the reason."""
        return {name: value for name, value in vars(self).items() if name != "_around"}


class ChangedGap(NamedTuple):
    """What a change is before it is located: `spaces` spaces stand before `offset`, and `kind` becomes of them."""

    offset: int
    kind: Kind
    probability: float
    spaces: int


@dataclass
class Cursor:
    """How far a text has been read: what the coordinates of the next window start from.

    Attributes:
        offset: code points read.
        utf16_offset: the same in UTF-16 units.
        line: the line that is being read, from 1.
        line_offset: code points before that line.
        line_utf16_offset: the same in UTF-16 units.
    """

    offset: int = 0
    utf16_offset: int = 0
    line: int = 1
    line_offset: int = 0
    line_utf16_offset: int = 0


@dataclass(frozen=True)
class Counts:
    """How many spaces came and went.

    Attributes:
        added: number of U+0020 added.
        removed: number of U+0020 removed.
    """

    added: int = 0
    removed: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The sum."""
        return Counts(self.added + other.added, self.removed + other.removed)


def find_changes(
    window: Window, gaps: Gaps, probabilities: Probabilities, decided: Bools, squeeze: bool, cursor: Cursor
) -> Iterator[Change]:
    """The changes of one window in text order.

    Args:
        window: where the text around them is read.
        gaps: the window's own gaps.
        probabilities: P(space) of each gap, shape (units,).
        decided: whether each gap gets a space, shape (units,).
        squeeze: whether runs of spaces that stay become one.
        cursor: where the window's output begins in the whole text; moves on to its end.

    Example:
        The text `가  나다 라마`, with squeeze:

            units     가 나 다 라 마
            starts     0  3  4  6  7
            spaces     0  2  0  1  0
            decided    0  1  1  0  0    squeeze before 나, add before 다, remove before 라
    """
    spaces = np.where(gaps.spaced, gaps.starts - gaps.before(), 0)
    several = decided & (spaces > 1)
    changed = ~gaps.fixed & ((decided != gaps.spaced) | (several & squeeze))
    columns = (values[changed].tolist() for values in (gaps.starts, decided, probabilities, spaces))
    found = [
        ChangedGap(start, "squeeze" if space and many else "add" if space else "remove", probability, many)
        for start, space, probability, many in zip(*columns, strict=True)
    ]
    yield from _located(window.text, window.start, gaps.codes, found, cursor)


def locate(text: str, gaps: Sequence[ChangedGap]) -> list[Change]:
    """Changes with their coordinates in a text.

    Args:
        text: the whole text.
        gaps: its changed gaps in text order.
    """
    return list(_located(text, 0, code_points(text), gaps, Cursor())) if gaps else []


def gap_of(change: Change, shift: int = 0) -> ChangedGap:
    """The gap of a change, in a text that begins `shift` code points earlier.

    Args:
        change: a change in its own text.
        shift: code points that stand before that text in the other one.
    """
    return ChangedGap(change.offset + shift, change.kind, change.probability, change.spaces)


def apply(text: str, changes: Iterable[Change | ChangedGap]) -> str:
    """The text after changes.

    Args:
        text: the text before.
        changes: changes of this text in text order.
    """
    pieces = []
    done = 0
    for change in changes:
        pieces += [text[done : change.offset - change.spaces], replacement(change.kind)]
        done = change.offset
    return "".join([*pieces, text[done:]])


def replacement(kind: Kind) -> str:
    """What takes the place of the spaces of a gap."""
    return "" if kind == "remove" else " "


def count(changes: Iterable[Change | ChangedGap]) -> Counts:
    """How many spaces changes add and remove; a squeezed gap loses all its spaces but one."""
    added = removed = 0
    for change in changes:
        difference = len(replacement(change.kind)) - change.spaces
        added += max(difference, 0)
        removed -= min(difference, 0)
    return Counts(added, removed)


def count_between(old: str, new: str) -> Counts:
    """How many spaces were added and removed between two texts.

    Args:
        old: the text before.
        new: the text after.

    Raises:
        EojeolError: they differ in more than spaces.
    """
    added = [difference for _, difference in space_changes(old, new)]
    return Counts(sum(max(each, 0) for each in added), -sum(min(each, 0) for each in added))


def utf16_length(text: str) -> int:
    """Length of a text in UTF-16 units, as editors count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _located(
    text: str, start: int, codes: Codes, gaps: Sequence[ChangedGap], cursor: Cursor
) -> Iterator[Change]:
    """Changed gaps with the coordinates that they have in the whole text.

    Args:
        text: where the context of a gap is read.
        start: where the code points begin in that text.
        codes: the code points in which the gaps are, shape (length,).
        gaps: in text order; their offsets count in `codes`.
        cursor: where the code points begin in the whole text; moves on to their end.

    Example:
        `가😀\\n나다` where the cursor stands at the very beginning, and the gap before 다:

            line ends    3              after the line feed
            wide         1              the emoji takes two units
            gap at 4     line 2, column 4 - 3 + 1; in UTF-16 units 4 + 1 - (3 + 1) + 1
    """
    line_ends, wide = _line_ends(codes), np.flatnonzero(codes > ONE_UNIT)
    # Where each line begins, the one that the cursor is in first: that may be before these code points.
    starts = np.concatenate([[cursor.line_offset - cursor.offset], line_ends])
    utf16_starts = np.concatenate(
        [[cursor.line_utf16_offset - cursor.utf16_offset], line_ends + np.searchsorted(wide, line_ends)]
    )
    if gaps:
        around = Surroundings(text, start, gaps)
        offsets = np.array([gap.offset for gap in gaps], np.int64)
        utf16_offsets = offsets + np.searchsorted(wide, offsets)
        lines = np.searchsorted(line_ends, offsets, "right")
        columns = offsets - starts[lines] + 1
        utf16_columns = utf16_offsets - utf16_starts[lines] + 1
        places = zip(
            lines.tolist(), columns.tolist(), utf16_columns.tolist(), utf16_offsets.tolist(), strict=True
        )
        for number, (gap, (line, column, utf16_column, utf16_offset)) in enumerate(
            zip(gaps, places, strict=True)
        ):
            yield Change(
                cursor.line + line, column, cursor.offset + gap.offset, gap.kind, gap.probability,
                _context(text, start + gap.offset, gap.spaces), gap.spaces,
                utf16_column, cursor.utf16_offset + utf16_offset, Around(around, number),
            )  # fmt: skip
    cursor.line += len(line_ends)
    cursor.line_offset = cursor.offset + int(starts[-1])
    cursor.line_utf16_offset = cursor.utf16_offset + int(utf16_starts[-1])
    cursor.offset += len(codes)
    cursor.utf16_offset += len(codes) + len(wide)


def _line_ends(codes: Codes) -> Offsets:
    """Index after each line end, ascending; CR LF is one line end, that of its LF."""
    feeds, returns = codes == LINE_FEED, codes == CARRIAGE_RETURN
    returns[:-1] &= ~feeds[1:]
    return np.flatnonzero(feeds | returns) + 1


def _context(text: str, offset: int, spaces: int) -> str:
    """The line on both sides of a gap whose last space stands before `offset`."""
    left = text[max(offset - spaces - CONTEXT, 0) : offset - spaces]
    right = text[offset : offset + CONTEXT]
    for end in "\r\n":
        left, right = left.rpartition(end)[2], right.partition(end)[0]
    return f"{left}‸{right}"
