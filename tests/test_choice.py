"""Reasons chosen and forms chosen: fewer changes, or one form where the norm allows two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.errors import UsageError
from eojeol.settings import STYLES, Settings
from eojeol.spacer import Spacer

from .promises_inputs import texts
from .standin import HASH

TYPED = "먹을수 있는 밥을 학교 에서 먹었다."


@pytest.fixture(scope="module")
def spacer() -> Spacer:
    return Spacer()


def test_only_the_reasons_that_are_named_are_enforced(spacer: Spacer) -> None:
    assert spacer.using(only="R42").correct(TYPED) == "먹을 수 있는 밥을 학교 에서 먹었다."
    assert spacer.using(only="R41").correct(TYPED) == "먹을수 있는 밥을 학교에서 먹었다."
    assert spacer.using(only="add,R41").correct(TYPED) == TYPED


def test_reasons_that_are_ignored_are_not_enforced(spacer: Spacer) -> None:
    assert spacer.using(ignore="R42").correct(TYPED) == "먹을수 있는 밥을 학교에서 먹었다."
    assert spacer.using(only="R41,R42", ignore="R41").correct(TYPED) == spacer.using(only="R42").correct(
        TYPED
    )


@given(texts(60), st.sampled_from(["R41", "noun-noun,context", "after-particle,inside-word,adverb"]))
def test_what_is_shown_is_what_was_asked_for(text: str, codes: str) -> None:
    wanted = Settings(only=codes).codes
    assert wanted is not None
    for change in HASH.using(only=codes).check(text):
        assert change.reason.code in wanted


@given(texts(60), st.sampled_from(STYLES), st.sampled_from(["joined", "apart", "keep"]))
def test_a_style_changes_nothing_but_spaces_and_check_agrees(text: str, name: str, form: str) -> None:
    using = HASH.using(**{name: form})
    assert using.correct(text).replace(" ", "") == text.replace(" ", "")


def test_auxiliaries_get_the_form_that_is_asked_for(spacer: Spacer) -> None:
    typed = "창문을 열어 놓았다. 빵을 먹어버렸다. 답을 알아보았다."
    assert (
        spacer.using(auxiliary="joined").correct(typed)
        == "창문을 열어놓았다. 빵을 먹어버렸다. 답을 알아보았다."
    )
    assert (
        spacer.using(auxiliary="apart").correct(typed)
        == "창문을 열어 놓았다. 빵을 먹어 버렸다. 답을 알아보았다."
    )
    assert spacer.using(auxiliary="keep").correct(typed) == typed


def test_units_after_digits_get_the_form_that_is_asked_for(spacer: Spacer) -> None:
    assert spacer.using(unit="joined").correct("사과 3 개를 샀다.") == "사과 3개를 샀다."


@pytest.mark.parametrize(
    ("style", "form", "typed", "given"),
    [
        ("unit", "apart", "책 5권을 샀다.", "책 5 권을 샀다."),
        ("unit", "keep", "책 5권과 공책 3 권을 샀다.", "책 5권과 공책 3 권을 샀다."),
        ("compound", "apart", "내일 회의자료를 챙겨 주세요.", "내일 회의 자료를 챙겨 주세요."),
        ("compound", "joined", "내일 회의자료를 챙겨 주세요.", "내일 회의자료를 챙겨 주세요."),
        # The model gives it a fifth of a chance where it is shown nothing.
        ("compound", "joined", "국회의원 모임이 있었다.", "국회의원모임이 있었다."),
        ("compound", "joined", "신용카드 결제액이 늘었다.", "신용카드 결제액이 늘었다."),
        ("compound", "keep", "내일 회의자료를 챙겨 주세요.", "내일 회의자료를 챙겨 주세요."),
        ("name_title", "apart", "김민수씨가 왔다.", "김민수 씨가 왔다."),
        ("name_title", "joined", "김민수 씨가 왔다.", "김민수씨가 왔다."),
        ("name_title", "keep", "김민수씨가 박지영 씨를 불렀다.", "김민수씨가 박지영 씨를 불렀다."),
    ],
)
def test_every_style_gives_the_form_that_is_asked_for(
    spacer: Spacer, style: str, form: str, typed: str, given: str
) -> None:
    assert spacer.using(**{style: form}).correct(typed) == given


def test_keep_makes_no_other_change(spacer: Spacer) -> None:
    kept = spacer.using(compound="keep", auxiliary="keep", unit="keep", name_title="keep")
    assert kept.correct(TYPED) == spacer.correct(TYPED)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"only": "R4"}, "unknown reason 'R4'"),
        ({"only": "add,remove"}, "both kinds"),
        ({"ignore": "R99"}, "unknown reason 'R99'"),
        ({"auxiliary": "both"}, "auxiliary='both' is no form"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Settings(**given)  # type: ignore[arg-type]


def test_squeezing_is_a_reason_too() -> None:
    assert not Settings(only="R42", squeeze=True).squeeze
    assert Settings(ignore="R42", squeeze=True).squeeze
