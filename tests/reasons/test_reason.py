"""A reason: its sentence with the words at hand, the names of codes, and that nothing is paid when nobody asks."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.changes import ChangedGap, locate
from eojeol.errors import UsageError
from eojeol.explain.documents import changes_between
from eojeol.explain.reasons import code_names, code_of, page, parse_codes, reason_of, rules_of, url_of
from eojeol.reasons.lexicon import classes_of
from eojeol.reasons.syllables import stems
from eojeol.reasons.tables import codes

from ..promises_inputs import texts
from ..standin import HASH


def test_the_sentence_holds_the_words_at_hand() -> None:
    (change,) = changes_between("서울로 떠난지 오래다.", "서울로 떠난 지 오래다.")
    reason = change.reason
    assert reason.code == "R42-dependent-noun"
    assert reason.article == "제42항"
    assert reason.ko == "‘지’가 ‘경과한 시간’을 뜻하므로 앞말 ‘떠난’과 띄어 씁니다."
    assert reason.en.startswith("‘지’ means the time that has passed")
    assert reason.level == "wrong"
    assert reason.url.endswith("docs/reasons.md#r42-dependent-noun")


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("나무", "까지", "‘까지’는 조사이므로 앞말 ‘나무’에"),
        ("산", "만", "‘만’은 조사이므로 앞말 ‘산’에"),
    ],
)
def test_particles_agree_with_the_word_before(left: str, right: str, said: str) -> None:
    assert reason_of(left, right, "remove").ko.startswith(said)


def test_no_sentence_keeps_a_mark() -> None:
    for key, code in codes().items():
        for sentence in (code.ko, code.en, code.title_ko, code.title_en, code.article):
            assert sentence, key
    for left, right in (("학교", "에"), ("API", "키"), ("12", "개"), ("", "."), ("갔다.", "또")):
        for kind in ("add", "remove", "squeeze"):
            reason = reason_of(left, right, kind)
            assert "{" not in reason.ko + reason.en


def test_words_are_read_as_they_will_stand_after_all_changes() -> None:
    first, second, third = changes_between("먹을수있는것", "먹을 수 있는 것")
    assert [each.reason.code for each in (first, third)] == ["R42-dependent-noun"] * 2
    assert "‘수’와 용언 ‘있는’" in second.reason.ko


def test_a_line_end_parts_words() -> None:
    (change,) = locate("너는\n나 는", [ChangedGap(5, "remove", 0.1, 1)])
    assert change.reason.ko == "‘는’은 조사이므로 앞말 ‘나’에 붙여 씁니다."


def test_decomposed_text_has_the_same_reason() -> None:
    import unicodedata

    typed, right = (unicodedata.normalize("NFD", text) for text in ("아는것", "아는 것"))
    (change,) = changes_between(typed, right)
    assert change.reason.code == "R42-dependent-noun"


@given(texts(60))
def test_every_change_of_every_text_has_a_reason_out_of_the_list(text: str) -> None:
    for change in HASH.check(text):
        assert change.reason.code in code_names()
        assert change.reason == change.reason


@given(
    st.text("가나다라러는들님 을갔해고여.12aB", max_size=8),
    st.text("가나다라러는들님 을갔해고여.12aB", max_size=8),
)
def test_any_two_words_have_a_reason(left: str, right: str) -> None:
    for kind in ("add", "remove", "squeeze"):
        assert reason_of(left, right, kind).code in code_names()


def test_codes_are_named_by_their_beginning() -> None:
    assert parse_codes("R43") == {"R43-unit", "R43-unit-digits"}
    assert parse_codes("R43-unit") == {"R43-unit"}
    assert parse_codes("r41,suffix") == {"R41-particle", "suffix"}
    assert parse_codes(["ending"]) == {"ending"}
    with pytest.raises(UsageError, match="unknown reason 'R4'"):
        parse_codes("R4")
    with pytest.raises(UsageError, match="several codes"):
        code_of("R48")


def test_an_article_is_printed_with_three_examples() -> None:
    printed = "".join(page(code_of("R42")))
    assert printed.startswith("R42-dependent-noun (제42항): 의존 명사는 띄어 쓴다\n")
    assert printed.count("→") == 3
    assert url_of("R42-dependent-noun") in printed


def test_the_list_is_closed_and_of_about_forty() -> None:
    assert 38 <= len(rules_of()) <= 46
    assert {code.level for code in rules_of()} == {"wrong", "usual"}


def test_a_word_is_found_in_the_lexicon() -> None:
    assert "N" in classes_of("나무")
    assert "V" in classes_of("알아보")
    assert classes_of("가갸거겨") == ""
    assert classes_of("") == ""


def test_a_syllable_gives_the_stems_it_stands_for() -> None:
    assert "보" in stems("봤")
    assert "만들"[-1] in stems("든")
    assert stems("A") == ("A",)


def test_nothing_is_read_before_somebody_asks() -> None:
    code = (
        "import sys; from eojeol import Spacer; s = Spacer(); s.check('나는 학교 에 갔다.');"
        "print([m for m in sys.modules if m.startswith('eojeol.reasons')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "eojeol.reasons.tables" not in done.stdout


def test_two_nouns_that_are_joined_are_not_told_to_stand_apart() -> None:
    assert "원칙이나" in reason_of("의원", "총회를", "remove").ko
    assert "원칙입니다" in reason_of("의원", "총회를", "add").ko
