"""What `check` says of a change: where it is, in every way of counting, and that the changes give the result."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.changes import (
    ChangedGap,
    Counts,
    apply,
    count,
    count_between,
    gap_of,
    locate,
    space_changes,
    utf16_length,
)
from eojeol.errors import EojeolError
from eojeol.spacer import MODES, Spacer

from .promises import small_blocks
from .promises_inputs import texts
from .standin import HASH, FixedModel


@settings(max_examples=150)
@given(texts(80), st.sampled_from(MODES), st.booleans())
def test_the_changes_applied_to_the_text_give_the_result(text, mode, squeeze):
    spacer = HASH.using(squeeze=squeeze)
    with small_blocks():
        changes = spacer.check(text, mode)
        for change in changes:
            typed = text[change.offset - change.spaces : change.offset]
            assert typed == " " * change.spaces
        assert apply(text, changes) == "".join(spacer.pipe([text], mode))


@settings(max_examples=150)
@given(texts(80))
def test_a_change_is_reported_in_the_coordinates_of_editors(text):
    with small_blocks():
        for change in HASH.check(text):
            before = text[: change.offset]
            lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if before.endswith("\r") and text[change.offset] == "\n":
                continue
            assert (change.line, change.column) == (len(lines), len(lines[-1]) + 1)
            assert change.utf16_offset == utf16_units(before)
            assert change.utf16_column == utf16_units(lines[-1]) + 1


def utf16_units(text: str) -> int:
    # Halves of a pair that stand alone count one each, also where they would make a pair.
    return sum(2 if ord(c) > 0xFFFF else 1 for c in text)


@given(texts(80))
def test_the_length_in_utf16_units_is_that_of_the_code_points(text):
    assert utf16_length(text) == utf16_units(text)


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
    (change,) = spacer.using(protect="none").check("가  나")
    assert (change.kind, change.spaces, change.offset, change.context) == ("remove", 2, 3, "가‸나")


def test_squeezing_is_reported_too():
    spacer = Spacer(FixedModel("나"), squeeze=True)
    assert spacer.correct("가   나") == "가 나"
    assert [change.kind for change in spacer.check("가   나")] == ["squeeze"]
    assert Spacer(FixedModel("나")).correct("가   나") == "가   나"


@settings(max_examples=150)
@given(texts(80), st.booleans())
def test_gaps_are_located_where_the_spacer_found_them(text, squeeze):
    changes = HASH.using(squeeze=squeeze).check(text)
    assert locate(text, [gap_of(change) for change in changes]) == changes


@settings(max_examples=100)
@given(st.lists(texts(30), max_size=5), st.sampled_from(MODES), st.booleans())
def test_texts_that_are_checked_at_once_are_checked_as_if_each_were_alone(several, mode, squeeze):
    spacer = HASH.using(squeeze=squeeze)
    assert spacer.check_batch(several, mode) == [spacer.check(text, mode) for text in several]


@settings(max_examples=150)
@given(texts(80), st.booleans())
def test_spaces_are_counted_alike_from_changes_and_from_texts(text, squeeze):
    changes = HASH.using(squeeze=squeeze).check(text)
    after = apply(text, changes)
    counts = count(changes)
    assert counts == count_between(text, after)
    assert counts.added - counts.removed == len(after) - len(text)
    assert space_changes(text, after) == [
        (change.offset, 1 - change.spaces if change.kind != "remove" else -change.spaces)
        for change in changes
    ]


def test_a_squeezed_gap_loses_all_spaces_but_one():
    gaps = [ChangedGap(1, "add", 0.9, 0), ChangedGap(5, "squeeze", 0.9, 3), ChangedGap(8, "remove", 0.1, 2)]
    assert count(gaps) == Counts(added=1, removed=4)
    assert count(gaps[:1]) + count(gaps[1:]) == count(gaps)
    assert apply("가나   다  라", gaps) == "가 나 다라"


def test_texts_that_differ_in_more_than_spaces_have_no_changes_of_spaces():
    with pytest.raises(EojeolError, match="more than spaces"):
        space_changes("가 나", "가다")
