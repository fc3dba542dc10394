"""Which files in folders are passed over: what .gitignore files say, and patterns of the user in the same language.

`pathspec` reads the patterns, so that they mean what they mean to git. It comes with an extra: patterns of the user
need it, and without it a .gitignore is named and not followed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from eojeol.errors import MissingExtraError, needs

EXTRA = "documents"
FILE = ".gitignore"
# Whether a file, or a folder if the second argument says so, is passed over.
Skips = Callable[[Path, bool], bool]


class Patterns:
    """Patterns of .gitignore's language, relative to a folder.

    Args:
        lines: the patterns.
        folder: what they are relative to.

    Raises:
        MissingExtraError: pathspec is not installed.
    """

    def __init__(self, lines: Iterable[str], folder: Path) -> None:
        with needs(EXTRA):
            from pathspec import GitIgnoreSpec
        self._folder = os.path.abspath(folder)  # noqa: PTH100  (links are kept)
        self._spec: Any = GitIgnoreSpec.from_lines(lines)

    def say(self, path: Path, folder: bool = False) -> bool | None:
        """True if a path is to be passed over, False if a pattern says that it isn't, None if none speaks of it.

        Args:
            path: a file or a folder; a pattern without a slash finds it outside of the patterns' folder, too.
            folder: it is a folder.
        """
        shown = os.path.relpath(path, self._folder)
        parts = [part for part in Path(shown).parts if part not in (".", "..")]
        answer: bool | None = self._spec.check_file("/".join(parts) + "/" * folder).include if parts else None
        return answer


class GitIgnore:
    """What the .gitignore files in and above a folder say: up to the root of its repository, the deepest first.

    A folder that is ignored itself was named all the same; then only the files inside it count.

    Args:
        folder: the folder that is gone into.
        on_missing: told that pathspec is not installed, if there is a .gitignore.
    """

    def __init__(self, folder: Path, on_missing: Callable[[MissingExtraError], None]) -> None:
        self._on_missing = on_missing
        self._known: dict[str, Patterns | None] = {}
        top = os.path.abspath(folder)  # noqa: PTH100
        above = [top, *map(str, Path(top).parents)]
        self._root = next((each for each in above if os.path.lexists(os.path.join(each, ".git"))), top)  # noqa: PTH118
        if any(self.skips(Path(each), True) for each in above if len(each) > len(self._root)):
            self._root = top

    def skips(self, path: Path, folder: bool) -> bool:
        """Whether a path is ignored.

        Args:
            path: a file or a folder; the folders on the way to it are not.
            folder: it is a folder.
        """
        at = os.path.abspath(path)  # noqa: PTH100
        while at != self._root and at != (at := os.path.dirname(at)):  # noqa: PTH120
            patterns = self._of(at)
            said = patterns.say(path, folder) if patterns else None
            if said is not None:
                return said
        return False

    def _of(self, folder: str) -> Patterns | None:
        if folder not in self._known:
            self._known[folder] = self._read(Path(folder))
        return self._known[folder]

    def _read(self, folder: Path) -> Patterns | None:
        try:
            lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return None
        try:
            return Patterns(lines, folder)
        except MissingExtraError as error:
            self._on_missing(error)
            return None
