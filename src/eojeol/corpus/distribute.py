"""The second pass: all lines but duplicates and those left out by sampling go from the spool to the shards."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from eojeol.corpus.dedupe import Bits
from eojeol.corpus.manifest import Account
from eojeol.corpus.sample import Sample
from eojeol.corpus.schema import SPLITS
from eojeol.corpus.shards import Shard, ShardWriter
from eojeol.corpus.spool import Spool


def choose(spool: Spool, duplicates: Bits, counts: Sequence[int | None]) -> list[Sample | None]:
    """Sample lines of each split.

    Args:
        spool: the cleaned lines.
        duplicates: a bit for each line; 1: it doesn't take part.
        counts: for each split, how many of its lines to keep; None keeps all.

    Returns:
        For each split its sample, to which all lines have been offered; None if all are kept.
    """
    samples = [None if count is None else Sample(count) for count in counts]
    if any(samples):
        for block, known in spool.lines():
            alive = known[~duplicates.window(block.first, block.lines)]
            for i, sample in enumerate(samples):
                if sample is not None:
                    sample.offer(alive["rank"][alive["split"] == i])
    return samples


def distribute(
    spool: Spool,
    duplicates: Bits,
    samples: Sequence[Sample | None],
    sources: Sequence[tuple[str, Account]],
    folder: Path,
    shard_lines: int,
    compress: bool,
) -> list[Shard]:
    """Write the shards.

    Args:
        spool: the cleaned lines.
        duplicates: a bit for each line; 1: it is left out.
        samples: what `choose` returned.
        sources: for each source its name, and the account in which its lines are counted.
        folder: SPLIT/NAME-NNNNN.txt is written below it.
        shard_lines: lines in a file.
        compress: write .txt.xz.

    Returns:
        The files that were written, source by source.

    Raises:
        OSError: the disk is full.
    """
    for split in SPLITS:
        (folder / split).mkdir()
    shards: list[Shard] = []
    with ExitStack() as stack:
        writers: list[ShardWriter] = []
        current = -1
        for block, known, texts in spool.texts():
            name, account = sources[block.source]
            if block.source != current:
                shards += _finish(writers)
                current = block.source
                writers = [ShardWriter(folder, split, name, shard_lines, compress) for split in SPLITS]
                for writer in writers:
                    stack.callback(writer.abandon)
            alive = ~duplicates.window(block.first, block.lines)
            account.dropped["duplicate"] += block.lines - int(alive.sum())
            for i, split in enumerate(SPLITS):
                # Indices of lines in the block: of five lines with splits 0 1 0 0 1 and alive 1 1 0 1 1, split 0 has
                # the lines 0 and 3. If its sample chooses 0 1 of these two, line 3 is written.
                mine = np.flatnonzero(alive & (known["split"] == i))
                sample = samples[i]
                if sample is not None:
                    taken = mine[sample.chosen(known["rank"][mine])]
                    account.dropped["not_sampled"] += len(mine) - len(taken)
                    mine = taken
                writers[i].write([texts[k] for k in mine.tolist()])
                account.out[split] += len(mine)
        return shards + _finish(writers)


def _finish(writers: Sequence[ShardWriter]) -> list[Shard]:
    """Close the writers of a source; the files that they wrote."""
    for writer in writers:
        writer.close()
    return [shard for writer in writers for shard in writer.done]
