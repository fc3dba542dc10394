"""An input while it is read: only the bytes of a part, and counted, so that a run can say how far a long shard is."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import BinaryIO

# Told now and then how many bytes of its input a job has read: the job's name, and the bytes.
Told = Callable[[str, int], None]
_TELL_SECONDS = 1.0


class Reading(io.RawIOBase):
    """The bytes of a file from one place to another.

    Args:
        stream: the file; it can be sought in unless all of it is read from the beginning.
        told: is called every second or so with how many bytes were read.
        start: where to begin.
        end: where to end; the end of the file if None.
    """

    def __init__(
        self, stream: BinaryIO, told: Callable[[int], None], start: int = 0, end: int | None = None
    ) -> None:
        self._stream, self._told, self._start, self._end = stream, told, start, end
        self._at = start
        self._read = 0
        self._said = time.monotonic()
        if start:
            stream.seek(start)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """As the file is."""
        return self._stream.seekable()

    def tell(self) -> int:
        """Bytes from the beginning."""
        return self._at - self._start

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere.

        Args:
            offset: counts from the beginning, from here or from the end.
            whence: which of these.
        """
        if whence == io.SEEK_END and self._end is not None:
            offset, whence = self._end + offset, io.SEEK_SET
        elif whence == io.SEEK_SET:
            offset += self._start
        self._at = self._stream.seek(offset, whence)
        return self._at - self._start

    def read(self, size: int | None = -1) -> bytes:
        """Up to so many bytes; all that is left by default."""
        if self._end is not None:
            left = self._end - self._at
            size = left if size is None or size < 0 else min(size, left)
        data = self._stream.read(-1 if size is None else size) if size != 0 else b""
        self._at += len(data)
        self._read += len(data)
        if (now := time.monotonic()) - self._said >= _TELL_SECONDS:
            self._said = now
            self._told(self._read)
        return data

    def readall(self) -> bytes:
        """All that is left."""
        return self.read()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer as far as there is something; how much that was."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
