"""What a run knows that outlives it: its settings, what became of each job, and how often each was begun.

Everything is a small file in the run's own folder, written whole, so that any process may die at any moment. The mark
of a begun try is what is left of a worker that a shard has killed: with three of them the shard is given up, whatever
engine started the workers. But for the settings none of these files is worth a wait for the disk: one that a power cut
took is a job done again.
"""

from __future__ import annotations

import json
import os
import socket
from typing import Any

from eojeol.batch.jobs import Job, key_of, parts_folder
from eojeol.batch.stores import STATE, Store

TRIES = 3


class State:
    """The run's own folder.

    Args:
        store: the output.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin_try(self, job: Job) -> bool:
        """Note that a try begins, and who began it; False if there have been enough."""
        for name in _tries(job):
            if self._store.size(name) is None:
                self._put(name, {"host": socket.gethostname(), "process": os.getpid()})
                return True
        return False

    def end_tries(self, job: Job) -> None:
        """Forget the tries of a job."""
        for name in _tries(job):
            if self._store.size(name) is None:
                return
            self._store.remove(name)

    def forget_tries(self) -> None:
        """Forget all tries, and what was half written: another run begins."""
        for name in ("tries", "tmp"):
            self._store.remove(f"{STATE}/{name}")

    def forget_parts(self, shard: str) -> None:
        """Forget the parts of a shard: they were put together."""
        self._store.remove(parts_folder(shard))

    def record(self, job: Job) -> dict[str, Any] | None:
        """What became of a job, if its input is still the same and its output is there."""
        found = _read(self._store.read(_record(job)))
        return found if found is not None and self.holds(job, found) else None

    def holds(self, job: Job, record: dict[str, Any]) -> bool:
        """Whether a record is still true.

        Args:
            job: the job as it is now.
            record: what became of it.
        """
        if record.get("stamp") != job.shard.stamp:
            return False
        if "cuts" in record:
            return True
        if job.part is not None and record.get("range") != [job.part.start, job.part.end]:
            return False
        return bool(record["status"] == "done" and self._store.size(job.output) == record["bytes_out"])

    def keep(self, job: Job, record: dict[str, Any]) -> None:
        """Write down what became of a job.

        Args:
            job: the job.
            record: plain values.
        """
        self._put(_record(job), record)

    def settings(self) -> dict[str, Any] | None:
        """What the run was begun with; None if none was."""
        return _read(self._store.read(f"{STATE}/run.json"))

    def begin(self, settings: dict[str, Any]) -> None:
        """Write down what a run begins with."""
        self._put(f"{STATE}/run.json", settings, lasting=True)

    def _put(self, name: str, value: dict[str, Any], lasting: bool = False) -> None:
        with self._store.write(name, lasting) as stream:
            stream.write(json.dumps(value, ensure_ascii=False).encode("utf-8"))


def _read(data: bytes | None) -> dict[str, Any] | None:
    try:
        found = None if data is None else json.loads(data)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _tries(job: Job) -> list[str]:
    return [f"{STATE}/tries/{key_of(job.name)}.{number}" for number in range(1, TRIES + 1)]


def _record(job: Job) -> str:
    # Beside what they are about, so that nothing is left of parts that were put together.
    return f"{job.output}.json" if job.part is not None else f"{STATE}/done/{key_of(job.name)}.json"
