"""Any amount of text as windows of bounded size, so that a text of any length needs the memory of one window.

Nothing in one line bears on another, so a window is as many whole lines as fit into BLOCK code points. A longer line
comes in pieces: each window then holds one piece and, on both sides, as many units as a decision can depend on, so
that the probabilities are those of the whole line to the last bit. Where a piece ends depends on the line alone (after
the last space of the block, if there is one near its end), never on how the text was handed over. Protected spans and
rules are looked for within a piece: what a cut would part, in a line of more than BLOCK code points, is not found.

What is held whole whatever its size: one unit, one run of spaces; for a model of unknown reach, one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from eojeol.errors import UsageError
from eojeol.text.gaps import Gaps, split

BLOCK = 1 << 16
# A piece may end this much early, to end at a space.
SLACK = 1 << 12


class Readable(Protocol):
    """An open text file."""

    def read(self, size: int, /) -> str:
        """Up to `size` characters; none at the end."""
        ...


@dataclass(frozen=True)
class Window:
    """A stretch of text to decide, with context that only the model is shown.

    Attributes:
        text: context, piece, context.
        gaps: the gaps of `text`.
        first: number of the first unit to decide.
        last: number after the last one.
        start: offset in `text` from which this window's output stands: the end of the unit before `first`.
        stop: offset in `text` where it ends; the next window goes on there.
        piece: offsets in `text` of the piece: where spans and rules are looked for.
        whole: it holds whole lines, with no context.
    """

    text: str
    gaps: Gaps
    first: int
    last: int
    start: int
    stop: int
    piece: tuple[int, int]
    whole: bool

    def own(self, gaps: Gaps) -> Gaps:
        """Of gaps of `text` those to decide, with the code points of this window's output."""
        return gaps if self.whole else gaps.slice(self.first, self.last, self.start, self.stop)


def whole(text: str) -> Window:
    """A window of whole lines."""
    gaps = split(text)
    return Window(text, gaps, 0, len(gaps), 0, len(text), (0, len(text)), True)


def windows(chunks: Iterable[str], reach: int | None) -> Iterator[Window]:
    """Cut one text into windows.

    Args:
        chunks: the text, in any pieces.
        reach: how many units away a decision can depend on; None if it is not known, which keeps every line whole.

    Yields:
        Windows whose outputs, one after the other, are the output for the text.
    """
    source = _Source(chunks)
    while source.fill(BLOCK + 2):
        if cut := _whole_lines(source):
            yield whole(source.take(cut))
        elif reach is None:
            yield whole(source.take(_end_of_line(source)))
        else:
            yield from _pieces(source, reach)


def chunks_of(source: Iterable[str] | Readable) -> Iterator[str]:
    """The chunks of an open file or an iterable, none of them longer than BLOCK.

    Raises:
        UsageError: a chunk is not a text.
    """
    if isinstance(source, str):
        chunks: Iterable[str] = (source,)
    elif hasattr(source, "read"):
        chunks = iter(partial(source.read, BLOCK), "")
    else:
        chunks = source
    for chunk in chunks:
        if not isinstance(chunk, str):
            raise UsageError(f"a piece of the text is {type(chunk).__name__}, not str; open files as text")
        for start in range(0, len(chunk), BLOCK):
            yield chunk[start : start + BLOCK]


