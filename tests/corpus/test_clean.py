from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.corpus.clean import REASONS, LineFilter, Steps, candidates


def _lines(text: str, **steps: object) -> list[str]:
    return [" ".join(words) for words in candidates(text, Steps(**steps), None)]  # type: ignore[arg-type]


def test_decomposed_hangul_is_composed_unless_switched_off() -> None:
    decomposed = unicodedata.normalize("NFD", "눈이 온다")
    assert _lines(decomposed) == ["눈이 온다"]
    assert _lines(decomposed, nfc=False) == [decomposed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“어서 와.” 하고 말했다", "어서 와. 하고 말했다"),
        ("'봄'과 ‘가을’ 사이", "봄과 가을 사이"),
        ('"그래"라고 했다', "그래라고 했다"),
        ("«소식»지를 읽었다", "소식지를 읽었다"),
        ("I don't know라고 썼다", "I don't know라고 썼다"),
        ("rock’n’roll을 듣는다", "rock’n’roll을 듣는다"),
        ("'tis와 dogs'도", "tis와 dogs도"),
        ("「책 이름」과 《신문》", "「책 이름」과 《신문》"),
    ],
)
def test_quotes_go_and_apostrophes_stay(text: str, expected: str) -> None:
    assert _lines(text, strip_quotes=True) == [expected]
    assert _lines(text) == [text]


def test_every_kind_of_line_break_splits() -> None:
    text = "하나\n둘\r\n셋\r넷\u2028다섯\x85여섯"
    assert _lines(text) == ["하나", "둘", "셋", "넷", "다섯", "여섯"]
    assert _lines(text, split_newlines=False) == ["하나 둘 셋 넷 다섯 여섯"]


def test_white_space_of_any_kind_becomes_single_spaces() -> None:
    assert _lines(" \t가을이\u00a0 오면\u3000 좋다 ") == ["가을이 오면 좋다"]


def test_an_empty_paragraph_is_one_empty_candidate() -> None:
    assert candidates("", Steps(), None) == [[]]
    assert candidates("  ", Steps(), None) == [[]]
    assert candidates("가\n\n나", Steps(), None) == [["가"], [], ["나"]]


def test_sentences_are_split_after_line_breaks() -> None:
    def at_stops(text: str) -> list[str]:
        return [part + "." for part in text.split(".") if part.strip()]

    assert candidates("비가 온다. 춥다.\n눈이다.", Steps(), at_stops) == [
        ["비가", "온다."],
        ["춥다."],
        ["눈이다."],
    ]


@given(st.text(), st.booleans(), st.booleans(), st.booleans())
def test_no_candidate_can_break_the_one_line_a_sample_format(
    text: str, nfc: bool, strip_quotes: bool, split_newlines: bool
) -> None:
    lines = _lines(text, nfc=nfc, strip_quotes=strip_quotes, split_newlines=split_newlines)
    assert lines
    for line in lines:
        assert len(line.splitlines()) <= 1
        assert line == " ".join(line.split())


@given(st.text())
def test_without_steps_only_white_space_changes(text: str) -> None:
    lines = _lines(text, nfc=False)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("line", "line_filter", "reason"),
    [
        ("", LineFilter(), "empty"),
        ("나 는", LineFilter(min_length=3), "too_short"),
        ("나 는", LineFilter(min_length=2, max_length=2), ""),
        ("나 는 간다", LineFilter(max_length=3), "too_long"),
        ("한글 abcdef", LineFilter(min_hangul=0.5), "too_little_hangul"),
        ("한글 ab", LineFilter(min_hangul=0.5), ""),
        ("ㅋㅋ ㅎㅎ", LineFilter(min_hangul=1.0), ""),
        ("abc", LineFilter(), ""),
    ],
)
def test_the_filter_names_the_reason(line: str, line_filter: LineFilter, reason: str) -> None:
    assert line_filter.reason_to_drop(line.split(), None) == reason
    assert reason in ("", *REASONS)
