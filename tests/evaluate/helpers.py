"""Lines to score, and what it means that two tables of figures are the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

SPACES = [" ", "  ", "\t", "\u3000", "\u00a0"]
CHARS = "가나다힣aZ7.漢"


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A gold line and a prediction: mostly other spaces, now and then other characters."""
    characters = draw(st.text(CHARS, max_size=12))

    def spaced() -> str:
        parts = [draw(st.sampled_from(["", "", *SPACES])) + char for char in characters]
        return "".join(parts) + draw(st.sampled_from(["", " "]))

    gold = spaced()
    if draw(st.integers(0, 9)) == 0:
        return gold, draw(st.text(CHARS + " ", max_size=12))
    return gold, spaced()


def same_figures(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Same keys everywhere, equal integers, floats equal but for the order of the last addition."""
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        if isinstance(value, dict):
            same_figures(ours[key], value)
        elif isinstance(value, int):
            assert ours[key] == value, key
        else:
            assert ours[key] == pytest.approx(value, rel=1e-12, abs=1e-15), key
