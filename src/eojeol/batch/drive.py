"""The jobs of a run: shards to fix; of large ones where to cut, the parts to fix, and the parts to put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eojeol.batch.engines import Crew
from eojeol.batch.formats.parts import Part
from eojeol.batch.jobs import CUT, FIX, JOIN, Job, Outcome, Work
from eojeol.batch.large import is_cut, parts_of
from eojeol.batch.plan import Shard
from eojeol.batch.progress import Progress
from eojeol.batch.state import State
from eojeol.errors import EnvironmentTrouble

Record = dict[str, Any]


class _Large:
    """A shard in parts.

    Args:
        shard: the shard.
        left: the parts that are not done.
    """

    def __init__(self, shard: Shard, left: Sequence[Part]) -> None:
        self.shard = shard
        self._left = {part.number for part in left}
        self._wrong: dict[int, Record] = {}

    def step(self, part: Part, record: Record) -> bool:
        """Whether that was the last part.

        Args:
            part: a part that is done or given up.
            record: what became of it.
        """
        self._left.discard(part.number)
        if record["status"] != "done":
            where = f"between bytes {part.start:,} and {part.end:,}" if part.codec else "in its row groups"
            self._wrong[part.number] = {**record, "reason": f"{where}: {record['reason']}"}
        return not self._left

    @property
    def wrong(self) -> Record | None:
        """Why the shard is given up, if it is."""
        return self._wrong[min(self._wrong)] if self._wrong else None


def records_of(
    crew: Crew, shards: Sequence[Shard], work: Work, state: State, progress: Progress
) -> Iterator[tuple[str, Record]]:
    """What became of each shard, by name.

    Args:
        crew: does the jobs.
        shards: what to do.
        work: what every worker is told.
        state: what an earlier run has recorded.
        progress: is told what is done.

    Raises:
        EojeolError: nothing more can be done.
    """
    cut = [shard for shard in shards if is_cut(shard, work.given, work.part)]
    jobs = [Job(FIX, shard) for shard in shards if not is_cut(shard, work.given, work.part)]
    large: dict[str, _Large] = {}
    joins: list[Job] = []
    done = 0
    cuts = [Job(CUT, shard) for shard in cut]
    progress.looking(cuts)
    for outcome in crew.map(cuts):
        shard, record = outcome.job.shard, _taken(outcome)
        progress.at(outcome.job.name, shard.size)
        if record["status"] != "done":
            yield shard.name, record
            continue
        parts = [Job(FIX, shard, part) for part in parts_of(record)]
        left = [job for job in parts if state.record(job) is None]
        done += sum(job.size for job in parts) - sum(job.size for job in left)
        jobs += left if parts else [Job(FIX, shard)]
        if parts and left:
            large[shard.name] = _Large(shard, [job.part for job in left if job.part])
        elif parts:
            joins.append(Job(JOIN, shard))
    progress.expect(jobs, done)
    for outcome in crew.map([*joins, *jobs]):
        job, record = outcome.job, _taken(outcome)
        progress.job_done(job)
        if job.part is None:
            yield job.shard.name, record
            continue
        of = large[job.shard.name]
        if of.step(job.part, record):
            if of.wrong is not None:
                yield job.shard.name, of.wrong
            else:
                crew.also(Job(JOIN, job.shard))


def _taken(outcome: Outcome) -> Record:
    """The record of a job.

    Raises:
        EnvironmentTrouble: no other job would fare better.
    """
    if outcome.fatal is not None:
        raise EnvironmentTrouble(outcome.fatal)
    return outcome.record
