"""Changes of texts, remembered line by line: after a keystroke the model is asked for one line alone.

Nothing in one line bears on another, but for fences of code (text/protect.py), inside of which nothing changes; so a
text of many lines is the lines outside of its fences, and a line that was seen before has the changes that it had. What
is remembered is what stood in the document at its last review: memory grows with the document, not with the typing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from eojeol.changes import Change, ChangedGap, gap_of, utf16_length
from eojeol.lsp.blocks import Blocks
from eojeol.lsp.held import Held
from eojeol.text.protect import fenced_spans

# How much is asked of the model at once; between two such batches a review can be stopped.
BATCH = 4096
_LINE = re.compile(r"[^\r\n]+")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Stopped(Exception):  # noqa: N818  (nothing is wrong: nobody waits for the answer any more)
    """The review was called off: the text has changed, or the request was cancelled."""


class Checker:
    """The changes of the texts of one document. Not for several threads at once.

    Args:
        held: the model and what holds for it.

    Attributes:
        blocks: what was found in the document if it is Markdown.
    """

    def __init__(self, held: Held) -> None:
        self.held = held
        self._fences = "code" in held.spacer.settings.kinds
        self.blocks = Blocks()
        self._known: dict[str, Sequence[Change]] = {}
        self._used: dict[str, Sequence[Change]] = {}

    def check(self, texts: Sequence[str], stopped: Callable[[], bool]) -> list[list[Change]]:
        """What `Spacer.check_batch` gives.

        Args:
            texts: any number of texts.
            stopped: asked between batches whether anybody still waits.

        Returns:
            The changes of each text, in order.

        Raises:
            Stopped: nobody does; what was found is remembered all the same.
        """
        parts = self._asked(texts, stopped)
        return [self._changes(text, lines) for text, lines in zip(texts, parts, strict=True)]

    def gaps(self, texts: Sequence[str], stopped: Callable[[], bool]) -> list[list[ChangedGap]]:
        """What `check` gives without lines and columns, which cost more than the rest where everything is known.

        Args:
            texts: any number of texts.
            stopped: asked between batches whether anybody still waits.

        Returns:
            The gaps of each text that change, in order.

        Raises:
            Stopped: nobody does; what was found is remembered all the same.
        """
        return [
            [gap_of(change, start) for start, line in lines for change in self._used[line]]
            for lines in self._asked(texts, stopped)
        ]

    def forget_unused(self, most: int = 0) -> None:
        """Forget the lines that no check since the last call has asked for.

        Args:
            most: so many lines may stay, for who asks for a part of a document and later for the lines beside it.
        """
        if len(self._known) + len(self._used) > most:
            self._known = {}
        self._known.update(self._used)
        self._used = {}

    def _asked(self, texts: Sequence[str], stopped: Callable[[], bool]) -> list[list[tuple[int, str]]]:
        """The lines of each text, whose changes are known then, and where each begins."""
        parts = [list(self._parts(text)) for text in texts]
        self._ask(dict.fromkeys(line for lines in parts for _, line in lines), stopped)
        return parts

    def _parts(self, text: str) -> Iterator[tuple[int, str]]:
        """The lines of a text that the model is asked about, and where each begins."""
        at = 0
        fences = fenced_spans(text)[0] if self._fences else []
        for start, end in [*fences, (len(text), len(text))]:
            for line in _LINE.finditer(text, at, start):
                yield line.start(), line.group()
            at = end

    def _ask(self, lines: dict[str, None], stopped: Callable[[], bool]) -> None:
        """Have the changes of all lines in `_used`."""
        batch: list[str] = []
        size = 0
        for line in lines:
            if line in self._known:
                self._used[line] = self._known[line]
            elif line not in self._used:
                batch.append(line)
                size += len(line)
            if size >= BATCH:
                self._ask_batch(batch, stopped)
                batch, size = [], 0
        self._ask_batch(batch, stopped)

    def _ask_batch(self, batch: list[str], stopped: Callable[[], bool]) -> None:
        if stopped():
            raise Stopped
        if batch:
            found = self.held.spacer.check_batch(batch, self.held.mode)
            self._used.update(zip(batch, map(tuple, found), strict=True))

    def _changes(self, text: str, lines: list[tuple[int, str]]) -> list[Change]:
        """The changes of a text from those of its lines."""
        if len(lines) == 1 and lines[0][1] == text:
            return list(self._used[text])
        found = []
        read = units = row = 0
        for start, line in lines:
            changes = self._used[line]
            if not changes:
                continue
            units += utf16_length(text[read:start])
            row += len(_LINE_END.findall(text, read, start))
            read = start
            found += [
                replace(
                    change,
                    line=change.line + row,
                    offset=change.offset + start,
                    utf16_offset=change.utf16_offset + units,
                )
                for change in changes
            ]
        return found
