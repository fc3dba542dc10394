"""`eojeol fix` on many inputs: one by one or in processes, going on after failures, with a summary at the end.

Every input becomes an `Outcome`, plain values that can cross processes; outcomes are written in the order of the
inputs, however many processes there are. Processes are spawned, not forked: a forked model hangs, and every platform
can spawn.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from eojeol import __version__
from eojeol.cli.fix_input import PLAIN, Fixer, Job, suffix_of
from eojeol.cli.progress import ProgressBar
from eojeol.errors import EnvironmentTrouble, EojeolError, InputError, UsageError
from eojeol.files import STANDARD, replacing

if TYPE_CHECKING:
    from eojeol.explain.review import Review
    from eojeol.explain.stats import Stats

Action = Literal["text", "write", "report", "check", "stats", "learn"]
CHECK_FOUND = 1


@dataclass(frozen=True)
class Task:
    """What to do with every input, and what to show.

    Attributes:
        job: how to fix.
        action: give the result, write it back, report on it, only look, count, or learn rules from it.
        form: of a report, see `explain.forms`.
        colour: whether a report may use colours.
        backup: ending of the copy that is kept of a file that is written.
        check: a change makes the exit code 1.
    """

    job: Job
    action: Action
    form: str = ""
    colour: bool = False
    backup: str | None = None
    check: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an input.

    Attributes:
        name: as it was given.
        changed: whether its spaces were, or would be, changed; not known of a result that was streamed.
        added: number of gaps that get a space.
        removed: number of gaps that lose theirs.
        data: what to write to the output.
        stats: its figures, if they were asked for.
        error: why nothing was done.
        exit_code: 0, or that of the error.
    """

    name: str
    changed: bool = False
    added: int = 0
    removed: int = 0
    data: bytes = b""
    stats: Stats | None = None
    error: str | None = None
    exit_code: int = 0


def run(task: Task, names: Sequence[str], *, recursive: bool, output: str | None, jobs: int) -> int:
    """Do a task for all inputs.

    Args:
        task: what to do.
        names: files, patterns, folders, `-` for standard input.
        recursive: go into folders.
        output: where to write; standard output by default.
        jobs: number of processes.

    Returns:
        The exit code.

    Raises:
        EojeolError: nothing can be done at all.
    """
    inputs = expand(names, recursive)
    if task.action == "text":
        _refuse_packed(inputs, task.job, to_terminal=output is None and sys.stdout.isatty())
    fixer = Fixer(task.job)
    done: list[Outcome] = []
    with (
        _opened(output) as out,
        ProgressBar(sum(map(_size, inputs)), _bar_wanted(task, output)) as progress,
    ):
        if task.action == "learn":
            outcomes = _learn(fixer, inputs, out)
        elif task.action == "text" and (jobs == 1 or len(inputs) == 1):
            outcomes = (_text(fixer, name, out, progress) for name in inputs)
        else:
            outcomes = _outcomes(task, fixer, inputs, jobs)
        done = list(_written(task, outcomes, out, progress))
        failed = sum(outcome.error is not None for outcome in done)
        code = max((outcome.exit_code for outcome in done), default=0)
        if failed and output and task.action in ("text", "learn"):
            kind = InputError if code == InputError.exit_code else EnvironmentTrouble
            raise kind(f"{output} was not written, because {failed} of {len(inputs)} inputs failed")
    if len(inputs) > 1 and (failed or task.action not in ("text", "learn")):
        print(f"eojeol: {summary(task, done)}", file=sys.stderr)
    return code or (CHECK_FOUND if task.check and any(outcome.changed for outcome in done) else 0)


def expand(names: Sequence[str], recursive: bool) -> list[str]:
    """The inputs that names stand for, each once, in order."""
    found = {_identity(name): name for name in reversed(names) if _is_input(name)}
    if len(found) == len(names):
        return list(names)
    from eojeol.documents import find_files

    found = {}
    for name in names:
        some = [name] if name == STANDARD else [_named(path) for path in find_files([name], recursive)]
        for one in some:
            found.setdefault(_identity(one), one)
    return list(found.values())


def summary(task: Task, done: Sequence[Outcome]) -> str:
    """One line about many inputs."""
    failed = sum(outcome.error is not None for outcome in done)
    if task.action in ("text", "learn"):
        return f"{len(done)} files: {len(done) - failed} done, {failed} failed"
    changed = sum(outcome.changed for outcome in done)
    added, removed = sum(outcome.added for outcome in done), sum(outcome.removed for outcome in done)
    verb = "changed" if task.action == "write" else "would change"
    return (
        f"{len(done)} files: {changed} {verb} (+{added} -{removed} spaces), "
        f"{len(done) - changed - failed} already right, {failed} failed"
    )


