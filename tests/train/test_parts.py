"""Which chunks come when: every one as often as its weight says, in an order that hangs on the seed alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import InputError
from eojeol.train.parts import Parts, draw_chunks
from eojeol.train.text_cache import Chunks


def table(source: list[int], characters: list[int]) -> Chunks:
    ones = np.ones(len(source), np.int64)
    return Chunks(np.array(source, np.int64), np.array(characters, np.int64), ones, ones)


@settings(max_examples=50)
@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=30),
    st.tuples(*[st.floats(0, 3)] * 3),
    st.integers(0, 2**31),
)
def test_a_source_has_its_share_of_every_pass(
    source: list[int], weights: tuple[float, float, float], seed: int
) -> None:
    for number in range(3):
        drawn = Counter(draw_chunks(np.array(source, np.int64), weights, seed, number).tolist())
        for each, weight in enumerate(weights):
            mine = [chunk for chunk, of in enumerate(source) if of == each]
            # None is drawn more than one time oftener than another of its source, and their sum is right.
            copies = [drawn[chunk] for chunk in mine]
            assert all(int(weight) <= n <= int(weight) + 1 for n in copies)
            assert abs(sum(copies) - weight * len(mine)) < 1 + 1e-6


def test_a_fraction_takes_each_chunk_in_its_share_of_the_passes() -> None:
    times: Counter[int] = Counter()
    for number in range(400):
        times.update(draw_chunks(np.zeros(5, np.int64), [0.3], 111, number).tolist())
    assert sum(times.values()) == pytest.approx(600, abs=40)
    assert min(times.values()) > 80


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(1, 40)), min_size=1, max_size=25),
    st.integers(1, 90),
    st.sampled_from([(1.0, 1.0), (2.0, 0.5), (0.3, 0.4)]),
)
def test_positions_and_parts_fit_together(
    chunks: list[tuple[int, int]], buffer: int, weights: tuple[float, float]
) -> None:
    source, characters = (list(column) for column in zip(*chunks, strict=True))
    parts = Parts(table(source, characters), weights, 7, buffer)
    position = 0
    for part in range(12):
        assert parts.start(part) == position
        inside = parts.chunks(part)
        size = sum(characters[chunk] for chunk in inside)
        assert len(inside) == 1 or size <= buffer
        assert {parts.holding(at) for at in (position, position + size - 1)} == {part}
        position += size
    # Asked in another order, another object says the same.
    again = Parts(table(source, characters), weights, 7, buffer)
    for part in (9, 2, 11, 0):
        assert np.array_equal(again.chunks(part), parts.chunks(part))
        assert again.holding(parts.start(part)) == part


def test_a_pass_has_every_chunk_once_and_the_next_has_another_order() -> None:
    parts = Parts(table([0] * 20, [10] * 20), [1.0], 111, 50)
    assert (parts.parts_of_a_pass(), parts.characters_of_a_pass()) == (4, 200)
    passes = [np.concatenate([parts.chunks(4 * n + part) for part in range(4)]).tolist() for n in range(3)]
    assert all(sorted(drawn) == list(range(20)) for drawn in passes)
    assert len({tuple(drawn) for drawn in passes}) == 3
    other = Parts(table([0] * 20, [10] * 20), [1.0], 112, 50)
    assert other.chunks(0).tolist() != parts.chunks(0).tolist()


def test_weights_that_leave_nothing_are_refused() -> None:
    with pytest.raises(InputError, match=r"data\.weights leaves no training text"):
        Parts(table([0, 0], [3, 4]), [0.0, 1.0], 111, 10)
