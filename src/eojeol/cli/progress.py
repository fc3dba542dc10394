"""A progress bar on standard error, on a terminal only, and only once the work has taken a while."""

from __future__ import annotations

import sys
import time
from typing import Any

# A bar that flashes up and is gone says nothing.
PATIENCE_SECONDS = 1.0


class ProgressBar:
    """Counts bytes.

    Args:
        length: bytes of all the work.
        wanted: whether standard error is a terminal that the bar would not spoil.
    """

    def __init__(self, length: int, wanted: bool) -> None:
        self._length, self._wanted = length, wanted and length > 0
        self._done = 0
        self._start = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def step(self, size: int) -> None:
        """So many bytes are done."""
        self._done += size
        if self._bar is not None:
            self._bar.update(size)
        elif self._wanted and time.monotonic() - self._start >= PATIENCE_SECONDS:
            import click

            self._bar = click.progressbar(length=self._length, label="eojeol fix", file=sys.stderr)
            self._bar.update(self._done)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        if self._bar is not None:
            sys.stderr.write("\r\x1b[2K")
        print(line, file=sys.stderr)
