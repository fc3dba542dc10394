"""A partitioned run: stage after stage, each of tasks that don't depend on each other; what is done is left alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from threading import Event, Thread

from eojeol.corpus.manifest import Account
from eojeol.corpus.parts.cleaning import BANDS, read_account
from eojeol.corpus.parts.cleaning import STAGE as CLEAN
from eojeol.corpus.parts.crew import Crew
from eojeol.corpus.parts.cutting import COUNT, Range
from eojeol.corpus.parts.fates import LINES, SETTLE, SORT, Settled, read_settled
from eojeol.corpus.parts.hand import Task
from eojeol.corpus.parts.job import Job, Part
from eojeol.corpus.parts.layout import ShardPlan, Share, shards_of, shares_of
from eojeol.corpus.parts.meet import meeting_of, stage_of
from eojeol.corpus.parts.writing import WRITE
from eojeol.corpus.schema import SPLITS

_EVERY_SECONDS = 5.0
# Nobody waits longer than this for a line.
_PATIENCE_SECONDS = 30.0


class _Stages:
    """Does stages, and prints a line on standard error every few seconds.

    Args:
        job: the run.
        crew: its workers.
    """

    def __init__(self, job: Job, crew: Crew) -> None:
        self._job, self._crew = job, crew
        self._start = self._said = time.monotonic()
        self._done = 0

    def do(self, what: str, stage: str, tasks: Iterable[Task]) -> None:
        """Do the tasks of a stage that are not done.

        Args:
            what: what a line says of it.
            stage: its name.
            tasks: all of its tasks.
        """
        wanted = list(tasks)
        left = [task for task in wanted if not self._job.work.is_done(stage, task.number)]
        self._done = done = len(wanted) - len(left)
        self._say(what, done, len(wanted), now=True)
        over = Event()
        watch = Thread(target=self._watch, args=(what, len(wanted), over), daemon=True)
        watch.start()
        try:
            for _ in self._crew.do(left):
                self._done += 1
                self._say(what, self._done, len(wanted), now=self._done == len(wanted))
        finally:
            over.set()
            watch.join()

    def meet(self, what: str, stage: str, name: str, parts: int) -> None:
        """Let hashes meet.

        Args:
            what: what a line says of it.
            stage: the stage that wrote the hashes.
            name: what the hashes are of, such as lines.
            parts: number of parts.
        """
        meeting = meeting_of(self._job, stage, name, parts)
        tasks = (Task(stage_of(name), number, meeting=meeting) for number in range(meeting.ranges))
        self.do(what, stage_of(name), tasks)

    def _say(self, what: str, done: int, total: int, now: bool) -> None:
        if now or time.monotonic() - self._said >= _EVERY_SECONDS:
            self._said = time.monotonic()
            minutes, seconds = divmod(int(self._said - self._start), 60)
            so_far = f", {minutes}:{seconds:02} min so far"
            print(f"prepare: {what}: {done:,} of {total:,}{so_far}", file=sys.stderr, flush=True)

    def _watch(self, what: str, total: int, over: Event) -> None:
        """Say where things are when nobody has for half a minute: a task may take long."""
        while not over.wait(max(self._said + _PATIENCE_SECONDS - time.monotonic(), 0.01)):
            if time.monotonic() - self._said >= _PATIENCE_SECONDS:
                self._say(what, self._done, total, now=True)


def count_ranges(job: Job, ranges: Sequence[Range], crew: Crew) -> None:
    """Count the lines of the files that are to be cut.

    Args:
        job: the run.
        ranges: the ranges of these files.
        crew: its workers.

    Raises:
        OSError: the disk is full.
    """
    tasks = (Task(COUNT, number, range=each) for number, each in enumerate(ranges))
    _Stages(job, crew).do("ranges of large files counted", COUNT, tasks)


def run_stages(job: Job, parts: Sequence[Part], crew: Crew) -> tuple[list[ShardPlan], list[Account]]:
    """Do all that is not done yet, up to the shards.

    Args:
        job: the run.
        parts: its parts.
        crew: its workers.

    Returns:
        The shards, which lie in the folder of the run, and what happened to each source.

    Raises:
        EojeolError: what a worker says.
        OSError: the disk is full.
    """
    stages = _Stages(job, crew)
    # The largest first, so that none is left over at the end.
    by_size = sorted(range(len(parts)), key=lambda part: -parts[part].size)

    stages.do("parts cleaned", CLEAN, (Task(CLEAN, part, part=parts[part]) for part in by_size))
    if job.near:
        stages.meet("ranges searched for near-duplicates", CLEAN, BANDS, len(parts))
    if job.dedupe:
        stages.do("parts sorted", SORT, (Task(SORT, part) for part in by_size))
        stages.meet("ranges searched for duplicates", SORT, LINES, len(parts))
    stages.do("parts settled", SETTLE, (Task(SETTLE, part) for part in by_size))
    settled = [read_settled(job, part) for part in range(len(parts))]
    shares = [shares_of(job, split, settled) for split in range(len(SPLITS))]
    plans = [plan for split, each in enumerate(shares) for plan in shards_of(job, parts, split, each)]
    stages.do("shards written", WRITE, (Task(WRITE, number, plan=plan) for number, plan in enumerate(plans)))
    return plans, _accounts(job, parts, settled, shares)


def _accounts(
    job: Job, parts: Sequence[Part], settled: Sequence[Settled], shares: Sequence[Sequence[Share]]
) -> list[Account]:
    """What happened to each source."""
    accounts = [Account(files=_files(parts, i)) for i in range(len(job.sources))]
    last: dict[int, str] = {}
    for number, part in enumerate(parts):
        account = accounts[part.source]
        mine, ends = read_account(job.work.place(CLEAN, number))
        account.add(mine)
        if ends:
            # A document whose pieces lie in two files is one.
            account.documents -= last.get(part.source) == ends[0]
            last[part.source] = ends[1]
        account.dropped.update(settled[number].dropped)
    for name, of_split in zip(SPLITS, shares, strict=True):
        for share in of_split:
            account = accounts[parts[share.part].source]
            account.out[name] += share.kept
            account.dropped["not_sampled"] += share.alive - share.kept
    return accounts


def _files(parts: Sequence[Part], source: int) -> int:
    return len({part.file.name for part in parts if part.file and part.source == source})
