"""Which regular expressions a rule may hold. tests/web holds JavaScript to the same table."""

from __future__ import annotations

import random
import re

import pytest

from eojeol.errors import ConfigError
from eojeol.rules import Rules
from eojeol.rules.regex_subset import PatternError, compile_pattern

from ..web.regex_table import ACCEPTED, REFUSED, random_patterns


def compiled_or_refused(pattern: str) -> re.Pattern[str] | None:
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        assert 0 <= error.at < max(len(pattern), 1)
        return None


@pytest.mark.parametrize("pattern", ACCEPTED)
def test_what_both_languages_understand_is_compiled_as_it_stands(pattern: str) -> None:
    assert compile_pattern(pattern) == re.compile(pattern)


@pytest.mark.parametrize(("pattern", "column", "message"), REFUSED)
def test_what_is_refused_is_named_with_its_column_and_what_to_write_instead(
    pattern: str, column: int, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        Rules(patterns=(pattern,))
    assert str(caught.value).startswith(f"{pattern!r}, column {column}: {message}")
    if not pattern:
        return
    with pytest.raises(ConfigError) as caught:
        Rules.parse(f"keep 가나\n regex  {pattern}\n", "my.eojeolrules")
    assert str(caught.value).startswith(f"my.eojeolrules:2:{8 + column}: {message}")
    assert "\n" not in str(caught.value)


def test_any_pattern_is_refused_or_compiled_without_a_warning_and_never_matches_nothing() -> None:
    compiled = [
        found
        for pattern in random_patterns(random.Random(7), 4000)
        if (found := compiled_or_refused(pattern))
    ]
    assert len(compiled) > 500
    assert not any(pattern.search("") or pattern.fullmatch("가나", 1, 1) for pattern in compiled)


HOSTILE = [
    "가" * 500,
    "나" * 500,
    "1" * 500,
    "가나" * 250,
    "가1" * 250 + "!",
    "a-" * 250,
    ("가" * 40 + "나") * 12,
]


def test_no_accepted_pattern_searches_for_ever() -> None:
    # Were one accepted that has many ways, this would not come to its end.
    rng = random.Random(11)
    pieces = [
        "가",
        "나",
        "[가-힣]",
        r"\d",
        r"\w",
        ".",
        "[^가]",
        "(?:가|나)",
        "(?:가|가나)",
        r"\b",
        "$",
        "(?=.*나)",
    ]
    repeats = ["", "", "+", "*", "?", "{2}", "{1,3}", "{2,}", "{1,99}", "+?"]

    def made(depth: int) -> str:
        parts = []
        for _ in range(rng.randint(1, 4)):
            piece = rng.choice(pieces)
            if depth and rng.random() < 0.5:
                other = f"|{made(depth - 1)}" if rng.random() < 0.4 else ""
                piece = f"(?:{made(depth - 1)}{other})"
            parts.append(piece + (rng.choice(repeats) if piece not in (r"\b", "$", "(?=.*나)") else ""))
        return "".join(parts)

    patterns = [made(2) for _ in range(3000)]
    compiled = [found for pattern in patterns if (found := compiled_or_refused(pattern))]
    assert 300 < len(compiled) < 2500
    for pattern in compiled:
        for text in HOSTILE:
            pattern.findall(text)


def test_deep_and_long_patterns_are_compiled() -> None:
    assert compile_pattern("(" * 50 + "가" + ")" * 50).groups == 50
    assert compile_pattern("가|" * 5000 + "나").fullmatch("나")
