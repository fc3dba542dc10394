from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from eojeol.corpus.augment_names import Names, read_names
from eojeol.errors import InputError

ROWS = "김서윤\tNNP\t인명\t\n박도현\tNNP\t인명\t\n남궁하늘\tNNP\t인명\t\n전주\tNNP\t지명\t\n하늘\tNNG\t\t\n"
PEOPLE = {"김서윤", "박도현", "남궁하늘"}
GIVEN = {"서윤", "도현", "하늘"}


@pytest.fixture
def names(tmp_path: Path) -> Names:
    path = tmp_path / "words.tsv"
    path.write_text(ROWS, encoding="utf-8")
    return read_names(path)


def test_a_name_before_ssi_is_separated_and_replaced_by_other_names(names: Names) -> None:
    lines = names.rename("어제 김서윤씨를 역에서 만났다.", 60, 111)
    assert len(lines) == 60
    assert {line.split(" ")[1] for line in lines} == PEOPLE | GIVEN
    assert {" ".join(line.split(" ")[2:]) for line in lines} == {"씨를 역에서 만났다."}


def test_a_title_stays_once_and_is_ssi_once_with_the_particle_that_fits(names: Names) -> None:
    title, plain = names.rename("박도현 감독은 웃었다.", 6, 111)
    assert title.split(" ")[1:] == ["감독은", "웃었다."]
    assert plain.split(" ")[1:] == ["씨는", "웃었다."]


def test_gun_after_a_name_is_a_title(names: Names) -> None:
    lines = names.rename("남궁하늘 군이 웃었다.", 6, 111)
    assert [line.split(" ", 1)[1] for line in lines] == ["군이 웃었다.", "씨가 웃었다."]


@pytest.mark.parametrize(
    "line",
    [
        "아가씨가 웃었다.",  # no name
        "이몽룡 씨가 왔다.",  # a name that the lexicon does not have
        "전주김씨가 모여 산다.",  # a family by its place
        "김서윤이 씨를 뿌렸다.",
        "박도현 교수실에 갔다.",
    ],
)
def test_what_names_nobody_before_a_title_is_left_out(names: Names, line: str) -> None:
    assert names.rename(line, 6, 111) == []


def test_a_family_by_its_place_is_not_taken_for_a_name(names: Names) -> None:
    family = Names(frozenset({"전주김", "김서윤"}), frozenset({"전주"}))
    assert family.rename("전주김씨가 모여 산다.", 6, 111) == []
    assert family.rename("전주김 씨가 모여 산다.", 1, 111) != []


def test_the_line_and_the_seed_choose_the_names(names: Names) -> None:
    line = "김서윤 씨와 박도현 씨가 만났다."
    assert names.rename(line, 6, 111) == names.rename(line, 6, 111)
    assert names.rename(line, 6, 111) != names.rename(line, 6, 112)


def test_a_compressed_lexicon_is_read(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv.xz"
    path.write_bytes(lzma.compress(ROWS.encode()))
    assert read_names(path).rename("김서윤 씨!", 1, 111) == []
    assert len(read_names(path).rename("김서윤 씨.", 1, 111)) == 1


@pytest.mark.parametrize("text", [None, b"\xff\xfe", "하늘\tNNG\t\t\n".encode()])
def test_a_file_that_is_no_lexicon_of_names_is_refused_and_named(tmp_path: Path, text: bytes | None) -> None:
    path = tmp_path / "words.tsv"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(InputError, match=r"words\.tsv"):
        read_names(path)
