"""Hashes of a part, sorted in runs that fit into memory, so that any range of hashes can be read by itself.

A file of entries is one sorted run after the other; `edges` says where each ends. Within a run, of equal hashes only
the first goes on: the others are known to be repeated, and a line that stands there a million times costs the next
stage one entry a run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The 16 bytes of a hash as two numbers, and what has it: a line or a piece, by its number within the part.
ENTRY = np.dtype([("rank", "<u8"), ("rest", "<u8"), ("number", "<u8")])
_NUMBER = np.dtype("<u8")
_LARGEST = (1 << 64) - 1


def first_of_equals(entries: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which of sorted entries have another hash than the entry before them.

    Args:
        entries: dtype ENTRY, sorted by rank and rest, shape (entries,).

    Returns:
        1 for the first of equal ones, shape (entries,). Hashes 3 3 7 7 9 give 1 0 1 0 1.
    """
    first = np.ones(len(entries), np.bool_)
    first[1:] = (entries["rank"][1:] != entries["rank"][:-1]) | (entries["rest"][1:] != entries["rest"][:-1])
    return first


def by_hash(entries: NDArray[np.void]) -> NDArray[np.void]:
    """The entries sorted by hash and, where that is equal, by number.

    Args:
        entries: dtype ENTRY, shape (entries,).

    Returns:
        The same entries, shape (entries,).
    """
    # Hardly any entry has the rank of another, so one number is sorted, and by all three only what it leaves open: the
    # ranks 7 3 7 5 have the order 1 3 2 0 or 1 3 0 2, of which the last two are tied.
    ranks = np.ascontiguousarray(entries["rank"])
    order = np.argsort(ranks)
    ranks = ranks[order]
    equal = ranks[1:] == ranks[:-1]
    tied = np.zeros(len(order), np.bool_)
    tied[1:] = equal
    tied[:-1] |= equal
    open_ = order[tied]
    among = entries[open_]
    order[tied] = open_[np.lexsort((among["number"], among["rest"], among["rank"]))]
    return entries[order]


class RunWriter:
    """Writes `NAME.entries`, `NAME.edges` and `NAME.repeats` into a folder.

    Args:
        folder: an existing folder.
        name: what the hashes are of, such as lines.
        size: entries in a run.
    """

    def __init__(self, folder: Path, name: str, size: int) -> None:
        self._entries = (folder / f"{name}.entries").open("wb")
        self._repeats = (folder / f"{name}.repeats").open("wb")
        self._edges_path = folder / f"{name}.edges"
        self._edges = [0]
        self._size = size
        self._held: list[NDArray[np.void]] = []
        self._count = 0

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._entries, self._repeats:
            if kind is None:
                self._flush()
        if kind is None:
            np.array(self._edges, _NUMBER).tofile(self._edges_path)

    def add(self, entries: NDArray[np.void]) -> None:
        """Add entries, whose numbers are larger than those before.

        Args:
            entries: dtype ENTRY, shape (entries,).

        Raises:
            OSError: the disk is full.
        """
        self._held.append(entries)
        self._count += len(entries)
        if self._count >= self._size:
            self._flush()

    def _flush(self) -> None:
        if not self._count:
            return
        entries = by_hash(np.concatenate(self._held))
        first = first_of_equals(entries)
        self._entries.write(entries[first].tobytes())
        self._repeats.write(np.unique(entries["number"][~first]).tobytes())
        self._edges.append(self._edges[-1] + int(first.sum()))
        self._held, self._count = [], 0


def repeats_within(folder: Path, name: str, at_once: int) -> Iterator[NDArray[np.uint64]]:
    """Numbers of what is repeated within a run, some at a time, each of shape (numbers,).

    Args:
        folder: where a RunWriter wrote.
        name: what the hashes are of, such as lines.
        at_once: how many numbers at a time.
    """
    with (folder / f"{name}.repeats").open("rb") as stream:
        while data := stream.read(at_once * _NUMBER.itemsize):
            yield np.frombuffer(data, _NUMBER)


def count_of(folder: Path, name: str) -> int:
    """How many entries there are.

    Args:
        folder: where a RunWriter wrote.
        name: what the hashes are of, such as lines.
    """
    return (folder / f"{name}.entries").stat().st_size // ENTRY.itemsize


def mapped(path: Path, dtype: np.dtype[Any]) -> NDArray[Any]:
    """A file as an array that is read where it is looked at; shape (items,).

    Args:
        path: the file, which holds something.
        dtype: what it is made of.
    """
    # What numpy.memmap does besides, such as asking where the file really is, takes longer than most of what is read.
    with path.open("rb") as stream:
        return np.frombuffer(mmap(stream.fileno(), 0, access=ACCESS_READ), dtype)


def in_range(folder: Path, name: str, low: int, high: int) -> Iterator[NDArray[np.void]]:
    """The entries of each run whose rank is in a range, of dtype ENTRY and shape (entries,).

    Args:
        folder: where a RunWriter wrote.
        name: what the hashes are of, such as lines.
        low: the least rank.
        high: the first rank above the range.
    """
    if not count_of(folder, name):
        return
    # Looked at where it stands: a search reads some twenty entries of a run, not the run.
    entries = mapped(folder / f"{name}.entries", ENTRY)
    ranks = entries["rank"]
    edges = np.fromfile(folder / f"{name}.edges", _NUMBER).tolist()
    for first, last in pairwise(edges):
        start = bisect_left(ranks, low, first, last)
        end = last if high > _LARGEST else bisect_left(ranks, high, start, last)
        if start < end:
            yield np.array(entries[start:end])
