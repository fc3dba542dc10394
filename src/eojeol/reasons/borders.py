"""Which characters a pattern can have at its border: most patterns are ruled out there before they are tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

# A pattern of rules.tsv in pieces: classes, escapes, groups, and how often.
TOKEN = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.|\(\?:|\{\d+,?\d*\}|.")
MAY_BE_NOTHING = re.compile(r"[?*]|\{0.*")
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


class _Piece(NamedTuple):
    """A part of a pattern, seen from one side.

    Attributes:
        ends: tokens for the characters that it can have at that side.
        empty: whether it may match nothing, so that what stands behind it counts as well.
    """

    ends: tuple[str, ...]
    empty: bool


def last_of(pattern: str) -> Characters | None:
    """The last characters of what a pattern matches that has $ at its end; None if that cannot be told.

    Args:
        pattern: without shorthands.

    Example:
        `[가-힣](?:히|하게)$` has 히 and 게, `[.,]+$` a full stop and a comma, `가(?:나|다)?$` 가, 나 and 다, and of
        `(?:가|나)?$` nothing can be told.
    """
    ways = _ways(pattern.removesuffix("$"), -1)
    # Of two ways without a group around them, $ stands in the second alone.
    return _border(ways) if len(ways) == 1 and pattern.endswith("$") else None


def first_of(pattern: str, *, of_some: bool = False) -> Characters | None:
    """The first characters of what a pattern matches; None if that cannot be told.

    Args:
        pattern: without shorthands.
        of_some: only of matches that have characters; else a pattern that may match nothing has no border.
    """
    return _border(_ways(pattern, 1), of_some)


def _border(ways: list[_Piece], of_some: bool = False) -> Characters | None:
    whole = _either(ways)
    return None if not whole.ends or (whole.empty and not of_some) else _characters(whole.ends)


def _ways(pattern: str, step: int) -> list[_Piece]:
    """What a pattern can match, way by way; one that may be nothing where the pattern is not understood.

    Args:
        pattern: without shorthands.
        step: 1 to look from its beginning, -1 from its end.
    """
    # For each group that is open, and the pattern itself, the pieces of its ways.
    groups: list[list[list[_Piece]]] = [[[]]]
    for token in TOKEN.findall(pattern):
        pieces = groups[-1][-1]
        if token == "(":
            return [_Piece((), True)]
        if token == "(?:":
            groups.append([[]])
        elif token == "|":
            groups[-1].append([])
        elif token == ")":
            inner = _either([_in_turn(way[::step]) for way in groups.pop()])
            groups[-1][-1].append(inner)
        elif token in "^$":
            pieces.append(_Piece((), True))
        elif MAY_BE_NOTHING.fullmatch(token):
            pieces[-1] = _Piece(pieces[-1].ends, True)
        elif not ONCE_OR_MORE.fullmatch(token):
            pieces.append(_Piece((token,), False))
    return [_in_turn(way[::step]) for way in groups[0]]


def _in_turn(pieces: Sequence[_Piece]) -> _Piece:
    """Pieces one behind the other, the outermost first."""
    ends: list[str] = []
    for piece in pieces:
        ends += piece.ends
        if not piece.empty:
            return _Piece(tuple(ends), False)
    return _Piece(tuple(ends), True)


def _either(pieces: Sequence[_Piece]) -> _Piece:
    """One of several pieces."""
    return _Piece(tuple(chain(*(piece.ends for piece in pieces))), any(piece.empty for piece in pieces))


def _characters(tokens: Sequence[str]) -> Characters:
    listed, others = set[str](), []
    for token in tokens:
        found = LISTED.fullmatch(token)
        if found or (len(token) == 1 and token != "."):
            listed.update(found[1] if found else token)
        else:
            others.append(re.compile(token, re.ASCII))
    return Characters(frozenset(listed), tuple(others))
