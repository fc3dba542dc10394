"""A plain progress line on standard error every few seconds, which suits a terminal, a log file and CI.

A block that takes long, and what follows when all is read, have lines of their own: a thread says where things are
whenever nobody has said so for half a minute.
"""

from __future__ import annotations

import sys
import time
from threading import Event, Lock, Thread

_EVERY_SECONDS = 5.0
# Nobody waits longer than this for a line.
_PATIENCE_SECONDS = 30.0


class ProgressLines:
    """Counts lines and bytes, and prints the counts every few seconds; a context manager.

    Args:
        names: names of the sources.
    """

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._what = self._of_source(0) if names else "reading"
        self._lines = 0
        self._bytes = 0
        self._read = 0
        self._start = self._said = time.monotonic()
        self._over = Event()
        self._turn = Lock()
        # Whoever waits for the end of the process does not wait for this thread.
        self._thread = Thread(target=self._watch, name="prepare-progress", daemon=True)

    def __enter__(self) -> ProgressLines:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def reads(self, source: int, lines: int) -> None:
        """Count what has been read and not yet cleaned.

        Args:
            source: index of its source.
            lines: lines or paragraphs of it.
        """
        self._what = self._of_source(source)
        self._read += lines

    def step(self, source: int, lines: int, size: int) -> None:
        """Count a block that is done.

        Args:
            source: index of its source.
            lines: candidate lines in it.
            size: bytes of it that were kept.
        """
        self._lines += lines
        self._bytes += size
        if time.monotonic() - self._said >= _EVERY_SECONDS:
            self._say(self._of_source(source))

    def begin(self, what: str) -> None:
        """Say that all sources are read, and what is done now.

        Args:
            what: what is done, such as "writing".
        """
        self._what = what
        self._say(f"all sources read, {what}")

    def _of_source(self, source: int) -> str:
        return f"source {source + 1} of {len(self._names)} ({self._names[source]})"

    def _watch(self) -> None:
        while not self._over.wait(max(self._said + _PATIENCE_SECONDS - time.monotonic(), 0.01)):
            if time.monotonic() - self._said >= _PATIENCE_SECONDS:
                minutes, seconds = divmod(int(time.monotonic() - self._start), 60)
                self._say(f"{self._what}, {minutes}:{seconds:02} min so far, {self._read:,} lines read; done")

    def _say(self, what: str) -> None:
        with self._turn:
            self._said = time.monotonic()
            seconds = max(self._said - self._start, 1e-9)
            megabytes = self._bytes / 1e6
            print(
                f"prepare: {what}: {self._lines:,} lines, {megabytes:,.1f} MB, {megabytes / seconds:.1f} MB/s",
                file=sys.stderr,
                flush=True,
            )
