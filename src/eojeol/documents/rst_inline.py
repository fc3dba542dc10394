r"""What stands inside a paragraph of reStructuredText: emphasis is a formatting run; literals, roles and links stay.

A mark of reStructuredText means something only between white space or punctuation, so the space next to one is what
keeps it working: `**굵게** 는` without its space is no emphasis any more. Such spaces are shown as ones that stay. What
joins a word to a mark there is `\ `, which prints nothing: the word is shown whole (`**굵게**\ 는` as 굵게는), and a
space that is added goes behind it. What only looks like a mark keeps its distance too, because a space could make it
one.

The rules are those of docutils (docs/ref/rst/restructuredtext.html#inline-markup-recognition-rules).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from eojeol.documents.edit import Builder

_SPECIAL = re.compile(r"\\(?:\r\n|.?)|``|\*\*|\*|_`|`|\||_|://|@|:", re.DOTALL)
_STARTS = ("``", "**", "*", "_`", "`", "|")
# What may follow the mark that ends a role, a link or a substitution, as a part of it.
_TAIL = re.compile(r"__?|:[\w.+-]+(?::[\w.+-]+)*:")
_NO_RUN = re.compile(r"[*`|\\]")
_IN_CHUNK = re.compile(r"[^\s*`|\\]")
_CHUNK = re.compile(r"[^\s*`|\\]*")
_BEFORE, _AFTER = frozenset("\"'(<[{-/:"), frozenset("\"')>]}-/:.,;!?\\")
_BEFORE_KINDS, _AFTER_KINDS = frozenset("Ps Pi Pf Pd Po".split()), frozenset("Pe Pi Pf Pd Po".split())
# A mark between two of these is a mark that is spoken of.
_PAIRS = dict(zip("\"'(<[{“‘«「『《〈【〔", "\"')>]}”’»」』》〉】〕", strict=True))


def add_paragraph(builder: Builder, spans: Sequence[tuple[int, int]], term: bool) -> None:
    """Add the prose of a paragraph, one passage a line.

    Args:
        builder: what it is added to.
        spans: (start, end) of the text in each line, indices into the builder's source; marks may go over line ends.
        term: a colon between spaces parts a term from what it is, so that no space next to one may change.
    """
    walk = _Paragraph(builder, spans)
    walk.walk(term)
    builder.border()


class _Paragraph:
    """Goes over a paragraph from mark to mark.

    Args:
        builder: what the text is added to.
        spans: where the text of each line stands.
    """

    def __init__(self, builder: Builder, spans: Sequence[tuple[int, int]]) -> None:
        self._builder, self._source, self._spans = builder, builder.source, spans
        self._line = 0
        self._at, self._end = spans[0][0], spans[-1][1]
        # Whether the spaces at the beginning of the next text keep a mark working.
        self._frozen = False
        # Marks that no other half of is left.
        self._unclosed: set[str] = set()

    def walk(self, term: bool) -> None:
        """Add everything; `term` as in `add_paragraph`."""
        at = self._at
        while found := _SPECIAL.search(self._source, at, self._end):
            mark, start, at = found.group(), found.start(), found.end()
            if mark[0] == "\\":
                self._escape(mark, start, at)
            elif mark in _STARTS:
                at = self._mark(mark, start, at)
            elif mark != ":":
                at = self._object(start, at, chunk=True)
            elif term:
                at = self._object(start, at, chunk=not self._source[at : at + 1].isspace())
        self._text(self._end)

    def _escape(self, mark: str, start: int, end: int) -> None:
        """A backslash and what it makes an ordinary character, or nothing."""
        if mark == "\\ ":
            self._text(start)
            self._builder.insert_at(end)
            self._at = end
        elif mark[1:].strip():
            self._text(start)
            self._builder.opaque(mark[1:], start, end)
            self._at = end
        else:
            self._object(start, end)

    def _mark(self, mark: str, start: int, end: int) -> int:
        """Take in a mark that could begin something, with what it begins, and say where to go on."""
        shut = self._shut(mark, end) if self._begins(start, end) and mark not in self._unclosed else -1
        if shut < 0:
            return self._object(start, end, chunk=True)
        length = len(mark) if mark != "_`" else 1
        if mark[0] == "*" and not _NO_RUN.search(self._source, end, shut):
            self._text(start, before_mark=True)
            self._builder.insert_at(start)
            self._at = end
            self._text(shut)
            self._builder.insert_at(shut + length)
            self._at, self._frozen = shut + length, True
            return self._at
        stop = shut + length
        if mark in ("`", "|") and (tail := _TAIL.match(self._source, stop, self._end)):
            stop = tail.end()
        if mark == "`" and self._source[start - 1 : start] == ":":
            start = self._chunk_start(start)  # the role's name
        return self._object(start, stop)

    def _begins(self, start: int, end: int) -> bool:
        """Whether a mark stands where it can begin something."""
        before, after = self._source[start - 1 : start], self._source[end : min(end + 1, self._end)]
        if not after or after.isspace() or (before and _PAIRS.get(before) == after):
            return False
        return not before or before.isspace() or _fits(before, _BEFORE, _BEFORE_KINDS)

    def _shut(self, mark: str, at: int) -> int:
        """Where the other half of a mark begins; -1 if there is none."""
        closing = "`" if mark == "_`" else mark
        place = at
        while (place := self._source.find(closing, place + 1, self._end)) >= 0:
            if self._source[place - 1].isspace() or (mark != "``" and self._escaped(place)):
                continue
            stop = place + len(closing)
            tail = _TAIL.match(self._source, stop, self._end) if mark in ("`", "|") else None
            if any(self._closes(after) for after in (stop, tail.end() if tail else stop)):
                return place
        self._unclosed.add(mark)
        return -1

    def _closes(self, at: int) -> bool:
        """Whether a mark that ends at an index stands where it can end something."""
        after = self._source[at : min(at + 1, self._end)]
        return not after or after.isspace() or _fits(after, _AFTER, _AFTER_KINDS)

    def _escaped(self, at: int) -> bool:
        first = at
        while first > self._at and self._source[first - 1] == "\\":
            first -= 1
        return (at - first) % 2 == 1

    def _object(self, start: int, end: int, chunk: bool = False) -> int:
        """Leave something as it is, and the spaces next to it; say where it ends.

        Args:
            start: where it begins.
            end: where it ends.
            chunk: it reaches as far as there is no white space and no other mark.
        """
        if chunk:
            start = self._chunk_start(start)
            right = _CHUNK.match(self._source, end, self._end)
            end = right.end() if right else end
        self._text(start)
        self._builder.border()
        self._at, self._frozen = max(self._at, end), False
        return self._at

    def _chunk_start(self, start: int) -> int:
        while start > self._at and _IN_CHUNK.match(self._source, start - 1):
            start -= 1
        return start

    def _text(self, end: int, before_mark: bool = False) -> None:
        """Add the text from where the walk stands to an index, line by line, and freeze spaces that keep marks working.

        Args:
            end: where it ends.
            before_mark: a mark follows.
        """
        while self._at < end and self._line < len(self._spans):
            first, last = self._spans[self._line]
            start, stop = max(self._at, first), min(end, last)
            if start < stop:
                self._part(start, stop, before_mark and stop == end)
            self._at = max(start, stop)
            if self._at < end and self._at >= last:
                self._builder.border()
                self._line += 1
                self._frozen = False
        self._at = max(self._at, end)

    def _part(self, start: int, stop: int, before_mark: bool) -> None:
        first, last = start, stop
        if self._frozen:
            while first < stop and self._source[first] == " ":
                first += 1
        if before_mark:
            while last > first and self._source[last - 1] == " ":
                last -= 1
        self._builder.opaque(self._source[start:first], start, first)
        self._builder.plain(first, last)
        self._builder.opaque(self._source[last:stop], last, stop)
        self._frozen = False


def _fits(character: str, marks: frozenset[str], kinds: frozenset[str]) -> bool:
    """Whether a character is one of the ASCII `marks`, or punctuation of other scripts of one of the `kinds`."""
    return character in marks if character.isascii() else unicodedata.category(character) in kinds
