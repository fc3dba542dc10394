"""The text that an editor holds: its lines, changed as the editor says, and places counted as the editor counts.

A place is a line and a column, both from 0, the column in units of the encoding that client and server agreed on:
UTF-16 by default, else UTF-8 or whole code points. Lines end at LF, CR LF and CR, as the protocol has it, and nowhere
else (`str.splitlines` knows eight more ends, with which every place below a form feed would be one line off: that is
why pygls's own documents are not used). A column beyond its line is the line's end; one inside a character stands
before it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from eojeol.changes import utf16_length

UTF8, UTF16, UTF32 = "utf-8", "utf-16", "utf-32"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# JSON can hold half a pair, which no encoding can; what takes its place is as long in every unit.
_LONE = re.compile("[\ud800-\udfff]")


class Place(NamedTuple):
    """A line and a column in units, from 0."""

    line: int
    units: int


class Text:
    """A text in lines.

    Args:
        source: the whole text.
        encoding: what columns count: "utf-8", "utf-16" or "utf-32".
    """

    def __init__(self, source: str, encoding: str = UTF16) -> None:
        self.encoding = encoding
        self._lines = _lines(source)
        self._source: str | None = None

    @property
    def source(self) -> str:
        """The whole text."""
        if self._source is None:
            self._source = "".join(self._lines)
        return self._source

    def replace(self, start: Place, end: Place, new: str) -> None:
        """What an editor's change of a range does.

        Args:
            start: where the range begins.
            end: where it ends.
            new: what stands there now.
        """
        start, end = min(start, end), max(start, end)
        first, last = (min(place.line, len(self._lines)) for place in (start, end))
        head, tail = self._cut(first, start.units)[0], self._cut(last, end.units)[1]
        # The lines beside go along: a CR and an LF that come to stand together are one line end.
        low, high = max(first - 1, 0), last + 2
        pieces = [*self._lines[low:first], head, new, tail, *self._lines[last + 1 : high]]
        self._lines[low:high] = _lines("".join(pieces))
        self._source = None

    def offset(self, place: Place) -> int:
        """Code points before a place.

        Args:
            place: where.
        """
        line = min(place.line, len(self._lines))
        return sum(map(len, self._lines[:line])) + len(self._cut(line, place.units)[0])

    def ruler(self) -> Ruler:
        """What measures columns of this text as it is now."""
        return Ruler(list(self._lines), self.encoding)

    def _cut(self, number: int, units: int) -> tuple[str, str]:
        """A line before and after a column."""
        if number >= len(self._lines):
            return "", ""
        line = self._lines[number]
        at = _column(line.rstrip("\r\n"), units, self.encoding)
        return line[:at], line[at:]


class Ruler:
    """Turns columns in code points into an editor's units, fastest from left to right.

    Args:
        lines: the lines of a text.
        encoding: what columns count.
    """

    def __init__(self, lines: list[str], encoding: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._last = (-1, 0, 0)

    def span(self, line: int, start: int, end: int) -> tuple[Place, Place]:
        """Two places of a line.

        Args:
            line: its number, from 0.
            start: a column in code points, from 0.
            end: another one, not before it.
        """
        text = self._lines[line] if line < len(self._lines) else ""
        known, column, units = self._last
        if known != line or column > start:
            column, units = 0, 0
        units += width(text[column:start], self._encoding)
        self._last = (line, start, units)
        return Place(line, units), Place(line, units + width(text[start:end], self._encoding))


def width(text: str, encoding: str) -> int:
    """The length of a text in units.

    Args:
        text: any text.
        encoding: what is counted.
    """
    if encoding == UTF8:
        return len(text.encode("utf-8"))
    return utf16_length(text) if encoding == UTF16 else len(text)


def _lines(source: str) -> list[str]:
    return _LINE.findall(_LONE.sub("\ufffd", source))


def _column(line: str, units: int, encoding: str) -> int:
    """Code points before a column; what is cut by it is not counted."""
    if encoding == UTF32 or line.isascii():
        return min(units, len(line))
    if encoding == UTF8:
        return len(line.encode("utf-8")[:units].decode("utf-8", "ignore"))
    return len(line.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
