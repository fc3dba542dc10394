r"""The regular expressions that a rule may hold: those that Python's `re` and JavaScript understand alike.

A file of rules is read by this package and by the core in JavaScript, and has to decide the same in both. So a pattern
may hold what both languages have and match alike, and all else is refused on both sides with the same message, which
names the construct, its column and what to write instead. `web/src/rules/regex_subset.ts` is the same grammar, and
tests/web/regex_table.py holds both to it:

    pattern   = sequence ("|" sequence)*
    sequence  = (character repeat? | border | group repeat? | look)*
    character = any but \ . ^ $ * + ? { } [ ] ( ) | , escaped, ".", a class, or one of \d \D \w \W \s \S
    escaped   = "\" and anything but an ASCII letter or digit, or \uXXXX
    class     = "[" "^"? ("x" | "x-y" | escaped | \d | \w | \s)+ "]", a dash for itself only first or last
    border    = "^" | "$" | \b
    group     = "(" pattern ")" | "(?:" pattern ")"
    look      = ("(?=" | "(?!" | "(?<=" | "(?<!") pattern ")"
    repeat    = ("*" | "+" | "?" | "{m}" | "{m,}" | "{m,n}") "?"?

Five things more are refused, because the languages part ways there: a repeat of what may match nothing (they disagree
about empty rounds), a group inside a repeat (JavaScript forgets it with every round), a group inside a look-around,
a look-behind of several lengths (Python has none), and a pattern that may match nothing (they search on differently
after an empty match, which would decide no gap anyway). The sixth is a pattern that could be searched for ever, which
`backtracking` tells from its form.

A pattern that passes is compiled as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from eojeol.rules.backtracking import (
    EVERY,
    SETS,
    Node,
    Ranges,
    TooManyWaysError,
    complement,
    refuse_many_ways,
    union,
)

MOST_LEVELS = 50

_ESCAPED = r"\\(?:u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|[^0-9A-Za-z])"
# A character in a class. Python keeps && || ~~ and -- for set operations to come, and warns of them.
_MEMBER = rf"(?:{_ESCAPED}|[^\\\[\]\-])"
_CLASS = rf"\[(?!\^?\])\^?-?(?:(?!&&|\|\||~~){_MEMBER}(?:-{_MEMBER})?|\\[dws])*-?\]"
_CHARACTER = re.compile(rf"\.|\\[dDwWsS]|{_ESCAPED}|[^\\.^$*+?{{}}\[\]()|]|{_CLASS}", re.DOTALL)
_RANGE = re.compile(rf"\\[dws]|({_MEMBER})(?:-({_MEMBER}))?", re.DOTALL)
_BORDER = re.compile(r"[$^]|\\b")
_OPENING = re.compile(r"\((?:\?(?::|<?[=!])|(?!\?))")
_REPEAT = re.compile(r"(?:([*+?])|\{([0-9]{1,3})(?:(,)([0-9]{0,3}))?\})\??")
_ROUNDS = {"*": (0, float("inf")), "+": (1, float("inf")), "?": (0, 1)}

# What is refused → what to write instead; the first that fits.
_ADVICE = tuple(
    (re.compile(construct), advice)
    for construct, advice in (
        (r"\\[AZz]", "write ^ for the beginning and $ for the end"),
        (r"\\B", "write a look-around such as (?<=가)"),
        (r"\\[pP]", "write a class such as [가-힣]"),
        (r"\\[0-9]|\(\?P=", "write out what the group matches"),
        (r"\\[0-9A-Za-z]", r"write the character itself or its code as in \uac00"),
        (r"\\", r"write \\ for the character itself"),
        (r"\(\?P?<", "write ( for a group without a name"),
        (r"\(\?#", "put the comment on a line of its own that begins with #"),
        (r"\(\?>", "write (?: for a group that is not captured"),
        (r"\(\?\(", "write both cases out as in (?:가나|다라)"),
        (r"\(\?", "write both cases of a letter as in [Aa]"),
        (r"\[(?=\^?\])", r"write \] for the character itself"),
        (r"\[(?=(?:[^\]\\]|\\[\s\S])*$)", r"close it with ], or write \[ for the character itself"),
        (
            r"\[(?=(?:[^\]\\]|\\[dwsu]|\\[^0-9A-Za-z])*\\[^dwsu])",
            r"write characters, \d, \w or \s inside and all else outside, as in (?:[가-힣]|\W)",
        ),
        (
            r"\[",
            r"write ranges as in [0-9가-힣], lower ends first, and \ before [ - & | ~ for the character itself",
        ),
        (r"\{", r"write {2}, {2,} or {0,2} with numbers below 1000, or \{ for the character itself"),
        (
            r"[*+?]",
            "let it follow a character, a class or a group, or put \\ before it for the character itself",
        ),
        (r"[)\]}]", "put \\ before it for the character itself"),
    )
)

_FEWER_WAYS = (
    "the search could take for ever: let what follows a repeat begin with another character, as in \\d+개, "
    "or what is repeated have one way to match"
)


class PatternError(ValueError):
    """A pattern that no rule may hold.

    Args:
        at: index in the pattern of what is wrong, in code points.
        construct: what is wrong, as it is written.
        advice: what to write instead.
    """

    def __init__(self, at: int, construct: str, advice: str) -> None:
        super().__init__(f"{construct} cannot be used here; {advice}")
        self.at = at


@dataclass(frozen=True)
class _Piece:
    """What a piece of a pattern matches: from `least` to `most` characters; `groups` says that it captures some."""

    least: int
    most: float
    node: Node
    groups: bool = False


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile the pattern of a rule.

    Raises:
        PatternError: it is no regular expression, or beyond what Python and JavaScript understand alike.
    """
    reader = _Reader(pattern)
    piece = reader.alternatives(0)
    if reader.at < len(pattern):
        raise reader.refused()
    if not piece.least:
        raise PatternError(
            0, "a pattern that may match nothing", "let it take a character, as + does and * does not"
        )
    try:
        refuse_many_ways(piece.node)
    except TooManyWaysError as error:
        raise PatternError(error.node.at, error.node.shown, _FEWER_WAYS) from None
    return re.compile(pattern)


