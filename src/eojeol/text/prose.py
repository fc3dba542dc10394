r"""Gaps that are no matter of Korean prose: other scripts, layout, the inside of brackets, numbers set apart.

The model knows Korean sentences and answers whatever it is asked. So it is not asked where no Korean stands beside a
gap, where spaces lay a text out (`부      칙`, `일 시 :`), and it puts nothing inside a bracket. Unlike the spans of
protect.py, most of this is found in the arrays of the text, and a rule of the user goes before it. The kinds are
switched by the same names.

Sources: the notation of statutes (법제처, 법령 입안·심사 기준) for 이 after an article's title; 한글 맞춤법, 부록
for the insides of brackets, which take no space.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from eojeol.text.gaps import Bools, Gaps, Offsets, Segments, first_of_segment

KINDS = ("foreign", "layout", "bracket", "article")
# Each opening bracket and the one that closes it.
_BRACKETS = (
    "()[]{}<>（）［］｛｝＜＞“”‘’‹›«»「」『』【】〔〕〈〉《》〖〗〘〙〚〛⟨⟩⟪⟫⟦⟧⟮⟯｢｣｟｠⦅⦆⁅⁆⁽⁾₍₎❨❩❪❫❬❭❮❯❰❱❲❳❴❵"
    "⸢⸣⸤⸥⸨⸩⌈⌉⌊⌋〝〞„‟‚‛﴾﴿"
)
_STRAIGHT_QUOTES = (ord('"'), ord("'"))
# Classes of characters, one bit each, looked up by code point; none of them has a character beyond 0xFFFF.
_HANGUL, _HANJA, _DIGIT, _OPEN, _CLOSE, _QUOTE = 1, 2, 4, 8, 16, 32
_LAST = 0xFFFF

# What ends a label: a colon, a bracket, a dash, a bar, or the line; the spaces before it are the label's too.
_END = r"(?:  | *(?=[:：()\[\]{}<>〈〉《》【】〔〕「」『』|–—-]|[\t\r\n]|$))"
# A label is two to eight syllables set apart, with no other word beside it on its left; a longer one does not end like
# a sentence. Behind other words, syllables set apart are a label only if they are many and end the line.
_LABEL = re.compile(
    r"(?=[가-힣] {1,9}[가-힣](?![가-힣]))(?:"
    r"(?:(?<![가-힣])(?<![가-힣] )|(?<=[0-9][장절조항편관호] ))"
    rf"(?:[가-힣](?: {{1,9}}[가-힣]){{3,7}}(?<![다요까죠네])|[가-힣](?: {{1,9}}[가-힣]){{1,2}}){_END}"
    r"|(?<=[가-힣] )[가-힣](?: [가-힣]){3,7}(?<![다요까죠네])(?= *(?:[\t\r\n]|$)))"
)
_LAW = (
    "법|법률|영|령|시행령|규칙|조례|규정|정관|약관|지침|계약|계약서|협약|고시|훈령|예규|강령|요령|세칙|회칙|헌법|협정|"
    "내규|방침|합의|합의서|서비스|조|항|호|장|절|회|표|기준|부칙|법인|학칙|규약|명령|사업"
)
# 이 (this) after the title of an article, or before the name of a kind of law; the group is what is kept.
_ARTICLE = re.compile(
    r"(?:(?:제 ?[0-9]{1,4} ?[조장절관항편](?:의 ?[0-9]{1,3})?|부 {0,9}칙) ?"
    r"[(\[【〔<〈][^()\[\]【】〔〕<>〈〉\r\n]{0,60}[)\]】〕>〉](?P<title> +)(?=이 +[가-힣])"
    rf"|(?<=[)\]】〕〉》」』①-⑳])(?P<law> +)(?=이 +(?:{_LAW})(?:[은는이가을를에의과와도로으 ,])))"
)


def _class_table() -> NDArray[np.uint8]:
    """The classes of each code point up to _LAST: shape (_LAST + 1,)."""
    table = np.zeros(_LAST + 1, np.uint8)
    # Syllables and jamo, those of old Hangul too.
    for first, last in (
        (0xAC00, 0xD7A3),
        (0x3131, 0x318E),
        (0x1100, 0x11FF),
        (0xA960, 0xA97C),
        (0xD7B0, 0xD7FB),
    ):
        table[first : last + 1] |= _HANGUL
    for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)):
        table[first : last + 1] |= _HANJA
    table[ord("0") : ord("9") + 1] |= _DIGIT
    table[[*map(ord, _BRACKETS[::2])]] |= _OPEN
    table[[*map(ord, _BRACKETS[1::2])]] |= _CLOSE
    table[[*_STRAIGHT_QUOTES]] |= _QUOTE
    return table


_CLASSES = _class_table()


def kept_gaps(gaps: Gaps, kinds: frozenset[str], correcting: bool) -> Bools:
    """Gaps that the arrays alone tell: the kinds foreign, layout, bracket and number.

    Args:
        gaps: the text.
        kinds: names of `protect.KINDS`.
        correcting: what was typed is evidence; else (restore) every gap is decided afresh, and only numbers that were
            set apart and the insides of brackets are kept.

    Returns:
        Shape (units,).
    """
    kept = np.zeros(len(gaps), bool)
    if not len(gaps) or kinds.isdisjoint((*KINDS, "number")):
        return kept
    classes = _CLASSES[np.minimum(gaps.characters, _LAST)]
    korean = _beside_korean(gaps, classes)
    if "foreign" in kinds and correcting:
        kept |= ~korean
    if "layout" in kinds and correcting:
        kept |= gaps.starts - gaps.before() > 1
    if "bracket" in kinds:
        kept |= _inside_brackets(gaps, classes, correcting)
    if "number" in kinds:
        kept |= gaps.spaced & _either((classes & _DIGIT) > 0) & ~korean
    return kept


def kept_spans(text: str, kinds: frozenset[str]) -> list[tuple[int, int]]:
    """Spans whose gaps stay as typed in correct mode: labels (layout), 이 after an article's title (article).

    Args:
        text: whole lines.
        kinds: names of `protect.KINDS`.

    Returns:
        (start, end) in code points.
    """
    spans = []
    if "layout" in kinds:
        spans += [match.span() for match in _LABEL.finditer(text)]
    if "article" in kinds:
        for match in _ARTICLE.finditer(text):
            spans.append(match.span(match.lastgroup or 0))
    return spans


def _either(here: Bools) -> Bools:
    """Whether the unit before a gap or the one after it is marked: shape (units,) in and out."""
    out: Bools = here.copy()
    out[1:] |= here[:-1]
    return out


def _beside_korean(gaps: Gaps, classes: NDArray[np.uint8]) -> Bools:
    """Whether Hangul stands on a side of each gap, or Hanja in a word with Hangul: shape (units,).

    Example:
        Six units, 大韓의 漢字 3; the words are 大韓의, 漢字 and 3, of which the first alone has Hangul:

            unit            大 韓 의 漢 字 3
            hangul           0  0  1  0  0  0
            in such a word   1  1  1  0  0  0
            beside Korean    1  1  1  1  0  0     漢 stands after 의
    """
    hangul = (classes & _HANGUL) > 0
    hanja = (classes & _HANJA) > 0
    korean = _either(hangul)
    if hanja.any():
        word = np.cumsum(gaps.spaced | first_of_segment(gaps.segments)) - 1
        mixed = np.bincount(word, hangul) > 0
        in_mixed = mixed[word]
        both = in_mixed.copy()
        both[1:] &= in_mixed[:-1]
        korean |= _either(hanja) & both
    return korean


def _inside_brackets(gaps: Gaps, classes: NDArray[np.uint8], correcting: bool) -> Bools:
    """Gaps just inside brackets and quotation marks that stay: shape (units,).

    None gets a space; and where one was typed on both insides of a pair (`( 가 )`), both are kept.
    """
    opens, closes = (classes & _OPEN) > 0, (classes & _CLOSE) > 0
    _mark_quotes(gaps, classes, opens, closes)
    inside = closes.copy()
    inside[1:] |= opens[:-1]
    kept: Bools = inside & ~gaps.spaced
    if correcting and (inside & gaps.spaced).any():
        for opening, closing in _pairs(opens, closes, gaps.segments):
            if gaps.spaced[opening + 1] and gaps.spaced[closing]:
                kept[[opening + 1, closing]] = True
    return kept


def _mark_quotes(gaps: Gaps, classes: NDArray[np.uint8], opens: Bools, closes: Bools) -> None:
    """Add the straight quotes to the units that open and close, all of shape (units,): even ones open, odd ones close.

    Where a segment has an odd number of them, one is an apostrophe or a sign of inches, and none of them is a bracket.
    """
    quotes = np.flatnonzero(classes & _QUOTE)
    if not len(quotes):
        return
    for quote in _STRAIGHT_QUOTES:
        at = quotes[gaps.characters[quotes] == quote]
        if not len(at):
            continue
        _, first, count = np.unique(gaps.segments[at], return_index=True, return_counts=True)
        number = np.arange(len(at)) - np.repeat(first, count)
        even = np.repeat(count % 2 == 0, count)
        opens[at[even & (number % 2 == 0)]] = True
        closes[at[even & (number % 2 == 1)]] = True


def _pairs(opens: Bools, closes: Bools, segments: Segments) -> list[tuple[int, int]]:
    """(opening unit, closing unit) of every pair inside a segment; a bracket of another kind may close it."""
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    units: Offsets = np.flatnonzero(opens | closes)
    for unit in units.tolist():
        while waiting and segments[waiting[-1]] != segments[unit]:
            waiting.pop()
        if closes[unit] and waiting:
            pairs.append((waiting.pop(), unit))
        elif opens[unit]:
            waiting.append(unit)
    return pairs
