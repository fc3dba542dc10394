"""Lines are taken out of a text by their numbers as splitting and joining would."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from eojeol.corpus.lines import lines_of


@given(st.lists(st.tuples(st.sampled_from(["", "가", "봄이 온다.", "a\r"]), st.booleans()), max_size=12))
@example([])
@example([("가", True)])
@example([("가", False), ("", True), ("나", True), ("다", False), ("라", True)])
def test_lines_are_those_of_their_numbers(lines: list[tuple[str, bool]]) -> None:
    text = "".join(f"{line}\n" for line, _ in lines).encode()
    numbers = np.flatnonzero([wanted for _, wanted in lines])
    assert lines_of(text, numbers).decode() == "".join(f"{line}\n" for line, wanted in lines if wanted)
