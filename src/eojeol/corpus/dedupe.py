"""Exact duplicates over the whole corpus, the first one kept, in flat memory.

(hash, line number) of every line goes to one of 128 temporary files by the first bits of the hash, so equal
lines meet in the same file. Each file is then sorted by itself in memory: 24 bytes a line and a 128th of
the lines, 5 MB for 30 million lines. What remains in memory is one bit a line. A 128-bit hash stands for
the line: two different lines of a billion would collide with a probability of about 10⁻²¹.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_PARTITIONS = 128
_ENTRY = np.dtype([("rank", "<u8"), ("rest", "<u8"), ("number", "<u8")])


class Bits:
    """A fixed number of bits, all 0 at first."""

    def __init__(self, size: int) -> None:
        self._bytes = np.zeros((size + 7) // 8, np.uint8)

    def set(self, numbers: NDArray[np.uint64]) -> None:
        """Set the bits with these numbers to 1."""
        bit = np.left_shift(np.uint8(1), (numbers & np.uint64(7)).astype(np.uint8))
        np.bitwise_or.at(self._bytes, (numbers >> np.uint64(3)).astype(np.intp), bit)

    def window(self, first: int, count: int) -> NDArray[np.bool_]:
        """Bits first … first + count − 1, shape (count,)."""
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
        """
        entries = np.empty(len(lines), _ENTRY)
        entries["rank"], entries["rest"] = lines["rank"], lines["rest"]
        entries["number"] = np.arange(self._size, self._size + len(lines), dtype=np.uint64)
        self._size += len(lines)
        partition = (entries["rank"] >> np.uint64(57)).astype(np.intp)
        order = np.argsort(partition, kind="stable")
        edges = np.searchsorted(partition[order], np.arange(_PARTITIONS + 1))
        entries = entries[order]
        for i, file in enumerate(self._files):
            if edges[i] < edges[i + 1]:
                file.write(entries[edges[i] : edges[i + 1]].tobytes())

    def find(self) -> Bits:
        """The numbers of the lines that are equal to an earlier one; ends the collection."""
        found = Bits(self._size)
        for path, file in zip(self._paths, self._files, strict=True):
            file.close()
            entries = np.fromfile(path, _ENTRY)
            # Stable, and the file is in the order of the lines: the first of equal hashes is the first line.
            entries = entries[np.lexsort((entries["rest"], entries["rank"]))]
            again = (entries["rank"][1:] == entries["rank"][:-1]) & (
                entries["rest"][1:] == entries["rest"][:-1]
            )
            found.set(entries["number"][1:][again])
            path.unlink()
        return found

    def close(self) -> None:
        """Close the files; needed only after a collection that was not finished."""
        with ExitStack() as stack:
            for file in self._files:
                stack.callback(file.close)
