"""The hash of n-grams: the same 32-bit values for ever, in Python and elsewhere."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.ngrams import REACH, SHAPES, hash_ngrams, table_rows
from eojeol.engine.vocab import SEP

# Five characters of one line, then the same with a border after the second. A change of any value orphans every
# model that was ever trained.
IDS = [18, 100, 2245, 37, 60000]
ONE_LINE = """
    d6c2f545 fab8eea9 4881daeb 5b00cbaf afe4144e eb9f8d99 d9015e42 380d333a 5c8fcc01
    43ed63d9 38b31022 eb01fc00 35067f6d 343813c7 e1ee85db 87baa9d6 2bca0725 f10e511f
    7e502fa7 89f51ca8 5f1b003e 130c58b4 8eb78a40 c18486d3 d664562c bb771527 a67c48c4
    260df040 09e29a50 78565877 5fadef7d 340f2a65 57d5ca4a f48e0b3b 899aab4b 77fb4f23
    ab6f05a1 16044812 45291469 16fdb282 06de946a 860429b2 a831301e 9de5fc4a bdc2974a
"""
WITH_BORDER = """
    d6c2f545 fab8eea9 4881daeb 5b00cbaf afe4144e d9b21074 d9015e42 3a06a6e8 cd57c20f
    43ed63d9 38b31022 3cf35d2e 35067f6d 101e6fa3 fd56c455 d4131c80 a439dca1 ecebdf94
"""
ALONE = "d6c2f545 fab8eea9 c96f4657 5b00cbaf a6f5e600 122f7fd1 a799e5e0 ecb90ba7 425a99ee"

SALTS = {-3: 0x2545F491, -2: 0x5BD1E995, -1: 0x1B873593, 0: 0x7FEB352D}


def hashes(ids: list[int], segments: list[int]) -> np.ndarray:
    return hash_ngrams(np.array(ids, np.uint16), np.array(segments, np.int32))


def golden(values: str) -> list[list[int]]:
    return [[int(value, 16) for value in line.split()] for line in values.strip().splitlines()]


def by_hand(ids: list[int], segments: list[int], position: int, first: int, last: int) -> int:
    """The definition, with Python's integers."""
    state = SALTS[first]
    for at in range(position + first, position + last + 1):
        inside = 0 <= at < len(ids) and segments[at] == segments[position]
        state = ((state ^ (ids[at] if inside else SEP)) * 0x9E3779B1) % (1 << 32)
        state ^= state >> 15
    state = state * 0x85EBCA6B % (1 << 32)
    return state ^ state >> 13


def test_the_values_never_change() -> None:
    assert hashes(IDS, [0] * 5).tolist() == golden(ONE_LINE)
    assert hashes(IDS, [0, 0, 1, 1, 1]).tolist()[:2] == golden(WITH_BORDER)
    assert hashes(IDS[:1], [0]).tolist() == golden(ALONE)


@given(
    st.lists(st.tuples(st.integers(0, 65535), st.booleans()), max_size=30),
)
def test_the_values_are_those_of_the_definition(units: list[tuple[int, bool]]) -> None:
    ids = [i for i, _ in units]
    segments = np.cumsum([border for _, border in units]).tolist()
    got = hashes(ids, segments)
    assert got.shape == (len(ids), len(SHAPES))
    for position in range(len(ids)):
        expected = [by_hand(ids, segments, position, first, last) for first, last in SHAPES]
        assert got[position].tolist() == expected


@given(st.lists(st.lists(st.integers(0, 65535), min_size=1, max_size=8), min_size=1, max_size=5))
def test_a_line_has_the_same_values_alone_and_among_others(lines: list[list[int]]) -> None:
    segments = [number for number, line in enumerate(lines) for _ in line]
    together = hashes([i for line in lines for i in line], segments)
    alone = np.concatenate([hashes(line, [7] * len(line)) for line in lines])
    assert np.array_equal(together, alone)


def test_the_shapes_reach_as_far_as_they_say() -> None:
    assert max(max(-first, last) for first, last in SHAPES) == REACH
    assert len(set(SHAPES)) == len(SHAPES) == 9


def test_a_row_is_the_top_bits_of_a_hash() -> None:
    values = np.array([[0, 0xFFFFFFFF, 0x80000000, 0x00200000]], np.uint32)
    assert table_rows(values, 11).tolist() == [[0, 2047, 1024, 1]]
    assert table_rows(values, 1).tolist() == [[0, 1, 1, 0]]
    rows = table_rows(values, 24)
    assert rows.dtype == np.int32
    assert rows.min() >= 0
    assert rows.max() < 1 << 24