def groups_of(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts to work on together: as many as fit into a window, or one of any length.

    Raises:
        UsageError: a single text in place of several, or something that is not a text.
    """
    if isinstance(texts, str) or not isinstance(texts, Iterable):
        raise UsageError(
            f"several texts are wanted, and this is {type(texts).__name__}; give one text to correct, restore or pipe"
        )
    return _grouped(texts)


def _grouped(texts: Iterable[str]) -> Iterator[list[str]]:
    held: list[str] = []
    size = 0
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise UsageError(f"text {number} is {type(text).__name__}, not str; give texts as str")
        if held and size + len(text) > BLOCK:
            yield held
            held, size = [], 0
        if len(text) > BLOCK:
            yield [text]
        else:
            held.append(text)
            size += len(text) + 1
    if held:
        yield held


class _Source:
    """Chunks with a look ahead: `text` is what has been read and not taken yet."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self.text = ""
        self.ended = False

    def fill(self, length: int) -> bool:
        """Read until `text` has this length or everything is read; whether there is any text."""
        parts, size = [self.text], len(self.text)
        while size < length and not self.ended:
            chunk = next(self._chunks, None)
            if chunk is None:
                self.ended = True
            else:
                parts.append(chunk)
                size += len(chunk)
        if len(parts) > 1:
            self.text = "".join(parts)
        return size > 0

    def take(self, length: int) -> str:
        taken, self.text = self.text[:length], self.text[length:]
        return taken


def _whole_lines(source: _Source) -> int:
    """How much of the text is whole lines of at most BLOCK, in at most about BLOCK; 0 if the first line is longer."""
    text = source.text
    if source.ended and len(text) <= BLOCK:
        return len(text)
    cut = 1 + max(text.rfind("\n", 0, BLOCK + 1), text.rfind("\r", 0, BLOCK + 1))
    return cut + 1 if cut and text[cut - 1] == "\r" and text.startswith("\n", cut) else cut


def _end_of_line(source: _Source) -> int:
    """Read the first line to its end; the offset after that."""
    searched = 0
    while True:
        found = [at for at in (source.text.find("\n", searched), source.text.find("\r", searched)) if at >= 0]
        # A carriage return that ends what is read may have its line feed in the next chunk.
        if found and (min(found) + 1 < len(source.text) or source.ended):
            return min(found) + (2 if source.text.startswith("\r\n", min(found)) else 1)
        if source.ended:
            return len(source.text)
        searched = min(found) if found else len(source.text)
        source.fill(2 * len(source.text))


def _pieces(source: _Source, reach: int) -> Iterator[Window]:
    """One line that is longer than BLOCK."""
    before = ""
    final = False
    while not final:
        source.fill(BLOCK + 2)
        cut = _line_end(source)
        final = cut > 0
        cut = cut or source.text.rfind(" ", BLOCK - SLACK, BLOCK) + 1 or BLOCK
        text, gaps = _with_context(source, before, cut, 0 if final else reach + 1)
        piece = len(before), len(before) + cut
        first, last = (int(n) for n in np.searchsorted(gaps.starts, piece))
        start = int(gaps.ends[first - 1]) if first else 0
        if final:
            yield Window(text, gaps, first, last, start, len(text), piece, False)
        elif last > first:
            yield Window(text, gaps, first, last, start, int(gaps.ends[last - 1]), piece, False)
        kept = int(gaps.starts[max(last - reach - 1, 0)]) if last else 0
        before = text[kept : piece[1]]
        source.take(cut)


def _line_end(source: _Source) -> int:
    """The offset after the end of the line if it ends within BLOCK, else 0."""
    text = source.text
    found = [at for at in (text.find("\n", 0, BLOCK + 1), text.find("\r", 0, BLOCK + 1)) if at >= 0]
    if found:
        return min(found) + (2 if text.startswith("\r\n", min(found)) else 1)
    return len(text) if source.ended and len(text) <= BLOCK else 0


def _with_context(source: _Source, before: str, cut: int, units: int) -> tuple[str, Gaps]:
    """The context before, the piece, and text after it that holds at least so many units, if there are that many."""
    look = 0 if not units else 2 * units + 64
    while True:
        source.fill(cut + look)
        text = before + source.text[: cut + look]
        gaps = split(text)
        after = len(gaps) - int(np.searchsorted(gaps.starts, len(before) + cut))
        if after >= units or (source.ended and len(source.text) <= cut + look):
            return text, gaps
        look *= 4
