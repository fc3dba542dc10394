"""Where MDX is not Markdown: JSX tags, expressions in braces, imports and exports.

Only as much of JavaScript is read as is needed to find where something ends: strings, templates, comments and brackets.
Code comes first, as in Markdown: what stands in a fence or between backquotes is no JSX. A tag or an expression that
never ends would not compile; it takes the rest of the file with it, which then stays as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from eojeol.documents.edit import lines
from eojeol.documents.html import RAW, SKIPPED
from eojeol.documents.markdown import QUOTES, fence_end, front_matter


class Mark(NamedTuple):
    """A stretch of the source that is no prose: a `tag`, a whole `element`, an `expression`, a `module`, `code`."""

    kind: str
    start: int
    end: int


# Names of JSX may have letters of any script; after `<` and a space, or a digit, there is no tag.
_SPECIAL = re.compile(
    r"\\[!-/:-@\[-`{-~]|(?P<ticks>`+)|(?P<comment><!--)|(?P<address><[A-Za-z][\w.+-]{0,30}[:@][^\s<>]{1,2000}>)"
    r"|(?P<tag></?(?:[^\W\d]|[$>]))|(?P<brace>\{)"
)
_IN_TAG = re.compile(r""""[^"]*"|'[^']*'|(?P<brace>\{)|(?P<end>>)""")
_SCRIPT = re.compile(
    r"""(?P<text>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')|(?P<comment>//[^\r\n]*|/\*)|(?P<template>`)"""
    r"""|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<blank>(?:\r\n|\r(?!\n)|\n)[ \t]*(?=[\r\n]))""",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"\\.|(?P<end>`)|(?P<brace>\$\{)", re.DOTALL)
_MODULE = re.compile(
    r"import\s*(?:[\"'{*]|[\w$]+\s*(?:,|from\b))|export\s*(?:[{*]|(?:default|const|let|var|function|async|class)\b)"
)
# Elements whose content is no prose.
_SKIPPED = re.compile(rf"<({'|'.join(sorted(SKIPPED | RAW))})(?=[\s/>])")


def marks(source: str) -> list[Mark]:
    """What is no prose of MDX's own, in order; Markdown's code is not among it, unless it goes over line ends."""
    return _Scan(source).marks()


class _Scan:
    """Goes over the file once.

    Args:
        source: the whole file.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = list(lines(source))
        self._starts = [start for start, _, _ in self._lines]
        self._blank = [start for start, end, _ in self._lines if not source[start:end].strip()]
        self._ticks: dict[int, list[int]] = {}
        for run in re.finditer(r"`+", source):
            self._ticks.setdefault(len(run.group()), []).append(run.start())
        self._unclosed: set[str] = set()
        self._found: list[Mark] = []

    def marks(self) -> list[Mark]:
        """All that was found."""
        every = [(start, self._source[start:end]) for start, end, _ in self._lines]
        first = front_matter(every)
        at = self._starts[first] if first < len(self._starts) else len(self._source)
        while at < len(self._source):
            line = bisect_right(self._starts, at) - 1
            start, end, following = self._lines[line]
            if at == start and (after := self._block(line)) > at:
                at = after
                continue
            special = _SPECIAL.search(self._source, at, end)
            at = self._special(special) if special else following
        return self._found

    def _block(self, line: int) -> int:
        """Where code or a module part ends that begins at a line; where the line begins if there is none."""
        start, end, _ = self._lines[line]
        text = self._source[start:end]
        quotes = QUOTES.match(text)
        inside = text[quotes.end() :] if quotes else text
        if until := fence_end(inside):
            quoted = ">" in text[: len(text) - len(inside)]
            for first, last, following in self._lines[line + 1 :]:
                other = QUOTES.match(self._source, first, last)
                mark = other.end() if other else first
                if quoted and ">" not in self._source[first:mark]:
                    return first
                if until.search(self._source[mark:last]):
                    return following
            return len(self._source)
        if _MODULE.match(text):
            return self._add("module", start, _script_end(self._source, start, ""))
        return start

    def _special(self, found: re.Match[str]) -> int:
        """Take in what may be no prose, and say where to go on."""
        kind, start = found.lastgroup, found.start()
        if kind == "ticks":
            return self._code(start, found.end())
        if kind == "tag":
            return self._tag(start, found.end())
        if kind == "brace":
            return self._add("expression", start, _script_end(self._source, found.end(), "}"))
        if kind == "comment":
            shut = self._source.find("-->", found.end())
            return shut + 3 if shut >= 0 else found.end()
        return found.end()

    def _tag(self, start: int, end: int) -> int:
        """Take in a tag, with the content of its element if that is no prose; `end` is after its first characters."""
        end = end if self._source[end - 1] == ">" else _tag_end(self._source, end)
        element = _SKIPPED.match(self._source, start)
        if element and end >= 0 and self._source[end - 2] != "/" and element.group() not in self._unclosed:
            shut = re.compile(rf"</{element.group(1)}\s*>").search(self._source, end)
            if shut:
                return self._add("element", start, shut.end())
            self._unclosed.add(element.group())
        return self._add("tag", start, end)

    def _code(self, start: int, end: int) -> int:
        """Where a code span ends that may go over line ends, but over no blank line."""
        same = self._ticks.get(end - start, [])
        shut = bisect_right(same, start)
        blank = bisect_right(self._blank, start)
        limit = self._blank[blank] if blank < len(self._blank) else len(self._source)
        if shut == len(same) or same[shut] >= limit:
            return end
        stop = same[shut] + end - start
        if "\n" in self._source[start:stop] or "\r" in self._source[start:stop]:
            self._add("code", start, stop)
        return stop

    def _add(self, kind: str, start: int, end: int) -> int:
        end = len(self._source) if end < 0 else end
        self._found.append(Mark(kind, start, end))
        return end


def _tag_end(source: str, at: int) -> int:
    """Index after the `>` of a tag; -1 if there is none.

    Args:
        source: the whole file.
        at: an index inside of the tag, outside of its attributes.
    """
    while found := _IN_TAG.search(source, at):
        if found["end"]:
            return found.end()
        at = _script_end(source, found.end(), "}") if found["brace"] else found.end()
        if at < 0:
            return -1
    return -1


def _script_end(source: str, at: int, until: str) -> int:
    """Index after the bracket that ends a stretch of JavaScript; -1 if there is none.

    Args:
        source: the whole file.
        at: where the stretch begins, after the bracket that opens it.
        until: the bracket; with none, the stretch ends before the first blank line outside of all brackets.
    """
    # Brackets that are open; a template's ${ is one, after which the template goes on.
    opened = [until] if until else []
    while found := _SCRIPT.search(source, at):
        kind, at = found.lastgroup, found.end()
        if kind == "open":
            opened.append("")
        elif kind == "close" and opened:
            if opened.pop() == "`":
                at = _template_end(source, at, opened)
            elif not opened and until:
                return at
        elif kind == "template":
            at = _template_end(source, at, opened)
        elif kind == "comment" and found.group() == "/*":
            at = source.find("*/", at) + 2
            if at < 2:
                return -1
        elif kind == "blank" and not opened:
            return found.start()
        if at < 0:
            return -1
    return -1 if opened else len(source)


def _template_end(source: str, at: int, opened: list[str]) -> int:
    """Index after a template, or after its next `${`, which is added to what is open; -1 if it doesn't end.

    Args:
        source: the whole file.
        at: an index in the template.
        opened: the brackets that are open.
    """
    while found := _TEMPLATE.search(source, at):
        at = found.end()
        if found["brace"]:
            opened.append("`")
            return at
        if found["end"]:
            return at
    return -1
