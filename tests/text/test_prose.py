"""What is no matter of prose, whatever a model says: here one that wants every gap otherwise than it was typed."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.arrays import SPACED
from eojeol.rules.rules import Rules
from eojeol.settings import EAGERNESS
from eojeol.spacer import Spacer
from eojeol.text import prose


class Contrary:
    """A model that is sure of the opposite of what was typed."""

    reach = 1

    def probabilities(self, characters, observed, segments):
        return np.where(observed == SPACED, 0.0, 1.0).astype(np.float32)


CONTRARY = Spacer(Contrary())


@pytest.mark.parametrize("eagerness", EAGERNESS)
@pytest.mark.parametrize(
    "text",
    [
        "мир и дружба", "$ git commit -m x", "a,b,c", "Apollo11", "1 2 3", "日本語 の文", "2024. 5. 17.",
        "차      례", "성  명", "[비 고]", "목 차", "부 칙 (2021. 3. 2.)", "2024", "x", "",
    ],
)  # fmt: skip
def test_nothing_of_it_changes_at_any_eagerness(text, eagerness):
    assert CONTRARY.using(eagerness=eagerness).correct(text) == text


@pytest.mark.parametrize("kind", prose.KINDS)
def test_each_kind_can_be_switched_off(kind):
    text = {
        "foreign": "a, b", "layout": "목  차", "bracket": "가 (나) 다", "article": "제1조(목적) 이 법은",
        "name": "하늘교육지원과-12",
    }[kind]  # fmt: skip
    others = set(prose.KINDS) - {kind}
    assert CONTRARY.using(protect={kind}).correct(text) != CONTRARY.using(protect=others).correct(text)


def test_a_rule_goes_before_it_and_runs_can_be_squeezed():
    assert CONTRARY.using(rules=Rules.parse("split a|b")).correct("ab c") == "a b c"
    assert CONTRARY.using(squeeze=True).correct("목    차") == "목 차"


def test_hanja_is_korean_in_a_word_with_hangul_alone():
    assert CONTRARY.correct("漢字 學習") == "漢字 學習"
    assert CONTRARY.correct("漢字 學習을") == "漢字 學 習 을"


def test_a_sentence_set_apart_is_no_label():
    for text in ("오 늘 은 비 가 왔 다.", "그 때 갔다", "나는 그 때"):
        assert CONTRARY.correct(text) != text


def test_numbers_typed_apart_stay_apart_when_everything_is_decided_afresh():
    class Joins(Contrary):
        def probabilities(self, characters, observed, segments):
            return np.zeros(len(characters), np.float32)

    assert Spacer(Joins()).restore("가 1 2 나 A4 10 3. 5") == "가1 2나A4 10 3. 5"


def test_both_inner_spaces_of_a_pair_stay_and_a_single_one_may_go():
    typed = Spacer(Contrary(), only="remove")
    assert typed.correct("가( 나 )") == "가( 나 )"
    assert typed.correct("가( 나)") == "가(나)"
    assert typed.correct('" 나 "') == '" 나 "'
    # Of three, one is no bracket.
    assert typed.correct('" 나 " 다"') == '"나"다"'


@given(st.text("()[]“”‹›\"'가나a1 .\n", max_size=30), st.sampled_from(["correct", "restore"]))
def test_no_space_is_ever_put_just_inside_a_bracket(text, mode):
    class Spaces(Contrary):
        def probabilities(self, characters, observed, segments):
            return np.ones(len(characters), np.float32)

    out = Spacer(Spaces()).batch([text], mode)[0]
    for opening in "([“‹":
        assert out.count(opening + " ") <= text.count(opening + " ")
    for closing in ")]”›":
        assert out.count(" " + closing) <= text.count(" " + closing)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(list(EAGERNESS)))
def test_a_line_without_hangul_comes_back(text, eagerness):
    text = "".join(c for c in text if "HANGUL" not in unicodedata.name(c, ""))
    assert CONTRARY.using(eagerness=eagerness).correct(text) == text
