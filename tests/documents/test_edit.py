"""Changed spaces go back to where they stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.changes import space_changes
from eojeol.documents.edit import (
    Builder,
    Edit,
    Passage,
    Piece,
    apply,
    edits_of,
    lines,
    rewrite,
)
from eojeol.errors import EojeolError

from .helpers import Recorder, fix, scattered

TEXT = st.text(st.sampled_from("가나다라abc1.,  \n\t\u00a0한글"), max_size=60)


def test_an_added_space_goes_to_the_end_of_the_piece_before_the_gap() -> None:
    source = "<아버지가><방에>"
    passage = Passage([Piece("아버지가", 1, 5), Piece("방에", 7, 9)])
    assert rewrite(source, [passage], fix) == "<아버지가 ><방에>"


@pytest.mark.parametrize(
    ("pieces", "after"),
    [
        (["학교 ", "에서"], "[학교][에서]"),
        (["학교", " 에서"], "[학교][에서]"),
        (["학", "교 에", "서"], "[학][교에][서]"),
    ],
)
def test_a_removed_space_is_taken_from_the_piece_that_held_it(pieces: list[str], after: str) -> None:
    source = "".join(f"[{piece}]" for piece in pieces)
    builder = Builder(source)
    at = 0
    for piece in pieces:
        builder.plain(at + 1, at + 1 + len(piece))
        at += len(piece) + 2
    assert rewrite(source, builder.finish(), fix) == after


def test_a_run_of_spaces_over_two_pieces_is_removed_from_both() -> None:
    passage = Passage([Piece("학교 ", 1, 4), Piece(" 에서", 6, 9)])
    assert rewrite("[학교 ][ 에서]", [passage], lambda texts: ["학교에서"]) == "[학교][에서]"


def test_a_squeezed_run_keeps_its_first_space() -> None:
    assert space_changes("가   나", "가 나") == [(4, -2)]
    assert rewrite("가   나", [Passage([Piece("가   나", 0, 5)])], lambda texts: ["가 나"]) == "가 나"


def test_a_passage_may_say_where_an_added_space_goes() -> None:
    passage = Passage([Piece("아버지가", 2, 6), Piece("방에", 8, 10)], {4: 8})
    assert rewrite("**아버지가**방에", [passage], fix) == "**아버지가** 방에"


def test_a_space_written_as_a_reference_stays() -> None:
    builder = Builder("학교&#32;에서")
    builder.plain(0, 2)
    builder.opaque(" ", 2, 7)
    builder.plain(7, 9)
    shown = Recorder()
    assert rewrite(builder.source, builder.finish(), shown) == builder.source
    assert shown.texts == ["학교\u00a0에서"]


def test_nothing_is_put_into_a_reference_that_shows_two_characters() -> None:
    source = "가&fjlig;나"
    passage = Passage([Piece("가", 0, 1), Piece("fj", 1, 8), Piece("나", 8, 9)])
    assert rewrite(source, [passage], lambda texts: ["가 f j 나"]) == "가 &fjlig; 나"


def test_a_passage_that_shows_as_another_text_of_its_length_is_not_written_over() -> None:
    passage = Passage([Piece("가방에", 2, 5)])
    assert rewrite("x\nABC\n", [passage], lambda texts: ["가 방에"]) == "x\nA BC\n"


def test_texts_without_a_character_are_not_asked_about() -> None:
    shown = Recorder()
    edits_of([Passage([Piece("  \n", 0, 3)]), Passage([Piece("가", 3, 4)])], shown)
    assert shown.texts == ["가"]


@pytest.mark.parametrize(
    "answer", [["아버지는 방에"], [], ["아버지가방에", "방"], ["아버지가\u00a0방에"], ["아버지가"]]
)
def test_a_fix_that_changes_more_than_spaces_is_refused(answer: list[str]) -> None:
    with pytest.raises(EojeolError, match="fix "):
        rewrite("아버지가방에", [Passage([Piece("아버지가방에", 0, 6)])], lambda texts: answer)


def test_edits_may_come_in_any_order() -> None:
    assert apply("abcd", [Edit(3, 4, ""), Edit(1, 1, " ")]) == "a bc"


@given(TEXT, st.integers(0, 99))
def test_changes_between_two_texts_rebuild_the_second(text: str, seed: int) -> None:
    new = scattered(seed)([text])[0]
    whole = [Passage([Piece(text, 0, len(text))])] if text else []
    assert rewrite(text, whole, scattered(seed)) == new
    assert sum(added for _, added in space_changes(text, new)) == len(new) - len(text)


@given(st.lists(st.text(st.sampled_from("가나다 ab"), max_size=6), max_size=8), st.integers(0, 99))
def test_any_split_into_runs_gives_the_text_that_one_run_would_give(pieces: list[str], seed: int) -> None:
    source = "".join(f"<{piece}>" for piece in pieces)
    builder = Builder(source)
    at = 0
    for piece in pieces:
        builder.plain(at + 1, at + 1 + len(piece))
        at += len(piece) + 2
    result = rewrite(source, builder.finish(), scattered(seed))
    whole = "".join(pieces)
    expected = scattered(seed)([whole])[0] if whole.strip() else whole
    assert result.replace("<", "").replace(">", "") == expected
    assert result.replace(" ", "") == source.replace(" ", "")


@given(st.text(st.sampled_from("ab\r\n\u2028"), max_size=30))
def test_lines_cover_the_text(text: str) -> None:
    found = list(lines(text))
    assert "".join(text[start:following] for start, _, following in found) == text
    assert all(not set(text[start:end]) & {"\r", "\n"} for start, end, _ in found)
    assert all(text[end:following] in ("\n", "\r\n", "\r", "") for _, end, following in found)
