"""The words around a change as they will stand, read from the text when somebody asks for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, Protocol

# Code points that are read on each side of a change, and what ends a word there.
REACH = 32
WORD_ENDS = " \t\r\n\u3000\xa0"


class Gap(Protocol):
    """A gap that changes: `spaces` spaces stand before `offset`, and `kind` becomes of them."""

    @property
    def offset(self) -> int:
        """Code points before the character after it."""
        ...

    @property
    def kind(self) -> str:
        """ "add", "remove" or "squeeze"."""
        ...

    @property
    def spaces(self) -> int:
        """How many stand there."""
        ...


class Around(NamedTuple):
    """Where the words around a change are read.

    Attributes:
        text: a text in which it is.
        start: where the offsets of the gaps count from in that text.
        gaps: all changed gaps of the text, in text order.
        number: which of them it is.
    """

    text: str
    start: int
    gaps: Sequence[Gap]
    number: int

    def words(self) -> tuple[str, str]:
        """The words before and after, as they will stand after all changes; not more of them than REACH code points."""
        gap = self.gaps[self.number]
        at = self.start + gap.offset
        left = self._after(max(at - REACH, 0), at - gap.spaces).rstrip(" ")
        right = self._after(at, at + REACH)
        for end in WORD_ENDS:
            left, right = left.rpartition(end)[2], right.partition(end)[0]
        return unicodedata.normalize("NFC", left), unicodedata.normalize("NFC", right)

    def _after(self, first: int, last: int) -> str:
        """A part of the text after the changes inside it; the change itself touches its border and stays out.

        Args:
            first: offset in the text of its first character.
            last: offset after its last one.
        """
        low = high = self.number
        while low and self.start + self.gaps[low - 1].offset > first:
            low -= 1
        while high < len(self.gaps) and self.start + self.gaps[high].offset < last:
            high += 1
        pieces, done = [], first
        for gap in self.gaps[low:high]:
            end = self.start + gap.offset
            if done <= end - gap.spaces and first < end <= last:
                pieces += [self.text[done : end - gap.spaces], "" if gap.kind == "remove" else " "]
                done = end
        return "".join([*pieces, self.text[done:last]])
