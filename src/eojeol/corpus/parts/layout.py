"""Which lines of which parts make up each shard; known once every part is settled.

The lines that are kept of a source and a split follow each other part by part, and every `shard_lines` of them are a
shard: the same shards as those of a run that is not partitioned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from eojeol.corpus.parts.fates import Settled, lowest_ranks
from eojeol.corpus.parts.job import Job, Part
from eojeol.corpus.sample import Sample


class Stretch(NamedTuple):
    """Consecutive kept lines of a part and a split.

    Args:
        part: number of the part.
        skip: kept lines before the first.
        take: how many.
        edge: rank and room of the sample (sample.Edge) in this part; None: all lines are kept.
    """

    part: int
    skip: int
    take: int
    edge: tuple[int, int] | None


class ShardPlan(NamedTuple):
    """A shard to write.

    Args:
        split: index of its split.
        source: name of its source.
        number: number of the file.
        stretches: its lines.
    """

    split: int
    source: str
    number: int
    stretches: tuple[Stretch, ...]


class Share(NamedTuple):
    """What is kept of a part in a split.

    Args:
        part: number of the part.
        alive: lines that could be kept.
        kept: lines that are.
        edge: rank and room of the sample in this part; None: all lines are kept.
    """

    part: int
    alive: int
    kept: int
    edge: tuple[int, int] | None


def shares_of(job: Job, split: int, settled: Sequence[Settled]) -> list[Share]:
    """What is kept of every part in a split.

    Args:
        job: the run.
        split: index of the split.
        settled: what became of each part.
    """
    alive = [each.alive[split] for each in settled]
    count = job.sample[split]
    if count is None:
        return [Share(part, each, each, None) for part, each in enumerate(alive)]
    sample = Sample(count)
    for part in range(len(alive)):
        sample.offer(lowest_ranks(job, part, split))
    edge = sample.edge()
    if edge is None:
        return [Share(part, each, 0, None) for part, each in enumerate(alive)]
    shares = []
    room = edge.room
    for part, each in enumerate(alive):
        ranks = lowest_ranks(job, part, split)
        below = int(np.searchsorted(ranks, np.uint64(edge.rank), "left"))
        tied = int(np.searchsorted(ranks, np.uint64(edge.rank), "right")) - below
        # Lines of the edge's rank are taken in the order of the corpus, as long as there is room.
        taken = min(tied, room)
        shares.append(Share(part, each, below + taken, (edge.rank, taken)))
        room -= taken
    return shares


def shards_of(job: Job, parts: Sequence[Part], split: int, shares: Sequence[Share]) -> Iterator[ShardPlan]:
    """The shards of a split, source by source.

    Args:
        job: the run.
        parts: its parts.
        split: index of the split.
        shares: what `shares_of` returned.

    Example:
        With 4 lines a shard, parts of 3, 0 and 6 lines are the shards [3 of part 0, 1 of part 2], [4 of part 2] and
        [1 of part 2].
    """
    for index, source in enumerate(job.sources):
        number, room = 0, job.shard_lines
        stretches: list[Stretch] = []
        for share in shares:
            if parts[share.part].source != index:
                continue
            skip = 0
            while skip < share.kept:
                take = min(room, share.kept - skip)
                stretches.append(Stretch(share.part, skip, take, share.edge))
                skip, room = skip + take, room - take
                if not room:
                    yield ShardPlan(split, source.name, number, tuple(stretches))
                    number, room, stretches = number + 1, job.shard_lines, []
        if stretches:
            yield ShardPlan(split, source.name, number, tuple(stretches))
