"""One shard, or one part of it, fixed: read as a stream, written whole, counted and hashed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, BinaryIO, cast

from eojeol.batch.formats.kinds import Kind, kind_of
from eojeol.batch.formats.records import Records
from eojeol.batch.inputs import Reading
from eojeol.batch.jobs import Job, Work
from eojeol.batch.stores import Store, open_input
from eojeol.batch.streams import Hashed, compressed, decompressed
from eojeol.spacer import Spacer

SIDE = ".bad.jsonl"
COUNTS = ("records", "written", "bad", "changed", "no_text")


def fix_job(
    job: Job, store: Store, spacer: Spacer, work: Work, told: Callable[[int], None]
) -> dict[str, Any]:
    """Fix a shard or part into the store.

    Args:
        job: which.
        store: the output.
        spacer: fixes text.
        work: what every worker is told.
        told: is told now and then how many bytes were read.

    Returns:
        What the manifest says of it.

    Raises:
        EojeolError: it cannot be used.
        OSError: it cannot be read, or the result cannot be written.
    """
    kind, part = _kind(job, work), job.part
    with open_input(job.shard.address) as stream, store.write(job.output) as file, ExitStack() as beside:
        side = _Side(store, job.output + SIDE, beside)
        records = Records(spacer, work.mode, work.options, side.write, part=part)
        if part is not None and part.start and part.head:
            records.head = stream.read(part.head)
        limits = (0, None) if part is None or kind.packs else (part.start, part.end)
        source = cast(BinaryIO, Reading(stream, told, *limits))
        hashed = Hashed(file)
        if kind.packs or part is not None:
            kind.copy(source, cast(BinaryIO, hashed), records)
        else:
            with compressed(cast(BinaryIO, hashed), job.shard.name) as out:
                kind.copy(decompressed(source, job.shard.name), out, records)
        if not records.counts["bad"]:
            store.remove(job.output + SIDE)
    counts = {name: records.counts[name] for name in COUNTS}
    if kind.name == "txt":
        # Lines are fixed as one text, whose pieces are not looked at one by one.
        del counts["changed"]
    found = {"bytes_in": job.size, "bytes_out": hashed.count, "sha256": hashed.sha256, **counts}
    if part is not None:
        found |= {"range": [part.start, part.end], "paths": records.paths}
    return found


def _kind(job: Job, work: Work) -> Kind:
    kind = kind_of(job.shard.name, work.given)
    assert kind is not None
    return kind


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
