"""A worker: one job after the other, each written whole or not at all.

What is wrong with a shard is tried three times, since networks fail; then it is quarantined: nothing of it is written,
and the run goes on. A full disk is wrong with every shard, so it ends the run.
"""

from __future__ import annotations

import errno
import time
from functools import partial
from pathlib import Path
from typing import Any

from eojeol.batch.fix import fix_job
from eojeol.batch.inputs import Told
from eojeol.batch.jobs import CUT, FIX, JOIN, Job, Outcome, Work
from eojeol.batch.large import cut_shard, join_parts
from eojeol.batch.state import TRIES, State
from eojeol.batch.stores import Store, is_uri, stamp_of, store_of
from eojeol.batch.streams import BROKEN
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.errors import EnvironmentTrouble, EojeolError, InputError, UsageError
from eojeol.settings import Settings
from eojeol.spacer import Spacer

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
# A network may have recovered by then; a disk has not.
_PAUSE_SECONDS = 1.0


class Worker:
    """Does jobs. The model is loaded when there is something to fix.

    Args:
        work: what every worker is told.
        told: is told now and then how far a job is.
    """

    def __init__(self, work: Work, told: Told = lambda _name, _read: None) -> None:
        self._work, self._told = work, told
        self._spacer: Spacer | None = None
        self._store: Store = store_of(work.out)
        self._state = State(self._store)

    def do(self, job: Job) -> Outcome:
        """Do a job, unless its record says that it is done; what is wrong is part of the outcome.

        Raises:
            EojeolError: the model or a setting cannot be used.
        """
        if job.what == FIX and self._spacer is None:
            self._spacer = self._loaded()
        try:
            found = self._state.record(job)
            if found is None or (job.what == CUT and found["every"] != self._work.part):
                found = self._tried(job)
            if found["status"] == "done":
                self._state.end_tries(job)
            return Outcome(job, found)
        except OSError as error:
            return Outcome(job, fatal=trouble(self._work.out, error))

    def _loaded(self) -> Spacer:
        engine = Engine(embedded() if self._work.model is None else Path(self._work.model))
        if engine.config.sha256 != self._work.model_sha256:
            raise EnvironmentTrouble(
                "a worker has another model than the run; install the same eojeol and model everywhere"
            )
        return Spacer.from_settings(engine, Settings(**self._work.settings))

    def _tried(self, job: Job) -> dict[str, Any]:
        reason, tries = "its worker died three times; there may not be enough memory for it", TRIES
        while self._state.begin_try(job):
            try:
                record = self._done(job)
            except Exception as error:  # noqa: PERF203  (three times at most)
                if isinstance(error, OSError) and error.errno in _FULL:
                    raise
                # Whatever it is, the other shards may be without it.
                reason = _said(error)
                if isinstance(error, UsageError) and not isinstance(error, InputError):
                    # What the user asked for is not there; no try will find it.
                    tries = 1
                    break
                if is_uri(job.shard.address) or is_uri(self._work.out):
                    time.sleep(_PAUSE_SECONDS)
            else:
                self._state.keep(job, record)
                if job.what == JOIN:
                    self._state.forget_parts(job.shard.name)
                return record
        record = {"status": "quarantined", "stamp": job.shard.stamp, "reason": reason, "tries": tries}
        self._state.keep(job, record)
        return record

    def _done(self, job: Job) -> dict[str, Any]:
        work, store = self._work, self._store
        told = partial(self._told, job.name)
        if job.what == CUT:
            record = cut_shard(job.shard, work, told)
        elif job.what == FIX:
            assert self._spacer is not None
            record = fix_job(job, store, self._spacer, work, told)
        else:
            record = join_parts(job, store, self._state, work)
        _refuse_changed(job)
        return {"status": "done", "stamp": job.shard.stamp, **record}


def _refuse_changed(job: Job) -> None:
    """Refuse an input that is not what it was when the run began.

    Raises:
        InputError: it has changed.
        OSError: it is gone.
    """
    if job.what != JOIN and stamp_of(job.shard.address)[1] != job.shard.stamp:
        raise InputError("it has changed since the run began; run again with --resume")


def _said(error: Exception) -> str:
    """What an error says, in one line."""
    said = " ".join(str(error).split())
    known = isinstance(error, (*BROKEN, EojeolError)) and said
    return said if known else f"{type(error).__name__}: {said}".rstrip(": ")


def trouble(out: str, error: OSError) -> str:
    """The words for an output that cannot be written.

    Args:
        out: the output.
        error: what the system says.
    """
    why = error.strerror or str(error)
    return f"{out} cannot be written ({why}); what is done stays: make room, and run again with --resume"
