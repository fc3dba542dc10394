"""Cleaned lines on disk between the two passes, which is how a corpus of any size fits into flat memory.

Whether a line is a duplicate or is sampled is only known when the whole corpus has been seen. So the first pass writes
the lines to a temporary file in their order, and what is known of each line (hash, split) to a second file; both
decisions are then made from the second file, and the last pass copies the lines that are left to the shards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eojeol.corpus.document import Cleaned

# What is known of a line, in 17 bytes. The 16 bytes of its hash are compared as two little-endian numbers, of which the
# first is also the rank by which lines are sampled.
LINE = np.dtype([("rank", "<u8"), ("rest", "<u8"), ("split", "u1")])


def known_of(cleaned: Cleaned) -> NDArray[np.void]:
    """What is known of the lines of a block, dtype LINE, shape (lines,)."""
    lines = np.empty(len(cleaned.splits), LINE)
    # 32 bytes of digests are two lines: the numbers a b c d, reshaped to [[a, b], [c, d]], so that column 0 is the rank
    # of each line and column 1 the rest of its hash.
    digests = np.frombuffer(cleaned.digests, "<u8").reshape(-1, 2)
    lines["rank"], lines["rest"] = digests[:, 0], digests[:, 1]
    lines["split"] = np.frombuffer(cleaned.splits, "u1")
    return lines


class SpooledBlock(NamedTuple):
    """Where a block is in the spool.

    Args:
        source: index of its source.
        first: number of its first line among all lines.
        lines: number of lines.
        bytes: length of its text.
    """

    source: int
    first: int
    lines: int
    bytes: int


class Spool:
    """Appends blocks, then reads them back in order.

    Args:
        folder: an existing folder for the two files.
    """

    def __init__(self, folder: Path) -> None:
        self._text_path, self._lines_path = folder / "text", folder / "lines"
        self._text = self._text_path.open("wb")
        self._lines = self._lines_path.open("wb")
        self.blocks: list[SpooledBlock] = []
        self.size = 0

    def append(self, cleaned: Cleaned) -> NDArray[np.void]:
        """Store a block.

        Args:
            cleaned: the block; blocks come in the order of the corpus.

        Returns:
            What is known of its lines, dtype LINE, shape (lines,).
        """
        lines = known_of(cleaned)
        self._text.write(cleaned.text)
        self._lines.write(lines.tobytes())
        self.blocks.append(SpooledBlock(cleaned.source, self.size, len(lines), len(cleaned.text)))
        self.size += len(lines)
        return lines

    def close(self) -> None:
        """End writing, also if the first file cannot be closed."""
        with closing(self._text), closing(self._lines):
            pass

    def lines(self) -> Iterator[tuple[SpooledBlock, NDArray[np.void]]]:
        """Every block in order with what is known of its lines, dtype LINE, shape (lines,)."""
        with self._lines_path.open("rb") as stream:
            for block in self.blocks:
                yield block, np.frombuffer(stream.read(block.lines * LINE.itemsize), LINE)

    def texts(self) -> Iterator[tuple[SpooledBlock, NDArray[np.void], list[bytes]]]:
        """Every block in order with what is known of its lines (as `lines`), and the lines without line ends."""
        with self._text_path.open("rb") as stream:
            for block, lines in self.lines():
                # Every line has a line end, so what follows the last one is empty: b"a\nb\n" → [a, b, empty].
                yield block, lines, stream.read(block.bytes).split(b"\n")[:-1]
