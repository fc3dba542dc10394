"""What letters and looks decide about a line end: Latin words, hyphens, addresses, quotations, lines that stick out."""

from __future__ import annotations

from time import perf_counter

import pytest

from eojeol.unwrap import join_lines, line_ends

from ..standin import FixedModel

ALL_JOINED = FixedModel()
ALL_SPACED = FixedModel(elsewhere=0.95)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("그 논문은 inter-\nnational 학회에서 나왔다.", "그 논문은 international 학회에서 나왔다."),
        ("그 말은 well-\nknown 이라는 뜻이다.", "그 말은 well-known 이라는 뜻이다."),
        ("long-run 이라 쓰고 long-\nrun 이라 읽는다.", "long-run 이라 쓰고 long-run 이라 읽는다."),
        ("이것은 state-of-\nthe-art 이다.", "이것은 state-of-the-art 이다."),
        ("그해에 COVID-\n19 환자가 늘었다.", "그해에 COVID-19 환자가 늘었다."),
        ("병원에서 X-\nray 사진을 찍었다.", "병원에서 X-ray 사진을 찍었다."),
        ("그 말은 learn-\n\ning 이 아니다.", "그 말은 learn-\n\ning 이 아니다."),
    ],
)
def test_a_hyphen_goes_with_the_line_end_only_where_it_divides_a_word(text: str, joined: str) -> None:
    assert join_lines(text, ALL_SPACED) == joined


def test_between_latin_words_a_line_end_is_a_space_whatever_the_model_says() -> None:
    assert join_lines("written by\nHaneul Kim", ALL_JOINED) == "written by Haneul Kim"
    text = (
        "The house stood on a hill above the village, and\nnobody had lived in it for twenty years or more.\n"
    )
    assert join_lines(text, ALL_JOINED) == text.replace("and\nnobody", "and nobody")


def test_where_lines_are_cut_at_a_number_of_characters_the_model_is_asked_about_latin_words_too() -> None:
    text = "그가 처음으로 쓴 글은 transfo\nrmer 모형을 다룬 글이었고 이후에\n도 같은 글을 몇 번 더 썼다고 한다.\n"
    assert "transformer" in join_lines(text, ALL_JOINED)


def test_a_bracket_or_a_full_stop_is_not_parted_from_its_word() -> None:
    text = "오래된 골목을 걷다 보면 고양이가(\n하얀 고양이도) 낮잠을 자고 있었다\n. 나는 한참을 그 앞에 서 있었다.\n"
    assert join_lines(text, ALL_SPACED) == text.replace("(\n", "(").replace("\n.", ".")


def test_the_marks_of_a_quotation_go_with_the_line_ends_inside_it() -> None:
    text = "> 오래된 골목을 걷다 보면 마당에\n> 서는 고양이가 잔다.\n> > 그렇습니까?\n네.\n"
    assert join_lines(text, ALL_JOINED) == text.replace("\n> 서는", "서는")


def test_prompts_are_no_quotations() -> None:
    text = ">>> for name in names and\n>>> print(name)\n"
    assert join_lines(text, ALL_JOINED) == text


def test_half_an_address_is_joined_where_it_was_broken_and_never_given_a_space() -> None:
    text = "자세한 것은 https://example.org/board/\nview?id=12 에서 볼 수 있다."
    assert join_lines(text, ALL_SPACED) == text.replace("\n", "")
    two = "https://example.org/\nhttps://example.net/"
    assert join_lines(two, ALL_SPACED) == two


def test_one_line_that_sticks_out_does_not_make_the_others_short() -> None:
    wrapped = "오래된 골목을 걷다 보면 마당에\n서는 고양이가 낮잠을 자고 있다.\n"
    wrapped += "그래서 나는 천천히 걷는다. 골목\n안에서는 누구나 발걸음이 느긋해"
    text = f"{wrapped}\n진다.\n이 줄은 다른 데서 온 것이어서 다른 줄의 두 배가 넘게 길고 잘리지 않았다.\n"
    assert line_ends(text, ALL_JOINED) == ["join"] * 4 + ["break"]


def test_sentences_of_one_line_each_stay_apart() -> None:
    text = "한 아이가 마당에서 공을 차고 있었다.\n한 여자가 그늘에서 책을 읽고 있었다.\n"
    text += "한 남자가 지붕 위로 오르고 있었다.\n"
    assert join_lines(text, ALL_SPACED) == text


@pytest.mark.parametrize(
    "line",
    [
        "." * 50_000 + "가",
        " " * 50_000 + "가",
        "http://" * 8_000 + " 가",
        "a" * 50_000 + "~",
        "> " * 20_000 + "가",
    ],
)
def test_no_line_takes_long(line: str) -> None:
    began = perf_counter()
    line_ends(f"{line}\n{line}\n가", ALL_JOINED)
    assert perf_counter() - began < 5
