"""Shard files: SPLIT/NAME-00000.txt, one line a sample, rolled over at a number of lines."""

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
        bytes: size.
        sha256: of the file as it is on disk.
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
        shard_lines: lines in one file.
        compress: write .txt.xz.
    """

    def __init__(self, folder: Path, split: str, source: str, shard_lines: int, compress: bool) -> None:
        self._folder = folder
        self._prefix = f"{split}/{source}"
        self._shard_lines = shard_lines
        self._compress = compress
        self._stream: IO[bytes] | None = None
        self._file = ""
        self._lines = 0
        self.done: list[Shard] = []

    def write(self, lines: Sequence[bytes]) -> None:
        """Append lines, given without line ends."""
        while lines:
            if self._stream is None:
                self._open()
            now, lines = lines[: self._shard_lines - self._lines], lines[self._shard_lines - self._lines :]
            assert self._stream is not None
            self._stream.write(b"\n".join(now) + b"\n")
            self._lines += len(now)
            if self._lines == self._shard_lines:
                self.close()

    def close(self) -> None:
        """Finish the current file and add it to `done`."""
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
        """Close without caring for the result; nothing happens after `close`."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()

    def _open(self) -> None:
        self._file = f"{self._prefix}-{len(self.done):05d}.txt" + (".xz" if self._compress else "")
        path = self._folder / self._file
        if self._compress:
            # Preset 1: a third of the memory and time of the default for files that are a tenth larger.
            filters: list[dict[str, Any]] = [{"id": lzma.FILTER_LZMA2, "preset": 1}]
            self._stream = lzma.open(path, "wb", filters=filters)  # noqa: SIM115  (open across calls)
        else:
            self._stream = path.open("wb")
