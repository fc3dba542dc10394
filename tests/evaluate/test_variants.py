"""The notation of gold sentences with variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.errors import InputError
from eojeol.evaluate.variants import Gap, letters_and_spaces, parse, parse_line, read_sentences


def test_a_mark_stands_instead_of_what_is_at_its_gap() -> None:
    sentence = parse("김민수[ !48]씨는 한국[|49]대학교에 가[ |47]보았다.")
    assert sentence.text == "김민수 씨는 한국대학교에 가 보았다."
    assert sentence.gaps == (Gap(3, "S", "48"), Gap(7, "V", "49"), Gap(12, "V", "47"))
    assert sentence.codes == {3: "S", 7: "V", 12: "V"}


def test_a_joined_gap_that_people_get_wrong_is_required() -> None:
    assert parse("책[!41]밖에 없다").gaps == (Gap(1, "J", "41"),)
    assert parse("책[!41]밖에 없다").text == "책밖에 없다"


def test_a_sentence_without_marks_is_itself() -> None:
    assert parse("비가 온다.").text == "비가 온다."
    assert parse("비가 온다.").gaps == ()


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("먹어 [ |47]보다", "between two characters"),
        ("먹어[ |47] 보다", "between two characters"),
        ("[!41]밖에", "between two characters"),
        ("책[!41]", "between two characters"),
        ("책[!41][!41]밖에", "between two characters"),
        ("책[!40]밖에", "unknown reason"),
        ("책[!]밖에", "unknown reason"),
        ("책[ |42]밖에", "leaves no choice"),
        ("책[?41]밖에", "a bracket that is no mark"),
        ("책[  !42]밖에", "a bracket that is no mark"),
        ("책]밖에", "a bracket that is no mark"),
        ("책  밖에", "single spaces"),
        (" 책", "single spaces"),
        ("책\u00a0밖에", "single spaces"),
        ("", "single spaces"),
    ],
)
def test_what_cannot_be_read_is_said(marked: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(marked)


def test_gaps_that_may_be_both_are_settled_as_the_gold_has_them() -> None:
    sentence = parse("한국[|49]대학교에 가[ |47]볼[ !42]만하다")
    assert sentence.settle("한국 대학교에 가볼만하다") == "한국대학교에 가 볼만하다"
    assert sentence.settle(sentence.text) == sentence.text
    assert sentence.settle("한국대 학교에 가 볼 만하다") == "한국대 학교에 가 볼 만하다"


def test_a_text_with_other_characters_is_not_settled() -> None:
    assert parse("가[ |47]보다").settle("나보다") == "나보다"


def test_a_line_has_an_id_and_a_sentence() -> None:
    assert parse_line("news-001\t비가 온다.")[0] == "news-001"
    for line in ("news-001", "news-001\t비가\t온다."):
        with pytest.raises(InputError, match="columns"):
            parse_line(line)


def test_a_file_is_read_by_ids(tmp_path: Path) -> None:
    path = tmp_path / "news.tsv"
    path.write_text("news-001\t비가 온다.\nnews-002\t눈이 올[ |47]듯하다.\n", encoding="utf-8")
    assert {name: each.text for name, each in read_sentences(path).items()} == {
        "news-001": "비가 온다.",
        "news-002": "눈이 올 듯하다.",
    }


@pytest.mark.parametrize(
    ("second", "message"), [("news-001\t눈", "used twice"), ("news-002\t눈[", "bracket"), ("눈", "columns")]
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, second: str, message: str) -> None:
    path = tmp_path / "news.tsv"
    path.write_text(f"news-001\t비가 온다.\n{second}\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"news\.tsv, line 2: .*{message}"):
        read_sentences(path)


def test_positions_leave_spaces_out() -> None:
    assert letters_and_spaces(" 비가 온다 ") == ("비가온다", {2})
