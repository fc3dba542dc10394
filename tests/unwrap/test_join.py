"""Line joining: what layout alone decides, what is left to the model, and that nothing but line ends changes."""

from __future__ import annotations

import re
import unicodedata
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.unwrap import columns, join_lines, line_ends, meant_breaks
from eojeol.unwrap import join as lines_module

from ..standin import FixedModel, HashModel

# Wrapped after every 16 characters, wherever that falls; the words after line ends are 서는, 그래서, 안에, 느긋해진다.
WRAPPED = """\
오래된 골목을 걷다 보면 마당에
서는 고양이가 낮잠을 자고 있다.
그래서 나는 천천히 걷는다. 골목
안에서는 누구나 발걸음이 조금씩
느긋해진다.
"""
JOINED = (
    "오래된 골목을 걷다 보면 마당에서는 고양이가 낮잠을 자고 있다. 그래서 나는 천천히 걷는다. "
    "골목 안에서는 누구나 발걸음이 조금씩 느긋해진다.\n"
)
# Says "a space" before 그, 안 and 느, as a good model would.
MODEL = FixedModel("그안느")
ALL_JOINED = FixedModel()
ALL_SPACED = FixedModel(elsewhere=0.95)


def test_words_cut_by_the_wrap_are_put_together_and_the_others_get_their_space() -> None:
    assert join_lines(WRAPPED, MODEL) == JOINED


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_known(end: str) -> None:
    assert join_lines(WRAPPED.replace("\n", end), MODEL) == JOINED.replace("\n", end)


def test_a_last_line_without_an_end_gets_none() -> None:
    assert join_lines(WRAPPED.rstrip("\n"), MODEL) == JOINED.rstrip("\n")


def test_blank_lines_part_paragraphs_and_stay() -> None:
    text = f"{WRAPPED}\n  \n{WRAPPED}"
    assert join_lines(text, MODEL) == f"{JOINED}\n  \n{JOINED}"


def test_there_is_an_answer_for_each_line_end_with_a_line_after_it() -> None:
    assert line_ends(WRAPPED, MODEL) == ["join", "space", "space", "space"]
    assert line_ends("", MODEL) == []
    assert line_ends("한 줄", MODEL) == []
    assert line_ends("한 줄\n", MODEL) == []


def test_the_answer_is_the_same_whatever_stands_around_the_paragraph() -> None:
    alone = line_ends(WRAPPED, HashModel())
    around = line_ends(f"앞 문단이다.\n\n{WRAPPED}\n뒤 문단이다.", HashModel())
    assert around[2:6] == alone


def test_the_model_is_asked_in_bounded_portions_with_the_same_answers() -> None:
    text = f"{WRAPPED}\n" * 20
    whole = line_ends(text, HashModel())
    with mock.patch.object(lines_module, "ASK_CHARACTERS", 100):
        assert line_ends(text, HashModel()) == whole


@pytest.mark.parametrize(
    "text",
    [
        "해야 할 일\n- 빨래를 개어서 서랍에 넣는다\n- 장을 보러 시장에 다녀온다\n- 저녁을 짓는다\n",
        "준비할 것은 다음과 같다.\n1. 물 한 병과 수건 한 장\n2. 편한 신발\n3) 모자\n",
        "결론은 이렇다.\n가. 날씨가 좋으면 산에 간다.\n나. 비가 오면 집에 있는다.\n",
        "# 여행의 첫날 아침에 있었던 일\n기차는 일곱 시에 떠났다\n",
        "제목을 붙인다\n==========\n본문을 쓴다\n",
        "| 이름 | 나이 |\n|---|---|\n| 민수 | 열둘 |\n",
        "> 남의 말을 옮긴 줄이다\n> 그다음 줄이다\n",
        "설명은 아래에 있다\n[^1]: 각주는 새 줄에서 시작한다\n",
        "① 먼저 손을 씻는다\n② 그다음 쌀을 씻는다\n",
    ],
)  # fmt: skip
def test_lists_headings_tables_and_quotations_keep_their_lines(text: str) -> None:
    assert join_lines(text, ALL_SPACED) == text


