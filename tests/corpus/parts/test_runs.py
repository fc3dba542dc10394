"""Hashes in sorted runs, met range by range, tell what is repeated as one large sort would."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.corpus.parts.runs import ENTRY, RunWriter, by_hash, count_of, in_range, repeats_within

_HASH = st.sampled_from([0, 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])


def _entries(hashes: list[tuple[int, int]], first: int = 0) -> np.ndarray:
    entries = np.empty(len(hashes), ENTRY)
    entries["rank"] = np.array([rank for rank, _ in hashes], np.uint64)
    entries["rest"] = np.array([rest for _, rest in hashes], np.uint64)
    entries["number"] = np.arange(first, first + len(hashes))
    return entries


@given(st.lists(st.tuples(_HASH, _HASH, st.integers(0, 3)), max_size=30))
def test_entries_are_sorted_by_hash_and_then_by_number(entries: list[tuple[int, int, int]]) -> None:
    assert by_hash(np.array(entries, ENTRY)).tolist() == sorted(entries)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(_HASH, _HASH), max_size=30),
    st.integers(1, 9),
    st.sampled_from([1, 2, 8]),
    st.integers(1, 7),
)
def test_every_entry_is_in_one_range_or_known_to_be_repeated(
    hashes: list[tuple[int, int]], size: int, ranges: int, step: int
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with RunWriter(folder, "x", size) as writer:
            for first in range(0, len(hashes), step):
                writer.add(_entries(hashes[first : first + step], first))
        repeated = [number for some in repeats_within(folder, "x", 3) for number in some.tolist()]
        width = (1 << 64) // ranges
        read = []
        for i in range(ranges):
            for run in in_range(folder, "x", width * i, width * (i + 1)):
                assert all(width * i <= int(rank) < width * (i + 1) for rank in run["rank"])
                assert len({(int(e["rank"]), int(e["rest"])) for e in run}) == len(run)
                read += run["number"].tolist()
        assert len(read) == count_of(folder, "x")
        assert sorted(read + repeated) == list(range(len(hashes)))
        # Of whatever is called repeated, an earlier one goes on.
        for number in repeated:
            assert any(hashes[number] == hashes[other] for other in read if other < number)


def test_a_line_that_stands_there_a_thousand_times_goes_on_once_a_run(tmp_path: Path) -> None:
    with RunWriter(tmp_path, "x", 100) as writer:
        for first in range(0, 1000, 50):
            writer.add(_entries([(7, 7)] * 50, first))
    assert count_of(tmp_path, "x") == 10
