"""What a worker does: any task of any stage; what is large, such as a splitter, is loaded when first needed."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from functools import cached_property
from typing import NamedTuple

from eojeol.corpus.augment import read_augmenters
from eojeol.corpus.parts.cleaning import BANDS, Tools, clean_part
from eojeol.corpus.parts.cleaning import STAGE as CLEAN
from eojeol.corpus.parts.cutting import COUNT, count_range
from eojeol.corpus.parts.fates import LINES, SETTLE, SORT, settle_part, sort_part
from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.layout import ShardPlan
from eojeol.corpus.parts.meet import meet, stage_of
from eojeol.corpus.parts.near import Signer
from eojeol.corpus.parts.writing import WRITE, write_shard
from eojeol.corpus.worker import Worker
from eojeol.errors import EojeolError


class Task(NamedTuple):
    """A task.

    Args:
        stage: name of the stage.
        number: number of the task: a part, a range of hashes, or a shard.
        ranges: where hashes meet: number of ranges.
        plan: where shards are written: the shard.
    """

    stage: str
    number: int
    ranges: int = 0
    plan: ShardPlan | None = None


class Hand:
    """A worker.

    Args:
        job: the run.
    """

    def __init__(self, job: Job) -> None:
        self._job = job

    def do(self, task: Task) -> None:
        """Do a task.

        Raises:
            EojeolError: malformed input, if strict; or something is not installed.
            OSError: the disk is full.
        """
        job = self._job
        if task.stage == COUNT:
            count_range(job.work, task.number, job.ranges[task.number])
        elif task.stage == CLEAN:
            clean_part(job, self._tools, task.number)
        elif task.stage == stage_of(BANDS):
            meet(job, CLEAN, BANDS, task.number, task.ranges)
        elif task.stage == SORT:
            sort_part(job, task.number)
        elif task.stage == stage_of(LINES):
            meet(job, SORT, LINES, task.number, task.ranges)
        elif task.stage == SETTLE:
            settle_part(job, task.number)
        elif task.stage == WRITE and task.plan is not None:
            write_shard(job, task.number, task.plan)
        else:
            raise AssertionError(f"no such task: {task}")

    def answer(self, task: Task) -> str | BaseException:
        """Do a task in another process: what was said, for the parent to say it in one piece; or the error."""
        said = io.StringIO()
        try:
            with redirect_stderr(said):
                self.do(task)
        except (EojeolError, OSError) as error:
            return error
        return said.getvalue()

    @cached_property
    def _tools(self) -> Tools:
        job = self._job
        signer = Signer(job.near) if job.near else None
        return Tools(Worker(job.settings), read_augmenters(job.sources, job.seed), signer)
