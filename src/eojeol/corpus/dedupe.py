"""Exact duplicates over the whole corpus, of which the first is kept, in flat memory.

The hash and the number of every line go to one of 128 temporary files, chosen by the first bits of the hash, so equal
lines meet in the same file. Each file is then sorted by itself in memory: 24 bytes a line and a 128th of the lines,
5 MB for 30 million lines. What remains in memory is one bit a line. A 128-bit hash stands for the line: the probability
that any two different lines of a billion collide is about 10⁻²¹.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# 2⁷: the partition is the first 7 of the 64 bits of `rank`.
_PARTITIONS = 128
_PARTITION_SHIFT = np.uint64(64 - 7)
_ENTRY = np.dtype([("rank", "<u8"), ("rest", "<u8"), ("number", "<u8")])


class Bits:
    """A fixed number of bits, all 0 at first; bit n is bit n mod 8 (from the lowest) of byte n div 8.

    Args:
        size: number of bits.
    """

    def __init__(self, size: int) -> None:
        self._bytes = np.zeros((size + 7) // 8, np.uint8)

    def set(self, numbers: NDArray[np.uint64]) -> None:
        """Set bits to 1.

        Args:
            numbers: numbers of the bits, shape (bits,); a number may occur twice.
        """
        # Number 11 is bit 11 & 7 = 3 of byte 11 >> 3 = 1. `at` also sets two bits of the same byte, which
        # `self._bytes[…] |= bit` would not.
        bit = np.left_shift(np.uint8(1), (numbers & np.uint64(7)).astype(np.uint8))
        np.bitwise_or.at(self._bytes, (numbers >> np.uint64(3)).astype(np.intp), bit)

    def window(self, first: int, count: int) -> NDArray[np.bool_]:
        """Consecutive bits.

        Args:
            first: number of the first bit.
            count: how many bits.

        Returns:
            Bits first … first + count − 1, shape (count,).
        """
        # first = 10, count = 5: byte 1 holds the bits 8 … 15, of which [2:7] are the bits 10 … 14.
        start = first // 8
        bits = np.unpackbits(self._bytes[start : (first + count + 7) // 8], bitorder="little")
        return bits[first - start * 8 :][:count].astype(np.bool_)


class Duplicates:
    """Collects the hashes of all lines and finds those that occurred before.

    Args:
        folder: an existing folder for the temporary files.
    """

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"hashes-{i:03d}" for i in range(_PARTITIONS)]
        self._files = [path.open("wb") for path in self._paths]
        self._size = 0

    def add(self, lines: NDArray[np.void]) -> None:
        """Add the next lines of the corpus.

        Args:
            lines: fields `rank` and `rest`, the halves of the hash; shape (lines,).

        Raises:
            OSError: the disk is full.
        """
        entries = np.empty(len(lines), _ENTRY)
        entries["rank"], entries["rest"] = lines["rank"], lines["rest"]
        entries["number"] = np.arange(self._size, self._size + len(lines), dtype=np.uint64)
        self._size += len(lines)
        # Partitions 5 0 5 2 0 of five lines: the order is 1 4 3 0 2, which sorts them to 0 0 2 5 5, and the edges 0 2 2
        # 3 3 3 5 say that partition 0 is [0:2], partition 2 is [2:3] and partition 5 is [3:5] of the sorted entries.
        partition = (entries["rank"] >> _PARTITION_SHIFT).astype(np.intp)
        order = np.argsort(partition, kind="stable")
        edges = np.searchsorted(partition[order], np.arange(_PARTITIONS + 1))
        entries = entries[order]
        for i, file in enumerate(self._files):
            if edges[i] < edges[i + 1]:
                file.write(entries[edges[i] : edges[i + 1]].tobytes())

    def find(self) -> Bits:
        """Find the lines that are equal to an earlier line; ends the collection.

        Returns:
            A bit for each line, 1 if it is a duplicate.
        """
        found = Bits(self._size)
        for path, file in zip(self._paths, self._files, strict=True):
            file.close()
            entries = np.fromfile(path, _ENTRY)
            # The sort is stable and the file is in the order of the lines, so the first of equal hashes is the first
            # line. Hashes 7 3 7 9 3 of the lines 0 … 4 become 3₁ 3₄ 7₀ 7₂ 9₃: the lines 4 and 2 equal the entry
            # before them, and the bits are 0 0 1 0 1.
            entries = entries[np.lexsort((entries["rest"], entries["rank"]))]
            repeated = (entries["rank"][1:] == entries["rank"][:-1]) & (
                entries["rest"][1:] == entries["rest"][:-1]
            )
            found.set(entries["number"][1:][repeated])
            path.unlink()
        return found

    def close(self) -> None:
        """Close the files; needed only if `find` was not called."""
        with ExitStack() as stack:
            for file in self._files:
                stack.callback(file.close)
