"""What workers are asked to do: fix a shard; or find where a large one is cut, fix a part, put the parts together.

All of it is plain values, so that it can cross processes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from eojeol.batch.formats.parts import Part
from eojeol.batch.plan import Shard
from eojeol.batch.stores import STATE
from eojeol.documents.options import Options
from eojeol.settings import Mode

FIX, CUT, JOIN = "fix", "cut", "join"


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
        part: a larger file is cut into parts of about so many bytes.
    """

    out: str
    model: str | None
    model_sha256: dict[str, str]
    mode: Mode
    settings: dict[str, Any]
    options: Options
    given: str | None = None
    part: int = 0


@dataclass(frozen=True)
class Job:
    """One thing to do.

    Attributes:
        what: FIX, CUT or JOIN.
        shard: the file that it is about.
        part: the part of it to fix; all of it if None.
        parts: how many parts there are to put together.
    """

    what: str
    shard: Shard
    part: Part | None = None
    parts: int = 0

    @property
    def name(self) -> str:
        """Tells it from every other; no name of a file has a line end in it that this could be taken for."""
        if self.part is not None:
            return f"{self.shard.name}\n{self.part.number}"
        return f"{self.shard.name}\n{CUT}" if self.what == CUT else self.shard.name

    @property
    def output(self) -> str:
        """Where the result goes."""
        return self.shard.name if self.part is None else part_name(self.shard.name, self.part.number)

    @property
    def size(self) -> int:
        """Bytes of the input that are fixed."""
        if self.what != FIX:
            return 0
        return self.shard.size if self.part is None else self.part.size


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    Attributes:
        job: the job.
        record: what the manifest says of it.
        fatal: why no other job would fare better.
    """

    job: Job
    record: dict[str, Any] = field(default_factory=dict)
    fatal: str | None = None


def key_of(name: str) -> str:
    """A name for files about a shard or job, of whatever length and characters its own name is."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def parts_folder(shard: str) -> str:
    """Where the parts of a shard wait until all are there."""
    return f"{STATE}/parts/{key_of(shard)}"


def part_name(shard: str, number: int) -> str:
    """Where a part of a shard waits.

    Args:
        shard: the shard's name.
        number: the part's.
    """
    return f"{parts_folder(shard)}/{number}"
