"""reStructuredText (.rst): paragraphs, items, definitions and notes are fixed; what makes structure, and code, stays.

Like Markdown's, this is a walk over lines that must only know what is *not* prose, and errs on that side; docutils
builds a tree and could not say where every character stood. A line that has another length would break what it is
underlined or framed with, so titles and tables are left as they are. Of directives only those are known whose content
is prose: of all others, and of comments, targets, fields and literal blocks, nothing is shown to `fix`. A paragraph is
taken apart in rst_inline.py.
"""

from __future__ import annotations

import re

from eojeol.documents.edit import Builder, Passage, lines
from eojeol.documents.format import Format
from eojeol.documents.plain import fix_passages
from eojeol.documents.rst_inline import add_paragraph

_MARKERS = re.compile(
    r"(?:[-*+•‣⁃][ \t]+|(?:\((?=\w+\)))?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|\#)[.)][ \t]+"  # bullets, numbers
    r"|\|[ \t]+)*"  # a line that is to stay one
)
# What a line begins with that is a marker, or that a space would make one; `*`, `|`, `:` and brackets are inline marks.
_LEAD = re.compile(r"(?:\(?[ ]*(?:\d+|[A-Za-z]+|\#)[ ]*[.)][ ]*|[^\w\s*`:|\\\[]+[ ]*)*")
_OPTION = re.compile(r"(?:--?|\+|/)[A-Za-z0-9]")
_OPTION_END = re.compile(r" {2,}")
_LITERAL = re.compile(r"[ ]*:[: ]*:$")
# What titles are underlined with. Three characters do so only for a title that is no longer.
_RUN = re.compile(r"\s*([!-/:-@\[-`{-~])\1{2,}$")
_SHORT = 3
# How many footnotes or notes may begin in one line, one in the other.
_DEEPEST = 20
_QUOTE = re.compile(r"[!-/:-@\[-`{-~]")
_WORD = re.compile(r"[^\W_]")
_GRID = re.compile(r"\+-[-+]+-\+$")
_COLUMNS = re.compile(r"=+(?:[ ]+=+)+$")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_FOOTNOTE = re.compile(r"\[[^\]\s]+\](?:[ \t]+|$)")
_DIRECTIVE = re.compile(r"(?:[\w.+-]+:)?([\w.+-]*\w)[ ]?::(?:[ \t]+|$)")
_ROLE = re.compile(r":[\w.+-]+(?::[\w.+-]+)*:`")
_DOCTEST = re.compile(r">>>(?:[ ]|$)")

# Directives whose text is prose, and may begin in the line of the directive; also under docutils' Korean names.
_NOTES = frozenset(
    "attention caution danger error hint important note tip warning seealso todo epigraph highlights pull-quote "
    "compound 집중 주의 위험 오류 실마리 중요한 비고 팁 경고 제명 하이라이트 발췌문 합성어".split()
)
# The same after a version.
_VERSIONS = frozenset("versionadded versionchanged versionremoved deprecated".split())
# Directives with arguments, after which a blank line and prose may come.
_HOLDERS = frozenset(
    "admonition topic sidebar container class rst-class figure only 권고 주제 사이드바 컨테이너 클래스 도표 "
    "function method attribute data exception decorator classmethod staticmethod property option envvar confval "
    "describe object".split()
)


def passages(source: str) -> list[Passage]:
    """The prose of a reStructuredText file, one passage a line, or what of one stands between what is left alone."""
    return _Walk(source).passages()


