from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.corpus.augment_units import Units, read_units
from eojeol.errors import InputError

UNITS = Units(
    frozenset({"개", "개월", "년", "월", "일", "시간", "장", "명", "원", "도", "부", "보", "인", "하", "조"})
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("사과 3개를 샀다.", "사과 3 개를 샀다."),
        ("2019년 3월 7일에 만났다.", "2019 년 3 월 7 일에 만났다."),
        ("8시간노동을 외쳤다.", "8 시간노동을 외쳤다."),
        ("오늘은 제3장을 읽었다.", "오늘은 제3 장을 읽었다."),
        ("1,200개월이면 100년이다.", "1,200 개월이면 100 년이다."),
        ("모두 5만원이고 3억5천원까지 오른다.", "모두 5만 원이고 3억5천 원까지 오른다."),
        ("3인가구와 2인이 산다.", "3 인가구와 2 인이 산다."),
        ("사고로 10여명이 다쳤다.", "사고로 10여 명이 다쳤다."),
    ],
)
def test_figures_are_separated_from_every_unit_of_a_sentence(sentence: str, expected: str) -> None:
    assert UNITS.separate(sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "사과 세 개를 샀다.",
        "사과 3 개를 샀다.",
        "그중 3도 내 것이다.",  # a particle, or degrees
        "버스 3은 늦었다.",
        "1부터 5보다 작은 3인데 2하고 4조차 없다.",
        "A4일까 B5일까.",  # the name of a size
        "3개요약본만보았다.",  # no unit with an ending, but a longer word
    ],
)
def test_a_sentence_without_figures_joined_to_a_unit_is_left_out(sentence: str) -> None:
    assert UNITS.separate(sentence) == []


def test_units_are_the_rows_with_nnbc_of_a_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("개\tNNBC\t\t\n사과\tNNG\t\t\n도\tNNBC\t\t\n", encoding="utf-8")
    units = read_units(path)
    assert units.separate("3개") == ["3 개"]
    assert units.separate("3사과") == units.separate("3도") == []


def test_a_lexicon_without_units_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("사과\tNNG\t\t\n도\tNNBC\t\t\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"words\.tsv: has no unit"):
        read_units(path)
