"""Which changes are alike, and the rule that keeps what was typed: what the quick fixes are about.

Changes are alike if they are of one kind and stand between the same characters, up to two on each side within their
words: 할‸수 in 할수있다 and in 할수없다, whatever stands further away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eojeol.changes import Change
from eojeol.errors import ConfigError
from eojeol.rules.rules import Rules

SIDE = 2
# A shorter word is also found where one word ends and the next begins (docs/rules.md).
SAFE_LENGTH = 3
_LINE_END = re.compile(r"[\r\n]")
_WORD_BEFORE = re.compile(r"\S*\Z")
_WORD_AFTER = re.compile(r"\S*")
_LETTERS_BEFORE = re.compile(r"\w+\Z")
_LETTERS_AFTER = re.compile(r"\w+")
# How far a word is looked for; no word is longer.
_LONGEST = 100
_EDGES = "\"'“”‘’「」『』《》〈〉()[]{}.,!?;:…·#|*_`~"


def likeness(text: str, change: Change) -> tuple[str, str, str]:
    """What changes that are alike have in common.

    Args:
        text: the whole text.
        change: one of its changes.
    """
    left, right = _words(text, change)
    return change.kind, left[-SIDE:], right[:SIDE]


def alike(text: str, changes: Sequence[Change], one: Change) -> list[Change]:
    """The changes that are like one of them, itself among them.

    Args:
        text: the whole text.
        changes: its changes.
        one: one of these.
    """
    wanted = likeness(text, one)
    return [change for change in changes if likeness(text, change) == wanted]


def never_rule(text: str, changes: Sequence[Change], one: Change) -> str | None:
    """The line of a rules file by which a change is never made again: what was typed, as it was typed.

    Args:
        text: the whole text.
        changes: its changes: where the next one begins, this one's words end, if enough of them is left.
        one: one of these.

    Returns:
        None if no rule can say it: several spaces that should be one are no matter of words.
    """
    if one.kind == "squeeze":
        return None
    left, right = _letters(*_words(text, one))
    near = _near(changes, one, len(left), len(right))
    if len(left[near[0] :]) + len(right[: near[1]]) >= SAFE_LENGTH:
        left, right = left[near[0] :], right[: near[1]]
    word = f"{left}{' ' * (one.kind == 'remove')}{right}".strip(_EDGES)
    if len(word) < SAFE_LENGTH and one.kind == "add":
        word = _wider(text, one, left, right)
    try:
        line = Rules((word,)).to_text().strip()
        return line if Rules.parse(line).words == (word,) else None
    except ConfigError:
        return None


def _words(text: str, change: Change) -> tuple[str, str]:
    """What stands before and after the gap of a change, up to white space."""
    end = change.offset - change.spaces
    before = _WORD_BEFORE.search(text[max(end - _LONGEST, 0) : end])
    after = _WORD_AFTER.match(text, change.offset, change.offset + _LONGEST)
    return before.group() if before else "", after.group() if after else ""


def _letters(left: str, right: str) -> tuple[str, str]:
    """Of words the letters next to the gap, if both have some: rules are not matched with markup."""
    before, after = _LETTERS_BEFORE.search(left), _LETTERS_AFTER.match(right)
    return (before.group(), after.group()) if before and after else (left, right)


def _near(changes: Sequence[Change], one: Change, left: int, right: int) -> tuple[int, int]:
    """Of the words of one change, so many characters left and right, where those of the changes beside it end."""
    end = one.offset - one.spaces
    before = [each.offset - (end - left) for each in changes if end - left < each.offset < one.offset]
    after = [each.offset - one.offset for each in changes if one.offset < each.offset < one.offset + right]
    return max(before, default=0), min(after, default=right)


def _wider(text: str, one: Change, left: str, right: str) -> str:
    """A short word with the word beside it, as typed."""
    end = one.offset + len(right)
    line_end = _LINE_END.search(text, end)
    after = text[end : min(line_end.start() if line_end else len(text), end + _LONGEST)]
    begin = one.offset - len(left)
    line = max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin)) + 1
    before = text[max(line, begin - _LONGEST) : begin]
    following, preceding = re.match(r" +(\w+)", after), re.search(r"(\w+) +\Z", before)
    if following:
        return f"{left}{right} {following[1]}".strip(_EDGES)
    if preceding:
        return f"{preceding[1]} {left}{right}".strip(_EDGES)
    return f"{left}{right}"
