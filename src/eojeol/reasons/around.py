"""The words around a change as they will stand, read from the text when somebody asks for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, Protocol

# Code points that are read on each side of a change, and what ends a word there beside U+0020.
REACH = 32
OTHER_ENDS = "\t\r\n\u3000\xa0"


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


class Surroundings:
    """A text after all its changes, put together when the first of them is asked about.

    Args:
        text: a text.
        start: where the offsets of the gaps count from in that text.
        gaps: all changed gaps of the text, in text order.
    """

    __slots__ = ("_after", "_gaps", "_places", "_start", "_text")

    def __init__(self, text: str, start: int, gaps: Sequence[Gap]) -> None:
        self._text, self._start, self._gaps = text, start, gaps
        self._after: str | None = None
        self._places: list[int] = []

    def words(self, number: int) -> tuple[str, str]:
        """The words before and after a change, not more of them than REACH code points.

        Args:
            number: place of the change among them.
        """
        if self._after is None:
            self._places, self._after = self._changed()
        at = self._places[number]
        left = self._after[max(at - REACH, 0) : at].rstrip(" ")
        right = self._after[at : at + REACH]
        left, right = left.rpartition(" ")[2], right.partition(" ")[0]
        if not (left.isalnum() and right.isalnum()):
            for end in OTHER_ENDS:
                left, right = left.rpartition(end)[2], right.partition(end)[0]
        return unicodedata.normalize("NFC", left), unicodedata.normalize("NFC", right)

    def _changed(self) -> tuple[list[int], str]:
        """Where the word after each change begins in the text after all of them, and that text."""
        places, pieces = [], []
        done = length = 0
        for gap in self._gaps:
            end = self._start + gap.offset
            piece = self._text[done : end - gap.spaces]
            if gap.kind != "remove":
                piece += " "
            pieces.append(piece)
            length += len(piece)
            places.append(length)
            done = end
        pieces.append(self._text[done:])
        return places, "".join(pieces)


class Around(NamedTuple):
    """Where the words around a change are read.

    Attributes:
        surroundings: the text, with all its changes.
        number: which of them it is.
    """

    surroundings: Surroundings
    number: int

    def words(self) -> tuple[str, str]:
        """The words before and after, as they will stand after all changes; not more of them than REACH code points."""
        return self.surroundings.words(self.number)
