from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.corpus.dedupe import Bits, Duplicates
from eojeol.corpus.spool import LINE

_HASH = st.sampled_from([0, 1, 1 << 57, (1 << 57) + 1, (1 << 64) - 1])


# Each opens 128 files.
@settings(max_examples=25)
@given(st.lists(st.lists(st.tuples(_HASH, _HASH), max_size=6), max_size=6))
def test_exactly_the_lines_seen_before_are_found(blocks: list[list[tuple[int, int]]]) -> None:
    with TemporaryDirectory() as folder:
        duplicates = Duplicates(Path(folder))
        for block in blocks:
            lines = np.zeros(len(block), LINE)
            lines["rank"] = np.array([rank for rank, _ in block], np.uint64)
            lines["rest"] = np.array([rest for _, rest in block], np.uint64)
            duplicates.add(lines)
        found = duplicates.find()
        assert not list(Path(folder).iterdir())
    everything = [line for block in blocks for line in block]
    expected = [line in everything[:i] for i, line in enumerate(everything)]
    assert found.window(0, len(everything)).tolist() == expected


@given(st.sets(st.integers(0, 199)), st.integers(0, 199), st.integers(0, 200))
def test_bits_read_back_in_any_window(numbers: set[int], first: int, count: int) -> None:
    count = min(count, 200 - first)
    bits = Bits(200)
    bits.set(np.array(sorted(numbers), np.uint64))
    assert bits.window(first, count).tolist() == [i in numbers for i in range(first, first + count)]
