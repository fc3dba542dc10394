"""Spaces that the norm demands by the form of the words, whatever the model makes of them.

News and offices write `532억원`, `100여명`, `A씨` and `김씨는`, and the model has learned it from them. The norm leaves
no choice there: what is counted stands apart from a number that ends in Hangul (한글 맞춤법 제43항; its leave to
join is for digits, as in `500원`), and 씨 behind a person's name is a noun (제48항). Such a gap gets its space in both
modes, where neither a rule nor a protected span has the say.

Only forms that can hardly be anything else are here: `1억대` has a suffix, `김해 김씨` is a family, `날씨` is one word.
"""

from __future__ import annotations

import re

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
# 씨 behind a surname or a letter in its place; the gap is where the match begins.
_PERSON = (
    f"씨(?<=[{_SURNAMES}]씨)(?=[는가를의와도만에측등로]|[^가-힣]|$)(?!가문|의[시후]손)"
    + "".join(f"(?<!{family}.씨)" for family in _FAMILIES.split())
    + "|씨(?<=[A-Z]씨)|양(?<=[A-Z]양)(?=[은이을의과도만에측])"
)
_NAME = re.compile(_PERSON)
# The same where the name is the first of a line, or stands behind a bracket or a quotation mark.
_FIRST = re.compile(f"(?:{_PERSON})(?<=[^가-힣A-Za-z0-9]..)")


def demanded(text: Unspaced, spaced: Bools) -> Bools:
    """Gaps where the norm demands a space, shape (units,).

    Args:
        text: the characters without their spaces.
        spaced: whether each gap gets a space as far as the model goes, shape (units,): a name begins at one.

    Example:
        The gap before 씨 is demanded because there is one before 김:

            units      어 제 김 씨 는 5 만 원
            spaced     f  f  t  f  f  t f  f
            demanded   f  f  f  t  f  f f  t
    """
    out = text.gaps_after(_NUMBER)
    behind_name = text.gaps_at(_NAME)
    if behind_name.any():
        out |= text.gaps_at(_FIRST)
        out[1:] |= behind_name[1:] & spaced[:-1]
    return out
