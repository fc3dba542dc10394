"""The options of `eojeol fix` as plain values: which of them go together, and what they mean as a task."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eojeol.errors import UsageError
from eojeol.files import STANDARD
from eojeol.settings import STYLES

if TYPE_CHECKING:
    from eojeol.cli.fix_actions import Task
    from eojeol.cli.fix_job import Job


@dataclass(frozen=True)
class FixOptions:
    """What the command line says, under the names of its options; `--help` says what each means.

    Attributes:
        as_json: `--json`.
        form: `--format`.
        kind: `--as`.
    """

    restore: bool
    correct: bool
    conservative: bool
    balanced: bool
    eager: bool
    add: float | None
    remove: float | None
    only: str | None
    ignore: str | None
    auxiliary: str | None
    compound: str | None
    unit: str | None
    name_title: str | None
    squeeze: bool
    rules: tuple[str, ...]
    protect: tuple[str, ...]
    no_protect: tuple[str, ...]
    join_lines: bool
    consistent: bool
    diff: str | None
    as_json: bool
    form: str | None
    stats: bool
    consistency: bool
    learn: bool
    check: bool
    in_place: bool
    backup: str | None
    line_buffered: bool
    kind: str | None
    columns: tuple[str, ...]
    no_header: bool
    delimiter: str | None
    no_quotes: bool
    encoding: str | None
    errors: str
    model: str | None
    threads: int

    @property
    def reports(self) -> list[str]:
        """The reports that are asked for; more than one is a mistake."""
        asked = [name for name in ("stats", "consistency", "learn") if getattr(self, name)]
        return asked + [name for name in (self.diff, self.form, "json" if self.as_json else None) if name]

    @property
    def report(self) -> str | None:
        """The report that is asked for."""
        return next(iter(self.reports), None)

    def refuse_conflicts(self, names: Sequence[str], output: str | None) -> None:
        """Refuse options that do not go together.

        Args:
            names: the inputs as they were given.
            output: the file of `--output`.

        Raises:
            UsageError: the first conflict.
        """
        report, reports = self.report, self.reports
        named = [f"--{name}" for name in ("conservative", "balanced", "eager") if getattr(self, name)]
        thresholds = [name.strip("-") for name in named]
        thresholds += [name for name in ("add", "remove") if getattr(self, name) is not None]
        conflicts = (
            (len(reports) > 1, f"one report at a time: {' or '.join(reports[:2])}"),
            (
                self.in_place and (STANDARD in names or output or report or self.check),
                "--in-place takes files, and neither --output, a report nor --check",
            ),
            (self.backup is not None and not self.in_place, "--backup goes with --in-place"),
            (len(named) > 1, f"{' or '.join(named[:2])}, not both"),
            (self.restore and self.correct, "--restore or --correct, not both"),
            (
                self.restore and thresholds,
                f"--{'/'.join(thresholds[:1])} weighs what was typed, which --restore ignores; leave out one",
            ),
            (self.protect and self.no_protect, "--protect or --no-protect, not both"),
            (
                self.join_lines and report not in (None, "unified", "inline"),
                "with --join-lines no report but --diff: places in the joined text are others",
            ),
            (self.join_lines and self.consistent, "--join-lines or --consistent, not both in one run"),
            (
                self.line_buffered and self.consistent,
                "--consistent needs the whole text; leave --line-buffered out",
            ),
            (report == "learn" and self.check, "--learn changes nothing, so there is nothing to --check"),
        )
        for conflict, message in conflicts:
            if conflict:
                raise UsageError(message)

    def job(self, names: Sequence[str]) -> Job:
        """How to fix.

        Args:
            names: the inputs as they were given.

        Raises:
            UsageError: there is no such kind of span to protect.
        """
        from eojeol.cli.fix_job import Job

        return Job(
            mode="restore" if self.restore else "correct",
            model=self.model,
            threads=self.threads,
            settings=self._settings(),
            rules=self.rules,
            join=self.join_lines,
            consistent=self.consistent,
            suffix="." + self.kind.lstrip(".").lower() if self.kind else None,
            options={
                "encoding": self.encoding,
                "errors": self.errors,
                "columns": tuple(name for names in self.columns for name in names.split(",")),
                "header": not self.no_header,
                "delimiter": "\t" if self.delimiter in ("\\t", "tab") else self.delimiter,
                "quoted": not self.no_quotes,
            },
            lines=self.line_buffered or (STANDARD in names and sys.stdin.isatty()),
        )

    def task(self, output: str | None) -> Task:
        """What to do with every input, and what to show.

        Args:
            output: the file of `--output`.
        """
        from eojeol.cli.fix_actions import Task

        if self.in_place:
            return Task("write", backup=self.backup)
        if self.report is None:
            return Task("check" if self.check else "text", check=self.check)
        if self.report in ("stats", "learn"):
            return Task(self.report, check=self.check)
        return Task("report", self.report, _colour(output), check=self.check)

    def _settings(self) -> dict[str, Any]:
        eagerness = "conservative" if self.conservative else "eager" if self.eager else "balanced"
        settings = {
            name: getattr(self, name) for name in ("add", "remove", "only", "squeeze", "ignore", *STYLES)
        }
        return {**settings, "eagerness": eagerness, "protect": self._protected_kinds()}

    def _protected_kinds(self) -> Any:
        """Kinds of spans to leave alone."""
        if not (self.protect or self.no_protect):
            return "all"
        from eojeol.text.protect import KINDS, parse_kinds

        if self.protect:
            return parse_kinds(",".join(self.protect))
        return frozenset(KINDS) - parse_kinds(",".join(self.no_protect))


def _colour(output: str | None) -> bool:
    """Whether a terminal shows what is printed, and its user has nothing against colours (no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return output is None and wanted and sys.stdout.isatty()
