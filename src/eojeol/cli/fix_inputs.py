"""`eojeol fix` on many inputs: in turn or in processes, going on after failures, with a summary at the end.

Every input becomes an `Outcome`, plain values that can cross processes; outcomes are written in the order of the
inputs, however many processes there are. Processes are spawned, not forked: a forked model hangs, and every platform
can spawn.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from eojeol import __version__
from eojeol.cli.fix_actions import Outcome, Task, do, stream
from eojeol.cli.fix_input import Fixer
from eojeol.cli.fix_job import Job
from eojeol.cli.fix_refuse import mention_large, refuse_name, refuse_packed, size_of
from eojeol.cli.progress import ProgressBar
from eojeol.errors import EnvironmentTrouble, InputError
from eojeol.files import STANDARD, replacing

if TYPE_CHECKING:
    from eojeol.cli.fix_search import Search
    from eojeol.explain.stats import Stats

CHECK_FOUND = 1


class Fixers:
    """What fixes each input: one `Fixer` for all with the same job, and one model for all that name the same."""

    def __init__(self, job_of: Callable[[str], Job]) -> None:
        self._job_of = job_of
        # A job holds what cannot be hashed; there are as many as a run meets settings files.
        self._made: list[Fixer] = []

    def __call__(self, name: str) -> Fixer:
        """What fixes an input.

        Args:
            name: the input.

        Raises:
            EojeolError: the model, a rules file or a setting cannot be used.
        """
        return self.of(self._job_of(name))

    def of(self, job: Job) -> Fixer:
        """What does a job.

        Args:
            job: how to fix.

        Raises:
            EojeolError: the model, a rules file or a setting cannot be used.
        """
        for fixer in self._made:
            if fixer.job == job:
                return fixer
        same = (fixer.engine for fixer in self._made if fixer.job.model == job.model)
        self._made.append(Fixer(job, next(same, None)))
        return self._made[-1]


def run(task: Task, search: Search, names: Sequence[str], *, output: str | None, processes: int) -> int:
    """Do a task for all inputs.

    Args:
        task: what to do.
        search: finds the inputs, and says how each is fixed.
        names: files, patterns, folders, `-` for standard input.
        output: where to write; standard output by default.
        processes: number of processes.

    Returns:
        The exit code.

    Raises:
        EojeolError: nothing can be done at all.
    """
    inputs = search.inputs(names)
    action = task.action
    if action.tells_of_one and len(inputs) == 1:
        # There is no summary to say it.
        task = replace(task, loudness=1 if task.loudness == 0 else task.loudness)
    fixers = Fixers(lambda name: search.job(name, names, output))
    if action.streams:
        suffix = search.job(STANDARD, names, output).suffix
        refuse_packed(inputs, suffix, to_terminal=output is None and sys.stdout.isatty())
    # What is wrong with a model, rules or settings is said before anything is written.
    for name in inputs or [STANDARD]:
        fixers(name)
    refuse_name(task, inputs, search.job(STANDARD, names, output).suffix, output)
    if task.loudness >= 0:
        mention_large(inputs, search.job(STANDARD, names, output).suffix)
    done: list[Outcome] = []
    with (
        _opened(output) as out,
        ProgressBar(sum(map(size_of, inputs)), _bar_wanted(task, output)) as progress,
    ):
        if action.gather:
            outcomes = action.gather(fixers, inputs, out)
        elif processes == 1 or len(inputs) == 1:
            outcomes = (_in_turn(task, fixers(name), name, out, progress) for name in inputs)
        else:
            outcomes = _in_processes(task, fixers, inputs, processes)
        done = list(_written(task, outcomes, out, progress))
        failed = sum(outcome.error is not None for outcome in done)
        code = max((outcome.exit_code for outcome in done), default=0)
        if failed and output and action.gives_text:
            kind = InputError if code == InputError.exit_code else EnvironmentTrouble
            raise kind(f"{output} was not written, because {failed} of {len(inputs)} inputs failed")
    if len(inputs) > 1 and (failed or not action.gives_text) and task.loudness >= 0:
        from eojeol.documents.batch import summary_line

        print(f"eojeol: {summary_line(done, None if action.gives_text else action.verb)}", file=sys.stderr)
    return code or (CHECK_FOUND if task.check and any(outcome.changed for outcome in done) else 0)


def _in_turn(task: Task, fixer: Fixer, name: str, out: BinaryIO, progress: ProgressBar) -> Outcome:
    """Work on one input in this process; plain text goes straight to the output."""
    if task.action.streams and fixer.streams(name):
        return stream(fixer, name, out, progress.step)
    return do(task, fixer, name)


def _in_processes(task: Task, fixers: Fixers, inputs: Sequence[str], processes: int) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(min(processes, len(inputs)), get_context("spawn"), _begin, (task,))
    try:
        # Standard input belongs to this process.
        asked = [
            None if name == STANDARD else pool.submit(_in_worker, fixers(name).job, name) for name in inputs
        ]
        for name, answer in zip(inputs, asked, strict=True):
            yield do(task, fixers(name), name) if answer is None else answer.result()
    except BrokenProcessPool:
        raise EnvironmentTrouble(
            "a process died, for want of memory perhaps; try again with fewer (-j)"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _written(
    task: Task, outcomes: Iterable[Outcome], out: BinaryIO, progress: ProgressBar
) -> Iterator[Outcome]:
    """Write what comes out and say what went wrong, as it comes."""
    total: Stats | None = None
    before, between, after = _envelope(task)
    separator = b""
    # Nothing is not written: where Python doesn't buffer, even that fails on a full disk or a closed output.
    if before:
        out.write(before)
    for outcome in outcomes:
        for note in outcome.notes if task.loudness >= 0 else ():
            progress.say(f"eojeol: {_label(outcome.name)}: {note}")
        if line := _said(task, outcome):
            progress.say(f"eojeol: {line}")
        if outcome.data:
            out.write(separator + outcome.data)
            separator = between
        if outcome.stats is not None:
            if total is None:
                total = outcome.stats
            else:
                total.merge(outcome.stats)
        # What was streamed has counted itself.
        progress.step(0 if task.action.streams and not outcome.data else size_of(outcome.name))
        yield replace(outcome, data=b"", stats=None)
    if after:
        out.write(after)
    if total is not None:
        out.writelines(line.encode("utf-8", "replace") for line in total.table())


def _said(task: Task, outcome: Outcome) -> str | None:
    """What is said of an input on standard error, if anything is."""
    if outcome.error is not None:
        return outcome.error
    label = _label(outcome.name)
    if task.loudness > 0 and task.action.gives_text:
        return f"{label} done"
    if outcome.changed and task.loudness >= (0 if task.action.names_changed else 1):
        return f"{label} {task.action.verb} (+{outcome.added} -{outcome.removed} spaces)"
    return f"{label} already right" if not outcome.changed and task.loudness > 0 else None


def _label(name: str) -> str:
    return "standard input" if name == STANDARD else name


def _envelope(task: Task) -> tuple[bytes, bytes, bytes]:
    """What stands before, between and after the reports; nothing, unless their form says so."""
    if not task.form:
        return b"", b"", b""
    from eojeol.explain.formats import envelope

    around = envelope(task.form, __version__)
    return around.before.encode(), around.between.encode(), around.after.encode()


@contextmanager
def _opened(output: str | None) -> Iterator[BinaryIO]:
    if output is not None:
        with replacing(Path(output)) as stream:
            yield stream
        return
    yield sys.stdout.buffer
    # So that a full disk or a closed pipe shows here.
    sys.stdout.buffer.flush()


def _bar_wanted(task: Task, output: str | None) -> bool:
    silent = output is not None or not task.action.prints or not sys.stdout.isatty()
    return silent and task.loudness >= 0 and sys.stderr.isatty()


_task: Task


def _begin(task: Task) -> None:
    global _task
    _task = task
    # The parent answers the keyboard, and whoever ends the command.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _fixers() -> Fixers:
    def unknown(name: str) -> Job:
        raise KeyError(name)

    # A worker is told the job of each input.
    return Fixers(unknown)


def _in_worker(job: Job, name: str) -> Outcome:
    return do(_task, _fixers().of(job), name)
