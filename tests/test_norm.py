"""Spaces that the norm demands by the form of the words, whatever the model says."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from eojeol import Spacer
from eojeol.norm import LOOKS, demanded
from eojeol.rules import Rules
from eojeol.text.gaps import split
from eojeol.text.patterns import unspaced


def demands(text: str) -> str:
    """The text with a bar where a space is demanded and a tilde where none is; words begin at its own spaces."""
    gaps = split(text)
    spaces, joins = demanded(unspaced(gaps), gaps.spaced)
    out = [text[: gaps.starts[0]]] if len(gaps) else []
    for unit, end in enumerate([*gaps.starts[1:], len(text)]):
        out.append("|" * int(spaces[unit]) + "~" * int(joins[unit]) + text[gaps.starts[unit] : end])
    return "".join(out)


@pytest.mark.parametrize(
    "text",
    [
        "532억|원이다", "1조 7,000억|원을", "3만 3천|원에서", "10만|원도", "200억|원대의", "52만|명의", "100여|명과",
        "5백|개", "2조|원 이상", "수천|가지", "몇백|명", "수십|년간", "1만|배럴", "2천만|달러", "300여|곳", "수십만|권",
        # No unit, a suffix, digits alone, a word that only begins so.
        "1억대의", "500원", "3만의", "5만의", "제5조명단", "6조편제", "684만조회", "2천년대",
        "여름휴가", "할수만있다", "10만분의 1", "5조각", "1만평방미터",
    ],
)  # fmt: skip
def test_what_is_counted_stands_apart_from_a_number_that_ends_in_hangul(text: str) -> None:
    assert demands(text.replace("|", "")) == text


@pytest.mark.parametrize(
    "text",
    [
        "A|씨는", "어제 A|씨가", "(A|씨)", "B|양은", "어제 김|씨를", "김|씨, 이|씨", "“박|씨도", "김 모|씨의",
        # A family, a part of a word, no name.
        "김해 김씨는", "전주이씨의", "김씨 가문", "날씨가", "아저씨는", "글씨를", "마음씨", "A양식", "그김씨네",
        "회사원김씨는", "Bar씨",
    ],
)  # fmt: skip
def test_a_person_stands_apart_from_the_word_for_one(text: str) -> None:
    assert demands(text.replace("|", "")) == text


@pytest.mark.parametrize(
    "text",
    [
        "두|시간이", "세|개월", "과자 세|개를", "다섯|명은", "한|달 뒤", "여러|가지", "(네|마리)", "몇|번이나",
        # What only begins so, what may be one word, what does not begin a word.
        "두개골을", "세잔은", "여러해살이풀", "한번은", "한명숙", "모두명은", "한달음에",
    ],
)  # fmt: skip
def test_a_numeral_stands_apart_from_what_it_counts(text: str) -> None:
    assert demands(text.replace("|", "")) == text


@pytest.mark.parametrize(
    "text",
    [
        "너 ~뿐이야", "것~뿐만", "Redis ~뿐", "나 ~만큼", "꽃 ~처럼", "목소리 ~조차", "하기는 ~커녕", "나서 ~부터는",
        "사흘 ~가량", "절반~가량이", "10%~가량",
        "살 ~걸 그랬어요", "말~걸그랬나", "먹을 걸 그는", "큰 걸 그랬다",
        # A noun behind a verb, or the beginning of a sentence, or of another word.
        "할 뿐이다", "말뿐인", "갔다 뿐이지", "큰 만큼", "먹을 만큼", "왔어요 뿐만 아니라", "뿐만 아니라",
        ". 뿐만", "두 조차장",
    ],
)  # fmt: skip
def test_no_space_parts_a_particle_from_its_word(text: str) -> None:
    assert demands(text.replace("~", "")) == text


def test_spaces_do_not_hide_a_number() -> None:
    assert demands("5 3 2 억원") == "5 3 2 억|원"


def test_what_is_demanded_hangs_on_few_units_beside_it() -> None:
    text = "총 1조 7,000억원을 김씨는, 1,234,567만여명, 수십만명의 A씨가 김해 김씨와 여러명 뿐"
    gaps = split(text)
    whole = np.array(demanded(unspaced(gaps), gaps.spaced))
    assert whole.sum(axis=1).tolist() == [6, 1]
    for unit in range(len(gaps)):
        first = max(unit - LOOKS, 0)
        near = slice(first, unit + LOOKS + 1)
        part = dataclasses.replace(gaps, characters=gaps.characters[near], segments=gaps.segments[near],
                                   starts=gaps.starts[near])  # fmt: skip
        assert (
            np.array(demanded(unspaced(part), gaps.spaced[near]))[:, unit - first] == whole[:, unit]
        ).all()


def test_no_number_reaches_across_a_line_end() -> None:
    assert demands("5만\n원") == "5만\n원"


def test_both_modes_put_the_space_in_and_neither_takes_it_out() -> None:
    spacer = Spacer()
    right = "매출은 532억 원이다."
    assert spacer.correct("매출은 532억원이다.") == spacer.correct(right) == right
    assert spacer.restore("매출은532억원이다.") == spacer.restore(right) == right
    assert (
        spacer.correct("믿을 사람은 너 뿐이다.")
        == spacer.restore("믿을사람은너뿐이다.")
        == "믿을 사람은 너뿐이다."
    )


def test_rules_protection_and_the_kind_of_change_go_before() -> None:
    text = "매출은 532억원이다."
    assert Spacer(rules=Rules.parse("keep 억원")).correct(text) == text
    assert Spacer(only="remove").correct(text) == text
    assert Spacer().correct("`532억원`") == "`532억원`"


def test_any_string_has_an_answer_for_each_unit() -> None:
    for text in ("", " ", "\ud8005만원", "😀5만원", "\r\n\r\n", "5만\u0301원"):
        gaps = split(text)
        for decided in demanded(unspaced(gaps), np.zeros(len(gaps), bool)):
            assert decided.shape == (len(gaps),)
