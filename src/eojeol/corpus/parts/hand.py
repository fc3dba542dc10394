"""What a worker does: any task of any stage; what is large, such as a splitter, is loaded when first needed."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from functools import cached_property
from typing import NamedTuple

from eojeol.corpus.augment import read_augmenters
from eojeol.corpus.parts.cleaning import STAGE as CLEAN
from eojeol.corpus.parts.cleaning import Tools, clean_part
from eojeol.corpus.parts.cutting import COUNT, Range, count_range
from eojeol.corpus.parts.fates import SETTLE, SORT, settle_part, sort_part
from eojeol.corpus.parts.job import Job, Part
from eojeol.corpus.parts.layout import ShardPlan
from eojeol.corpus.parts.meet import Meeting, meet
from eojeol.corpus.parts.near import Signer
from eojeol.corpus.parts.writing import WRITE, write_shard
from eojeol.corpus.worker import Worker
from eojeol.errors import EojeolError


class Task(NamedTuple):
    """A task, and what only who does it has to know: workers begin before the parts are known.

    Args:
        stage: name of the stage.
        number: number of the task: a range of bytes, a part, a range of hashes, or a shard.
        range: where lines are counted: the range.
        part: where parts are cleaned: the part.
        meeting: where hashes meet: the hashes.
        plan: where shards are written: the shard.
    """

    stage: str
    number: int
    range: Range | None = None
    part: Part | None = None
    meeting: Meeting | None = None
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
        if task.stage == COUNT and task.range is not None:
            count_range(job.work, task.number, task.range)
        elif task.stage == CLEAN and task.part is not None:
            clean_part(job, self._tools, task.number, task.part)
        elif task.stage == SORT:
            sort_part(job, task.number)
        elif task.meeting is not None:
            meet(job, task.meeting, task.number)
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
