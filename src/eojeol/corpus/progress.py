"""A plain progress line on standard error every few seconds, which suits a terminal, a log file and CI."""

from __future__ import annotations

import sys
import time

_EVERY_SECONDS = 5.0


class ProgressLines:
    """Counts lines and bytes, and prints the counts every few seconds.

    Args:
        sources: how many sources there are.
    """

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._lines = 0
        self._bytes = 0
        self._start = self._said = time.monotonic()

    def step(self, source: int, name: str, lines: int, size: int) -> None:
        """Count a block that is done.

        Args:
            source: index of its source.
            name: name of its source.
            lines: candidate lines in it.
            size: bytes of it that were kept.
        """
        self._lines += lines
        self._bytes += size
        if time.monotonic() - self._said >= _EVERY_SECONDS:
            self._say(f"source {source + 1} of {self._sources} ({name})")

    def end(self) -> None:
        """Print the counts once more: all sources are read."""
        self._say("all sources read, writing")

    def _say(self, what: str) -> None:
        self._said = time.monotonic()
        seconds = max(self._said - self._start, 1e-9)
        megabytes = self._bytes / 1e6
        print(
            f"prepare: {what}: {self._lines:,} lines, {megabytes:,.1f} MB, {megabytes / seconds:.1f} MB/s",
            file=sys.stderr,
        )
