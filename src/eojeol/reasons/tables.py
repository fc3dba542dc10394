"""The tables of this folder as records: the codes with their sentences, and the patterns in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from eojeol.reasons.borders import Characters, first_of, last_of
from eojeol.reasons.syllables import final_class, open_class

FOLDER = Path(__file__).parent
Level = Literal["wrong", "usual"]
SHORTHAND = re.compile(r"\{([^\d{},][^{},]*)\}")
FINALS, VOWELS = "ㄴㄹㅁㅂㅆ", "ㅏㅓㅕㅘㅝㅐㅔㅙㅖ"


class Code(NamedTuple):
    """A reason, or a variant of one that has a sentence of its own.

    Attributes:
        key: the code, or code/variant.
        level: "wrong" if the norm demands the change, "usual" if it prefers it.
        article: number in 한글 맞춤법.
        title_ko: what the article says, in Korean.
        title_en: the same in English.
        ko: the sentence, with marks for the words at hand.
        en: the same in English.
        style: the style setting that has a say, or nothing.
        examples: (typed, right) pairs of our own.
    """

    key: str
    level: Level
    article: str
    title_ko: str
    title_en: str
    ko: str
    en: str
    style: str
    examples: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """The code without its variant."""
        return self.key.partition("/")[0]


@dataclass(frozen=True, eq=False)
class Rule:
    """One pattern. What is compiled is compiled when it is first needed: most texts need few of them.

    Attributes:
        number: its place in the order.
        key: the key of the code it gives.
        kind: "+" for a space that is added, "-" for one that is removed.
        lefts: the words before that it is about; any if empty.
        left_pattern: how the word before ends.
        last: its last character then, where that can be told from the pattern.
        heads: what the word after begins with; anything if empty.
        rest_pattern: how the word after goes on behind the head.
        first: its first character then if there is no head, where that can be told from the pattern.
        checks: names of what else must hold.
    """

    number: int
    key: str
    kind: str
    lefts: frozenset[str]
    left_pattern: str
    last: Characters | None
    heads: frozenset[str]
    rest_pattern: str
    first: Characters | None
    checks: tuple[str, ...]

    @cached_property
    def left(self) -> re.Pattern[str] | None:
        """How the word before ends, compiled."""
        return _compiled(self.left_pattern)

    @cached_property
    def rest(self) -> re.Pattern[str] | None:
        """How the word after goes on, compiled."""
        return _compiled(self.rest_pattern)


@cache
def codes() -> dict[str, Code]:
    """All codes and variants by their keys, in the order of the table."""
    found: dict[str, Code] = {}
    for cells in _rows("codes.tsv"):
        key, *rest = cells
        base = found.get(key.partition("/")[0])
        if base is not None:
            rest = [cell or str(default) for cell, default in zip(rest, base[1:8], strict=False)] + [""]
        examples = tuple((typed, right) for typed, right in _pairs(rest[7]))
        level: Level = "wrong" if rest[0] == "wrong" else "usual"
        article, title_ko, title_en, ko, en, style = rest[1:7]
        found[key] = Code(key, level, article, title_ko, title_en, ko, en, style, examples)
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """All patterns in their order."""
    found: list[Rule] = []
    shorthands = _shorthands()
    for cells in _rows("rules.tsv"):
        if cells[0].startswith("="):
            continue
        key, kind, lefts, left, heads, rest, checks = cells
        if heads.startswith(("[", "{", "(")):
            heads, rest = "", heads + rest
        left, rest = _expanded(left, shorthands), _expanded(rest, shorthands)
        found.append(
            Rule(
                len(found), key, kind, frozenset(lefts.split()), left, last_of(left), frozenset(heads.split()),
                rest, None if heads else first_of(rest), tuple(checks.split()),
            )
        )  # fmt: skip
    return tuple(found)


@cache
def shorthand(name: str) -> re.Pattern[str]:
    """One of the shorthands of rules.tsv as a pattern."""
    return re.compile(_shorthands()[name])


@cache
def _shorthands() -> dict[str, str]:
    found = {vowel: open_class(vowel) for vowel in VOWELS}
    found |= {final: final_class(final) for final in FINALS}
    for cells in _rows("rules.tsv"):
        if cells[0].startswith("="):
            found[cells[0][1:]] = _expanded(cells[1], found)
    return found


def _rows(name: str) -> Iterator[list[str]]:
    """The cells of the lines of a table but for comments and the heading."""
    wide = 0
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if cells[0] == "key":
            wide = len(cells)
            continue
        yield cells + [""] * (wide - len(cells))


def _pairs(cell: str) -> Iterator[list[str]]:
    for pair in cell.split(";") if cell else ():
        yield pair.split("→")


def _expanded(pattern: str, shorthands: dict[str, str]) -> str:
    return SHORTHAND.sub(lambda found: shorthands[found[1]], pattern)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    # ASCII: digits are what they are in JavaScript.
    return re.compile(pattern, re.ASCII) if pattern else None
