"""Shard files: SPLIT/NAME-00000.txt, a sample a line; a new file begins after a number of lines."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple


class Shard(NamedTuple):
    """A finished file.

    Args:
        file: path relative to the output folder, with `/`.
        lines: number of lines.
        bytes: size on disk.
        sha256: hash of the file as it is on disk, in hexadecimal.
    """

    file: str
    lines: int
    bytes: int
    sha256: str


class ShardWriter:
    """Writes the lines of one source and one split.

    Args:
        folder: output folder.
        split: train, val or test; a folder of that name must exist.
        source: name of the source.
        shard_lines: lines in a file.
        compress: write .txt.xz.
        first: number of the first file.
    """

    def __init__(
        self, folder: Path, split: str, source: str, shard_lines: int, compress: bool, first: int = 0
    ) -> None:
        self._folder = folder
        self._prefix = f"{split}/{source}"
        self._shard_lines = shard_lines
        self._compress = compress
        self._first = first
        self._stream: IO[bytes] | None = None
        self._file = ""
        self._lines = 0
        self.done: list[Shard] = []

    def write(self, lines: Sequence[bytes]) -> None:
        """Append lines.

        Args:
            lines: UTF-8 without line ends.

        Raises:
            OSError: the disk is full.
        """
        # With 4 lines a shard of which 3 are written, the lines a b c d e f go out as [a], which completes this shard,
        # [b c d e], which is the next shard, and [f].
        while lines:
            now, lines = lines[: self._shard_lines - self._lines], lines[self._shard_lines - self._lines :]
            self.add(b"\n".join(now) + b"\n", len(now))

    def add(self, text: bytes, lines: int) -> None:
        """Append lines for which there is room in the current file.

        Args:
            text: the lines, UTF-8, each with its line end.
            lines: how many they are, at least one.

        Raises:
            OSError: the disk is full.
        """
        if self._stream is None:
            self._open()
        assert self._stream is not None
        self._stream.write(text)
        self._lines += lines
        if self._lines == self._shard_lines:
            self.close()

    def close(self) -> None:
        """Finish the current file and add it to `done`; nothing happens if no file is open."""
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        path = self._folder / self._file
        digest = sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
        self.done.append(Shard(self._file, self._lines, path.stat().st_size, digest.hexdigest()))
        self._lines = 0

    def abandon(self) -> None:
        """Close the file after an error, whose message matters more than that of closing; harmless after `close`."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()

    def _open(self) -> None:
        self._file = f"{self._prefix}-{self._first + len(self.done):05d}.txt" + (
            ".xz" if self._compress else ""
        )
        path = self._folder / self._file
        if self._compress:
            # Preset 1: a third of the memory and time of the default for files that are a tenth larger.
            filters: list[dict[str, Any]] = [{"id": lzma.FILTER_LZMA2, "preset": 1}]
            self._stream = lzma.open(path, "wb", filters=filters)  # noqa: SIM115  (open across calls)
        else:
            self._stream = path.open("wb")
