"""`eojeol fix` on many inputs: in turn or in processes, going on after failures, with a summary at the end.

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
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from eojeol import __version__
from eojeol.cli.fix_actions import Outcome, Task, do, stream
from eojeol.cli.fix_input import PLAIN, Fixer, Job, suffix_of
from eojeol.cli.progress import ProgressBar
from eojeol.errors import EnvironmentTrouble, InputError, UsageError
from eojeol.files import STANDARD, replacing

if TYPE_CHECKING:
    from eojeol.explain.stats import Stats

CHECK_FOUND = 1


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
    action = task.action
    if action.streams:
        _refuse_packed(inputs, task.job, to_terminal=output is None and sys.stdout.isatty())
    _refuse_source(inputs, task.job, output)
    fixer = Fixer(task.job)
    done: list[Outcome] = []
    with (
        _opened(output) as out,
        ProgressBar(sum(map(_size, inputs)), _bar_wanted(task, output)) as progress,
    ):
        if action.gather:
            outcomes = action.gather(fixer, inputs, out)
        elif jobs == 1 or len(inputs) == 1:
            outcomes = (_in_turn(task, fixer, name, out, progress) for name in inputs)
        else:
            outcomes = _in_processes(task, fixer, inputs, jobs)
        done = list(_written(task, outcomes, out, progress))
        failed = sum(outcome.error is not None for outcome in done)
        code = max((outcome.exit_code for outcome in done), default=0)
        if failed and output and action.gives_text:
            kind = InputError if code == InputError.exit_code else EnvironmentTrouble
            raise kind(f"{output} was not written, because {failed} of {len(inputs)} inputs failed")
    if len(inputs) > 1 and (failed or not action.gives_text):
        from eojeol.documents.batch import summary_line

        print(f"eojeol: {summary_line(done, None if action.gives_text else action.verb)}", file=sys.stderr)
    return code or (CHECK_FOUND if task.check and any(outcome.changed for outcome in done) else 0)


def expand(names: Sequence[str], recursive: bool) -> list[str]:
    """The inputs that names stand for, each once, in order.

    Args:
        names: files, patterns, folders, `-` for standard input.
        recursive: go into folders.
    """
    found = {_identity(name): name for name in reversed(names) if _is_input(name)}
    if len(found) == len(names):
        return list(names)
    from eojeol.documents import find_files

    found = {}
    for name in names:
        inputs = [name] if name == STANDARD else [_named(path) for path in find_files([name], recursive)]
        for path in inputs:
            found.setdefault(_identity(path), path)
    return list(found.values())


def _in_turn(task: Task, fixer: Fixer, name: str, out: BinaryIO, progress: ProgressBar) -> Outcome:
    """Work on one input in this process; plain text goes straight to the output."""
    if task.action.streams and fixer.streams(name):
        return stream(fixer, name, out, progress.step)
    return do(task, fixer, name)


def _in_processes(task: Task, fixer: Fixer, inputs: Sequence[str], jobs: int) -> Iterator[Outcome]:
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
    before, between, after = _envelope(task)
    separator = b""
    out.write(before)
    for outcome in outcomes:
        label = "standard input" if outcome.name == STANDARD else outcome.name
        for note in outcome.notes:
            progress.say(f"eojeol: {label}: {note}")
        if outcome.error is not None:
            progress.say(f"eojeol: {outcome.error}")
        elif task.action.names_changed and outcome.changed:
            progress.say(f"eojeol: {label} would change (+{outcome.added} -{outcome.removed} spaces)")
        if outcome.data:
            out.write(separator + outcome.data)
            separator = between
        if outcome.stats is not None:
            if total is None:
                total = outcome.stats
            else:
                total.merge(outcome.stats)
        # What was streamed has counted itself.
        progress.step(0 if task.action.streams and not outcome.data else _size(outcome.name))
        yield replace(outcome, data=b"", stats=None)
    out.write(after)
    if total is not None:
        out.writelines(line.encode("utf-8", "replace") for line in total.table())


def _envelope(task: Task) -> tuple[bytes, bytes, bytes]:
    """What stands before, between and after the reports; nothing, unless their form says so."""
    if not task.form:
        return b"", b"", b""
    from eojeol.explain.formats import envelope

    around = envelope(task.form, __version__)
    return around.before.encode(), around.between.encode(), around.after.encode()


def _refuse_packed(inputs: Sequence[str], job: Job, to_terminal: bool) -> None:
    suffixes = {suffix_of(name, job.suffix) for name in inputs}
    if suffixes == {PLAIN}:
        return
    from eojeol.documents import FORMATS

    packed = {suffix for each in FORMATS if each.packed for suffix in each.suffixes}
    if (found := suffixes & packed) and (to_terminal or len(inputs) > 1):
        raise UsageError(f"{min(found)} files are no text that can be shown; give --in-place, or one with -o")


def _refuse_source(inputs: Sequence[str], job: Job, output: str | None) -> None:
    """Refuse to give a plain text the name of a document that text can only be taken out of."""
    if output is None or not (ending := Path(output).suffix):
        return
    from eojeol.documents.extracts import extract_of

    if extract_of(ending) and any(extract_of(suffix_of(name, job.suffix)) for name in inputs):
        raise UsageError(f"what comes out is plain text, not a {ending.lower()}; name it .txt")


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
