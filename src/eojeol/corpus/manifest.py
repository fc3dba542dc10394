"""The manifest: what went in, what came out, what was dropped and why, and the hash of every file.

It holds nothing that differs between two runs on the same input: no date, no absolute path, no number of workers. For
every source and in total, `lines in = sum(out) + sum(dropped)`, which `Account.check` verifies.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any

from eojeol.corpus.clean import REASONS
from eojeol.corpus.schema import RUN_ONLY, SPLITS, PrepareConfig, SourceConfig
from eojeol.corpus.shards import Shard


@dataclass
class Account:
    """What happened to one source.

    Args:
        files: files read (0 for a hub data set).
        documents: documents read.
        paragraphs: lines or paragraphs as the reader yielded them.
        lines: candidate lines, after splitting at line breaks and into sentences.
        dropped: reason → candidate lines.
        out: split → lines written.
        malformed_files: files that could not be read to their end.
        malformed_records: records that never became lines.
    """

    files: int = 0
    documents: int = 0
    paragraphs: int = 0
    lines: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    out: Counter[str] = field(default_factory=Counter)
    malformed_files: int = 0
    malformed_records: int = 0

    def add(self, other: Account) -> None:
        """Add the figures of another account to this one."""
        for key in ("files", "documents", "paragraphs", "lines", "malformed_files", "malformed_records"):
            setattr(self, key, getattr(self, key) + getattr(other, key))
        self.dropped.update(other.dropped)
        self.out.update(other.out)

    def check(self, name: str) -> None:
        """Check that every line is accounted for.

        Args:
            name: what the message calls this account.

        Raises:
            AssertionError: it is not, which is a defect of this package.
        """
        if self.lines != self.out.total() + self.dropped.total():
            raise AssertionError(f"{name}: {self.lines} lines in, {self.out.total()} out, {self.dropped}")

    def as_dict(self, reasons: Iterable[str] = REASONS) -> dict[str, Any]:
        """The account as the manifest holds it; every reason and every split is listed, also with 0."""
        return {
            "in": {
                "files": self.files,
                "documents": self.documents,
                "paragraphs": self.paragraphs,
                "lines": self.lines,
            },
            "out": {split: self.out[split] for split in SPLITS},
            "dropped": {reason: self.dropped[reason] for reason in reasons},
            "malformed": {"files": self.malformed_files, "records": self.malformed_records},
        }


def build(
    config: PrepareConfig, sources: list[SourceConfig], accounts: list[Account], shards: list[Shard]
) -> dict[str, Any]:
    """The manifest as it is written to manifest.json.

    Args:
        config: the configuration; paths and keys that belong to one machine are left out.
        sources: the sources with their final names.
        accounts: the account of each source.
        shards: the files that were written.

    Raises:
        AssertionError: a line is unaccounted for, which is a defect of this package.
    """
    total = Account()
    for source, account in zip(sources, accounts, strict=True):
        account.check(source.name)
        total.add(account)
    total.check("total")
    # Of an option that came later, a run without it says nothing, so that its manifest is what it was before.
    reasons = [reason for reason in REASONS if reason != "near_duplicate" or config.near_duplicates]
    return {
        "eojeol": version_of_eojeol(),
        "seed": config.seed,
        "total": total.as_dict(reasons),
        "sources": {
            source.name: account.as_dict(reasons) for source, account in zip(sources, accounts, strict=True)
        },
        "files": [shard._asdict() for shard in sorted(shards)],
        "config": settings_of(config, sources),
    }


def settings_of(config: PrepareConfig, sources: list[SourceConfig]) -> dict[str, Any]:
    """What the manifest says of the configuration.

    Args:
        config: the configuration; paths and keys that belong to one machine are left out.
        sources: the sources with their final names.
    """
    named = dataclasses.replace(config, sources=sources)
    settings = {key: value for key, value in dataclasses.asdict(named).items() if key not in RUN_ONLY}
    for source_settings in settings["sources"]:
        for key in ("path", "lexicon"):
            source_settings[key] = _portable(source_settings[key])
    settings["exclude"] = [_portable(path) for path in settings["exclude"]]
    if not config.near_duplicates:
        del settings["near_duplicates"]
    return settings


def _portable(path: str) -> str:
    """The last part of an absolute path, since the rest says something about one machine only; others stay."""
    bare = PurePath(path.removeprefix("hub:"))
    return bare.name if bare.is_absolute() else path


def version_of_eojeol() -> str:
    """The installed version, which may differ from that of the source; `unknown` if none is installed."""
    try:
        return version("eojeol")
    except PackageNotFoundError:
        return "unknown"
