"""A Markdown document in blocks of lines: after a keystroke one of them is read and checked again.

What a block holds depends on its lines, on what is open where it begins (a fence, a list), and on the labels that the
whole document defines. So what was found in a block holds as long as these three are the same; where its lines stand
means nothing. Blocks that a change of the text has not touched are found again from both ends of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from eojeol.changes import Change, ChangedGap
from eojeol.documents.edit import lines
from eojeol.documents.markdown import State, labels_of, metadata_length, passages_below
from eojeol.explain.documents import gaps_of

# Code points of a block, up to the end of a line.
BLOCK = 2000
Check = Callable[[Sequence[str]], Sequence[Sequence[Change]]]


class _Found(NamedTuple):
    """What was found in a block: its changed gaps, and what is open at its end."""

    gaps: tuple[ChangedGap, ...]
    end: State


class Blocks:
    """The blocks of one document as they were at its last review, and what was found in them."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._labels: dict[str, frozenset[str]] = {}
        self._found: dict[tuple[str, State, frozenset[str]], _Found] = {}

    def gaps(self, source: str, check: Check) -> list[ChangedGap]:
        """The changed gaps of a document.

        Args:
            source: the whole text.
            check: finds the changes of each of some texts; what it raises goes through, and what was found stays.
        """
        at = metadata_length(source)
        texts = self._cut(source[at:])
        self._labels = {text: self._labels.get(text) or labels_of(text) for text in texts}
        labels = frozenset[str]().union(*self._labels.values())
        gaps: list[ChangedGap] = []
        used, state = {}, State()
        for text in texts:
            key = text, state, labels
            found = self._found.get(key)
            if found is None:
                passages, end = passages_below(text, state, labels)
                found = self._found[key] = _Found(tuple(gaps_of(text, passages, check)), end)
            used[key], state = found, found.end
            gaps += [gap._replace(offset=gap.offset + at) for gap in found.gaps]
            at += len(text)
        self._texts, self._found = texts, used
        return gaps

    def _cut(self, source: str) -> list[str]:
        """The text in blocks, as many of them as can be those of the last review."""
        texts, (low, high) = self._texts, (0, len(self._texts))
        at, end = 0, len(source)
        while low < high and source.startswith(texts[low], at):
            at += len(texts[low])
            low += 1
        # What ends inside a line, or inside CR LF, ended the document.
        while low and at < end and not _ends_line(source, at):
            low -= 1
            at -= len(texts[low])
        while low < high and source.endswith(texts[high - 1], at, end):
            high -= 1
            end -= len(texts[high])
        while high < len(texts) and end > at and not _ends_line(source, end):
            end += len(texts[high])
            high += 1
        return [*texts[:low], *_blocks(source[at:end]), *texts[high:]]


def _ends_line(source: str, at: int) -> bool:
    """Whether a line ends before an offset, and not in the middle of CR LF."""
    before = source[at - 1 : at]
    return before == "\n" or (before == "\r" and source[at : at + 1] != "\n")


def _blocks(source: str) -> Iterator[str]:
    begun = 0
    for _, _, after in lines(source):
        if after - begun >= BLOCK:
            yield source[begun:after]
            begun = after
    if begun < len(source):
        yield source[begun:]
