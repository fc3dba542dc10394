"""A reason as people read it: code, article, a sentence in Korean and in English with the words at hand, a link."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from eojeol.errors import UsageError, hint
from eojeol.reasons.find import Found, find
from eojeol.reasons.syllables import final_of
from eojeol.reasons.tables import Code, Level, codes

# The section of each code in docs/reasons.md.
DOCS = "https://github.com/eojeol/eojeol/blob/main/docs/reasons.md"
MARK = re.compile(r"\{(left|right|word|은|이|을|과|으로)\}")
WORDS = ("left", "right", "word")
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


class Reason:
    """Why a space comes or goes; the sentences are put together when somebody reads them.

    Args:
        record: the code.
        found: the words at hand.
    """

    __slots__ = ("_found", "_record")
    FIELDS = ("code", "article", "ko", "en", "level", "url")

    def __init__(self, record: Code, found: Found) -> None:
        self._record, self._found = record, found

    @property
    def code(self) -> str:
        """One of the closed list in docs/reasons.md."""
        return self._record.code

    @property
    def article(self) -> str:
        """Number in 한글 맞춤법, in Korean."""
        return self._record.article

    @property
    def level(self) -> Level:
        """ "wrong" if the norm demands the change, "usual" if it prefers or usage has it so."""
        return self._record.level

    @property
    def ko(self) -> str:
        """One sentence with the words at hand, in Korean."""
        return self._said(self._record.ko)

    @property
    def en(self) -> str:
        """The same in English."""
        return self._said(self._record.en)

    @property
    def url(self) -> str:
        """Where the code is explained."""
        return url_of(self.code)

    def fields(self) -> dict[str, str]:
        """All that it says, by name."""
        return {name: getattr(self, name) for name in self.FIELDS}

    def _said(self, sentence: str) -> str:
        _, left, right, word = self._found
        return _filled(sentence, {"left": left[-SHOWN:], "right": right[:SHOWN], "word": word[:SHOWN]})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and self._found == other._found

    def __hash__(self) -> int:
        return hash(self._found)

    def __repr__(self) -> str:
        return f"Reason({', '.join(f'{name}={value!r}' for name, value in self.fields().items())})"


def reason_of(left: str, right: str, kind: str) -> Reason:
    """The reason of a gap.

    Args:
        left: the word before as it will stand; of a removed space, the part of the word before it.
        right: the word after, likewise.
        kind: "add", "remove" or "squeeze".
    """
    found = find(left, right, SIGNS[kind])
    return Reason(codes()[found.key], found)


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


@cache
def _template(sentence: str) -> list[tuple[str, str, str]]:
    """A sentence in pieces: text, the mark behind it, and of a particle what it agrees with.

    What that is called is `left`, `right` or `word`; where the sentence itself names the word, as in ‘지’{은}, it is
    that.
    """
    pieces, done, said = [], 0, ""
    for mark in MARK.finditer(sentence):
        own = sentence[: mark.start()].rstrip("’")
        said = mark[1] if mark[1] in WORDS else said
        pieces.append((sentence[done : mark.start()], mark[1], said if own.endswith("}") else own))
        done = mark.end()
    return [*pieces, (sentence[done:], "", "")]


def _filled(sentence: str, words: dict[str, str]) -> str:
    """A sentence with its words, and particles that agree with the word before them.

    Example:
        `‘{word}’{은} 조사` with 도 is `‘도’는 조사`, with 만 `‘만’은 조사`.
    """
    pieces = []
    for text, mark, said in _template(sentence):
        pieces.append(text)
        if mark in AGREEING:
            pieces.append(AGREEING[mark][_form(words.get(said, said), mark)])
        elif mark:
            pieces.append(words[mark])
    return "".join(pieces)


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
