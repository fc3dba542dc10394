"""What holds for a document of an editor or an assistant: what would hold for it if `eojeol fix` were given it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from eojeol.cli.fix import fix
from eojeol.cli.fix_options import FixOptions
from eojeol.cli.project import Project, Projects, of_table
from eojeol.cli.settled import settled
from eojeol.documents import Options
from eojeol.lsp.held import Held

if TYPE_CHECKING:
    from eojeol.cli.fix_input import Fixer

HELP = ["-h", "--help"]


class Holder:
    """Answers what holds for a path; see `lsp.held.HeldFor`. Safe to share between threads.

    Args:
        given: the parameters of the command.
        typed: names of those that the user typed, which win over every file and editor.

    Raises:
        UsageError: a settings file that was named cannot be used.
    """

    def __init__(self, given: Mapping[str, Any], typed: Collection[str]) -> None:
        # What nobody typed. A command keeps the option for its help that it was first asked with.
        untyped = fix.make_context(fix.name, [], resilient_parsing=True, help_option_names=HELP)
        self._given = {**untyped.params, **given}
        self._typed = typed
        self._lock = Lock()
        self._fixers: list[Fixer] = []
        self._held: list[tuple[Fixer, Path | None, Held]] = []
        self._projects = self._read()

    def __call__(self, path: Path, editor: Mapping[str, Any]) -> Held | None:
        """The settings of a document: the same object as long as they are the same.

        Args:
            path: the document, or where it would be.
            editor: keys of a settings file that the editor sets; they win over the project's.

        Returns:
            None if the settings exclude it.

        Raises:
            EojeolError: the settings, the rules or the model cannot be used.
        """
        with self._lock:
            project = self._projects.of(str(path))
            over = of_table(editor, project.folder)
            values = settled(settled(self._given, self._typed, project), self._typed, over)
            if _is_excluded(path, values["exclude"], project):
                return None
            fixer = self._fixer(values)
            for known, file, held in self._held:
                if known is fixer and file == project.file:
                    return held
            job = fixer.job
            held = Held(fixer.spacer, job.mode, Options(**job.options), job.rules, project.file)
            self._held.append((fixer, project.file, held))
            return held

    def forget(self) -> None:
        """Read settings and rules anew the next time; models stay."""
        with self._lock:
            self._projects = self._read()
            self._held.clear()
            # One of each model is kept, for its engine.
            models = {fixer.job.model: fixer for fixer in self._fixers}
            self._fixers = list(models.values())
            self._stale = len(self._fixers)

    def _read(self) -> Projects:
        self._stale = 0
        return Projects(self._given["config"], self._given["isolated"])

    def _fixer(self, values: Mapping[str, Any]) -> Fixer:
        """A model with settings; one that is there already, if it is the same."""
        from eojeol.cli.fix_input import Fixer

        options = FixOptions(**{each.name: values[each.name] for each in fields(FixOptions)})
        job = options.job(())
        for fixer in self._fixers[self._stale :]:
            if fixer.job == job:
                return fixer
        same = (fixer.engine for fixer in self._fixers if fixer.job.model == job.model)
        self._fixers.append(Fixer(job, next(same, None)))
        return self._fixers[-1]


def _is_excluded(path: Path, patterns: Collection[str], project: Project) -> bool:
    if not patterns:
        return False
    from eojeol.documents.ignore import Patterns

    return bool(Patterns(patterns, project.folder).say(path))