def test_a_wrapped_list_item_is_joined_to_its_own_next_line_only() -> None:
    text = "- 서랍에 넣을 빨래를 먼저 개고 나\n  서 장을 보러 간다\n- 저녁을 짓는다\n"
    assert (
        join_lines(text, ALL_JOINED)
        == "- 서랍에 넣을 빨래를 먼저 개고 나서 장을 보러 간다\n- 저녁을 짓는다\n"
    )


def test_the_end_of_a_sentence_at_a_line_end_is_no_lettered_item() -> None:
    text = (
        "날이 저물 때까지 우리는 강가에 앉아 있었\n다. 물소리가 들리고 멀리서 개가 짖었다. 바\n람도 불었다.\n"
    )
    assert join_lines(text, ALL_JOINED).count("\n") == 1


@pytest.mark.parametrize(
    "code",
    [
        "```python\nfor line in lines:\n    print(line)\n```\n",
        "~~~\n첫째 줄\n둘째 줄\n~~~\n",
        "    if ready:\n        go()\n    stop()\n",
        "\tmake run\n\tmake test\n",
    ],
)
def test_code_keeps_its_lines(code: str) -> None:
    text = f"{WRAPPED}\n{code}\n{WRAPPED}"
    assert join_lines(text, MODEL) == f"{JOINED}\n{code}\n{JOINED}"


def test_verse_keeps_its_lines() -> None:
    verse = "봄이 오면\n강둑에 나가\n노란 꽃을 한 아름 꺾어\n너에게 주마\n"
    assert join_lines(verse, ALL_SPACED) == verse


def test_an_address_keeps_its_lines() -> None:
    text = "받는 사람\n서울특별시 종로구 어느길 12\n3층 301호\n김하늘 귀하\n"
    assert join_lines(text, ALL_SPACED) == text


def test_a_paragraph_that_ends_early_keeps_its_line_end_without_a_blank_line() -> None:
    first = "오래된 골목을 걷다 보면 마당에\n서는 고양이가 잔다.\n"
    text = first + "골목 안에서는 누구나 걸음이 조\n금씩 느긋해진다.\n"
    assert line_ends(text, ALL_JOINED) == ["join", "break", "join"]


def test_a_paragraph_that_begins_with_an_indent_is_a_new_one() -> None:
    first = "오래된 골목을 걷다 보면 마당에\n서는 고양이가 낮잠을 자고 있다.\n"
    text = first + "  그래서 나는 천천히 걷는다. 골목\n안에서는 느긋하다.\n"
    assert line_ends(text, ALL_JOINED) == ["join", "break", "join"]


def test_a_line_a_little_shorter_than_the_longest_is_no_verse() -> None:
    # Set in a proportional font: the third line has room for `두` by columns, but its words go on.
    text = "가을이 깊어지자 은행나무 길에는\n노란 잎이 쌓이고, abc 거리 사람\n"
    text += "들은 걸음을 늦추고 하늘 보고\n두 손을 모았다.\n"
    assert line_ends(text, ALL_JOINED) == ["join", "join", "join"]


def test_two_lines_are_one_sentence_unless_the_first_ends_one() -> None:
    assert line_ends("그날은 아침부터 비가 왔고 우리는\n집에 있었다.", ALL_SPACED) == ["space"]
    assert line_ends("비가 왔다.\n우리는 집에 있었고 아무도 오지 않았다.", ALL_SPACED) == ["break"]


def test_a_space_that_was_left_at_the_line_end_is_believed() -> None:
    assert (
        join_lines("그날은 아침부터 비가 왔고 \n우리는 집에 있었다.", ALL_JOINED)
        == "그날은 아침부터 비가 왔고 우리는 집에 있었다."
    )
    assert (
        join_lines("그날은 아침부터 비가 왔고\n 우리는 집에 있었다.", ALL_JOINED)
        == "그날은 아침부터 비가 왔고 우리는 집에 있었다."
    )


