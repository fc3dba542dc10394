"""Marks that switch eojeol off and on: what counts as one, and where it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.text.switches import is_mark, off_spans, stretches, stretches_of, switched_lines

OFF, ON = "<!-- eojeol: off -->", "<!-- eojeol: on -->"
PARTS = [*"가나 \n\r", "\r\n", OFF, ON, f"\n{OFF}\n", f"\r\n {ON}\t\r\n", "가" * 400]


def test_a_plain_text_is_off_between_two_lines_that_are_marks() -> None:
    text = f"가나\n{OFF}\n다라\n{ON}\n마바"
    assert stretches_of(text) == [(True, "가나\n"), (False, f"{OFF}\n다라\n{ON}"), (True, "\n마바")]


def test_what_is_never_switched_on_again_is_off_to_the_end() -> None:
    assert stretches_of(f"{OFF}\n다라\n") == [(False, f"{OFF}\n다라\n")]


def test_a_mark_within_a_line_of_plain_text_is_text() -> None:
    text = f"가나 {OFF}\n{'가' * 400}{OFF}\n"
    assert stretches_of(text) == [(True, text)]


@given(st.lists(st.sampled_from(PARTS), max_size=12), st.integers(1, 30))
def test_how_a_text_comes_in_pieces_makes_no_difference(parts: list[str], size: int) -> None:
    text = "".join(parts)
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    found = [(on, "".join(pieces)) for on, pieces in stretches(chunks)]
    assert [each for each in found if each[1]] == [each for each in stretches_of(text) if each[1]]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_lines_and_stretches_are_off_alike(parts: list[str]) -> None:
    text = "".join(parts).replace("\r", "")
    by_line = "".join(line for on, line in switched_lines(text.splitlines(keepends=True)) if on)
    by_stretch = "".join(part for on, part in stretches_of(text) if on)
    assert "".join(by_line.split()) == "".join(by_stretch.split())


@pytest.mark.parametrize(
    ("source", "off"),
    [
        (f"가{OFF}나{ON}다", ["나"]),
        (f"가<!--eojeol:off-->나{OFF}다{ON}라{OFF}마", ["나<!-- eojeol: off -->다", "마"]),
        ("가\n% eojeol: off\n나\n%eojeol: on\n다", ["\n나\n"]),
        ("가\n  # eojeol: off\n나\n# eojeol: on", ["\n나\n"]),
        ("#. eojeol: off\n나", ["\n나"]),
        ("가\n.. eojeol: off\n나\n\n.. eojeol: on\n다", ["\n나\n\n"]),
        ("NOTE eojeol: off\n\n나", ["\n\n나"]),
        ("// eojeol: off\r\n나\r\n// eojeol: on\r\n", ["\r\n나\r\n"]),
        (f"가 `{OFF}` 나", []),
        ("가 % eojeol: off\n나", []),
        ("eojeol: off\n나", []),
        (f"{ON}가", []),
    ],
)
def test_comments_of_the_formats_are_marks(source: str, off: list[str]) -> None:
    assert [source[start:end] for start, end in off_spans(source)] == off


@pytest.mark.parametrize(
    ("text", "says"),
    [(OFF, False), (f" {ON}\n", True), (f"가 {OFF}", None), ("", None), ("<!-- eojeol: of -->", None)],
)
def test_a_mark_stands_alone(text: str, says: bool | None) -> None:
    assert is_mark(text) is says
