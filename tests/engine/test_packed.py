"""Runs: every position once, nothing missing that an answer depends on, no margin at the end of a line."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.packed import runs

LENGTHS = st.lists(st.integers(1, 30), max_size=12)


def segments_of(lengths: list[int]) -> np.ndarray:
    return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)


@given(LENGTHS, st.integers(0, 9), st.integers(1, 40))
def test_every_position_is_answered_once_and_sees_all_within_its_reach(
    lengths: list[int], reach: int, most: int
) -> None:
    segments = segments_of(lengths)
    cut = list(runs(segments, reach, most))
    assert [at for run in cut for at in range(run.start, run.stop)] == list(range(len(segments)))
    for start, stop, first, last in cut:
        assert 0 <= first <= start < stop <= last <= len(segments)
        assert stop - start <= most
        for at in range(start, stop):
            seen = np.flatnonzero(segments == segments[at])
            assert first <= max(seen[0], at - reach)
            assert last > min(seen[-1], at + reach)


def test_short_lines_stay_whole_and_need_no_margin() -> None:
    assert list(runs(segments_of([4, 4, 4, 4, 4]), 3, 10)) == [(0, 8, 0, 8), (8, 16, 8, 16), (16, 20, 16, 20)]


def test_a_long_line_is_cut_with_margins_inside_it_alone() -> None:
    assert list(runs(segments_of([3, 25, 3]), 2, 10)) == [
        (0, 10, 0, 12),
        (10, 20, 8, 22),
        (20, 28, 18, 28),
        (28, 31, 28, 31),
    ]


def test_numbers_of_segments_may_have_holes() -> None:
    assert list(runs(np.array([5, 5, 9, 9], np.int32), 1, 3)) == [(0, 2, 0, 2), (2, 4, 2, 4)]