class _Walk:
    """Goes over the lines, and collects paragraphs.

    Args:
        source: the whole file.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._builder = Builder(source)
        self._starts = [start for start, _, _ in lines(source)]
        self._lines = [source[start:end].rstrip() for start, end, _ in lines(source)]
        self._indents = [_width(line[: len(line) - len(line.lstrip())]) for line in self._lines]
        # The paragraph that is open: its text, the column in which it goes on, or what that is deeper than if its
        # first line doesn't say.
        self._spans: list[tuple[int, int]] = []
        self._column: int | None = None
        self._deeper = 0
        self._nested = 0

    def passages(self) -> list[Passage]:
        """The prose, passage by passage."""
        i = 0
        while i < len(self._lines):
            i = self._take(i)
        self._close()
        return self._builder.finish()

    def _take(self, i: int) -> int:
        """Take in a line and what belongs to it, and say which one is next."""
        line = self._lines[i]
        self._nested = 0
        at = len(line) - len(line.lstrip())
        goes_on = bool(self._spans) and (
            self._indents[i] == self._column or (self._column is None and self._indents[i] > self._deeper)
        )
        if not goes_on:
            self._close()
            markers = _MARKERS.match(line, at)
            at = markers.end() if markers else at
        if not line[at:]:
            self._close()
            return i + 1
        column = _width(line[:at])
        if (after := self._not_prose(i, at, column)) > i:
            return after
        self._column = self._indents[i] if goes_on else column
        return self._prose(i, at, column, term=not goes_on and self._indent(i + 1) > column)

    def _not_prose(self, i: int, at: int, column: int) -> int:
        """The line after something else than a paragraph that begins in this line; this line if nothing else does.

        Args:
            i: the line.
            at: where its text begins, after the markers of items.
            column: the column there, or of what the text is the body of.
        """
        line = self._lines[i]
        if (after := self._structure(i, at, column)) > i:
            self._close()
            return max(after, self._literal(i, column)) if line.endswith("::") else after
        if explicit := _EXPLICIT.match(line, at):
            if self._spans:
                # It should have had a blank line before it, and is text; what is below it looks like its own.
                self._close()
                return max(self._below(i, column), self._literal(i, column))
            return self._explicit(i, explicit.end(), column)
        if _OPTION.match(line, at):
            self._close()
            end = _OPTION_END.search(line, at)
            return self._body(i, end.end() if end else len(line), column)
        return i

    def _structure(self, i: int, at: int, column: int) -> int:
        """The line after what is no prose and begins in this line; this line if it is prose, or explicit markup.

        Args:
            i: the line.
            at: where its text begins, after the markers of items.
            column: the column there.
        """
        text = self._lines[i][at:]
        following = self._lines[i + 1] if i + 1 < len(self._lines) else ""
        underlined = _RUN.match(following) and (len(following.strip()) > _SHORT or len(text) <= _SHORT)
        if _COLUMNS.match(text):
            return self._table(i, column)
        if _GRID.match(text) or _DOCTEST.match(text):
            return self._blank(i, column)
        if text.startswith("__ ") or (text[0] == ":" and text != "::" and not _ROLE.match(text)):
            return self._below(i, column)
        if _RUN.match(text) and len(text) > _SHORT:
            return i + 1
        return i + 2 if underlined and not _EXPLICIT.match(text) else i

    def _explicit(self, i: int, at: int, column: int) -> int:
        """Take in `.. something`, and say which line is next.

        Args:
            i: the line.
            at: where in it the something begins.
            column: the column of the two dots.
        """
        line = self._lines[i]
        if note := _FOOTNOTE.match(line, at):
            return self._body(i, note.end(), column)
        if directive := _DIRECTIVE.match(line, at):
            name, at = directive.group(1).lower(), directive.end()
            if name in _NOTES:
                return self._body(i, at, column)
            if name in _VERSIONS:
                version = re.compile(r"\S*\s*").match(line, at)
                return self._body(i, version.end() if version else at, column)
            # An argument, and options, go on to the next blank line.
            return self._blank(i, column + 1) if name in _HOLDERS else self._below(i, column)
        # A comment, a target or a substitution; to two dots with nothing after them nothing belongs.
        alone = at >= len(line) and not any(self._lines[i + 1 : i + 2])
        return i + 1 if alone else self._below(i, column)

    def _body(self, i: int, at: int, column: int) -> int:
        """Take in what begins in a line of explicit markup, and goes on in a column that only the next line says."""
        markers = _MARKERS.match(self._lines[i], at)
        at = markers.end() if markers else at
        if at >= len(self._lines[i]):
            return i + 1
        self._nested += 1
        if self._nested > _DEEPEST:
            return self._below(i, column)
        if (after := self._not_prose(i, at, column)) > i:
            return after
        self._column, self._deeper = None, column
        return self._prose(i, at, column, term=False)

    def _prose(self, i: int, at: int, column: int, term: bool) -> int:
        """Add a line to the paragraph, and say which one is next.

        Args:
            i: the line.
            at: where its text begins.
            column: what a literal block after it is deeper than.
            term: the line is one that a definition follows.
        """
        line = self._lines[i]
        lead = _LEAD.match(line, at)
        first = lead.end() if lead else at
        literal = _LITERAL.search(line, first)
        last = literal.start() if literal else len(line)
        if not _WORD.search(line, first, last):
            # A space less, and dots could be a transition. The line counts, for the marks in it.
            first = last = at
        self._spans.append((self._starts[i] + first, self._starts[i] + last))
        if term:
            self._close(term=True)
        if line.endswith("::") and (after := self._literal(i, column)) > i + 1:
            self._close()
            return after
        return i + 1

    def _literal(self, i: int, column: int) -> int:
        """The line after a literal block, which is deeper than a line or quoted; the next line if there is none.

        Args:
            i: the line.
            column: where its text stands. What is only as deep as that, below the first line of an item, is meant to
                be literal too.
        """
        first = next((j for j in range(i + 1, len(self._lines)) if self._lines[j]), len(self._lines))
        for outer in (column, self._indents[i]):
            if self._indent(first) > outer:
                return self._below(first, outer)
        text = self._lines[first].lstrip() if first < len(self._lines) else ""
        quote = text[:1]
        if first == i + 1 or self._indent(first) < self._indents[i] or not _QUOTE.match(quote):
            return i + 1
        if _EXPLICIT.match(text):
            return self._below(first, self._indents[first])  # code whose writer wanted two kinds of marks
        while first < len(self._lines) and self._lines[first].lstrip()[:1] == quote:
            first += 1
        return first

    def _table(self, i: int, column: int) -> int:
        """The line after a simple table in a column: a second border, or one that a blank line follows, ends it."""
        borders = 0
        for j in range(i + 1, len(self._lines)):
            if _COLUMNS.match(self._lines[j].lstrip()):
                borders += 1
                if borders == 2 or not any(self._lines[j + 1 : j + 2]):
                    return j + 1
        return self._blank(i, column)

    def _blank(self, i: int, column: int) -> int:
        """The next line that is blank, or less deep than a column."""
        following = range(i + 1, len(self._lines))
        return next((j for j in following if self._indent(j) < column), len(self._lines))

    def _below(self, i: int, column: int) -> int:
        """The next line that is not deeper than a column."""
        following = range(i + 1, len(self._lines))
        return next((j for j in following if self._lines[j] and self._indents[j] <= column), len(self._lines))

    def _indent(self, i: int) -> int:
        """How deep a line is; -1 if it is blank, or there is none."""
        return self._indents[i] if i < len(self._lines) and self._lines[i] else -1

    def _close(self, term: bool = False) -> None:
        """The paragraph ends; `term` says that it is a term with a definition."""
        if self._spans:
            add_paragraph(self._builder, self._spans, term)
        self._spans, self._column = [], 0


def _width(text: str) -> int:
    """How many columns a text takes at the beginning of a line."""
    return len(text.expandtabs(8))


RST = Format("reStructuredText", (".rst",), "text/x-rst", fix_passages(passages))
