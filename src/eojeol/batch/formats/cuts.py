"""Where a large file of text is cut: between records, where nothing that came before bears on what follows.

A line of JSON is a text of its own, so that any line end will do. In plain text, fenced code and `eojeol: off` may span
lines: the file is gone through for them, and is cut where none is open. In a table a quoted cell may hold line ends, so
that its rows are gone through. That takes a hundredth of the time that the fix does, for most blocks of a text hold no
mark and most rows match one regular expression; what it buys is that a part needs to know nothing of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from eojeol.batch.formats.parts import Cut, Part, parts_at
from eojeol.batch.formats.tables import LONGEST
from eojeol.batch.formats.text import State, state_after
from eojeol.batch.streams import TextBlocks
from eojeol.documents.options import Options

# In these a byte below 0x40 is the ASCII character and never half of another.
_PLAIN = ("utf-8", "cp949")
_BLOCK = 1 << 20
# A longer line is cut nowhere, and nothing after it.
_LONG_LINE = 1 << 22
_MARKS = (b"```", b"eojeol:")
_LINE_FEED = 10


def cut_lines(source: BinaryIO, size: int, every: int, options: Options) -> list[Part]:
    """The parts of a file of lines that have nothing to do with each other.

    Args:
        source: the file, which can be sought in.
        size: its bytes.
        every: bytes of a part, about.
        options: how it is read.
    """
    text = TextBlocks(source, options.encoding, options.errors)
    if text.codec not in _PLAIN:
        return []
    cuts = [0]
    while (target := cuts[-1] + every) < size and (cut := _line_after(source, target)) < size:
        cuts.append(cut)
    return parts_at(cuts, size, text.codec)


def _line_after(source: BinaryIO, at: int) -> int:
    """Where the first line begins that doesn't begin before `at`; behind the end if there is none."""
    at -= 1
    source.seek(at)
    while data := source.read(_BLOCK):
        if (found := data.find(b"\n")) >= 0:
            return at + found + 1
        at += len(data)
    return at + 1


def cut_text(source: BinaryIO, size: int, every: int, options: Options) -> list[Part]:
    """The parts of a plain text.

    Args:
        source: the file, which can be sought in.
        size: its bytes.
        every: bytes of a part, about.
        options: how it is read.
    """
    text = TextBlocks(source, options.encoding, options.errors)
    if text.codec not in _PLAIN:
        return []
    source.seek(0)
    cuts, at, state = [0], 0, State()
    for lines in _line_blocks(source, min(every, _BLOCK)):
        if any(mark in lines for mark in _MARKS):
            state = state_after(lines, text, state)
        at += len(lines)
        if state == State() and at - cuts[-1] >= every and at < size:
            cuts.append(at)
    return parts_at(cuts, size, text.codec)


def _line_blocks(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Whole lines, until one is too long."""
    held = b""
    while data := source.read(size):
        held += data
        if end := held.rfind(b"\n") + 1:
            yield held[:end]
            held = held[end:]
        elif len(held) > _LONG_LINE:
            return


def cut_table(delimiter: str) -> Cut:
    """What finds the parts of a table; its rows may hold line ends.

    Args:
        delimiter: what separates the cells if the options say nothing else.
    """
    return partial(_cut_table, delimiter)


def _cut_table(delimiter: str, source: BinaryIO, size: int, every: int, options: Options) -> list[Part]:
    text = TextBlocks(source, options.encoding, options.errors)
    delimiter = options.delimiter or delimiter
    plain = delimiter < "@" or (text.codec == "utf-8" and delimiter.isascii())
    if text.codec not in _PLAIN or len(delimiter) != 1 or not plain:
        return []
    cuts, head = [0], 0
    for end, empty in _row_ends(source, len(text.mark), delimiter.encode("ascii"), options.quoted):
        if not head and not empty:
            head = end
        elif head and end - cuts[-1] >= every and end < size:
            cuts.append(end)
    return parts_at(cuts, size, text.codec, head)


def _row_ends(source: BinaryIO, base: int, delimiter: bytes, quoted: bool) -> Iterator[tuple[int, bool]]:
    """Where rows end that end in a line feed, and whether each is empty."""
    row, wrong = _patterns(re.escape(delimiter), quoted)
    source.seek(base)
    at, buffer = 0, b""
    while True:
        while found := row.match(buffer, at):
            at = found.end()
            if buffer[at - 1] == _LINE_FEED:
                yield base + at, not found["row"]
        rest = len(buffer) - at
        if rest >= 4 * LONGEST or wrong.match(buffer, at):
            # The line goes to the side file, and the next one is a row again.
            at = buffer.find(b"\n", at) + 1 or len(buffer)
            continue
        # A row that goes on and on is looked at again when there is twice as much of it.
        data = source.read(max(_BLOCK, rest))
        if not data:
            return
        base, buffer, at = base + at, buffer[at:] + data, 0


def _patterns(mark: bytes, quoted: bool) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A row that is well-formed, with its line end, and one with text after a closing quote (documents/tables.py)."""
    cell = rb"[^%b\r\n]*" % mark
    wrong = rb"(?!)"
    if quoted:
        quotes = rb'"[^"]*(?:""[^"]*)*"'
        cell = rb'(?:%b(?=[%b\r\n])|(?!")%b)' % (quotes, mark, cell)
        wrong = rb'(?:%b%b)*%b[^%b\r\n"]' % (cell, mark, quotes, mark)
    row = rb"(?P<row>%b(?:%b%b)*)(?:\r\n|\n|\r)" % (cell, mark, cell)
    return re.compile(row), re.compile(wrong)
