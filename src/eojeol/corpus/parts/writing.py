"""The last stage: a shard is gathered from the parts that hold its lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from eojeol.corpus.lines import lines_of
from eojeol.corpus.parts.cleaning import BLOCK
from eojeol.corpus.parts.cleaning import STAGE as CLEAN
from eojeol.corpus.parts.fates import KEPT, SETTLE
from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.layout import ShardPlan, Stretch
from eojeol.corpus.sample import Edge
from eojeol.corpus.schema import SPLITS
from eojeol.corpus.shards import Shard, ShardWriter
from eojeol.corpus.spool import LINE

WRITE = "write"


def write_shard(job: Job, task: int, plan: ShardPlan) -> None:
    """Write a shard and what the manifest says of it.

    Args:
        job: the run.
        task: number of the shard among all.
        plan: the shard.

    Raises:
        OSError: the disk is full.
    """
    split = SPLITS[plan.split]
    with job.work.writing(WRITE, task) as folder:
        (folder / split).mkdir()
        writer = ShardWriter(folder, split, plan.source, job.shard_lines, job.compress, plan.number)
        try:
            for stretch in plan.stretches:
                for text, count in _texts_of(job, plan.split, stretch):
                    writer.add(text, count)
            writer.close()
        finally:
            writer.abandon()
        (folder / "shard.json").write_text(json.dumps(writer.done[0]._asdict()), encoding="utf-8")


def take_shard(job: Job, task: int, result: Path) -> Shard:
    """Move a shard to the result; one that was moved before stays there.

    Args:
        job: the run.
        task: number of the shard among all.
        result: the folder of the result.

    Raises:
        OSError: it cannot be moved.
    """
    folder = job.work.place(WRITE, task)
    shard = Shard(**json.loads((folder / "shard.json").read_text(encoding="utf-8")))
    if (folder / shard.file).exists():
        (folder / shard.file).replace(result / shard.file)
    return shard


def _texts_of(job: Job, split: int, stretch: Stretch) -> Iterator[tuple[bytes, int]]:
    """The lines of a stretch, block by block, and how many they are."""
    clean, settled = job.work.place(CLEAN, stretch.part), job.work.place(SETTLE, stretch.part)
    blocks = np.fromfile(clean / "blocks", BLOCK)
    alive = np.fromfile(settled / "alive", "<u8").reshape(-1, len(SPLITS))[:, split]
    edge = None if stretch.edge is None else Edge(*stretch.edge)
    skip, take = stretch.skip, stretch.take
    first = offset = 0
    with (
        (clean / "lines").open("rb") as lines,
        (settled / "fates").open("rb") as fates,
        (clean / f"text-{split}").open("rb") as texts,
    ):
        for count, size, living in zip(
            blocks["lines"].tolist(), blocks["bytes"][:, split].tolist(), alive.tolist(), strict=True
        ):
            if edge is None and skip >= living:
                skip -= living
            elif living:
                lines.seek(first * LINE.itemsize)
                fates.seek(first)
                known = np.frombuffer(lines.read(count * LINE.itemsize), LINE)
                fate = np.frombuffer(fates.read(count), "u1")
                mine = known["split"] == split
                # Places among the lines of this split, which is what the text file holds: of fates 0 1 0, the places
                # 0 and 2, of which a sample may choose 2.
                kept = np.flatnonzero(fate[mine] == KEPT)
                if edge is not None:
                    kept = kept[edge.chosen(known["rank"][mine][kept])]
                now = kept[skip : skip + take]
                skip, take = max(0, skip - len(kept)), take - len(now)
                if len(now):
                    texts.seek(offset)
                    yield lines_of(texts.read(size), now), len(now)
                if not take:
                    return
            first, offset = first + count, offset + size
