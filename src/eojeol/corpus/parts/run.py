"""A partitioned run: stage after stage, each of tasks that don't depend on each other; what is done is left alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable

from eojeol.corpus.manifest import Account
from eojeol.corpus.parts.cleaning import BANDS, read_account
from eojeol.corpus.parts.cleaning import STAGE as CLEAN
from eojeol.corpus.parts.crew import Crew
from eojeol.corpus.parts.fates import LINES, SETTLE, SORT, read_settled
from eojeol.corpus.parts.hand import Task
from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.layout import ShardPlan, shards_of, shares_of
from eojeol.corpus.parts.meet import ranges_of, stage_of
from eojeol.corpus.parts.writing import WRITE
from eojeol.corpus.schema import SPLITS

_EVERY_SECONDS = 5.0


class _Lines:
    """A line on standard error every few seconds, and one for every stage."""

    def __init__(self) -> None:
        self._said = 0.0

    def stage(self, what: str, done: int, total: int) -> None:
        """Say what is done, unless something was said a moment ago."""
        if done in (0, total) or time.monotonic() - self._said >= _EVERY_SECONDS:
            self._said = time.monotonic()
            print(f"prepare: {what}: {done:,} of {total:,}", file=sys.stderr, flush=True)


def run_stages(job: Job, crew: Crew) -> list[ShardPlan]:
    """Do all that is not done yet, up to the shards.

    Args:
        job: the run.
        crew: its workers.

    Returns:
        The shards, which lie in the folder of the run.

    Raises:
        EojeolError: what a worker says.
        OSError: the disk is full.
    """
    lines = _Lines()
    # The largest first, so that none is left over at the end.
    by_size = sorted(range(len(job.parts)), key=lambda part: -job.parts[part].size)

    def do(what: str, stage: str, tasks: Iterable[Task]) -> None:
        wanted = list(tasks)
        left = [task for task in wanted if not job.work.is_done(stage, task.number)]
        done = len(wanted) - len(left)
        lines.stage(what, done, len(wanted))
        for _ in crew.do(left):
            done += 1
            lines.stage(what, done, len(wanted))

    do("files cleaned", CLEAN, (Task(CLEAN, part) for part in by_size))
    if job.near:
        _meet(job, do, "ranges searched for near-duplicates", CLEAN, BANDS)
    if job.dedupe:
        do("files sorted", SORT, (Task(SORT, part) for part in by_size))
        _meet(job, do, "ranges searched for duplicates", SORT, LINES)
    do("files settled", SETTLE, (Task(SETTLE, part) for part in by_size))
    plans = [plan for split in range(len(SPLITS)) for plan in shards_of(job, split, shares_of(job, split))]
    do("shards written", WRITE, (Task(WRITE, number, plan=plan) for number, plan in enumerate(plans)))
    return plans


def _meet(job: Job, do: Callable[[str, str, Iterable[Task]], None], what: str, stage: str, name: str) -> None:
    ranges = ranges_of(job, stage, name)
    do(what, stage_of(name), (Task(stage_of(name), number, ranges) for number in range(ranges)))


def accounts_of(job: Job) -> list[Account]:
    """What happened to each source, once all parts are settled.

    Args:
        job: the run.
    """
    accounts = [
        Account(files=sum(part.source == i for part in job.parts if part.file))
        for i in range(len(job.sources))
    ]
    last: dict[int, str] = {}
    for number, part in enumerate(job.parts):
        account = accounts[part.source]
        mine, ends = read_account(job.work.place(CLEAN, number))
        account.add(mine)
        if ends:
            # A document whose pieces lie in two files is one.
            account.documents -= last.get(part.source) == ends[0]
            last[part.source] = ends[1]
        account.dropped.update(read_settled(job, number).dropped)
    for split, name in enumerate(SPLITS):
        for share in shares_of(job, split):
            account = accounts[job.parts[share.part].source]
            account.out[name] += share.kept
            account.dropped["not_sampled"] += share.alive - share.kept
    return accounts
