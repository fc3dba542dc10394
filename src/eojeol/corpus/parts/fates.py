"""What becomes of every line of a part, once the hashes of all parts have met.

`sort` lays down the hashes of the lines that no near-duplicate holds, `settle` the fate of every line. Near-duplicates
go first: a line of a document that is dropped must not cost another document the same line.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eojeol.corpus.dedupe import Bits
from eojeol.corpus.parts.cleaning import BANDS, BLOCK, PIECE_START, known_lines
from eojeol.corpus.parts.cleaning import STAGE as CLEAN
from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.meet import repeats_across
from eojeol.corpus.parts.runs import ENTRY, RunWriter, repeats_within
from eojeol.corpus.sample import Sample
from eojeol.corpus.schema import SPLITS
from eojeol.corpus.spool import LINE

SORT, SETTLE = "sort", "settle"
LINES = "lines"
KEPT, DUPLICATE, NEAR_DUPLICATE = 0, 1, 2
_RANK = np.dtype("<u8")


class _NearLines:
    """Which lines of a part are in near-duplicates.

    Args:
        job: the run.
        part: number of the part.
    """

    def __init__(self, job: Job, part: int) -> None:
        folder = job.work.place(CLEAN, part)
        self._starts: NDArray[np.uint64] | None = None
        if job.near and (folder / "pieces").stat().st_size:
            self._starts = np.memmap(folder / "pieces", PIECE_START, "r")
            self._dropped = _marked(job, CLEAN, BANDS, part, len(self._starts))

    def window(self, first: int, count: int) -> NDArray[np.bool_]:
        """Consecutive lines.

        Args:
            first: number of the first line.
            count: how many lines.

        Returns:
            Whether each is in a near-duplicate, shape (count,).
        """
        if self._starts is None or not count:
            return np.zeros(count, np.bool_)
        # Pieces that begin at the lines 0 2 5: the lines 1 2 3 are in the pieces 0 1 1.
        lines = np.arange(first, first + count, dtype=np.uint64)
        pieces = np.searchsorted(self._starts, lines, "right") - 1
        low, high = int(pieces[0]), int(pieces[-1])
        return self._dropped.window(low, high - low + 1)[pieces - low]


def _marked(job: Job, stage: str, name: str, part: int, size: int) -> Bits:
    """A bit for everything in a part that has these hashes: whether it repeats something earlier."""
    bits = Bits(size)
    within = repeats_within(job.work.place(stage, part), name, job.sort_lines)
    for numbers in chain(within, repeats_across(job, name, part)):
        bits.set(numbers)
    return bits


def sort_part(job: Job, part: int) -> None:
    """Lay down the hashes of the lines that may still be duplicates.

    Args:
        job: the run.
        part: number of the part.

    Raises:
        OSError: the disk is full.
    """
    near = _NearLines(job, part)
    with (
        job.work.writing(SORT, part) as folder,
        RunWriter(folder, LINES, job.sort_lines) as runs,
    ):
        for first, known in known_lines(job.work.place(CLEAN, part), job.sort_lines):
            alive = np.flatnonzero(~near.window(first, len(known)))
            entries = np.empty(len(alive), ENTRY)
            entries["rank"], entries["rest"] = known["rank"][alive], known["rest"][alive]
            entries["number"] = alive + first
            runs.add(entries)


class Settled(NamedTuple):
    """What became of a part.

    Args:
        alive: for each split, how many lines are neither duplicates nor in near-duplicates.
        dropped: how many lines are, by reason.
    """

    alive: list[int]
    dropped: Counter[str]


def settle_part(job: Job, part: int) -> None:
    """Lay down the fate of every line, and the lowest ranks of each split that is sampled.

    Args:
        job: the run.
        part: number of the part.

    Raises:
        OSError: the disk is full.
    """
    clean = job.work.place(CLEAN, part)
    near = _NearLines(job, part)
    size = (clean / "lines").stat().st_size // LINE.itemsize
    repeated = _marked(job, SORT, LINES, part, size) if job.dedupe else Bits(size)
    samples = [None if count is None else Sample(count) for count in job.sample]
    dropped: Counter[str] = Counter()
    blocks = np.fromfile(clean / "blocks", BLOCK)
    alive = np.zeros((len(blocks), len(SPLITS)), "<u8")
    with job.work.writing(SETTLE, part) as folder:
        with (clean / "lines").open("rb") as lines, (folder / "fates").open("wb") as out:
            first = 0
            for block, count in enumerate(blocks["lines"].tolist()):
                known = np.frombuffer(lines.read(count * LINE.itemsize), LINE)
                fates = np.where(repeated.window(first, count), np.uint8(DUPLICATE), np.uint8(KEPT))
                fates[near.window(first, count)] = NEAR_DUPLICATE
                out.write(fates.tobytes())
                dropped["duplicate"] += int((fates == DUPLICATE).sum())
                dropped["near_duplicate"] += int((fates == NEAR_DUPLICATE).sum())
                for i, sample in enumerate(samples):
                    mine = known["rank"][(fates == KEPT) & (known["split"] == i)]
                    alive[block, i] = len(mine)
                    if sample is not None:
                        sample.offer(mine)
                first += count
        alive.tofile(folder / "alive")
        for i, sample in enumerate(samples):
            if sample is not None:
                sample.smallest().tofile(folder / f"ranks-{i}")
        said = {"alive": alive.sum(axis=0).tolist(), "dropped": dropped}
        (folder / "settled.json").write_text(json.dumps(said), encoding="utf-8")


def read_settled(job: Job, part: int) -> Settled:
    """What became of a part.

    Args:
        job: the run.
        part: number of the part.
    """
    said = json.loads((job.work.place(SETTLE, part) / "settled.json").read_text(encoding="utf-8"))
    return Settled(said["alive"], Counter(said["dropped"]))


def lowest_ranks(job: Job, part: int, split: int) -> NDArray[np.uint64]:
    """The lowest ranks of a part in a split that is sampled, sorted, as many as the sample has; shape (lines,).

    Args:
        job: the run.
        part: number of the part.
        split: index of the split.
    """
    return np.fromfile(job.work.place(SETTLE, part) / f"ranks-{split}", _RANK)