def do(task: Task, fixer: Fixer, name: str) -> Outcome:
    """One input's whole story; an error is part of it."""
    try:
        if task.action == "text":
            return Outcome(name, data=fixer.result(name))
        if task.action == "write":
            result = fixer.write(name, task.backup)
            return Outcome(name, result.changed, result.added, result.removed)
        return _report(task, fixer.review(name))
    except (EojeolError, MemoryError) as error:
        return _failed(name, error)


def _report(task: Task, review: Review) -> Outcome:
    data, stats = b"", None
    if task.action == "report":
        from eojeol.explain.formats import render

        data = render(task.form, review, task.colour)
    elif task.action == "stats":
        from eojeol.explain.stats import Stats

        stats = Stats()
        stats.add(review)
    kinds = [change.kind for change in review.changes]
    return Outcome(review.name, review.changed, kinds.count("add"), kinds.count("remove"), data, stats)


def _text(fixer: Fixer, name: str, out: BinaryIO, progress: ProgressBar) -> Outcome:
    """Like `do` for a result, but plain text goes straight to the output."""
    if not fixer.streams(name):
        return do(Task(fixer.job, "text"), fixer, name)
    try:
        fixer.stream(name, out, progress.step)
    except EojeolError as error:
        return _failed(name, error)
    return Outcome(name)


def _learn(fixer: Fixer, names: Iterable[str], out: BinaryIO) -> Iterator[Outcome]:
    from eojeol.learn import learn_rules

    outcomes = []

    def lines() -> Iterator[str]:
        for name in names:
            try:
                yield from fixer.lines(name)
            except EojeolError as error:
                outcomes.append(_failed(name, error))
            else:
                outcomes.append(Outcome(name))

    out.write(learn_rules(lines(), fixer.spacer).encode("utf-8", "replace"))
    yield from outcomes


def _outcomes(task: Task, fixer: Fixer, inputs: Sequence[str], jobs: int) -> Iterator[Outcome]:
    if jobs == 1 or len(inputs) == 1:
        yield from map(partial(do, task, fixer), inputs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(min(jobs, len(inputs)), get_context("spawn"), _begin, (task,))
    try:
        # Standard input belongs to this process.
        asked = [None if name == STANDARD else pool.submit(_in_worker, name) for name in inputs]
        for name, answer in zip(inputs, asked, strict=True):
            yield do(task, fixer, name) if answer is None else answer.result()
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
    frame = None
    if task.action == "report":
        from eojeol.explain.formats import frame as frame_of

        frame = frame_of(task.form, __version__)
        out.write(frame.before.encode())
    between = b""
    for outcome in outcomes:
        if outcome.error is not None:
            progress.say(f"eojeol: {outcome.error}")
        elif task.action == "check" and outcome.changed:
            label = "standard input" if outcome.name == STANDARD else outcome.name
            progress.say(f"eojeol: {label} would change (+{outcome.added} -{outcome.removed} spaces)")
        if outcome.data:
            out.write(between + outcome.data)
            between = frame.between.encode() if frame else b""
        if outcome.stats is not None:
            if total is None:
                total = outcome.stats
            else:
                total.merge(outcome.stats)
        progress.step(0 if task.action == "text" and not outcome.data else _size(outcome.name))
        yield replace(outcome, data=b"", stats=None)
    if frame:
        out.write(frame.after.encode())
    if total is not None:
        out.writelines(line.encode("utf-8", "replace") for line in total.table())


def _failed(name: str, error: EojeolError | MemoryError) -> Outcome:
    if isinstance(error, MemoryError):
        error = EnvironmentTrouble(f"{name}: there is not enough memory; split it")
    return Outcome(name, error=" ".join(str(error).split()), exit_code=error.exit_code)


def _refuse_packed(inputs: Sequence[str], job: Job, to_terminal: bool) -> None:
    suffixes = {suffix_of(name, job.suffix) for name in inputs}
    if suffixes == {PLAIN}:
        return
    from eojeol.explain.documents import PACKED

    if (found := suffixes & {*PACKED}) and (to_terminal or len(inputs) > 1):
        raise UsageError(f"{min(found)} files are no text that can be shown; give --in-place, or one with -o")


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
    silent = output is not None or task.action in ("write", "check") or not sys.stdout.isatty()
    return silent and sys.stderr.isatty()


def _size(name: str) -> int:
    try:
        return 0 if name == STANDARD else Path(name).stat().st_size
    except OSError:
        return 0


def _is_input(name: str) -> bool:
    return name == STANDARD or os.path.isfile(name)  # noqa: PTH113  (takes any string)


def _identity(name: str) -> str:
    return name if name == STANDARD else os.path.realpath(name)


def _named(path: Path) -> str:
    """A file called `-` is not standard input."""
    return os.path.join(".", path) if str(path) == STANDARD else str(path)  # noqa: PTH118  (Path drops the dot)


_task: Task


def _begin(task: Task) -> None:
    global _task
    _task = task
    # The parent answers the keyboard, and whoever ends the command.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _fixer() -> Fixer:
    return Fixer(_task.job)


def _in_worker(name: str) -> Outcome:
    return do(_task, _fixer(), name)
