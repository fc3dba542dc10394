"""What a process and all that it started use, looked at a few times a second: seconds of a processor, and memory.

Both come from /proc, so that workers count which are no children of the command, as Ray's are not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from eojeol.errors import EnvironmentTrouble

_PROC = Path("/proc")
_PPID, _UTIME, _STIME, _START, _RSS = 1, 11, 12, 19, 21


class Sample(NamedTuple):
    """A process at a moment: when, which, what it is, its seconds of a processor so far, and its MB of memory."""

    at: float
    process: tuple[int, int]
    name: str
    cpu: float
    mb: float


class Watch:
    """Looks at a process and what it started.

    Args:
        root: the process id; this one by default.
        every: seconds between two looks.

    Raises:
        EnvironmentTrouble: the system has no /proc.
    """

    def __init__(self, root: int | None = None, every: float = 0.2) -> None:
        if not _PROC.is_dir():
            raise EnvironmentTrouble("processes are looked at in /proc, and there is none; run it on Linux")
        self._root, self._every = root or os.getpid(), every
        self._ticks, self._page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE") / (1 << 20)
        self._began = time.perf_counter()
        self.samples: list[Sample] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look now, until the block ends, and once more."""
        self.look()
        ended = Event()
        thread = Thread(target=self._look_on, args=(ended,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def look(self) -> None:
        """Look once."""
        at = time.perf_counter() - self._began
        found = {int(each.name): each for each in _PROC.iterdir() if each.name.isdigit()}
        stats = {pid: fields for pid, each in found.items() if (fields := _stat(each))}
        family = {self._root}
        for pid in sorted(stats, key=lambda pid: int(stats[pid][_START])):
            if int(stats[pid][_PPID]) in family:
                family.add(pid)
        for pid in family & stats.keys():
            fields = stats[pid]
            cpu = (int(fields[_UTIME]) + int(fields[_STIME])) / self._ticks
            mb = int(fields[_RSS]) * self._page
            self.samples.append(Sample(at, (pid, int(fields[_START])), _name(found[pid]), cpu, mb))

    @property
    def cpu(self) -> float:
        """Seconds of a processor of all of them since the first look, as of when each was last seen.

        Those that have ended are among them; what those used that were there already counts from then on.
        """
        last = {sample.process: sample.cpu for sample in self.samples}
        first = [sample.cpu for sample in self.samples if sample.at == self.samples[0].at]
        return sum(last.values()) - sum(first)

    def _look_on(self, ended: Event) -> None:
        while not ended.wait(self._every):
            self.look()
        self.look()


def _stat(process: Path) -> list[str]:
    """The fields of a process after its name, from the third one on; none if it has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _name(process: Path) -> str:
    """What a process is, in a word or two."""
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "?"
    if "spawn_main" in " ".join(words):
        return "worker"
    return "driver" if "eojeol" in words else Path(words[0]).name.split(" ")[0]
