"""Promise 1 and 2: only U+0020 at gaps can change, for every str."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.text import join, split

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from(" \t\n\u00a0\u3000가나다ᄀ\u1161\u11a8\u0301\u200d👩🇰🇷\ud800"))


def reference_gaps(text: str) -> list[tuple[int, int]]:
    """(end of one character, start of the next) of every place that only U+0020, or nothing, separates."""
    solid = [i for i, c in enumerate(text) if not c.isspace()]
    return [(a + 1, b) for a, b in zip(solid, solid[1:], strict=False) if set(text[a + 1 : b]) <= {" "}]


@settings(max_examples=500)
@given(ANY_TEXT, st.randoms(use_true_random=False), st.booleans())
def test_any_decision_changes_nothing_but_spaces_at_gaps(text, random, squeeze):
    gaps = split(text)
    out = join(gaps, np.array([random.random() < 0.5 for _ in range(len(gaps))], bool), squeeze)
    assert without_gap_spaces(out) == without_gap_spaces(text)


def without_gap_spaces(text: str) -> str:
    inside = {i for end, start in reference_gaps(text) for i in range(end, start)}
    return "".join(c for i, c in enumerate(text) if i not in inside)


@given(ANY_TEXT)
def test_keeping_every_observed_space_gives_the_same_text(text):
    gaps = split(text)
    assert join(gaps, gaps.spaced) == text


@settings(max_examples=300)
@given(ANY_TEXT, st.booleans())
def test_white_space_other_than_the_space_keeps_its_neighbours(text, everywhere):
    out = join(split(text), np.full(len(split(text)), everywhere))
    # Leading and trailing spaces of every stretch between borders are indentation and trailing white space.
    for before, after in zip(stretches(text), stretches(out), strict=True):
        assert len(before) - len(before.lstrip(" ")) == len(after) - len(after.lstrip(" "))
        assert len(before) - len(before.rstrip(" ")) == len(after) - len(after.rstrip(" "))


def stretches(text: str) -> list[str]:
    return "".join("\n" if c.isspace() and c != " " else c for c in text).split("\n")


@settings(max_examples=300)
@given(ANY_TEXT)
def test_units_are_the_gaps_of_the_plain_definition_less_those_inside_a_unit(text):
    gaps = split(text)
    plain = {start for _, start in reference_gaps(text)}
    assert {int(s) for s in gaps.starts[~gaps.fixed]} <= plain


def test_a_run_of_spaces_that_is_kept_stays_and_squeeze_makes_it_one():
    gaps = split("가   나")
    assert join(gaps, np.array([False, True])) == "가   나"
    assert join(gaps, np.array([False, True]), squeeze=True) == "가 나"
    assert join(gaps, np.array([False, False])) == "가나"


@pytest.mark.parametrize("unit", ["👩‍👩‍👧", "🇰🇷", "e\u0301", "👍🏽", "❤️", unicodedata.normalize("NFD", "값")])
def test_what_a_reader_sees_as_one_character_is_one_unit(unit):
    gaps = split("가" + unit + "나")
    assert len(gaps) == 3
    assert join(gaps, np.ones(3, bool)) == f"가 {unit} 나"


def test_nfd_units_stand_for_their_nfc_characters():
    text = "아버지가 방에"
    composed = split(text).characters
    assert np.array_equal(split(unicodedata.normalize("NFD", text)).characters, composed)


def test_a_byte_order_mark_and_a_stray_mark_hold_their_gaps():
    for text in ("\ufeff가", "가 \u0301나"):
        gaps = split(text)
        assert join(gaps, np.ones(len(gaps), bool)) == text


def test_line_ends_tabs_and_wide_spaces_part_segments():
    assert split("가\n나\t다\u00a0라\u3000마 바사").segments.tolist() == [0, 1, 2, 3, 4, 4, 4]


def test_the_empty_text_and_white_space_alone_have_no_gaps():
    for text in ("", "   ", "\n\n", " \t "):
        assert len(split(text)) == 0
        assert join(split(text), np.zeros(0, bool)) == text
