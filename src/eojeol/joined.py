"""Changes of texts that were decided as one, each in the coordinates of its own text."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from eojeol.changes import Change, utf16_length


def changes_of_each(texts: Sequence[str], changes: Iterable[Change]) -> list[list[Change]]:
    """The changes of each text.

    Args:
        texts: what was decided as one, with a line feed between any two.
        changes: those of the one text, in text order.
    """
    found: list[list[Change]] = [[] for _ in texts]
    changes = list(changes)
    if not changes:
        return found
    starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
    utf16_starts = [0, *accumulate(utf16_length(text) + 1 for text in texts[:-1])]
    # The line end between two texts, too: a carriage return before it is one line end with it.
    lines = [0, *accumulate(_line_ends(text + "\n") for text in texts[:-1])]
    for change in changes:
        number = bisect_right(starts, change.offset) - 1
        found[number].append(
            dataclasses.replace(
                change,
                line=change.line - lines[number],
                offset=change.offset - starts[number],
                utf16_offset=change.utf16_offset - utf16_starts[number],
            )
        )
    return found


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
