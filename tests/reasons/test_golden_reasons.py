"""The golden table of reasons: typed, right, and the code of each change between the two, in text order."""

from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.explain.documents import changes_between
from eojeol.explain.reasons import code_names, rules_of

TABLE = Path(__file__).parents[1] / "golden" / "reasons.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]


def codes_between(typed: str, right: str) -> str:
    return " ".join(change.reason.code for change in changes_between(typed, right))


def test_every_row_has_its_reasons() -> None:
    wrong = [
        f"{typed} → {right}: {found}, not {codes}"
        for typed, right, codes in ROWS
        if (found := codes_between(typed, right)) != codes
    ]
    assert wrong == []


def test_there_are_enough_rows_and_none_stands_twice() -> None:
    assert len({typed for typed, *_ in ROWS}) == len(ROWS) >= 200


def test_every_code_but_context_stands_in_the_table() -> None:
    shown = {code for *_, codes in ROWS for code in codes.split()}
    assert set(code_names()) - shown == {"context"}


@pytest.mark.parametrize(
    "code", [each for each in rules_of() if each.code != "context"], ids=lambda each: each.code
)
def test_every_code_has_three_examples_that_it_explains(code) -> None:
    assert len(code.examples) == 3
    for typed, right in code.examples:
        assert set(codes_between(typed, right).split()) == {code.code}, (typed, right)
