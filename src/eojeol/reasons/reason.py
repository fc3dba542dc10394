"""A reason as people read it: code, article, a sentence in Korean and in English with the words at hand, a link."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from eojeol.errors import UsageError, hint
from eojeol.reasons.find import Found, find
from eojeol.reasons.syllables import final_of
from eojeol.reasons.tables import Code, Level, codes

# The section of each code in docs/reasons.md.
DOCS = "https://github.com/eojeol/eojeol/blob/main/docs/reasons.md"
MARK = re.compile(r"\{(left|right|word|은|이|을|과|으로)\}")
# What agrees with the word before: after a final consonant, after none, and after neither Hangul nor a digit.
AGREEING = {
    "은": ("은", "는", "은(는)"),
    "이": ("이", "가", "이(가)"),
    "을": ("을", "를", "을(를)"),
    "과": ("과", "와", "과(와)"),
    "으로": ("으로", "로", "(으)로"),
}
# Kinds of change as the table of patterns has them.
SIGNS = {"add": "+", "remove": "-", "squeeze": "="}
# Characters of a word that a sentence shows.
SHOWN = 20


@dataclass(frozen=True)
class Reason:
    """Why a space comes or goes.

    Attributes:
        code: one of the closed list in docs/reasons.md.
        article: number in 한글 맞춤법, in Korean.
        ko: one sentence with the words at hand, in Korean.
        en: the same in English.
        level: "wrong" if the norm demands the change, "usual" if it prefers or usage has it so.
        url: where the code is explained.
    """

    code: str
    article: str
    ko: str
    en: str
    level: Level
    url: str


def reason_of(left: str, right: str, kind: str) -> Reason:
    """The reason of a gap.

    Args:
        left: the word before as it will stand; of a removed space, the part of the word before it.
        right: the word after, likewise.
        kind: "add", "remove" or "squeeze".
    """
    return _reason(find(left, right, SIGNS[kind]))


def code_names() -> tuple[str, ...]:
    """The closed list of codes, in the order of the articles."""
    return tuple(key for key in codes() if "/" not in key)


def code_of(name: str) -> Code:
    """All that is known of one code.

    Args:
        name: a code, or as much of its beginning as names one.

    Raises:
        UsageError: there is no such code, or several begin so.
    """
    found = sorted(parse_codes(name))
    if len(found) > 1:
        raise UsageError(f"{name!r} is the beginning of several codes: {', '.join(found)}; name one")
    return codes()[found[0]]


def parse_codes(given: str | Collection[str]) -> frozenset[str]:
    """Codes by their names; the part of a name up to a hyphen stands for all codes that begin with it.

    Args:
        given: names, with commas between if it is one string: "R42,R41", or "adverb" for adverb and adverb-안-못.

    Raises:
        UsageError: no code has such a name.

    Example:
        `R43` stands for R43-unit and R43-unit-digits, `R43-unit-digits` for itself.
    """
    names = given.split(",") if isinstance(given, str) else given
    found: set[str] = set()
    for name in (each.strip() for each in names):
        known = code_names()
        matching = [code for code in known if code.casefold() == name.casefold()] or [
            code for code in known if name and code.casefold().startswith(name.casefold() + "-")
        ]
        if not matching:
            raise UsageError(f"unknown reason {name!r}; {hint(name, [*known])}")
        found.update(matching)
    return frozenset(found)


def url_of(code: str) -> str:
    """Where a code is explained."""
    return f"{DOCS}#{code.lower()}"


@lru_cache(4_096)
def _reason(found: Found) -> Reason:
    record = codes()[found.key]
    words = {"left": found.left[-SHOWN:], "right": found.right[:SHOWN], "word": found.word[:SHOWN]}
    code = record.code
    return Reason(
        code, record.article, _filled(record.ko, words), _filled(record.en, words), record.level, url_of(code)
    )


def _filled(sentence: str, words: dict[str, str]) -> str:
    """A sentence with its words, and particles that agree with the word before them.

    Example:
        `‘{word}’{은} 조사` with 도 is `‘도’는 조사`, with 만 `‘만’은 조사`.
    """
    said = ""

    def fill(mark: re.Match[str]) -> str:
        nonlocal said
        name = mark[1]
        if name in words:
            said = words[name]
            return said
        # A word that the sentence itself names stands before, as in ‘지’{은}.
        own = sentence[: mark.start()].rstrip("’")
        return AGREEING[name][_form(said if own.endswith("}") else own, name)]

    return MARK.sub(fill, sentence)


def _form(word: str, name: str) -> int:
    """Which form of a particle stands after a word: 0 after a final consonant, 1 after none, 2 if nobody knows."""
    last = word.rstrip("’”\"')]}.,!?")[-1:]
    if last.isdigit():
        # As the digits are read: 영 일 이 삼 사 오 육 칠 팔 구.
        last = "영일이삼사오육칠팔구"[int(last)] if last.isascii() else ""
    final = final_of(last) if last else ""
    if not final:
        return 2
    return 1 if final == " " or (name == "으로" and final == "ㄹ") else 0
