"""What `check` says of a change: where it is, in every way of counting, and that the changes give the result."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.spacer import MODES, Spacer

from .promises import small_blocks
from .promises_inputs import texts
from .standin import HASH, FixedModel


@settings(max_examples=300)
@given(texts(80), st.sampled_from(MODES), st.booleans())
def test_the_changes_applied_to_the_text_give_the_result(text, mode, squeeze):
    spacer = HASH.using(squeeze=squeeze)
    with small_blocks():
        out, done = [], 0
        for change in spacer.check(text, mode):
            typed = text[change.offset - change.spaces : change.offset]
            assert typed == " " * change.spaces
            out += [text[done : change.offset - change.spaces], "" if change.kind == "remove" else " "]
            done = change.offset
        assert "".join(out) + text[done:] == "".join(spacer.pipe([text], mode))


@settings(max_examples=300)
@given(texts(80))
def test_a_change_is_told_in_the_coordinates_of_editors(text):
    with small_blocks():
        for change in HASH.check(text):
            before = text[: change.offset]
            lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if before.endswith("\r") and text[change.offset] == "\n":
                continue
            assert (change.line, change.column) == (len(lines), len(lines[-1]) + 1)
            assert change.utf16_offset == utf16_length(before)
            assert change.utf16_column == utf16_length(lines[-1]) + 1


def utf16_length(text: str) -> int:
    # Halves of a pair that stand alone count one each, also where they would make a pair.
    return sum(2 if ord(c) > 0xFFFF else 1 for c in text)


def test_lines_are_counted_right_when_a_line_end_falls_on_the_border_of_a_block():
    text = "가나\r\n다라\r마바\n\r\n사아\r\n" * 5
    expected = HASH.check(text)
    for block in range(3, 20):
        with small_blocks(block, 1):
            assert HASH.check(text) == expected


def test_a_change_shows_its_line_as_typed():
    spacer = Spacer(FixedModel("방"))
    (change,) = spacer.check("첫줄\r\n아버지가방에\n끝")
    assert (change.line, change.column, change.offset, change.kind) == (2, 5, 8, "add")
    assert change.context == "아버지가‸방에"
    assert change.probability == pytest.approx(0.95)
    (change,) = spacer.check("가  나")
    assert (change.kind, change.spaces, change.offset, change.context) == ("remove", 2, 3, "가‸나")


def test_squeezing_is_told_too():
    spacer = Spacer(FixedModel("나"), squeeze=True)
    assert spacer.correct("가   나") == "가 나"
    assert [change.kind for change in spacer.check("가   나")] == ["squeeze"]
    assert Spacer(FixedModel("나")).correct("가   나") == "가   나"
