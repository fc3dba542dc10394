"""A line on standard error every few seconds: how much is done, how fast, how much time is left.

The lines come from a thread of their own, so that they come while one shard is long; how far that is, its worker tells.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from eojeol.batch.jobs import Job

# The longer a run takes, the less often it is said where it is.
EVERY_SECONDS, MOST_SECONDS = 5.0, 60.0
_SHARE = 0.02


class Progress:
    """Counts files and bytes.

    Args:
        files: how many there are.
        size: their bytes.
        quiet: say nothing.
    """

    def __init__(self, files: int, size: int, quiet: bool) -> None:
        self._files, self._size, self._quiet = files, size, quiet
        self._done = self._read = 0
        self._under_way: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._looking = False
        self._start = time.monotonic()
        # When it was first seen that something is read, and how much that was: a rate has no start of workers in it.
        self._first: tuple[float, int] | None = None
        self._lock = Lock()

    @contextmanager
    def said(self) -> Iterator[None]:
        """Lines come until the block ends."""
        ended = Event()
        thread = Thread(target=self._say, args=(ended,), daemon=True)
        if not self._quiet:
            of = _Unit(self._size)
            _print(
                f"{counted(self._files, 'file')} to do, {of.said(self._size)}"
                if self._files
                else "nothing to do"
            )
            thread.start()
        try:
            yield
        finally:
            ended.set()
            if thread.is_alive():
                thread.join()

    def looking(self, jobs: list[Job]) -> None:
        """Large files are gone through first, for where they can be cut."""
        with self._lock:
            self._sizes = {job.name: job.shard.size for job in jobs}
            self._looking = bool(jobs)

    def expect(self, jobs: list[Job], done: int) -> None:
        """What is going to be done.

        Args:
            jobs: all of it.
            done: bytes of parts that an earlier run has done.
        """
        with self._lock:
            self._sizes = {job.name: job.size for job in jobs}
            self._under_way.clear()
            self._size -= done
            self._looking, self._first = False, None

    def at(self, name: str, read: int) -> None:
        """A job is as far as this.

        Args:
            name: the job's.
            read: bytes of its input that were read.
        """
        with self._lock:
            if name in self._sizes:
                self._under_way[name] = min(read, self._sizes[name])

    def job_done(self, job: Job) -> None:
        """A job is done."""
        with self._lock:
            self._under_way.pop(job.name, None)
            self._sizes.pop(job.name, None)
            self._read += job.size

    def file_done(self) -> None:
        """A file is done."""
        self._done += 1

    def line(self) -> str:
        """Where the run is."""
        now = time.monotonic()
        with self._lock:
            read = self._read + sum(self._under_way.values())
            if self._looking:
                size, files = sum(self._sizes.values()), counted(len(self._sizes), "large file")
                unit = _Unit(size)
                return f"looking for where {files} can be cut, {unit.number(read)} of {unit.said(size)}"
        unit = _Unit(self._size)
        said = f"{self._done:,} of {counted(self._files, 'file')}, {unit.number(read)} of {unit.said(self._size)}"
        if not read:
            return f"{said}; nothing is read yet, {now - self._start:,.0f} seconds after the start"
        at, before = self._first = self._first or (now, read)
        if read <= before:
            return said
        rate = (read - before) / max(now - at, 1e-9)
        said = f"{said}, {unit.rate(rate)}"
        minutes, rest = divmod(round(max(self._size - read, 0) / rate), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{said}, {f'{hours}:{minutes:02}:{rest:02} h' if hours else f'{minutes}:{rest:02} min'} left"

    def _say(self, ended: Event) -> None:
        while True:
            passed = time.monotonic() - self._start
            if ended.wait(min(max(EVERY_SECONDS, passed * _SHARE), MOST_SECONDS)):
                return
            _print(self.line())


class _Unit:
    """What bytes are told in: megabytes, and kilobytes where all of a run is less than one.

    Args:
        size: bytes of the run.
    """

    def __init__(self, size: int) -> None:
        self._name, self._bytes, self._digits = ("MB", 1e6, 1) if size >= 1e6 else ("kB", 1e3, 0)

    def number(self, size: float) -> str:
        """Bytes, without the unit."""
        return f"{size / self._bytes:,.{self._digits}f}"

    def said(self, size: float) -> str:
        """Bytes, with the unit."""
        return f"{self.number(size)} {self._name}"

    def rate(self, size: float) -> str:
        """Bytes a second."""
        return f"{size / self._bytes:,.{self._digits + 1}f} {self._name}/s"


def counted(number: int, thing: str) -> str:
    """A number of things, in words.

    Args:
        number: how many.
        thing: what one is called.
    """
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _print(line: str) -> None:
    print(f"eojeol: {line}", file=sys.stderr, flush=True)
