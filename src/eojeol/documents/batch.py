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
from typing import Any

from eojeol.documents.edit import Fix
from eojeol.documents.file import FileResult, fix_file
from eojeol.documents.formats import SUFFIXES
from eojeol.errors import EojeolError

PathLike = str | os.PathLike[str]


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
        changed = sum(result.changed for result in self.results)
        failed = len(self.failed)
        added, removed = (sum(getattr(one, name) for one in self.results) for name in ("added", "removed"))
        total = f"{len(self.results)} file{'s' * (len(self.results) != 1)}"
        return (
            f"{total}: {changed} changed (+{added} -{removed} spaces), "
            f"{len(self.results) - changed - failed} already right, {failed} failed"
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
        how: as of `fix_file`, but for `out`.
    """
    results = []
    for path in find_files(paths, recursive):
        results.append(try_fix_file(path, fix, **how))
        if on_result:
            on_result(results[-1])
    return Summary(tuple(results))


def try_fix_file(path: PathLike, fix: Fix, **how: Any) -> FileResult:
    """`fix_file`, but an error is part of the result."""
    try:
        return fix_file(path, fix, **how)
    except EojeolError as error:
        return FileResult(os.fspath(path), error=" ".join(str(error).split()), exit_code=error.exit_code)


def find_files(paths: Iterable[PathLike], recursive: bool = False) -> list[Path]:
    """The files that paths stand for, each once, in the order given and by name within a folder or pattern.

    What stands for nothing is returned as it is, so that its failure gets a place among the results. In folders,
    hidden files and folders, links to folders, and the lock files of office programs are passed over.
    """
    found: dict[str, Path] = {}
    for given in paths:
        path = Path(given)
        if recursive and path.is_dir():
            some: Sequence[Path] = _in_folder(path)
        elif not path.exists() and glob.has_magic(os.fspath(path)):
            names = sorted(glob.glob(os.fspath(path), recursive=True))  # noqa: PTH207  (Path.glob wants a root)
            some = [Path(name) for name in names if Path(name).is_file()] or [path]
        else:
            some = [path]
        for one in some:
            found.setdefault(os.path.realpath(one), one)
    return list(found.values())


def _in_folder(folder: Path) -> list[Path]:
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                found.append(Path(parent) / name)
    return found
