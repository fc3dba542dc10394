"""A large file: where it is cut into parts, and how the parts become one file again, in order.

Parts are shards of their own: begun, tried, recorded and resumed like any other. Where a file is cut hangs on nothing
but the file and the size of parts, so that the same bytes come out whatever the workers and the engine.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from eojeol.batch.fix import COUNTS, SIDE
from eojeol.batch.formats.jsonl import refuse_missing
from eojeol.batch.formats.kinds import cut_of, kind_of
from eojeol.batch.formats.parts import Part
from eojeol.batch.inputs import Reading
from eojeol.batch.jobs import CUT, FIX, Job, Work, part_name
from eojeol.batch.plan import Shard
from eojeol.batch.state import State
from eojeol.batch.stores import Store, open_input
from eojeol.batch.streams import Hashed
from eojeol.documents.fields import Fields
from eojeol.errors import InputError

_PIECE = 1 << 20


def is_cut(shard: Shard, given: str | None, size: int) -> bool:
    """Whether a file is to be cut.

    Args:
        shard: the file.
        given: the format of all files, if the user says one.
        size: bytes of a part; 0 for no parts.
    """
    kind = kind_of(shard.name, given)
    return bool(size and shard.size > size and kind and cut_of(shard.name, kind))


def cut_shard(shard: Shard, work: Work, told: Callable[[int], None]) -> dict[str, Any]:
    """Find the parts of a file.

    Args:
        shard: the file.
        work: what every worker is told.
        told: is told now and then how many bytes were read.

    Returns:
        What is recorded of it.

    Raises:
        InputError: it is damaged.
        OSError: it cannot be read.
    """
    kind = kind_of(shard.name, work.given)
    assert kind is not None
    cut = cut_of(shard.name, kind)
    assert cut is not None
    with open_input(shard.address) as stream:
        cuts = cut(cast(BinaryIO, Reading(stream, told)), shard.size, work.part, work.options)
    return {"every": work.part, "cuts": [asdict(part) for part in cuts]}


def parts_of(record: dict[str, Any]) -> list[Part]:
    """The parts that were found; none if the file stays whole."""
    parts = [Part(**each) for each in record["cuts"]]
    return parts if len(parts) > 1 else []


def join_parts(job: Job, store: Store, state: State, work: Work) -> dict[str, Any]:
    """Put the parts of a shard together, and their side files.

    Args:
        job: the shard.
        store: the output.
        state: what was recorded of it and its parts.
        work: what every worker is told.

    Returns:
        What the manifest says of the shard.

    Raises:
        EojeolError: a part is not there, or none of them has a field.
        OSError: the result cannot be written.
    """
    shard = job.shard
    records = _records(shard, state)
    kind = kind_of(shard.name, work.given)
    assert kind is not None
    total: Counter[str] = Counter()
    for record in records:
        total.update({name: record[name] for name in COUNTS if name in record})
    if kind.name == "jsonl" and total["records"] > total["bad"]:
        _refuse_missing(records, work.options.columns)
    with store.write(shard.name) as file, ExitStack() as beside:
        out = Hashed(file)
        opened = _opened(store, [part_name(shard.name, number) for number in range(len(records))])
        if kind.join is None:
            for part in opened:
                shutil.copyfileobj(part, out, _PIECE)
        else:
            kind.join(opened, cast(BinaryIO, out))
        if total["bad"]:
            _join_sides(shard, store, records, beside.enter_context(store.write(shard.name + SIDE)))
        else:
            store.remove(shard.name + SIDE)
    counts = {name: total[name] for name in COUNTS if name in records[0]}
    return {"bytes_in": shard.size, "bytes_out": out.count, "sha256": out.sha256, **counts}


def _records(shard: Shard, state: State) -> list[dict[str, Any]]:
    """What became of each part.

    Raises:
        InputError: one of them is not done.
    """
    cuts = state.record(Job(CUT, shard))
    parts = parts_of(cuts) if cuts else []
    records = [state.record(Job(FIX, shard, part)) for part in parts]
    found = [record for record in records if record is not None]
    if not found or len(found) < len(records):
        raise InputError("a part of it is gone from the output; run again with --resume")
    return found


def _opened(store: Store, names: Sequence[str]) -> Iterator[BinaryIO]:
    """Files, each open until the next is asked for."""
    for name in names:
        with store.open(name) as stream:
            yield stream


def _refuse_missing(records: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    fields = Fields(columns)
    for record in records:
        for path in record["paths"]:
            fields.wants(path)
    refuse_missing(fields)


def _join_sides(shard: Shard, store: Store, records: Sequence[dict[str, Any]], out: BinaryIO) -> None:
    """The bad records of all parts, numbered as in the whole file."""
    before = 0
    for number, record in enumerate(records):
        if record["bad"]:
            with store.open(part_name(shard.name, number) + SIDE) as side:
                for line in side:
                    entry = json.loads(line)
                    entry["record"] += before
                    out.write(json.dumps(entry, ensure_ascii=False).encode("utf-8") + b"\n")
        before += record["records"]
