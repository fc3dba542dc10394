"""A run: find the shards, leave out what is done, have the rest mapped, and account for all of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from eojeol.batch.engines import BatchEngine
from eojeol.batch.formats.kinds import kind_of
from eojeol.batch.plan import Shard, shards_of
from eojeol.batch.progress import Progress
from eojeol.batch.state import State
from eojeol.batch.stores import STATE, Store, is_uri, store_of
from eojeol.batch.worker import Outcome, Work
from eojeol.documents.options import Options
from eojeol.engine.folder import embedded, read_config
from eojeol.errors import EnvironmentTrouble, UsageError
from eojeol.files import only_run
from eojeol.rules.rules import Rules
from eojeol.settings import Mode, Settings

MANIFEST = "manifest.json"
_COUNTS = ("records", "written", "bad", "changed", "no_text")


@dataclass(frozen=True)
class BatchSettings:
    """How to fix; the same for every shard.

    Attributes:
        mode: "correct" or "restore".
        model: a model folder; the embedded model if None.
        settings: arguments of `Settings`, rules among them.
        options: how to read.
        given: the format of all files, if the user says one.
    """

    mode: Mode = "correct"
    model: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    given: str | None = None


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
    lock: AbstractContextManager[None] = nullcontext() if is_uri(out) else only_run(Path(out).absolute())
    shards, others = shards_of(inputs, out, how.given)
    for shard in shards:
        kind = kind_of(shard.name, how.given)
        if kind and kind.columns and not how.options.columns:
            raise UsageError(
                f"{shard.address} needs the names of the columns or fields to fix: --columns NAME"
            )
    Settings(**how.settings)
    with lock:
        store = store_of(out)
        state = State(store)
        said = _said(how)
        done = _begun(store, state, said, shards, out, resume)
        left = [shard for shard in shards if shard.name not in done]
        progress = Progress(len(left), sum(shard.size for shard in left), quiet)
        work = Work(
            out if is_uri(out) else str(Path(out).absolute()),
            None if how.model is None else str(Path(how.model).absolute()),
            read_config(embedded() if how.model is None else Path(how.model)).sha256,
            how.mode,
            how.settings,
            how.options,
            how.given,
        )
        sizes = {shard.name: shard.size for shard in left}
        records = dict(done)
        for outcome in engine.map(work, left) if left else ():
            _take(outcome, records)
            progress.step(sizes[outcome.shard])
        missing = sizes.keys() - records.keys()
        if missing:
            raise EnvironmentTrouble(
                f"the engine gave no answer for {len(missing)} shards, {min(missing)} among them; "
                "run again with --resume"
            )
        manifest = _manifest(said, records)
        with store.write(MANIFEST) as stream:
            stream.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
        store.remove(STATE)
    return BatchResult(manifest, len(done), others)


def _take(outcome: Outcome, records: dict[str, dict[str, Any]]) -> None:
    if outcome.fatal is not None:
        raise EnvironmentTrouble(outcome.fatal)
    records[outcome.shard] = outcome.record


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
    if before is None and store.names(""):
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
        record = state.record(shard)
        if record is None and shard.name in old and state.holds(shard, old[shard.name]):
            record = old[shard.name]
        if record is not None:
            found[shard.name] = record
    return found


def _said(how: BatchSettings) -> dict[str, Any]:
    """What the manifest says of the settings; nothing of one machine."""
    from eojeol import __version__

    config = read_config(embedded() if how.model is None else Path(how.model))
    settings = asdict(Settings(**{**how.settings, "rules": None}))
    settings["kinds"] = sorted(settings.pop("kinds"))
    del settings["protect"]
    rules = how.settings.get("rules")
    settings["rules"] = _digest(rules) if isinstance(rules, Rules) else None
    options = asdict(replace(how.options, notice=None))
    del options["notice"], options["unpacked"]
    options["columns"] = list(options["columns"])
    model = hashlib.sha256(json.dumps(config.sha256, sort_keys=True).encode()).hexdigest()
    return {
        "eojeol": __version__,
        "model": model,
        "mode": how.mode,
        "settings": settings,
        "options": {**options, "format": how.given},
    }


def _digest(rules: Rules) -> str:
    return hashlib.sha256(json.dumps([rules.words, rules.patterns], ensure_ascii=False).encode()).hexdigest()


def _manifest(said: dict[str, Any], records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The account of every record: `records = written + bad`, for every shard that is done."""
    total: Counter[str] = Counter()
    for name, record in records.items():
        total[record["status"]] += 1
        total.update(
            {count: record[count] for count in (*_COUNTS, "bytes_in", "bytes_out") if count in record}
        )
        if record["status"] == "done" and record["records"] != record["written"] + record["bad"]:
            raise AssertionError(f"{name}: {record} does not add up")
    keys = ("done", "quarantined", *_COUNTS, "bytes_in", "bytes_out")
    return {
        **said,
        "total": {key: total[key] for key in keys},
        "shards": {name: records[name] for name in sorted(records)},
    }
