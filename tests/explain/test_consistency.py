"""Consistency: what one text spaces in two ways."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings

from eojeol.explain.consistency import Variants, consistency, two_ways
from eojeol.explain.review import Review

from .helpers import TEXT

MIXED = """\
김치를 먹어 보다가 물을 마셨다.
나도 먹어 보다가 그만두었다.
그는 먹어보다가 웃었다.
"""


def test_a_phrase_in_two_ways_is_found_with_its_places_and_the_majority() -> None:
    (found,) = two_ways(MIXED)
    assert found == Variants("먹어 보다가", "먹어보다가", (1, 2), (3,))
    assert found.majority == "먹어 보다가"


def test_the_line_says_both_ways_the_more_frequent_first() -> None:
    assert list(consistency(Review("글.txt", "", MIXED))) == [
        "글.txt: 먹어 보다가 2 (lines 1, 2), 먹어보다가 1 (line 3): mostly 먹어 보다가\n"
    ]


def test_as_often_the_one_as_the_other_has_no_majority() -> None:
    text = "한국 은행에 갔다.\n한국은행에 갔다.\n"
    assert two_ways(text)[0].majority is None
    assert next(consistency(Review("글.txt", "", text))).endswith(": as often the one as the other\n")


def test_it_is_the_text_after_fixing_that_counts() -> None:
    assert list(consistency(Review("글.txt", MIXED, MIXED.replace("먹어보", "먹어 보")))) == []


def test_punctuation_around_words_does_not_hide_them_but_parts_neighbours() -> None:
    assert [found.apart for found in two_ways("“큰 집.” (큰집)")] == ["큰 집"]
    assert two_ways("나는 큰. 집은 멀다. 큰집은 가깝다. 큰, 집은") == []


def test_only_spaces_on_one_line_make_neighbours() -> None:
    assert two_ways("먹어\n보다 먹어보다") == []
    assert two_ways("먹어\t보다 먹어보다") == []
    assert len(two_ways("먹어  보다 먹어보다")) == 1


def test_numbers_and_latin_letters_are_left_to_others() -> None:
    assert two_ways("3 개월 동안 3개월 동안. A 반 A반. on line online") == []


def test_the_same_form_in_nfd_is_the_same() -> None:
    text = unicodedata.normalize("NFD", "먹어 보다 ") + "먹어보다"
    assert [found.together for found in two_ways(text)] == ["먹어보다"]


def test_the_most_frequent_comes_first_and_long_lists_of_places_are_cut() -> None:
    text = "먹어 보다\n먹어보다\n" + "큰 집\n큰집\n" * 8
    shown = list(consistency(Review("글.txt", "", text)))
    assert shown[0].startswith("글.txt: 큰 집 8 (lines 3, 5, 7, 9, 11, …), 큰집 8 (")
    assert len(shown) == 2


@settings(max_examples=100)
@given(TEXT)
def test_both_ways_are_in_the_text(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    for found in two_ways(text):
        assert found.together in composed
        assert found.apart.replace(" ", "") == found.together
