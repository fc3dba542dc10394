"""What a run knows that outlives it: its settings, what became of each shard, and how often each was begun.

Everything is a small file in the run's own folder, written whole, so that any process may die at any moment. The mark
of a begun try is what is left of a worker that a shard has killed: with three of them the shard is given up, whatever
engine started the workers.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from eojeol.batch.plan import Shard
from eojeol.batch.stores import STATE, Store

TRIES = 3


class State:
    """The run's own folder.

    Args:
        store: the output.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin_try(self, shard: Shard) -> bool:
        """Note that a try begins; False if there have been enough."""
        for number in range(1, TRIES + 1):
            name = f"{STATE}/tries/{_key(shard.name)}.{number}"
            if self._store.size(name) is None:
                self._put(name, b"1")
                return True
        return False

    def end_tries(self, shard: Shard) -> None:
        """Forget the tries of a shard."""
        for number in range(1, TRIES + 1):
            name = f"{STATE}/tries/{_key(shard.name)}.{number}"
            if self._store.size(name) is None:
                return
            self._store.remove(name)

    def forget_tries(self) -> None:
        """Forget all tries, and what was half written: another run begins."""
        for name in ("tries", "tmp"):
            self._store.remove(f"{STATE}/{name}")

    def record(self, shard: Shard) -> dict[str, Any] | None:
        """What became of a shard, if its input is still the same and its output is there."""
        data = self._store.read(_record(shard.name))
        found: dict[str, Any] | None = json.loads(data) if data is not None else None
        return found if found is not None and self.holds(shard, found) else None

    def holds(self, shard: Shard, record: dict[str, Any]) -> bool:
        """Whether a record is still true.

        Args:
            shard: the shard as it is now.
            record: what became of it.
        """
        same = record["stamp"] == shard.stamp and record["status"] == "done"
        return bool(same and self._store.size(shard.name) == record["bytes_out"])

    def keep(self, shard: Shard, record: dict[str, Any]) -> None:
        """Write down what became of a shard.

        Args:
            shard: the shard.
            record: plain values.
        """
        self._put(_record(shard.name), json.dumps(record, ensure_ascii=False).encode("utf-8"))

    def settings(self) -> dict[str, Any] | None:
        """What the run was begun with; None if none was."""
        data = self._store.read(f"{STATE}/run.json")
        return json.loads(data) if data is not None else None

    def begin(self, settings: dict[str, Any]) -> None:
        """Write down what a run begins with."""
        self._put(f"{STATE}/run.json", json.dumps(settings, ensure_ascii=False).encode("utf-8"))

    def _put(self, name: str, data: bytes) -> None:
        with self._store.write(name) as stream:
            stream.write(data)


def _key(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _record(name: str) -> str:
    return f"{STATE}/done/{_key(name)}.json"
