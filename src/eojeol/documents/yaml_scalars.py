r"""Strings of YAML: which stretches of the source show as which text, in each of the five ways to write one.

A line end that reads as a space is white space written as something else, and stays; so does `\n`, which is an escape.
A scalar whose text doesn't come out as what the library reads is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from eojeol.documents.edit import Builder, Edit, apply

_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)*")
_DOUBLE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?:\r\n|[\r\n])[ \t]*|.)", re.DOTALL
)
_ESCAPED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", "N": "\x85",
    "_": "\xa0", "L": "\u2028", "P": "\u2029", "\t": "\t",
}  # fmt: skip
_FOLD = re.compile(r"[ \t]*(?:\r\n|[\r\n])[ \t]*(?:(?:\r\n|[\r\n])[ \t]*)*")
_STOP = re.compile(r"['\\\r\n]")
_LINE_END = re.compile(r"\r\n|[\r\n]")
# What makes a plain scalar end, or be something else.
_INDICATOR = re.compile(r":\s|\s#|^[-?:]\s|:$|^(?:---|\.\.\.)\s")


class Scalar(NamedTuple):
    """A string value.

    Attributes:
        number: which event of the document it is.
        value: the text that it reads as.
        style: the character that says how it is written: a quote, `|`, `>`, or nothing.
        start: index into the source of its anchor, tag or text.
        end: index after it.
    """

    number: int
    value: str
    style: str
    start: int
    end: int


def add_scalar(builder: Builder, scalar: Scalar) -> bool:
    """Make a passage of a scalar.

    Args:
        builder: collects the passages.
        scalar: where it stands.

    Returns:
        Whether there is one: not if the scalar is empty, or written in a way that is not understood.
    """
    own = Builder(builder.source)
    properties = _PROPERTIES.match(builder.source, scalar.start, scalar.end)
    start = properties.end() if properties else scalar.start
    if scalar.style in ("|", ">"):
        _add_block(own, start, scalar.end)
    elif scalar.style in ("'", '"') and builder.source.startswith(scalar.style, start):
        _add_flow(own, start + 1, scalar.end - 1, scalar.style)
    elif not scalar.style:
        _add_flow(own, start, scalar.end, "")
    pieces = [piece for passage in own.finish() for piece in passage.pieces]
    shown = "".join(piece.shown for piece in pieces)
    if not pieces or "".join(shown.split()) != "".join(scalar.value.split()):
        return False
    for piece in pieces:
        if builder.source[piece.start : piece.end] == piece.shown:
            builder.plain(piece.start, piece.end)
        else:
            builder.opaque(piece.shown, piece.start, piece.end)
    builder.border()
    return True


def safe_edits(
    source: str, scalar: Scalar, edits: list[Edit], reads_as_string: Callable[[str], bool]
) -> list[Edit]:
    """The edits of a scalar that leave it one string: in one without quotes, a space may begin a comment or a key.

    Args:
        source: the document.
        scalar: where it stands.
        edits: its changes.
        reads_as_string: whether a value without quotes is a string.
    """
    if scalar.style or not edits:
        return edits

    def stays(made: list[Edit]) -> bool:
        moved = [Edit(edit.start - scalar.start, edit.end - scalar.start, edit.text) for edit in made]
        text = apply(source[scalar.start : scalar.end], moved)
        return not _INDICATOR.search(text) and reads_as_string(text)

    kept = [edit for edit in edits if stays([edit])]
    return kept if stays(kept) else []


def _add_flow(builder: Builder, start: int, end: int, quote: str) -> None:
    source = builder.source
    while start < end:
        fold = _FOLD.match(source, start, end)
        if fold:
            builder.opaque("\n" if _ends(fold.group()) > 1 else " ", start, fold.end())
            start = fold.end()
        elif quote == "'" and source.startswith("''", start):
            builder.opaque("'", start, start + 2)
            start += 2
        elif quote == '"' and (escape := _DOUBLE.match(source, start, end)):
            builder.opaque(_unescaped(escape.group()), start, escape.end())
            start = escape.end()
        else:
            after = _next(source, start + 1, end)
            builder.plain(start, after)
            start = after


def _next(source: str, start: int, end: int) -> int:
    """Where a stretch of plain characters ends: before a quote, an escape, or white space that a line end follows."""
    found = _STOP.search(source, start, end)
    stop = found.start() if found else end
    if found and found.group() in "\r\n":
        while stop > start and source[stop - 1] in " \t":
            stop -= 1
    return stop


def _ends(white: str) -> int:
    return len(_LINE_END.findall(white))


def _unescaped(escape: str) -> str:
    letter = escape[1]
    if letter in "xuU":
        number = int(escape[2:], 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    if letter in "\r\n":
        return ""
    return _ESCAPED.get(letter, letter)


def _add_block(builder: Builder, start: int, end: int) -> None:
    """Lines of a block; what indents them is no text."""
    source = builder.source
    head = _LINE_END.search(source, start, end)
    at = head.end() if head else end
    indent = None
    before = at
    while at < end:
        found = _LINE_END.search(source, at, end)
        stop, after = (found.start(), found.end()) if found else (end, end)
        line = source[at:stop]
        if line.strip():
            deep = len(line) - len(line.lstrip(" "))
            indent = deep if indent is None else indent
            if deep < indent:
                return
            if before < at + indent:
                builder.opaque("\n", before, at + indent)
            builder.plain(at + indent, stop)
            before = stop
        at = after
