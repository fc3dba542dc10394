"""Reviews: the text after, and where its changes stand."""

from __future__ import annotations

from hypothesis import given, settings

from eojeol.changes import ChangedGap, apply, gap_of, locate, replacement

from .helpers import KNOWN, MIXED, TEXT, review


def test_a_review_holds_the_text_before_and_after_and_what_is_between() -> None:
    found = review("할수있다.\n책 을 읽는다.\n")
    assert found.after == "할 수 있다.\n책을 읽는다.\n".replace(" 읽", "읽")
    assert [(change.line, change.column, change.kind) for change in found.changes] == [
        (1, 2, "add"),
        (1, 3, "add"),
        (2, 3, "remove"),
        (2, 5, "remove"),
    ]
    assert found.changed


def test_a_text_that_is_right_is_unchanged() -> None:
    assert not review("할 수 있다").changed


def test_what_takes_the_place_of_the_spaces() -> None:
    assert [replacement("add"), replacement("remove"), replacement("squeeze")] == [" ", "", " "]


@settings(max_examples=150)
@given(TEXT)
def test_the_text_after_is_what_the_spacer_gives(text: str) -> None:
    for spacer in (KNOWN, MIXED):
        assert apply(text, spacer.check(text)) == spacer.correct(text)


@settings(max_examples=150)
@given(TEXT)
def test_places_are_those_of_the_spacer(text: str) -> None:
    changes = MIXED.check(text)
    assert locate(text, [gap_of(change) for change in changes]) == changes


def test_a_gap_may_be_shifted_into_a_longer_text() -> None:
    (change,) = KNOWN.check("할수")
    text = "😀\r\n할수"
    (shifted,) = locate(text, [gap_of(change, 3)])
    assert (shifted.line, shifted.column, shifted.offset) == (2, 2, 4)
    assert (shifted.utf16_column, shifted.utf16_offset, shifted.context) == (2, 5, "할‸수")


def test_places_after_wide_characters_count_two_units_for_each() -> None:
    (found,) = locate("가\n😀😀나다", [ChangedGap(5, "add", 0.5, 0)])
    assert (found.line, found.column, found.utf16_column, found.utf16_offset) == (2, 4, 6, 7)
