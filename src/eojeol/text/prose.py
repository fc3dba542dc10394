r"""Gaps that are no matter of Korean prose: other scripts, layout, the inside of brackets, numbers set apart.

The model knows Korean sentences and answers whatever it is asked. So it is not asked where no Korean stands beside
a gap or where runs of spaces lay a text out, and it puts nothing inside a bracket. Unlike the spans of protect.py,
this is found in the arrays of the text, and a rule of the user goes before it; forms.py has what the words of a
line tell. The kinds of both are switched by the same names.

Source: 한글 맞춤법, 부록, for the insides of brackets, which take no space.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eojeol.text.gaps import Bools, Gaps, Offsets, Segments, first_of_segment

KINDS = ("foreign", "layout", "bracket", "article", "name")
# Each opening bracket and the one that closes it.
_BRACKETS = (
    "()[]{}<>（）［］｛｝＜＞“”‘’‹›«»「」『』【】〔〕〈〉《》〖〗〘〙〚〛⟨⟩⟪⟫⟦⟧⟮⟯｢｣｟｠⦅⦆⁅⁆⁽⁾₍₎❨❩❪❫❬❭❮❯❰❱❲❳❴❵"
    "⸢⸣⸤⸥⸨⸩⌈⌉⌊⌋〝〞„‟‚‛﴾﴿"
)
_STRAIGHT_QUOTES = (ord('"'), ord("'"))
# Classes of characters, one bit each, looked up by code point; none of them has a character beyond 0xFFFF.
_HANGUL, _HANJA, _DIGIT, _OPEN, _CLOSE, _QUOTE = 1, 2, 4, 8, 16, 32
_LAST = 0xFFFF


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


def kept_gaps(gaps: Gaps, frozen: Bools, kinds: frozenset[str], correcting: bool) -> Bools:
    """Gaps that the arrays alone tell: the kinds foreign, layout, bracket and number.

    Args:
        gaps: the text.
        frozen: gaps in protected spans, shape (units,). What stands beside a span decides whether it is one: `-a@b.kr`
            is no address. So the gap at its border stays too, where there is no Hangul.
        kinds: names of `protect.KINDS`.
        correcting: what was typed is evidence; else (restore) every gap is decided afresh, and only borders of spans,
            numbers that were set apart and the insides of brackets are kept.

    Returns:
        Shape (units,).
    """
    kept = np.zeros(len(gaps), bool)
    if not len(gaps) or kinds.isdisjoint((*KINDS, "number")):
        return kept
    classes = _CLASSES[np.minimum(gaps.characters, _LAST)]
    korean = _beside_korean(gaps, classes)
    if "foreign" in kinds:
        kept |= ~korean & (correcting | _beside(frozen, gaps.segments))
    if "layout" in kinds and correcting:
        kept |= gaps.starts - gaps.before() > 1
    if "bracket" in kinds:
        kept |= _inside_brackets(gaps, classes, correcting)
    if "number" in kinds:
        kept |= gaps.spaced & _either((classes & _DIGIT) > 0) & ~korean
    return kept


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


def _beside(frozen: Bools, segments: Segments) -> Bools:
    """Gaps next to a frozen one of their segment, all of shape (units,)."""
    out = np.zeros_like(frozen)
    # Before the first unit of a segment nothing is decided, and what stands there is another line's.
    inner = frozen & ~first_of_segment(segments)
    out[1:] |= inner[:-1] & (segments[1:] == segments[:-1])
    out[:-1] |= inner[1:]
    return out


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
