"""Line ends that letters decide, so that no model need be asked: Latin words, hyphens, addresses, brackets.

**Hyphens.** A hyphen at a line end may belong to the word (`well-known`) or to the line end (`learn-ing`); telling them
apart for sure takes a dictionary. The rule here takes none: a hyphen between two lower-case Latin letters goes with the
line end, unless the text writes the same word with its hyphen inside a line somewhere, the word has another hyphen
(`state-of-the-art`), or its first part is one that makes compounds (`well-`, `self-`, `non-` …). Every other hyphen
stays (`COVID-19`, `X-ray`), and nothing is put after any.
"""

from __future__ import annotations

import re
from typing import Literal

from eojeol.unwrap.kinds import TAIL

LineEnd = Literal["join", "space", "break"]

# U+2010 is a hyphen that means nothing else, U+00AD one that shows at line ends alone.
_HYPHEN = re.compile(r"[A-Za-z][-‐\u00ad]$")
_DIVIDED = re.compile(r"(?:^|[^A-Za-z\-‐])([A-Za-z]*[a-z])[-‐]$")
_GOES_ON = re.compile(r"([a-z]+)(?![a-z]|[\-‐]?[A-Z\d]|[\-‐][a-z])")
_HYPHENATED = re.compile(r"(?<![A-Za-z\-‐])([A-Za-z]+)[-‐]([a-z]+)(?![A-Za-z])")
# First parts of compounds that are no syllable at which longer words are divided.
_COMPOUNDING = frozenset("all cross ex half high low non quasi self well".split())
_LATIN_END = re.compile(r"[A-Za-z][A-Za-z0-9_.'’)\]\"”]*[,.;:?!)\]\"'”’%]*$")
_LATIN_START = re.compile(r"[(\[\"'“‘]*[A-Za-z0-9]")
_CLOSING = re.compile(r"[,.;:!?%](?:\s|$)|[)\]}〉》」』】〕”’、。]")
_OPENING = re.compile(r"[(\[〈《「『【〔“‘]$")
# After these words no title, name or line of an address ends.
_LEADING = re.compile(r"(?:^|[\s(])(?:(?i:by|of|for|from|with|and|the|an|or|to)|a)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s가-힣<>\"'”’)\]]*$")
_ADDRESS_START = re.compile(r"https?://|www\.")
_ADDRESS_CUT = re.compile(r"[/?&=_%#+~.-]$")
_ADDRESS_GOES_ON = re.compile(
    r"[A-Za-z0-9_~%-]*[/?&=_%#]|[A-Za-z0-9_-]+\.(?:[a-z]{2,5})\b|[A-Za-z0-9-]*\d[A-Za-z0-9-]*(?!\w)"
)


def _in_address(line: str) -> bool:
    return _ADDRESS.search(line[-TAIL:]) is not None


def goes_on(line: str, after: str) -> bool:
    """Whether a line end cannot be meant: between a bracket or mark and its word, at a hyphen, inside an address.

    Args:
        line: a line without spaces at its end.
        after: the line after it.
    """
    after = after.lstrip(" ")
    if _in_address(line):
        return _ADDRESS_CUT.search(line) is not None and _is_piece(after)
    if _HYPHEN.search(line) and re.match(r"[A-Za-z0-9]", after):
        return True
    return re.search(r"[\w)\]\"'”’](?: ?[(\[{〈《「『【〔“‘])?$", line) is not None and (
        _OPENING.search(line) is not None or _CLOSING.match(after) is not None
    )


def runs_on(line: str, after: str, alone: bool) -> bool:
    """Whether a line in Latin script goes on in the next, however wide they are.

    Args:
        line: a line without spaces at its end.
        after: the line after it.
        alone: whether no other lines are near.
    """
    if not re.match(r"\s*[A-Za-z]", after) or not re.search(r"[A-Za-z,]$", line):
        return False
    return _LEADING.search(line) is not None or (
        alone and re.search(r"[A-Za-z],?$", line) is not None and re.match(r"\s*[a-z]", after) is not None
    )


def by_letters(line: str, after: str, cut: bool = False) -> LineEnd | None:
    """The answer for a line end inside a paragraph, if letters decide it; None if a model has to.

    Args:
        line: a line without spaces at its end.
        after: the line after it, without spaces at its start.
        cut: whether lines are cut at a number of characters, whatever stands there: inside Latin words too.
    """
    if _HYPHEN.search(line) and not _in_address(line):
        return "join"
    if _in_address(line) and re.match(r"[\w/?&=%#~-]", after, re.ASCII):
        # Half an address would be worse than a line end too many.
        return "join" if _is_piece(after) else "break"
    if _CLOSING.match(after) or _OPENING.search(line):
        return "join"
    if not cut and _LATIN_END.search(line[-TAIL:]) and _LATIN_START.match(after):
        return "space"
    return None


def _is_piece(after: str) -> bool:
    """Whether a line begins with a piece of an address, and not with one of its own."""
    return _ADDRESS_GOES_ON.match(after) is not None and not _ADDRESS_START.match(after)


def hyphenated(text: str) -> frozenset[str]:
    """The words that a text writes with one hyphen inside a line, in small letters."""
    return frozenset(f"{one}-{other}".lower() for one, other in _HYPHENATED.findall(text))


def drops_hyphen(line: str, after: str, known: frozenset[str]) -> bool:
    """Whether the hyphen at a line end goes with it (the rule is above).

    Args:
        line: a line without spaces at its end.
        after: the line after it, without spaces at its start.
        known: what `hyphenated` found in the text.
    """
    first, second = _DIVIDED.search(line), _GOES_ON.match(after)
    if first is None or second is None:
        return False
    front = first[1].lower()
    return front not in _COMPOUNDING and f"{front}-{second[1]}" not in known
