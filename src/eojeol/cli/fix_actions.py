"""What `eojeol fix` does with an input: give the result, write it back, report on it, check, count, or learn from it.

`ACTIONS` says of each action what it does and how it shows; nothing else asks an action for its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from eojeol.cli.common import readable
from eojeol.errors import EnvironmentTrouble, EojeolError
from eojeol.files import STANDARD

if TYPE_CHECKING:
    from eojeol.cli.fix_input import Fixer
    from eojeol.cli.fix_inputs import Fixers
    from eojeol.explain.review import Review
    from eojeol.explain.stats import Stats


@dataclass(frozen=True)
class Task:
    """What to do with every input, and what to show.

    Attributes:
        name: which of `ACTIONS`.
        form: the form of a report, see `explain.formats`.
        colour: whether a report may use colours.
        backup: the ending of the copy that is kept of a file that is written.
        check: a change makes the exit code 1.
        loudness: -1 says nothing but errors, 1 says of each input what became of it.
    """

    name: str
    form: str = ""
    colour: bool = False
    backup: str | None = None
    check: bool = False
    loudness: int = 0

    @property
    def action(self) -> Action:
        """What to do with an input."""
        return ACTIONS[self.name]


@dataclass(frozen=True)
class Outcome:
    """What became of an input.

    Attributes:
        name: the input as it was given.
        changed: whether its spaces were, or would be, changed; not known of a result that was streamed.
        added: number of gaps that get a space.
        removed: number of gaps that lose theirs.
        data: what to write to the output.
        stats: its figures, if they were asked for.
        error: why nothing was done.
        exit_code: 0, or that of the error.
        notes: what should be known of it though nothing is wrong.
    """

    name: str
    changed: bool = False
    added: int = 0
    removed: int = 0
    data: bytes = b""
    stats: Stats | None = None
    error: str | None = None
    exit_code: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """One way to work on inputs.

    Attributes:
        do: works on one input.
        gives_text: its output is a text as a whole: an output file is not written when an input failed, and changes are
            not counted.
        streams: plain text goes to the output block by block.
        prints: whether standard output gets anything; if not, each change is named on standard error.
        names_changed: each changed file is named on standard error.
        tells_of_one: a single input is told of, changed or not; many have their summary.
        verb: what the summary says of changed files.
        gather: works on all inputs as one, instead of `do`; is given what fixes each of them.
    """

    do: Callable[[Task, Fixer, str], Outcome]
    gives_text: bool = False
    streams: bool = False
    prints: bool = True
    names_changed: bool = False
    tells_of_one: bool = False
    verb: str = "would change"
    gather: Callable[[Fixers, Sequence[str], BinaryIO], Iterator[Outcome]] | None = None


def do(task: Task, fixer: Fixer, name: str) -> Outcome:
    """Work on one input; an error is part of the outcome.

    Args:
        task: what to do.
        fixer: does it.
        name: the input.
    """
    try:
        outcome = task.action.do(task, fixer, name)
    except (EojeolError, MemoryError) as error:
        outcome = failed(name, error)
    return replace(outcome, notes=fixer.take_notes())


def stream(fixer: Fixer, name: str, out: BinaryIO, on_read: Callable[[int], None]) -> Outcome:
    """Send the result of one plain text straight to the output; an error is part of the outcome.

    Args:
        fixer: does it.
        name: the input.
        out: where the result goes.
        on_read: called with the number of bytes that were read.
    """
    try:
        fixer.stream(name, out, on_read)
    except EojeolError as error:
        return replace(failed(name, error), notes=fixer.take_notes())
    return Outcome(name, notes=fixer.take_notes())


def failed(name: str, error: EojeolError | MemoryError) -> Outcome:
    """The outcome of an input that something is wrong with.

    Args:
        name: the input.
        error: what is wrong.
    """
    if isinstance(error, MemoryError):
        error = EnvironmentTrouble(f"{name}: there is not enough memory; split it")
    return Outcome(name, error=" ".join(str(error).split()), exit_code=error.exit_code)


def _give_text(_: Task, fixer: Fixer, name: str) -> Outcome:
    return Outcome(name, data=fixer.result(name))


def _write(task: Task, fixer: Fixer, name: str) -> Outcome:
    result = fixer.write(name, task.backup)
    return Outcome(name, result.changed, result.added, result.removed)


def _check(_: Task, fixer: Fixer, name: str) -> Outcome:
    return _reviewed(fixer.review(name))


def _report(task: Task, fixer: Fixer, name: str) -> Outcome:
    from eojeol.explain.formats import render

    review = fixer.review(name)
    shown = replace(review, name=readable(name))
    return _reviewed(review, render(task.form, shown, task.colour))


def _count(_: Task, fixer: Fixer, name: str) -> Outcome:
    from eojeol.explain.stats import Stats

    review, stats = fixer.review(name), Stats()
    stats.add(review)
    return _reviewed(review, stats=stats)


def _learn(fixers: Fixers, names: Sequence[str], out: BinaryIO) -> Iterator[Outcome]:
    from eojeol.learn import learn_rules

    outcomes = []

    def lines() -> Iterator[str]:
        for name in names:
            fixer = fixers(name)
            try:
                yield from fixer.lines(name)
            except EojeolError as error:
                outcomes.append(replace(failed(name, error), notes=fixer.take_notes()))
            else:
                outcomes.append(Outcome(name, notes=fixer.take_notes()))

    out.write(learn_rules(lines(), fixers(next(iter(names), STANDARD)).spacer).encode("utf-8", "replace"))
    yield from outcomes


def _reviewed(review: Review, data: bytes = b"", stats: Stats | None = None) -> Outcome:
    kinds = [change.kind for change in review.changes]
    return Outcome(review.name, review.changed, kinds.count("add"), kinds.count("remove"), data, stats)


ACTIONS = {
    "text": Action(_give_text, gives_text=True, streams=True),
    "write": Action(_write, prints=False, tells_of_one=True, verb="changed"),
    "check": Action(_check, prints=False, names_changed=True),
    "report": Action(_report),
    "stats": Action(_count),
    "learn": Action(_give_text, gives_text=True, gather=_learn),
}
