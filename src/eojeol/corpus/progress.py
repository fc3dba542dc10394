"""A plain progress line on standard error every few seconds: good in a terminal, in a log file and in CI."""

from __future__ import annotations

import sys
import time

_EVERY_SECONDS = 5.0


class ProgressLines:
    """Counts lines and bytes and says so now and then.

    Args:
        sources: how many sources there are.
    """

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._lines = 0
        self._bytes = 0
        self._start = self._said = time.monotonic()

    def step(self, source: int, name: str, lines: int, size: int) -> None:
        """A block of a source is done: lines seen, bytes kept."""
        self._lines += lines
        self._bytes += size
        if time.monotonic() - self._said >= _EVERY_SECONDS:
            self._say(f"source {source + 1} of {self._sources} ({name})")

    def end(self) -> None:
        """All sources are read."""
        self._say("all sources read, writing")

    def _say(self, what: str) -> None:
        self._said = time.monotonic()
        seconds = max(self._said - self._start, 1e-9)
        megabytes = self._bytes / 1e6
        print(
            f"prepare: {what}: {self._lines:,} lines, {megabytes:,.1f} MB, {megabytes / seconds:.1f} MB/s",
            file=sys.stderr,
        )
