"""A worker: one model, and one shard after the other, each written whole or not at all.

What is wrong with a shard is tried three times, since networks fail; then it is quarantined: nothing of it is written,
and the run goes on. A full disk is wrong with every shard, so it ends the run.
"""

from __future__ import annotations

import errno
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from eojeol.batch.formats.kinds import kind_of
from eojeol.batch.formats.records import Records
from eojeol.batch.plan import Shard
from eojeol.batch.state import TRIES, State
from eojeol.batch.stores import Store, open_input, store_of
from eojeol.batch.streams import BROKEN, Hashed, compressed, decompressed
from eojeol.documents.options import Options
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.errors import EnvironmentTrouble, EojeolError
from eojeol.settings import Mode, Settings
from eojeol.spacer import Spacer

SIDE = ".bad.jsonl"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Work:
    """What every worker is told; plain values, so that it can cross processes.

    Attributes:
        out: the output folder or URI.
        model: a model folder, which is there on every machine; the embedded model if None.
        model_sha256: checksums of its files: a worker with another model refuses.
        mode: "correct" or "restore".
        settings: arguments of `Settings`.
        options: how to read.
        given: the format of all files, if the user says one.
    """

    out: str
    model: str | None
    model_sha256: dict[str, str]
    mode: Mode
    settings: dict[str, Any]
    options: Options
    given: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a shard.

    Attributes:
        shard: its name.
        record: what the manifest says of it.
        fatal: why no other shard would fare better.
    """

    shard: str
    record: dict[str, Any] = field(default_factory=dict)
    fatal: str | None = None


class Worker:
    """Does shards.

    Args:
        work: what every worker is told.

    Raises:
        EojeolError: the model or a setting cannot be used.
    """

    def __init__(self, work: Work) -> None:
        engine = Engine(embedded() if work.model is None else Path(work.model))
        if engine.config.sha256 != work.model_sha256:
            raise EnvironmentTrouble(
                "a worker has another model than the run; install the same eojeol and model everywhere"
            )
        self._work = work
        self._spacer = Spacer.from_settings(engine, Settings(**work.settings))
        self._store: Store = store_of(work.out)
        self._state = State(self._store)

    def do(self, shard: Shard) -> Outcome:
        """Do a shard, unless its record says that it is done; what is wrong is part of the outcome."""
        try:
            found = self._state.record(shard)
            if found is None:
                found = self._tried(shard)
            if found["status"] == "done":
                self._state.end_tries(shard)
            return Outcome(shard.name, found)
        except OSError as error:
            return Outcome(shard.name, fatal=_trouble(self._work.out, error))

    def _tried(self, shard: Shard) -> dict[str, Any]:
        reason = "its worker died three times; there may not be enough memory for it"
        while self._state.begin_try(shard):
            try:
                record = self._copy(shard)
            except (*BROKEN, EojeolError, MemoryError) as error:  # noqa: PERF203  (three times at most)
                if isinstance(error, OSError) and error.errno in _FULL:
                    raise
                reason = " ".join(str(error).split()) or type(error).__name__
                time.sleep(_PAUSE_SECONDS)
            else:
                self._state.keep(shard, record)
                return record
        record = {"status": "quarantined", "stamp": shard.stamp, "reason": reason, "tries": TRIES}
        self._state.keep(shard, record)
        return record

    def _copy(self, shard: Shard) -> dict[str, Any]:
        kind = kind_of(shard.name, self._work.given)
        assert kind is not None
        with (
            open_input(shard.address) as stream,
            self._store.write(shard.name) as file,
            ExitStack() as beside,
        ):
            side = _Side(self._store, shard.name + SIDE, beside)
            records = Records(self._spacer, self._work.mode, self._work.options, side.write)
            hashed = Hashed(file)
            if kind.packs:
                kind.copy(stream, cast(Any, hashed), records)
            else:
                with compressed(cast(Any, hashed), shard.name) as out:
                    kind.copy(decompressed(stream, shard.name), out, records)
            if not records.counts["bad"]:
                self._store.remove(shard.name + SIDE)
        counts = {name: records.counts[name] for name in ("records", "written", "bad", "changed", "no_text")}
        if kind.name == "txt":
            # Lines are fixed as one text, whose pieces are not looked at one by one.
            del counts["changed"]
        return {
            "status": "done",
            "stamp": shard.stamp,
            "bytes_in": shard.size,
            "bytes_out": hashed.count,
            "sha256": hashed.sha256,
            **counts,
        }


class _Side:
    """A side file, which is there once something was written to it and the stack was left well."""

    def __init__(self, store: Store, name: str, stack: ExitStack) -> None:
        self._store, self._name, self._stack = store, name, stack
        self._stream: BinaryIO | None = None

    def write(self, line: bytes) -> None:
        if self._stream is None:
            self._stream = self._stack.enter_context(self._store.write(self._name))
        assert self._stream is not None
        self._stream.write(line)


def _trouble(out: str, error: OSError) -> str:
    why = error.strerror or str(error)
    return f"{out} cannot be written ({why}); what is done stays: make room, and run again with --resume"
