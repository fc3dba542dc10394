"""Which characters a pattern can have at its border: most patterns are ruled out there before they are tried."""

from __future__ import annotations

import re
from itertools import chain
from typing import NamedTuple

# A pattern of rules.tsv in pieces: classes, escapes, groups, and how often.
TOKEN = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.|\(\?:|\{\d+,?\d*\}|.")
MAY_BE_NOTHING = re.compile(r"[?*^$]|\{0.*")
ONCE_OR_MORE = re.compile(r"\+|\{[1-9].*")
# A class that lists its characters.
LISTED = re.compile(r"\[([^\^\\-][^\\-]*)\]")


class Characters(NamedTuple):
    """Some characters.

    Attributes:
        listed: those that are listed one by one.
        patterns: patterns for the others.
    """

    listed: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def has(self, character: str) -> bool:
        """Whether a character is among them; nothing, where a word is empty, is not."""
        return character in self.listed or any(each.fullmatch(character) for each in self.patterns)


def last_of(pattern: str) -> Characters | None:
    """The last characters of what a pattern matches that has $ at its end; None if that cannot be told.

    Args:
        pattern: without shorthands.

    Example:
        `[가-힣](?:히|하게)$` has 히 and 게, `[.,]+$` a full stop and a comma, and of `(?:가|나)?$` nothing can be told.
    """
    # For each group that is open, and the pattern itself: the ends of its ways, None where they are not known.
    groups: list[list[list[str] | None]] = [[None]]
    for token in TOKEN.findall(pattern.removesuffix("$")):
        ways = groups[-1]
        if token == "(?:":
            groups.append([None])
        elif token == "|":
            ways.append(None)
        elif token == ")":
            known = [end for end in groups.pop() if end is not None]
            groups[-1][-1] = [*chain(*known)] if len(known) == len(ways) else None
        elif MAY_BE_NOTHING.fullmatch(token):
            ways[-1] = None
        elif not ONCE_OR_MORE.fullmatch(token):
            ways[-1] = [token]
    # Of two ways without a group around them, $ stands in the second alone.
    ends = groups[0][0] if len(groups[0]) == 1 and pattern.endswith("$") else None
    return _characters(ends) if ends else None


def first_of(pattern: str) -> Characters | None:
    """The first characters of what a pattern matches; None if that cannot be told.

    Args:
        pattern: without shorthands.
    """
    first, second, *_ = [*TOKEN.findall(pattern), "", ""]
    known = first.startswith(("[", "\\")) and not MAY_BE_NOTHING.fullmatch(second) and "|" not in pattern
    return _characters([first]) if known else None


def _characters(tokens: list[str]) -> Characters:
    listed, others = set[str](), []
    for token in tokens:
        found = LISTED.fullmatch(token)
        if found or (len(token) == 1 and token != "."):
            listed.update(found[1] if found else token)
        else:
            others.append(re.compile(token, re.ASCII))
    return Characters(frozenset(listed), tuple(others))
