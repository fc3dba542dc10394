"""Which inputs `eojeol fix` is about, and what holds for each: its project's settings under the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eojeol.cli.fix_options import FixOptions
from eojeol.cli.project import Project, Projects
from eojeol.cli.settled import settled
from eojeol.errors import MissingExtraError, error_context
from eojeol.files import STANDARD

if TYPE_CHECKING:
    from eojeol.cli.fix_actions import Task
    from eojeol.cli.fix_job import Job
    from eojeol.documents.ignore import Patterns, Skips


class Search:
    """Finds the inputs, and says how each is to be fixed.

    Args:
        given: the parameters of the command.
        typed: names of those that the user typed.

    Raises:
        UsageError: a settings file that was named cannot be used.
    """

    def __init__(self, given: Mapping[str, Any], typed: Collection[str]) -> None:
        self._given = given
        self._typed = typed
        self._projects = Projects(given["config"], given["isolated"])
        self._loudness = given["verbose"] - given["quiet"]
        self._settled: dict[Path | None, dict[str, Any]] = {}
        self._jobs: dict[Path | None, Job] = {}
        self._excluded: dict[Path | None, Patterns] = {}
        self._told: set[str] = set()

    def task(self, names: Sequence[str], output: str | None) -> Task:
        """What to do with every input, and what to show.

        Args:
            names: the inputs as they were given.
            output: the file of `--output`.

        Raises:
            UsageError: options that do not go together.
        """
        options = _options(self._given)
        options.refuse_conflicts(names, output)
        return replace(options.task(output), loudness=self._loudness)

    def job(self, name: str, names: Sequence[str], output: str | None) -> Job:
        """How to fix an input.

        Args:
            name: the input.
            names: all inputs as they were given.
            output: the file of `--output`.

        Raises:
            UsageError: its project's settings cannot be used, or do not go with the options.
        """
        project = self._projects.of(name)
        if project.file not in self._jobs:
            with error_context(str(project.file)) if project.file else nullcontext():
                options = _options(self._values(project))
                options.refuse_conflicts(names, output)
                self._jobs[project.file] = options.job(names)
        return self._jobs[project.file]

    def inputs(self, names: Sequence[str]) -> list[str]:
        """The inputs that names stand for, each once, in order.

        Args:
            names: files, patterns, folders, `-` for standard input.

        Raises:
            UsageError: a settings file cannot be used.
            MissingExtraError: something is excluded, and pathspec is not installed.
        """
        found: dict[str, str] = {}
        for name in names:
            for path in self._stands_for(name):
                found.setdefault(path if path == STANDARD else os.path.realpath(path), path)
        return list(found.values())

    def _stands_for(self, name: str) -> Iterator[str]:
        # A file that is there is what was named, whatever else its name could mean; it takes any string.
        if name == STANDARD or os.path.isfile(name):  # noqa: PTH113
            if name == STANDARD or not self._is_excluded(name, named=True):
                yield name
            return
        from eojeol.documents import find_files

        recursive = self._given["recursive"]
        for path in find_files([name], recursive, self._skips_in):
            shown = _named(path)
            if self._is_excluded(shown, named=shown == name):
                continue
            formats = self._values(self._projects.of(shown))["formats"]
            if not formats or not recursive or path.suffix.lower().lstrip(".") in _endings(tuple(formats)):
                yield shown

    def _is_excluded(self, path: str, named: bool) -> bool:
        project = self._projects.of(path)
        values = self._values(project)
        if not values["exclude"] or (named and not values["force_exclude"]):
            return False
        if project.file not in self._excluded:
            from eojeol.documents.ignore import Patterns

            folder = Path() if "exclude" in self._typed else project.folder
            self._excluded[project.file] = Patterns(values["exclude"], folder)
        excluded = bool(self._excluded[project.file].say(Path(path)))
        if excluded and self._loudness > 0:
            print(f"eojeol: {path}: excluded", file=sys.stderr)
        return excluded

    def _skips_in(self, folder: Path) -> Skips:
        if self._values(self._projects.of(str(folder)))["no_ignore"]:
            return lambda *_: False
        from eojeol.documents.ignore import GitIgnore

        return GitIgnore(folder, self._tell).skips

    def _tell(self, error: MissingExtraError) -> None:
        """Say once that there is a .gitignore that nobody can read."""
        if error.package not in self._told and self._loudness >= 0:
            self._told.add(error.package)
            print(f"eojeol: .gitignore is not followed: {error}, or give --no-ignore", file=sys.stderr)

    def _values(self, project: Project) -> dict[str, Any]:
        if project.file not in self._settled:
            self._settled[project.file] = settled(self._given, self._typed, project)
        return self._settled[project.file]


def _options(values: Mapping[str, Any]) -> FixOptions:
    return FixOptions(**{each.name: values[each.name] for each in fields(FixOptions)})


def _endings(formats: Sequence[str]) -> set[str]:
    """All endings of the formats that are named by one of theirs."""
    from eojeol.documents import format_of

    return {suffix[1:] for name in formats for suffix in format_of("." + name.lstrip(".")).suffixes}


def _named(path: Path) -> str:
    """A file called `-` is not standard input."""
    return os.path.join(".", path) if str(path) == STANDARD else str(path)  # noqa: PTH118  (Path drops the dot)
