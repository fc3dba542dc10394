"""A run: find the shards, leave out what is done, have the rest mapped, and account for all of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eojeol.batch.drive import records_of
from eojeol.batch.engines import BatchEngine
from eojeol.batch.formats.kinds import kind_of
from eojeol.batch.jobs import FIX, Job, Work
from eojeol.batch.lease import Lease
from eojeol.batch.manifest import MANIFEST, BatchSettings, manifest_of, said_of
from eojeol.batch.plan import Shard, shards_of
from eojeol.batch.progress import Progress
from eojeol.batch.state import State
from eojeol.batch.stores import STATE, RemoteStore, Store, is_uri, store_of
from eojeol.batch.worker import trouble
from eojeol.engine.folder import embedded, read_config
from eojeol.errors import EnvironmentTrouble, UsageError
from eojeol.files import only_run
from eojeol.settings import Settings


@dataclass(frozen=True)
class BatchResult:
    """What became of a run.

    Attributes:
        manifest: as it was written.
        skipped: shards that were done before.
        others: files in folders that are in none of the formats.
    """

    manifest: dict[str, Any]
    skipped: int
    others: int

    @property
    def quarantined(self) -> dict[str, str]:
        """Why each shard that was given up was."""
        shards = self.manifest["shards"].items()
        return {name: each["reason"] for name, each in shards if each["status"] != "done"}


def run_batch(
    inputs: Sequence[str],
    out: str,
    how: BatchSettings,
    engine: BatchEngine,
    *,
    resume: bool = False,
    quiet: bool = True,
) -> BatchResult:
    """Fix every shard of the inputs into an output folder.

    Args:
        inputs: files, folders, patterns, URIs of such.
        out: a folder or URI.
        how: settings.
        engine: runs the workers; see `engine_of`.
        resume: go on with what an earlier run has left in `out`.
        quiet: no progress lines.

    Raises:
        UsageError: what was asked for cannot be done.
        EnvironmentTrouble: the output cannot be written, or the engine failed; what is done stays.
    """
    shards, others = shards_of(inputs, out, how.given)
    for shard in shards:
        kind = kind_of(shard.name, how.given)
        if kind and kind.columns and not how.options.columns:
            raise UsageError(
                f"{shard.address} needs the names of the columns or fields to fix, such as --columns text"
            )
    Settings(**how.settings)
    work = _work(how, out)
    with ExitStack() as stack:
        store = store_of(out)
        lease = _only_run(out, store, stack)
        try:
            said, state = said_of(how), State(store)
            records = _begun(store, state, said, shards, out, resume)
            left = [shard for shard in shards if shard.name not in records]
            skipped = len(records)
            progress = Progress(len(left), sum(shard.size for shard in left), quiet)
            with progress.said(), engine.crew(work, progress.at) as crew:
                for name, record in records_of(crew, left, work, state, progress):
                    records[name] = record
                    progress.file_done()
                    if lease is not None:
                        lease.refuse_lost()
            _refuse_missing(left, records)
            manifest = manifest_of(said, records)
            with store.write(MANIFEST) as stream:
                stream.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
            _tidy(store, state, manifest)
        except OSError as error:
            raise EnvironmentTrouble(trouble(out, error)) from None
    return BatchResult(manifest, skipped, others)


def _refuse_missing(shards: Sequence[Shard], records: dict[str, dict[str, Any]]) -> None:
    """Refuse to call a run done of which something is missing.

    Raises:
        EnvironmentTrouble: it is.
    """
    missing = {shard.name for shard in shards} - records.keys()
    if missing:
        raise EnvironmentTrouble(
            f"the engine gave no answer for {len(missing)} files, {min(missing)} among them; run again with --resume"
        )


def _tidy(store: Store, state: State, manifest: dict[str, Any]) -> None:
    """Remove the run's own folder, but for parts of large files that were given up: --resume goes on with them."""
    if manifest["total"]["quarantined"] and store.names(f"{STATE}/parts"):
        state.forget_tries()
    else:
        store.remove(STATE)


def _only_run(out: str, store: Store, stack: ExitStack) -> Lease | None:
    """Refuse to write what another run is writing.

    Raises:
        InputError: there is one.
        EnvironmentTrouble: the output cannot be written.
    """
    if not isinstance(store, RemoteStore):
        stack.enter_context(only_run(Path(out).absolute()))
        return None
    lease = Lease(store, out)
    stack.enter_context(lease.held())
    return lease


def _work(how: BatchSettings, out: str) -> Work:
    return Work(
        out if is_uri(out) else str(Path(out).absolute()),
        None if how.model is None else str(Path(how.model).absolute()),
        read_config(embedded() if how.model is None else Path(how.model)).sha256,
        how.mode,
        how.settings,
        how.options,
        how.given,
        how.part,
    )


def _begun(
    store: Store, state: State, said: dict[str, Any], shards: Sequence[Shard], out: str, resume: bool
) -> dict[str, dict[str, Any]]:
    """The records of shards that are done, once the run may begin.

    Raises:
        UsageError: the output holds something else, or was begun with other settings.
    """
    data = store.read(MANIFEST)
    before = state.settings()
    if before is None and data is not None and resume:
        before = {name: value for name, value in json.loads(data).items() if name in said}
    if before is None and any(not name.startswith(f"{STATE}/") for name in store.names("")):
        advice = (
            "run into another folder" if resume else "give --resume to go on with a run, or another folder"
        )
        raise UsageError(f"{out} is not empty; {advice}")
    if before is not None and not resume:
        raise UsageError(f"{out} holds a run that was begun; give --resume to go on, or another folder")
    if before is not None and before != said:
        differ = [name for name in said if before.get(name) != said[name]]
        raise UsageError(
            f"{out} was begun with other settings ({', '.join(differ)}); give the same, or run into another folder"
        )
    state.begin(said)
    state.forget_tries()
    old = json.loads(data)["shards"] if data is not None and resume else {}
    found = {}
    for shard in shards if resume else ():
        job = Job(FIX, shard)
        record = state.record(job)
        if record is None and shard.name in old and state.holds(job, old[shard.name]):
            record = old[shard.name]
        if record is not None:
            found[shard.name] = record
    return found
