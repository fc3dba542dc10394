"""A line on standard error every few seconds: how much is done, how fast, how much time is left."""

from __future__ import annotations

import sys
import time

EVERY_SECONDS = 5.0


class Progress:
    """Counts shards and bytes.

    Args:
        shards: how many there are.
        size: their bytes.
        quiet: say nothing.
    """

    def __init__(self, shards: int, size: int, quiet: bool) -> None:
        self._shards, self._size, self._quiet = shards, size, quiet
        self._done = self._read = 0
        self._start = self._said = time.monotonic()

    def step(self, size: int) -> None:
        """A shard is done.

        Args:
            size: its bytes.
        """
        self._done += 1
        self._read += size
        if not self._quiet and time.monotonic() - self._said >= EVERY_SECONDS:
            self._said = time.monotonic()
            print(f"batch: {self.line()}", file=sys.stderr, flush=True)

    def line(self) -> str:
        """Where the run is."""
        seconds = max(time.monotonic() - self._start, 1e-9)
        left = int((self._size - self._read) * seconds / max(self._read, 1))
        minutes, rest = divmod(left, 60)
        return (
            f"{self._done:,} of {self._shards:,} shards, {self._read / 1e6:,.1f} of {self._size / 1e6:,.1f} MB, "
            f"{self._read / 1e6 / seconds:.1f} MB/s, {minutes}:{rest:02} min left"
        )
