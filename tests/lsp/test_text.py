"""The text that an editor holds: changed by ranges, in the units that were agreed on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.lsp.text import UTF8, UTF16, UTF32, Place, Text

ENCODINGS = (UTF8, UTF16, UTF32)
SOURCES = st.text("가나 a\r\n\u2028\u000c\u0085é😀\U0001f1f0", max_size=30)
CODECS = {UTF8: "utf-8", UTF16: "utf-16-le", UTF32: "utf-32-le"}


def place_of(source: str, offset: int, encoding: str) -> Place:
    """The place of an offset, counted naively."""
    before = source[:offset]
    if source[offset : offset + 1] == "\n" and before.endswith("\r"):
        before = before[:-1]
    plain = before.replace("\r\n", "\n").replace("\r", "\n")
    unit = {UTF8: 1, UTF16: 2, UTF32: 4}[encoding]
    return Place(plain.count("\n"), len(plain.rpartition("\n")[2].encode(CODECS[encoding])) // unit)


@settings(max_examples=300)
@given(SOURCES, SOURCES, st.integers(0, 30), st.integers(0, 30), st.sampled_from(ENCODINGS))
def test_a_range_is_replaced_as_in_the_whole_text(source, new, first, second, encoding):
    start, end = sorted(min(at, len(source)) for at in (first, second))
    # No place is between the two halves of a line end.
    start, end = (at - (source[at - 1 : at + 1] == "\r\n") for at in (start, end))
    text = Text(source, encoding)
    text.replace(place_of(source, start, encoding), place_of(source, end, encoding), new)
    expected = source[:start] + new + source[end:]
    assert text.source == expected
    # A second change starts from lines that are right.
    text.replace(
        place_of(expected, len(expected), encoding), place_of(expected, len(expected), encoding), "끝"
    )
    assert text.source == expected + "끝"


@pytest.mark.parametrize(("encoding", "units"), [(UTF8, 7), (UTF16, 3), (UTF32, 2)])
def test_columns_are_counted_in_the_units_that_were_agreed_on(encoding, units):
    text = Text("글\n가😀나다\n", encoding)
    text.replace(Place(1, units), Place(1, units), " ")
    assert text.source == "글\n가😀 나다\n"
    assert text.ruler().span(1, 1, 3)[1] == Place(1, units + 1)


@pytest.mark.parametrize(("encoding", "units"), [(UTF8, 5), (UTF16, 2)])
def test_a_place_inside_a_character_is_before_it(encoding, units):
    text = Text("가😀나", encoding)
    text.replace(Place(0, units), Place(0, units), "-")
    assert text.source == "가-😀나"


def test_a_place_beyond_its_line_is_the_end_of_the_line_and_beyond_the_text_the_end_of_that():
    text = Text("가\r\n나")
    text.replace(Place(0, 99), Place(0, 99), "-")
    assert text.source == "가-\r\n나"
    text.replace(Place(9, 9), Place(9, 9), "+")
    assert text.source == "가-\r\n나+"


def test_only_the_line_ends_of_the_protocol_end_lines():
    text = Text("가\u2028나\u000c다\u0085라\n마")
    text.replace(Place(1, 0), Place(1, 1), "바")
    assert text.source == "가\u2028나\u000c다\u0085라\n바"


def test_half_a_pair_is_held_as_something_that_is_as_long():
    assert Text("가\ud83d나").source == "가\ufffd나"


@given(SOURCES.map(lambda text: text.replace("\r", "").replace("\n", "")), st.data())
def test_a_ruler_measures_in_any_order(line, data):
    encoding = data.draw(st.sampled_from(ENCODINGS))
    ruler = Text(line, encoding).ruler()
    for _ in range(4):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(line))] * 2)))
        expected = tuple(Place(0, place_of(line, at, encoding).units) for at in (start, end))
        assert ruler.span(0, start, end) == expected
