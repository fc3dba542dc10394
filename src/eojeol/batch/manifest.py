"""The settings of a run, and manifest.json, its account of every record: nothing in it differs between two runs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from eojeol.batch.fix import COUNTS
from eojeol.documents.options import Options
from eojeol.engine.folder import embedded, read_config
from eojeol.rules.rules import Rules
from eojeol.settings import Mode, Settings

MANIFEST = "manifest.json"
# Long enough that its own start is nothing beside it, short enough to lose when a worker dies.
PART_BYTES = 1 << 23


@dataclass(frozen=True)
class BatchSettings:
    """How to fix; the same for every shard.

    Attributes:
        mode: "correct" or "restore".
        model: a model folder; the embedded model if None.
        settings: arguments of `Settings`, rules among them.
        options: how to read.
        given: the format of all files, if the user says one.
        part: a larger file is cut into parts of about so many bytes; 0 for no parts.
    """

    mode: Mode = "correct"
    model: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    given: str | None = None
    part: int = PART_BYTES


def said_of(how: BatchSettings) -> dict[str, Any]:
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


def manifest_of(said: dict[str, Any], records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The account of every record: `records = written + bad`, for every shard that is done.

    Args:
        said: what `said_of` returned.
        records: what became of each shard, by name.
    """
    total: Counter[str] = Counter()
    for name, record in records.items():
        total[record["status"]] += 1
        total.update(
            {count: record[count] for count in (*COUNTS, "bytes_in", "bytes_out") if count in record}
        )
        if record["status"] == "done" and record["records"] != record["written"] + record["bad"]:
            raise AssertionError(f"{name}: {record} does not add up")
    # Of text it isn't known how many records have changed: where there is some, the sum doesn't say.
    done = [record for record in records.values() if record["status"] == "done"]
    counts = [name for name in COUNTS if all(name in record for record in done)]
    keys = ("done", "quarantined", *counts, "bytes_in", "bytes_out")
    return {
        **said,
        "total": {key: total[key] for key in keys},
        "shards": {name: records[name] for name in sorted(records)},
    }