class _Reader:
    """Reads a pattern from left to right; `at` is the index of the next character."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def alternatives(self, level: int) -> _Piece:
        """Read sequences with bars between them, up to a closing parenthesis or the end.

        Args:
            level: how many groups are open.
        """
        least, most, groups = [0], [0.0], False
        parts: list[list[Node]] = [[]]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                self.at += 1
                least.append(0)
                most.append(0)
                parts.append([])
                continue
            piece = self._item(level)
            least[-1] += piece.least
            most[-1] += piece.most
            parts[-1].append(piece.node)
            groups = groups or piece.groups
        sequences = tuple(Node("sequence", parts=tuple(each)) for each in parts)
        node = Node("choice", parts=sequences) if len(sequences) > 1 else sequences[0]
        return _Piece(min(least), max(most), node, groups)

    def refused(self) -> PatternError:
        """The error for what stands here."""
        found = ((construct.match(self.pattern, self.at), advice) for construct, advice in _ADVICE)
        return next(PatternError(self.at, construct[0], advice) for construct, advice in found if construct)

    def _item(self, level: int) -> _Piece:
        start = self.at
        if border := self._take(_BORDER):
            return _Piece(0, 0, Node("end" if border[0] == "$" else "border"))
        if character := self._take(_CHARACTER):
            if character[0].startswith("[") and _counts_down(character[0]):
                self.at = start
                raise self.refused()
            return self._repeated(_Piece(1, 1, Node("set", ranges=_characters(character[0]))))
        opening = self._take(_OPENING)
        if not opening:
            raise self.refused()
        if level == MOST_LEVELS:
            raise PatternError(start, "(", f"nest at most {MOST_LEVELS} groups")
        inner = self.alternatives(level + 1)
        if not self.pattern.startswith(")", self.at):
            raise PatternError(start, opening[0], r"close it with ), or write \( for the character itself")
        self.at += 1
        node = replace(inner.node, at=start, shown=opening[0])
        if opening[0] in ("(", "(?:"):
            return self._repeated(_Piece(inner.least, inner.most, node, inner.groups or opening[0] == "("))
        if inner.groups:
            raise PatternError(start, f"{opening[0]} around a group", "write (?: for the group inside")
        if "<" in opening[0] and inner.least != inner.most:
            raise PatternError(
                start, f"{opening[0]} of several lengths", "write one look-behind for each length"
            )
        return _Piece(0, 0, Node("look", start, opening[0], parts=(node,)))

    def _repeated(self, piece: _Piece) -> _Piece:
        """The piece with the repeat that follows it, if there is one."""
        start = self.at
        repeat = self._take(_REPEAT)
        if not repeat:
            return piece
        least, most = _rounds(repeat)
        if not 0 < most >= least:
            raise PatternError(start, repeat[0], "write the lower number first, and a second one above 0")
        if not piece.least:
            raise PatternError(
                start, f"{repeat[0]} after what may match nothing", "let that take a character"
            )
        if piece.groups and most > 1:
            raise PatternError(
                start,
                f"{repeat[0]} after a group",
                "write (?: inside and one group around, as in ((?:가나)+)",
            )
        node = Node("repeat", start, repeat[0], parts=(piece.node,), least=least, most=most)
        return _Piece(piece.least * least, piece.most * most, node, piece.groups)

    def _take(self, token: re.Pattern[str]) -> re.Match[str] | None:
        """Go beyond the token if it stands here."""
        found = token.match(self.pattern, self.at)
        self.at = found.end() if found else self.at
        return found


def _rounds(repeat: re.Match[str]) -> tuple[int, float]:
    """The least and the greatest number of rounds."""
    sign, least, comma, most = repeat.groups()
    if sign:
        return _ROUNDS[sign]
    return int(least), int(most) if most else float("inf") if comma else int(least)


def _counts_down(members: str) -> bool:
    """Whether a range of a class has its higher end first."""
    ranges = [found.groups() for found in _RANGE.finditer(members[:-1], 2 if members[1] == "^" else 1)]
    return any(low and high and _code(low) > _code(high) for low, high in ranges)


def _code(member: str) -> int:
    """The code point of a character in a class."""
    return int(member[2:], 16) if len(member) > 2 else ord(member[-1])


def _characters(token: str) -> Ranges:
    """The characters that a token of the grammar may stand for; none is left out."""
    if token == "." or token in ("\\D", "\\W", "\\S"):
        return EVERY
    if token[0] != "[":
        code = _code(token)
        return SETS[token[1]] if token in ("\\d", "\\w", "\\s") else ((code, code),)
    inside = token[2 if token[1] == "^" else 1 : -1]
    held = [SETS[name] for name in re.findall(r"\\([dws])", inside.replace("\\\\", ""))]
    negated, sets = token[1] == "^", bool(held)
    for low, high in (found.groups() for found in _RANGE.finditer(inside)):
        if low:
            held.append(((_code(low), _code(high or low)),))
    # A dash at either end stands for itself.
    if inside[0] == "-" or inside[-1] == "-":
        held.append(((ord("-"), ord("-")),))
    # The sets are too wide, so what they leave out would be too narrow.
    return (EVERY if sets else complement(union(*held))) if negated else union(*held)
