from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eojeol.corpus.sample import Sample


def _take(count: int, ranks: list[int], cut_at: int) -> list[bool]:
    sample = Sample(count)
    parts = [np.array(ranks[:cut_at], np.uint64), np.array(ranks[cut_at:], np.uint64)]
    for part in parts:
        sample.offer(part)
    return [taken for part in parts for taken in sample.chosen(part).tolist()]


@given(st.integers(0, 30), st.lists(st.integers(0, 20), max_size=30), st.integers(0, 30))
def test_the_smallest_ranks_are_chosen_the_first_of_equal_ones_first(
    count: int, ranks: list[int], cut_at: int
) -> None:
    order = sorted(range(len(ranks)), key=lambda i: (ranks[i], i))
    expected = [i in order[:count] for i in range(len(ranks))]
    assert _take(count, ranks, cut_at) == expected


def test_a_larger_sample_keeps_the_smaller_one() -> None:
    ranks = np.random.default_rng(1).integers(0, 1 << 60, 1000).tolist()
    small, large = _take(100, ranks, 500), _take(200, ranks, 123)
    assert sum(small) == 100
    assert sum(large) == 200
    assert all(b for a, b in zip(small, large, strict=True) if a)


def test_memory_is_bounded_by_the_sample_not_by_the_stream() -> None:
    sample = Sample(10)
    generator = np.random.default_rng(2)
    for _ in range(50):
        sample.offer(generator.integers(0, 1 << 60, 50_000).astype(np.uint64))
        assert len(sample._smallest) <= 200_000
