"""Many files: folders, patterns, and going on after a failure.

`try_fix_file` is one file's whole story as a plain function from a path to a plain result, so that it can be mapped by
whatever runs it: `fix_many` does so one after the other, and a caller who wants processes maps it over a pool whose
workers make their own `fix` (a model cannot be pickled).
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from eojeol.documents.edit import Fix
from eojeol.documents.file import FileResult, PathLike, fix_file
from eojeol.documents.formats import SUFFIXES
from eojeol.documents.ignore import Skips
from eojeol.documents.options import Options, merge_options
from eojeol.errors import EojeolError


class CountedFile(Protocol):
    """What a summary counts of one file; `FileResult` is such."""

    @property
    def changed(self) -> bool:
        """Whether its spaces were, or would be, changed."""

    @property
    def added(self) -> int:
        """Number of spaces added."""

    @property
    def removed(self) -> int:
        """Number of spaces removed."""

    @property
    def error(self) -> str | None:
        """Why nothing was done."""


@dataclass(frozen=True)
class Summary:
    """What became of many files, in their order."""

    results: tuple[FileResult, ...]

    @property
    def exit_code(self) -> int:
        """0, or the greatest among the errors."""
        return max((result.exit_code for result in self.results), default=0)

    @property
    def failed(self) -> tuple[FileResult, ...]:
        """The files that were left alone because something was wrong."""
        return tuple(result for result in self.results if result.error is not None)

    def __str__(self) -> str:
        """One line."""
        return summary_line(self.results)


def summary_line(results: Sequence[CountedFile], verb: str | None = "changed") -> str:
    """One line about many files.

    Args:
        results: the result of each file.
        verb: what became of the files with changes, such as "would change"; None if changes were not counted.
    """
    total = f"{len(results)} file{'s' * (len(results) != 1)}"
    failed = sum(result.error is not None for result in results)
    if verb is None:
        return f"{total}: {len(results) - failed} done, {failed} failed"
    changed = sum(result.changed for result in results)
    added, removed = sum(result.added for result in results), sum(result.removed for result in results)
    return (
        f"{total}: {changed} {verb} (+{added} -{removed} spaces), "
        f"{len(results) - changed - failed} already right, {failed} failed"
    )


def fix_many(
    paths: Iterable[PathLike],
    fix: Fix,
    *,
    recursive: bool = False,
    on_result: Callable[[FileResult], None] | None = None,
    **how: Any,
) -> Summary:
    """Fix many files and go on after those that fail.

    Args:
        paths: files, patterns (`**` reaches into folders), and with `recursive` folders.
        fix: texts in, the same texts with other spaces out.
        recursive: fix the files in folders whose names end in one of `SUFFIXES`.
        on_result: called after each file, for progress.
        how: further arguments of `fix_file`, but for `out`.

    Raises:
        UsageError: there is no option of such a name.
    """
    results = []
    for path in find_files(paths, recursive):
        results.append(try_fix_file(path, fix, **how))
        if on_result:
            on_result(results[-1])
    return Summary(tuple(results))


def try_fix_file(
    path: PathLike, fix: Fix, *, options: Options | None = None, out: PathLike | None = None,
    in_place: bool = False, backup: str | None = None, suffix: str | None = None, **given: Any,
) -> FileResult:  # fmt: skip
    """`fix_file`, but what is wrong with a file is part of the result.

    Args:
        path: as all others, see `fix_file`.

    Raises:
        UsageError: there is no option of such a name, whatever the file.
    """
    options = merge_options(options, given)
    try:
        return fix_file(path, fix, options=options, out=out, in_place=in_place, backup=backup, suffix=suffix)
    except EojeolError as error:
        return FileResult(os.fspath(path), error=" ".join(str(error).split()), exit_code=error.exit_code)


def find_files(
    paths: Iterable[PathLike], recursive: bool = False, skips_in: Callable[[Path], Skips] | None = None
) -> list[Path]:
    """The files that paths stand for, each once, in the order given and by name within a folder or pattern.

    In folders, hidden files and folders, links to folders, and the lock files of office programs are passed over.

    Args:
        paths: files, patterns, folders.
        recursive: go into folders.
        skips_in: given such a folder, says what in it is passed over as well; see ignore.py.

    Returns:
        The files; a path that stands for nothing as it is, so that its failure gets a place among the results.
    """
    found: dict[str, Path] = {}
    for given in paths:
        path = Path(given)
        if recursive and path.is_dir():
            files = _in_folder(path, skips_in(path) if skips_in else lambda *_: False)
        elif not path.exists() and glob.has_magic(os.fspath(path)):
            names = sorted(glob.glob(os.fspath(path), recursive=True))  # noqa: PTH207  (Path.glob wants a root)
            files = [Path(name) for name in names if Path(name).is_file()] or [path]
        else:
            files = [path]
        for file in files:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _in_folder(folder: Path, skips: Skips) -> list[Path]:
    found: list[Path] = []
    for name, folders, names in os.walk(folder):
        parent = Path(name)
        folders[:] = sorted(
            each for each in folders if not each.startswith(".") and not skips(parent / each, True)
        )
        found += [
            parent / each
            for each in sorted(names)
            if each.lower().endswith(SUFFIXES)
            and not each.startswith((".", "~$"))
            and not skips(parent / each, False)
        ]
    return found
