"""What editors and reviewers need of a change: a sentence, the region to underline, the edit.

The rule that a change breaks is its reason (reasons.py); what kind of change it is stands beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from eojeol.changes import Change, Kind

RULES: dict[Kind, tuple[str, str]] = {
    "add": ("missing-space", "A space is missing"),
    "remove": ("extra-space", "There should be no space"),
    "squeeze": ("several-spaces", "One space is enough"),
}


class Region(NamedTuple):
    """Start and end on the change's line, in code points and in UTF-16 units, from 1; the end is exclusive."""

    start: int
    end: int
    utf16_start: int
    utf16_end: int


def edited(change: Change) -> Region:
    """What the edit replaces: the spaces of the gap, or nothing."""
    spaces = change.spaces
    return Region(change.column - spaces, change.column, change.utf16_column - spaces, change.utf16_column)


def underlined(text: str, change: Change) -> Region:
    """What to underline: the spaces, or the two characters between which a space is missing.

    Args:
        text: the whole text.
        change: one of its changes.
    """
    if change.spaces:
        return edited(change)
    left, right = (1 + (text[at : at + 1] > "\uffff") for at in (change.offset - 1, change.offset))
    column, utf16 = change.column, change.utf16_column
    return Region(column - 1, column + 1, utf16 - left, utf16 + right)


def message(change: Change) -> str:
    """The reason in Korean, then what to do with the place as it is typed."""
    return f"{change.reason.ko} {RULES[change.kind][1]} at ‸: {change.context}"


def uri(name: str) -> str:
    """An absolute file URI."""
    return "untitled:standard-input" if name == "-" else Path(name).absolute().as_uri()


def relative_uri(name: str) -> str:
    """A URI that is relative if the name is."""
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")
