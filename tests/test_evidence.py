"""What of the typed spaces the model is shown, and how sure it must be where it is not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from eojeol.engine.arrays import UNKNOWN
from eojeol.evidence import LOOKS, SURE, SURE_OF_FREE, doubted_gaps, lacking, observed
from eojeol.settings import Settings
from eojeol.text.gaps import split
from eojeol.text.patterns import unspaced


def doubted(text: str) -> str:
    """The characters behind a doubted gap."""
    gaps = split(text)
    return "".join(chr(code) for code in gaps.characters[doubted_gaps(unspaced(gaps))])


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("노력 뿐이었다", "뿐"), ("노력뿐이었다", "뿐"), ("할 뿐더러", ""), ("너 만큼", "만"), ("새 처럼", "처"),
        ("프로그램을 설치 하고", "하"), ("자동화 된다", "된"), ("강 한가운데", ""), ("고 한지석 선생", ""),
        ("할머니", ""), ("써야하는 일", "하"), ("쓰면 안돼요", "돼"), ("쓰다보니", "보"), ("말한것", "것"),
        ("갈때", "때"), ("끝없이", "없"), ("먹어 보다", ""), ("한국 대학교", ""),
    ],
)  # fmt: skip
def test_kinds_that_people_get_wrong_are_doubted_and_free_ones_are_not(text: str, behind: str) -> None:
    assert doubted(text) == behind


def test_no_kind_looks_across_a_line_end_or_a_tab() -> None:
    assert doubted("이때\n뿐\t써야\n한다") == "때뿐"
    assert doubted("써야\n한다") == ""


def test_what_is_doubted_hangs_on_few_units_beside_it() -> None:
    text = "업그레이드 하고 나니 노력 뿐이고 해야하는 것, 무시 당할 필요"
    gaps = split(text)
    whole = doubted_gaps(unspaced(gaps))
    for unit in range(len(gaps)):
        near = slice(max(unit - LOOKS, 0), unit + LOOKS + 1)
        part = dataclasses.replace(gaps, characters=gaps.characters[near], segments=gaps.segments[near],
                                   starts=gaps.starts[near])  # fmt: skip
        assert doubted_gaps(unspaced(part))[unit - near.start] == whole[unit]


def test_what_is_doubted_does_not_hang_on_the_spaces() -> None:
    assert doubted("노력 뿐 이었다. 해야 하는것") == doubted("노력뿐이었다.해야하는것")


def test_any_string_has_an_answer_for_each_unit() -> None:
    for text in ("", " ", "\ud800뿐", "😀뿐 👩\u200d👩\u200d👧것", "\r\n\r\n", "e\u0301뿐"):
        gaps = split(text)
        assert doubted_gaps(unspaced(gaps)).shape == (len(gaps),)


def test_the_model_is_shown_nothing_of_a_doubted_gap() -> None:
    gaps = split("노력 뿐이다")
    seen = observed(gaps, "correct", doubted_gaps(unspaced(gaps)))
    assert seen.tolist() == [0, 1, UNKNOWN, 1, 1]


def test_a_doubted_gap_needs_a_surer_model_whatever_the_eagerness() -> None:
    gaps = split("노력 뿐 이")
    probabilities = np.array([0, 0, 1 - SURE + 0.01, 0.5], np.float32)
    short = lacking(
        gaps, unspaced(gaps), probabilities, Settings("eager"), np.array([False, False, True, False])
    )
    assert (short < 0).tolist() == [False, False, False, True]
    short = lacking(
        gaps, unspaced(gaps), probabilities - 0.02, Settings("eager"), np.array([False, False, True, False])
    )
    assert short[2] < 0
    # Who asks for more gets it there too.
    short = lacking(
        gaps, unspaced(gaps), probabilities, Settings(remove=0.9), np.array([False, False, True, False])
    )
    assert short[2] == pytest.approx(0.9 - SURE + 0.01)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("보쌈정식", True), ("남미국가", True), ("PD노트", True), ("나는정식", False), ("간정식", False),
        ("보쌈중에", False), ("보쌈대로", False), ("보쌈1인", False), ("1인정식", False),
        ("열려있는", True), ("재미있는", False),
    ],
)  # fmt: skip
def test_what_may_be_one_word_is_taken_apart_only_by_a_surer_model(text: str, free: bool) -> None:
    gaps = split(text)
    middle = len(text) - 2
    for probability in (SURE_OF_FREE - 0.01, SURE_OF_FREE + 0.01):
        probabilities = np.zeros(len(gaps), np.float32)
        probabilities[middle] = probability
        short = lacking(gaps, unspaced(gaps), probabilities, Settings(), np.zeros(len(gaps), bool))
        assert (short[middle] < 0) == (not free or probability > SURE_OF_FREE)
