"""Promise 1 and 2: only U+0020 at gaps can change, for every str."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.text.gaps import BORDERS, Gaps, compact, join, split

ANY_TEXT = st.text(
    st.characters(codec=None) | st.sampled_from(" \t\n\u00a0\u3000가나다ᄀ\u1161\u11a8\u0301\u200d👩🇰🇷\ud800")
)


def reference_gaps(text: str) -> list[tuple[int, int]]:
    """(end of one character, start of the next) of every place that only U+0020, or nothing, separates."""
    solid = [i for i, c in enumerate(text) if not c.isspace()]
    return [(a + 1, b) for a, b in pairwise(solid) if set(text[a + 1 : b]) <= {" "}]


@settings(max_examples=250)
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


@settings(max_examples=150)
@given(ANY_TEXT, st.booleans())
def test_white_space_other_than_the_space_keeps_its_neighbours(text, everywhere):
    out = join(split(text), np.full(len(split(text)), everywhere))
    # Leading and trailing spaces of every stretch between borders are indentation and trailing white space.
    for before, after in zip(stretches(text), stretches(out), strict=True):
        assert len(before) - len(before.lstrip(" ")) == len(after) - len(after.lstrip(" "))
        assert len(before) - len(before.rstrip(" ")) == len(after) - len(after.rstrip(" "))


def stretches(text: str) -> list[str]:
    return "".join("\n" if c.isspace() and c != " " else c for c in text).split("\n")


@settings(max_examples=150)
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


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=60))
def test_every_nfd_syllable_stands_for_its_nfc_character(text):
    gaps = split(unicodedata.normalize("NFD", text))
    assert gaps.characters.tolist() == [ord(c) for c in text]


@given(
    st.text(
        st.sampled_from("가갂ᄀᄒ\u1161\u1175\u1176\u11a7\u11a8\u11c2\u11c3각e\u0301か\u3099\u302e"),
        max_size=12,
    )
)
def test_a_unit_stands_for_the_first_character_of_its_nfc(text):
    gaps = split(text)
    units = [text[s:e] for s, e in zip(gaps.starts, gaps.ends, strict=True)]
    assert [chr(c) for c in gaps.characters] == [unicodedata.normalize("NFC", unit)[0] for unit in units]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("ㅋㅋㅠㅠ", ["ㅋ", "ㅋ", "ㅠ", "ㅠ"]),
        ("한글(漢字)", ["한", "글", "(", "漢", "字", ")"]),
        ("🇰🇷🇯🇵🇺", ["🇰🇷", "🇯🇵", "🇺"]),
        ("🇰 🇷", ["🇰", "🇷"]),
        ("가\u302e나", ["가\u302e", "나"]),
        ("が", ["が"]),
        ("か\u3099", ["か\u3099"]),
        ("가\u200b나", ["가\u200b", "나"]),
        ("가\u200d나", ["가\u200d", "나"]),
        ("👩\u200d 나", ["👩\u200d", "나"]),
        ("가\u200f나\u202c", ["가\u200f", "나\u202c"]),
        ("\ud83d\ude00", ["\ud83d\ude00"]),
        ("\ud83d \ude00", ["\ud83d", "\ude00"]),
        ("\ude00\ud83d", ["\ude00", "\ud83d"]),
        ("\u3164\x00\x07", ["\u3164", "\x00", "\x07"]),
        ("1\ufe0f\u20e3번", ["1\ufe0f\u20e3", "번"]),
    ],
)
def test_where_one_character_ends(text, units):
    gaps = split(text)
    assert [text[s:e] for s, e in zip(gaps.starts, gaps.ends, strict=True)] == units


def test_a_word_joiner_keeps_a_space_away():
    for joiner in ("\u2060", "\ufeff"):
        text = f"가{joiner}나다"
        assert join(split(text), np.ones(3, bool)) == f"가{joiner}나 다"


def test_borders_are_the_white_space_of_str_but_for_the_space():
    assert [c for c in range(0x110000) if chr(c).isspace() and c != 0x20] == sorted(BORDERS)


@pytest.mark.parametrize("border", [chr(code) for code in BORDERS])
def test_white_space_beside_other_white_space_is_untouched(border):
    for text in (f"가 {border}  나", f"  가{border}나{border} ", f" {border}가"):
        gaps = split(text)
        assert gaps.fixed.all()
        for decision in (False, True):
            assert join(gaps, np.full(len(gaps), decision), squeeze=True) == text


@given(ANY_TEXT)
def test_the_compact_form_has_one_character_a_unit_and_one_line_a_segment(text):
    gaps = split(text)
    lines = compact(gaps).split("\n") if len(gaps) else []
    assert [len(line) for line in lines] == [int((gaps.segments == s).sum()) for s in range(len(lines))]


@settings(max_examples=150)
@given(
    ANY_TEXT,
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda s: (min(s), max(s))), max_size=4),
)
def test_a_gap_is_inside_a_span_that_reaches_beyond_it_or_holds_its_spaces(text, spans):
    gaps = split(text)
    before = [0, *gaps.ends.tolist()][: len(gaps)]
    expected = [
        any(s < start and begin < e for s, e in spans)
        for begin, start in zip(before, gaps.starts.tolist(), strict=True)
    ]
    assert gaps.within(spans).tolist() == expected


@given(ANY_TEXT, st.integers(0, 20), st.integers(0, 20), st.randoms(use_true_random=False))
def test_parts_joined_one_by_one_are_the_whole(text, one, other, random):
    gaps = split(text)
    decided = np.array([random.random() < 0.5 for _ in range(len(gaps))], bool)
    cuts = [0, *sorted(min(n, len(gaps)) for n in (one, other)), len(gaps)]
    ends = [0, *(int(gaps.ends[cut - 1]) if cut else 0 for cut in cuts[1:-1]), len(text)]
    out = ""
    for (first, last), (start, stop) in zip(pairwise(cuts), pairwise(ends), strict=True):
        out += join(gaps.slice(first, last, start, stop), decided[first:last])
    assert out == join(gaps, decided)


def test_held_gaps_stay_as_typed_and_are_not_squeezed():
    gaps = split("가  나다  라")
    held: Gaps = gaps.freeze(np.array([False, True, True, False]))
    assert join(held, np.array([True, False, True, True]), squeeze=True) == "가  나다 라"


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
