"""Where equal hashes of all parts meet: a worker looks at a range of the hashes, and says what is repeated.

The number of ranges is such that one fits into memory; what comes out does not depend on it. A key tells lines (or
pieces) of all parts in the order of the corpus: the number of the part, then the number within the part.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.runs import by_hash, count_of, first_of_equals, in_range, mapped

_KEY = np.dtype("<u8")
# 16 million parts of a million million lines.
_PART_SHIFT = 40
_RANKS = 1 << 64
# A range holds about as many entries as two runs, or fewer where the corpus is small, so that every worker gets some.
_RUNS_OF_RANGE = 2
_RANGES = 16
# A smaller range is not worth its folder.
_SMALL_RANGE = 1 << 14


def stage_of(name: str) -> str:
    """The stage in which these hashes meet."""
    return f"meet-{name}"


class Meeting(NamedTuple):
    """Hashes that meet.

    Args:
        stage: the stage that wrote them.
        name: what they are of, such as lines.
        parts: number of parts.
        ranges: into how many ranges they are divided.
    """

    stage: str
    name: str
    parts: int
    ranges: int


def meeting_of(job: Job, stage: str, name: str, parts: int) -> Meeting:
    """A meeting in a number of ranges that is a power of two, whoever works: a run may go on with other workers.

    Args:
        job: the run.
        stage: the stage that wrote the hashes.
        name: what the hashes are of, such as lines.
        parts: number of parts.
    """
    total = sum(count_of(job.work.place(stage, part), name) for part in range(parts))
    size = min(_RUNS_OF_RANGE * job.sort_lines, max(-(-total // _RANGES), _SMALL_RANGE))
    wanted = -(-total // size)
    return Meeting(stage, name, parts, 1 << max(0, (wanted - 1).bit_length()))


def meet(job: Job, meeting: Meeting, task: int) -> None:
    """Write the keys of all that is repeated in a range of the hashes, sorted.

    Args:
        job: the run.
        meeting: the hashes.
        task: number of the range.

    Raises:
        OSError: the disk is full.
    """
    stage, name = meeting.stage, meeting.name
    low, high = _RANKS // meeting.ranges * task, _RANKS // meeting.ranges * (task + 1)
    found = [np.empty(0, _KEY)]
    pieces = []
    for part in range(meeting.parts):
        for entries in in_range(job.work.place(stage, part), name, low, high):
            entries["number"] += np.uint64(part << _PART_SHIFT)
            pieces.append(entries)
    if pieces:
        entries = by_hash(np.concatenate(pieces))
        found.append(entries["number"][~first_of_equals(entries)])
    with job.work.writing(stage_of(name), task) as folder:
        np.unique(np.concatenate(found)).tofile(folder / "repeats")


def repeats_across(job: Job, name: str, part: int) -> Iterator[NDArray[np.uint64]]:
    """Numbers of what a part repeats of earlier runs and parts, range by range, each of shape (numbers,).

    Args:
        job: the run; the hashes have met.
        name: what the hashes are of, such as lines.
        part: number of the part.
    """
    stage = job.folder / stage_of(name)
    for task in sorted(path.name for path in stage.iterdir() if path.name.isdecimal()):
        yield _of_part(stage / task / "repeats", part)


def _of_part(path: Path, part: int) -> NDArray[np.uint64]:
    if not path.stat().st_size:
        return np.empty(0, _KEY)
    keys = mapped(path, _KEY)
    start, end = np.searchsorted(keys, np.array([part, part + 1], _KEY) << np.uint64(_PART_SHIFT))
    numbers: NDArray[np.uint64] = np.array(keys[start:end]) - np.uint64(part << _PART_SHIFT)
    return numbers
