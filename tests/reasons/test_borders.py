"""The border of a pattern holds every character that a match of it can have there."""

from __future__ import annotations

import re

import pytest

from eojeol.reasons.borders import first_of, last_of
from eojeol.reasons.tables import rules

CHARACTERS = "가는를지고서요다개씩힣aZ09%.,?”)"


def which(found: object) -> str | None:
    has = getattr(found, "has", None)
    return None if has is None else "".join(filter(has, CHARACTERS))


@pytest.mark.parametrize(
    ("pattern", "last"),
    [
        ("[가-힣](?:지|고)$", "지고"),
        ("가(?:지|고)?$", "가지고"),
        (r"[.?]”*\)*$", ".?”)"),
        (r"\d(?:개|%)(?:씩)?$", "개씩%"),
        ("(?:지|고)?$", None),
        ("지|고$", None),
        ("지", None),
        ("(?=지)고$", None),
        ("^지?$", None),
    ],
)
def test_the_last_characters_are_known_where_parts_may_be_missing(pattern: str, last: str | None) -> None:
    assert which(last_of(pattern)) == (last and "".join(each for each in CHARACTERS if each in last))


@pytest.mark.parametrize(
    ("pattern", "first"),
    [("(?:지|고)요", "지고"), ("(?:지)?고", "지고"), ("지|고", "지고"), ("지?$", None), ("(?!지)고", None)],
)
def test_the_first_characters_are_known_where_parts_may_be_missing(pattern: str, first: str | None) -> None:
    assert which(first_of(pattern)) == first


def test_of_a_match_that_has_characters_the_first_are_known() -> None:
    assert which(first_of("(?:지|고)?$", of_some=True)) == "지고"


def test_no_rule_is_ruled_out_that_would_hold() -> None:
    for rule in rules():
        for typed in (
            "학교에서",
            "갈지",
            "3개씩",
            "갔다.",
            "좋다”",
            "API",
            "12만",
            "먹어",
            "제1",
            "(그",
            "일",
            "",
        ):
            if rule.left is not None and rule.left.search(typed) and rule.last is not None:
                assert rule.last.has(typed[-1:]), (rule, typed)
            if not rule.heads and rule.rest is not None and rule.rest.match(typed) and rule.first is not None:
                assert rule.first.has(typed[:1]), (rule, typed)


def test_most_rules_with_a_pattern_have_a_border() -> None:
    known = [rule.last is not None for rule in rules() if re.search(r"\$$", rule.left_pattern)]
    assert sum(known) > 0.9 * len(known)
