"""Gaps that the norm decides by the form of the words, whatever the model makes of them.

News and offices write `532억원`, `100여명`, `A씨` and `김씨는`, and the model has learned it from them. The norm leaves
no choice there: what is counted stands apart from a number that ends in Hangul and from a Korean numeral (한글 맞춤법
제43항; its leave to join is for digits, as in `500원`), and 씨 behind a person's name is a noun (제48항). And nothing
parts a particle from its word: `너 뿐이야`, `목소리 조차` (제41항). Such gaps are decided so in both modes, where no
rule or protected span has the say.

Only forms that can hardly be anything else are here: `1억대` has a suffix, `김해 김씨` is a family, `날씨` is one word.
"""

from __future__ import annotations

import re

import numpy as np

from eojeol.text.gaps import Bools
from eojeol.text.patterns import Unspaced

# Units that a form looks at, on either side of its gap.
LOOKS = 20

_MONEY = "원|달러|유로|위안|엔(?!진)|루블"
_COUNTED = (
    f"{_MONEY}|명|개|건(?![물설강])|톤|가구|가지|권(?![역한])|표|마리|곳|배(?!우)|평(?!방)|그루|페이지|쪽|헥타르|리터|미터|"
    "킬로|제곱|회(?![사원의장])|차례|시간|년(?![도대])|세대|부(?![터대작])|척|편(?!제)|석|장(?!자)|상자|통(?!신)"
)
# 3백만, 1,793억, 100여, 수십, 몇천; the gap is where the match ends. 조 is a group of people, too.
_NUMBER = re.compile(
    r"(?:(?<![0-9])(?<![0-9][.,])[0-9][0-9,.]{0,9}|[수몇])"
    rf"(?:(?:[십백천]?[만억]|[십백천])여?(?={_COUNTED})|[십백천]?조여?(?={_MONEY}))"
    rf"|(?<=[0-9])여(?={_COUNTED})"
)
_SURNAMES = (
    "이김박최정강조윤장임오서신권황송류홍고문손양배백허남심노하곽성차우구민유진엄채원천방공현함변염추모"
)
_FAMILIES = (
    "김해 경주 안동 광산 전주 밀양 파평 진주 해주 평산 남양 순흥 청주 창녕 "
    "여흥 반남 풍양 달성 동래 청송 한산 연안"
)
_TIMES = "시간|달(?![음라])|명|번(?![호영역식])|마리|권(?![력리])|곳|차례|글자|군데|켤레|그루|개월"
# What begins a word and stands apart from what follows: a surname, or a letter in its place, from 씨, and a numeral
# from what it counts. Not 세잔, 두개골, 여러해살이, 한번 (once), 한명숙.
_WORD = re.compile(
    f"[{_SURNAMES}](?!씨가문|씨의[시후]손)(?=씨(?:[는가를의와도만에측등로]|[^가-힣]|$))"
    + "".join(f"(?<!{family}.)" for family in _FAMILIES.split())
    + "|[A-Z](?=씨|양[은이을의과도만에측])"
    + f"|(?:[두세네열몇]|다섯|여섯|일곱|여덟|아홉|스무|여러)(?={_TIMES}|개(?![골월발념]))"
    + "|(?:[두세몇]|여러)(?=가지)|한(?=시간|달(?![음라])|마리|권(?![력리]))"
)
_LETTER = re.compile("[가-힣A-Za-z0-9]")
# Particles, which nothing parts from their word (제41항). Behind a verb, 뿐 and 만큼 are nouns: 할 뿐, 큰 만큼.
_N, _L = ("".join(chr(ord("가") + 28 * syllable + final) for syllable in range(399)) for final in (4, 8))
_PARTICLE = re.compile(
    f"뿐(?<![{_L}다고며면서지요죠까]뿐)(?<=[가-힣A-Za-z0-9]뿐)|만큼(?<![{_N}{_L}]만큼)(?<=[가-힣A-Za-z0-9]만큼)"
    "|(?:처럼|커녕|조차(?![장지권량])|부터(?![미전널]))(?<=[가-힣A-Za-z0-9]..)"
    # The suffix 가량 (한 시간가량) and the ending -ㄹ걸 (갈걸 그랬다) are parted from nothing either.
    f"|가량(?<=[가-힣A-Za-z0-9%]가량)|걸(?=그랬)(?<=[{_L}]걸)"
)


def demanded(text: Unspaced, spaced: Bools) -> tuple[Bools, Bools]:
    """Gaps where the norm demands a space, and where it demands none.

    Args:
        text: the characters without their spaces.
        spaced: whether each gap gets a space as far as the model goes, shape (units,): names and numerals begin at one.

    Returns:
        Both of shape (units,).

    Example:
        The gap before 씨 is demanded because there is one before 김:

            units      어 제 김 씨 는 너 뿐
            spaced     f  f  t  f  f  t  f
            space      f  f  f  t  f  f  f
            none       f  f  f  f  f  f  t
    """
    begins = np.zeros(len(text.text) + 1, bool)
    begins[text.places] = spaced
    # A text begins with a line end, so there is something before each match.
    words = [
        match.end()
        for match in _WORD.finditer(text.text)
        if begins[match.start()] or not _LETTER.match(text.text, match.start() - 1)
    ]
    return text.gaps_after(_NUMBER) | text.marked(words), text.gaps_at(_PARTICLE)
