"""Markdown (.md): prose is fixed line by line; code, front matter, link targets and the marks that make structure stay.

This is not a parser of CommonMark, which would need a tree and could not say where every character stood. It is a walk
over lines that must only know what is *not* prose, and errs on that side: a line that could be indented code is left
alone. A space decides about structure in more places than one might think (`# 제목`, `- 항목`, `**"말"** 이라`), so the
marks at the beginning of a line are never shown to `fix`; markdown_inline.py takes care of those within it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eojeol.documents.edit import Builder, Passage, lines
from eojeol.documents.format import Format
from eojeol.documents.markdown_inline import add_line, label
from eojeol.documents.plain import fix_passages

QUOTES = re.compile(r"(?:[ \t]{0,3}>[ \t]?)*")
_MARKERS = re.compile(
    r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*"  # lists and tasks
    r"(?:\#{1,6}(?:[ \t]+|$)|:[ \t]+|\[\^[^\]]+\]:[ \t]*)?"  # heading, definition, footnote
)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,}|\$\$(?!.*\$\$))")
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*$")
_RULER = re.compile(r"[\s\-=_*|:+~#>]*")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)([^\[\]]+)\]:")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_HTML_BLOCK = re.compile(r" {0,3}(?:<(script|pre|style|textarea)(?=[\s>])|<!--|<\?|:::)", re.IGNORECASE)


class State(NamedTuple):
    """What a line needs to know of all lines above it.

    Attributes:
        until: what ends the code, formula or markup that is open; None if none is.
        fence_quoted: whether that stands in a quotation.
        in_list: whether what is indented can belong to an item of a list.
        in_code: whether the line above is indented code.
        after_blank: whether it is blank.
    """

    until: re.Pattern[str] | None = None
    fence_quoted: bool = False
    in_list: bool = False
    in_code: bool = False
    after_blank: bool = True


def passages(source: str, indented_code: bool = True) -> list[Passage]:
    """The prose of a Markdown file, one passage a line or table cell.

    Args:
        source: the whole file.
        indented_code: whether lines that are indented can be code, as they can in all Markdown but MDX.
    """
    every = _lines(source)
    builder, walk = Builder(source), _Blocks(indented_code)
    _add(builder, every[front_matter(every) :], walk, _labels(every))
    return builder.finish()


def passages_below(source: str, state: State, labels: frozenset[str]) -> tuple[list[Passage], State]:
    """The prose of some whole lines of a Markdown file, as `passages` has it, and what the lines below need to know.

    Args:
        source: the lines, none of them metadata at the top of the file.
        state: what they need to know of those above.
        labels: the labels of links that the whole file defines.
    """
    builder, walk = Builder(source), _Blocks(True, state)
    _add(builder, _lines(source), walk, labels)
    return builder.finish(), walk.state


def labels_of(source: str) -> frozenset[str]:
    """The labels of links that some whole lines define."""
    return _labels(_lines(source)) if "]:" in source else frozenset()


def metadata_length(source: str) -> int:
    """The code points of the block of metadata at the top of a file."""
    if not _FRONT_MATTER.match(source.split("\n", 1)[0].rstrip("\r")):
        return 0
    every = _lines(source)
    number = front_matter(every)
    return every[number][0] if number < len(every) else len(source)


def _lines(source: str) -> list[tuple[int, str]]:
    """Where each line begins, and the line without its end."""
    return [(start, source[start:end]) for start, end, _ in lines(source)]


def _labels(every: Iterable[tuple[int, str]]) -> frozenset[str]:
    found = (_DEFINITION.match(line) for _, line in every)
    return frozenset(label(match.group(1)) for match in found if match)


def _add(builder: Builder, every: Sequence[tuple[int, str]], walk: _Blocks, labels: frozenset[str]) -> None:
    """Add what is prose of some lines.

    Args:
        builder: collects the passages.
        every: where each line begins, and the line without its end.
        walk: knows what stands above.
        labels: the labels of links that the whole file defines.
    """
    for start, line in every:
        quotes = QUOTES.match(line)
        at = quotes.end() if quotes else 0
        if walk.is_prose(line[at:], quoted=">" in line[:at]):
            markers = _MARKERS.match(line, at)
            first = markers.end() if markers else at
            add_line(builder, start + first, start + max(first, _tail(line)), labels)


class _Blocks:
    """Which block the walk is in.

    Args:
        indented_code: whether lines that are indented can be code.
        state: what is known of the lines above; by default there are none.
    """

    def __init__(self, indented_code: bool, state: State = State()) -> None:  # noqa: B008  (it never changes)
        self._indented_code = indented_code
        self._until, self._fence_quoted, self._list, self._code, self._blank = state

    @property
    def state(self) -> State:
        """What the next line needs to know."""
        return State(self._until, self._fence_quoted, self._list, self._code, self._blank)

    def is_prose(self, line: str, quoted: bool) -> bool:
        """Whether the next line, without its quotation marks, is prose."""
        if self._in_block(line, quoted):
            return False
        after_blank, self._blank = self._blank, not line.strip()
        if self._blank or self._is_code(line, after_blank):
            return False
        return not (self._begins(line, quoted) or _RULER.fullmatch(line) or _DEFINITION.match(line))

    def _in_block(self, line: str, quoted: bool) -> bool:
        """Whether the line belongs to the block of something else that began above."""
        if self._until is None:
            return False
        if self._fence_quoted and not quoted:
            # A fence inside a quotation ends with the quotation.
            self._until = None
            return False
        if self._until.search(line):
            self._until = None
        return True

    def _is_code(self, line: str, after_blank: bool) -> bool:
        """Whether a line that is not blank is indented code, which can begin only after a blank line."""
        if _ITEM.match(line):
            self._list = True
        elif after_blank and line[0] not in " \t":
            self._list = False
        # What is indented below an item of a list belongs to the item.
        indented = self._indented_code and bool(_INDENTED.match(line)) and not self._list
        self._code = indented and (after_blank or self._code)
        return self._code

    def _begins(self, line: str, quoted: bool) -> bool:
        """Whether a block of something else begins here."""
        if until := fence_end(line):
            self._until = until
            self._fence_quoted = quoted
            return True
        if block := _HTML_BLOCK.match(line):
            begun = block.group().strip()
            end = {"<!--": "-->", "<?": r"\?>", ":::": ""}.get(begun, rf"(?i)</{block.group(1)}>")
            until = re.compile(end)
            self._until = None if until.search(line, block.end()) else until
            self._fence_quoted = quoted
            return True
        return False


def fence_end(line: str) -> re.Pattern[str] | None:
    """What is found in the line that ends the code or formula which this line begins; None if it begins none.

    Args:
        line: without the marks of a quotation.
    """
    fence = _FENCE.match(line)
    if not fence:
        return None
    mark = fence.group(1)
    closing = rf"^[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$" if mark[0] != "$" else r"\$\$"
    return re.compile(closing)


def _tail(line: str) -> int:
    """Where the closing marks of a heading begin, or attributes in braces, or white space at the end."""
    end = len(line.rstrip())
    brace = line.rfind("{", 0, end)
    if line[end - 1 : end] == "}" and line[brace + 1 : brace + 2] in ("#", ".", ":"):
        end = len(line[:brace].rstrip())
    shut = len(line[:end].rstrip("#"))
    return len(line[:shut].rstrip()) if line[shut - 1 : shut].isspace() else end


def front_matter(every: list[tuple[int, str]]) -> int:
    """Number of lines of the block of metadata at the top.

    Args:
        every: where each line of the file begins, and the line without its end.
    """
    opening = _FRONT_MATTER.match(every[0][1]) if every else None
    if not opening:
        return 0
    closing = {opening.group(1), "..."} if opening.group(1) == "---" else {"+++"}
    return next((i + 1 for i, (_, line) in enumerate(every) if i and line.rstrip() in closing), 0)


MARKDOWN = Format("Markdown", (".md",), "text/markdown", fix_passages(passages))