def test_an_indent_is_not_taken_for_a_typed_space() -> None:
    text = "  그날은 아침부터 비가 왔고 우\n  리는 집에 있었다.\n"
    assert join_lines(text, ALL_JOINED) == "  그날은 아침부터 비가 왔고 우리는 집에 있었다.\n"


@pytest.mark.parametrize("border", ["\t", "\u3000", "\xa0", "\x0c"])
def test_a_line_end_beside_other_white_space_stays(border: str) -> None:
    assert line_ends(f"그날은 아침부터 비가 왔고{border}\n우리는 집에 있었다.", ALL_SPACED) == ["break"]
    assert line_ends(f"그날은 아침부터 비가 왔고\n{border}우리는 집에 있었다.", ALL_SPACED) == ["break"]


def test_a_line_end_beside_a_mark_with_nothing_to_attach_to_stays() -> None:
    assert line_ends("그날은 아침부터 비가 왔고\n\u0301우리는 집에 있었다.", ALL_SPACED) == ["break"]


def test_separators_that_are_no_line_ends_do_not_part_lines() -> None:
    text = "한 줄이다\u2028여기도 같은 줄이다\x0b그리고 여기도"
    assert join_lines(text, ALL_SPACED) == text
    assert line_ends(text, ALL_SPACED) == []


def test_hangul_counts_two_columns() -> None:
    assert columns("가나 ab") == 7


def test_decomposed_text_gets_the_same_answers() -> None:
    text = WRAPPED + "\n봄이 오면\n강둑에 나가\n노란 꽃을 한 아름 꺾어\n너에게 주마\n"
    composed = line_ends(text, MODEL)
    assert line_ends(unicodedata.normalize("NFD", text), MODEL) == composed


PARTS = [
    *"가나다라. \n\r\t-#>|`1)\u3000\u0301\ud83d😀",
    "\n\n",
    "\r\n",
    "    ",
    "다.",
    "```\n",
    "- ",
    "abc-",
    "가나다라마바사",
]
TEXT = st.lists(st.sampled_from(PARTS) | st.characters(codec=None), max_size=60).map("".join)


@settings(max_examples=300)
@given(TEXT)
def test_hyphens_and_marks_of_quotations_are_the_only_characters_that_may_go_with_a_line_end(
    text: str,
) -> None:
    kept = re.compile(r"[-> \r\n]")
    assert kept.sub("", join_lines(text, HashModel())) == kept.sub("", text)


@settings(max_examples=500)
@given(TEXT.map(lambda text: re.sub("[->]", "", text)))
def test_nothing_but_line_ends_and_the_spaces_around_them_changes(text: str) -> None:
    out = join_lines(text, HashModel())
    # Every stretch of spaces and line ends that holds a line end may become another such stretch, or nothing.
    around = re.compile(r" *[\r\n][ \r\n]*")
    expected = "".join(
        f"(?:{re.escape(kept)})(?: |{re.escape(gap)}|)" for kept, gap in _stretches(text, around)
    )
    assert re.fullmatch(expected, out)


def _stretches(text: str, around: re.Pattern[str]) -> list[tuple[str, str]]:
    """(what stays, the stretch after it) in order."""
    kept = around.split(text)
    return list(zip(kept, [*around.findall(text), ""], strict=True))


@settings(max_examples=300)
@given(TEXT)
def test_a_joined_text_differs_only_where_an_answer_says_so(text: str) -> None:
    answers = line_ends(text, HashModel())
    if all(answer == "break" for answer in answers):
        assert join_lines(text, HashModel()) == text
    else:
        out = join_lines(text, HashModel())
        count = len(re.findall(r"\r\n|\r|\n", text)) - len(re.findall(r"\r\n|\r|\n", out))
        assert count == sum(answer != "break" for answer in answers)


@settings(max_examples=200)
@given(st.lists(TEXT, max_size=6))
def test_there_is_one_layout_answer_less_than_there_are_lines(lines: list[str]) -> None:
    lines = [re.sub("[\r\n]", "", line) for line in lines]
    assert len(meant_breaks(lines)) == max(len(lines) - 1, 0)
