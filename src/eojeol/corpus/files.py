"""Finding and opening input files, and the account of those that are broken.

A path may be a file, a folder or a pattern; files come in the order of their names, which is the same everywhere. The
name by which a file enters document ids is relative to the path that the user gave, so that the split does not change
when the corpus moves. Broken input is the rule with large corpora: it is named, counted and skipped, and is fatal only
if the user says `strict`.
"""

from __future__ import annotations

import bz2
import glob
import gzip
import io
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from eojeol.errors import InputError, RecordError
from eojeol.text.encoding import not_text, place

T = TypeVar("T")

# What prepare writes beside its shards.
MANIFEST = "manifest.json"
COMPRESSED = (".gz", ".xz", ".bz2")
# What the decompressors raise on truncated or damaged files, and the system on unreadable files.
BROKEN_FILE = (OSError, EOFError, lzma.LZMAError, zlib.error)
_SHOWN_PER_FILE = 20


class Span(NamedTuple):
    """A stretch of a file that holds whole documents.

    Args:
        start: the first byte.
        end: the first byte after it.
        lines: how many lines are before it.
        documents: how many documents are.
    """

    start: int
    end: int
    lines: int
    documents: int


class SourceFile(NamedTuple):
    """An input file.

    Args:
        path: where it is.
        name: its path relative to the source's path, with `/`; the same on every machine.
        span: what of it is read; None: all. Only readers of lines take it.
    """

    path: Path
    name: str
    span: Span | None = None


class Trouble:
    """Names malformed files and records on standard error and counts them.

    Args:
        strict: raise an error instead.
        hint: what the user can do, the end of the error's message.
    """

    def __init__(self, strict: bool = False, hint: str = "fix or remove it, or set strict: false") -> None:
        self._strict = strict
        self._hint = hint
        self.files = 0
        self.records = 0
        self._last = ""
        self._shown = 0

    def file(self, path: str | Path, why: object) -> None:
        """Report that the rest of a file cannot be read.

        Args:
            path: the file.
            why: the reason, in words or as an exception.

        Raises:
            InputError: if strict.
        """
        message = f"{path}: {_one_line(why)}"
        if self._strict:
            raise InputError(f"{message}; {self._hint}")
        self.files += 1
        print(f"prepare: malformed file skipped from here on: {message}", file=sys.stderr)

    def record(self, path: str | Path, where: str, why: object) -> None:
        """Report that a record of a file cannot be read; the next record may be fine.

        Args:
            path: the file.
            where: position of the record, such as "line 3".
            why: the reason, in words or as an exception.

        Raises:
            RecordError: if strict.
        """
        message = f"{path}: {where}: {_one_line(why)}"
        if self._strict:
            raise RecordError(f"{message}; {self._hint}")
        self.records += 1
        self._shown = self._shown + 1 if self._last == str(path) else 1
        self._last = str(path)
        if self._shown <= _SHOWN_PER_FILE:
            print(f"prepare: malformed record skipped: {message}", file=sys.stderr)
        elif self._shown == _SHOWN_PER_FILE + 1:
            print(f"prepare: {path}: more malformed records; the manifest counts them", file=sys.stderr)

    def attempt(self, path: str | Path, where: str, read: Callable[[], T]) -> T | None:
        """Read a record, and report it if that raises ValueError.

        Args:
            path: the file.
            where: position of the record, such as "line 3".
            read: reads the record.

        Returns:
            What `read` returns; None for a malformed record.

        Raises:
            RecordError: the record is malformed, if strict.
        """
        try:
            return read()
        except ValueError as error:
            self.record(path, where, error)
            return None


def expand(path: str, patterns: tuple[str, ...]) -> list[SourceFile]:
    """The files that a path stands for, sorted by name.

    Args:
        path: a file, a folder or a glob pattern (`**` reaches into folders).
        patterns: names that count inside a folder; each also with .gz, .xz, .bz2.

    Raises:
        InputError: nothing is there.
    """
    given = Path(path)
    if given.is_file():
        return [SourceFile(given, given.name)]
    found, base = _in_folder(given, patterns) if given.is_dir() else _matching(path)
    found = _without_results(found, base)
    if not found:
        raise InputError(
            f"{path}: nothing but results of prepare; name one of their folders if that is meant"
        )
    files = [SourceFile(file, file.relative_to(base).as_posix()) for file in found]
    return sorted(files, key=lambda file: file.name)


def _in_folder(folder: Path, patterns: tuple[str, ...]) -> tuple[set[Path], Path]:
    """The files of these names in a folder and the folders in it; the folder."""
    wanted = [pattern + end for pattern in patterns for end in ("", *COMPRESSED)]
    found = {file for pattern in wanted for file in folder.rglob(pattern) if file.is_file()}
    if not found:
        raise InputError(
            f"{folder}: no file named {' or '.join(patterns)} in this folder; check path and reader"
        )
    return found, folder


def _matching(pattern: str) -> tuple[set[Path], Path]:
    """The files that match a glob pattern, and the folder up to its first wildcard: `a/b` of `a/b/c*/*.txt`."""
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207  (Path.glob takes no absolute pattern)
    found = {Path(name) for name in names if Path(name).is_file()}
    if not found:
        raise InputError(f"{pattern} does not exist and no file matches it; check the path")
    fixed = re.split(r"[*?\[]", pattern)[0]
    return found, Path(fixed if fixed.endswith("/") else Path(fixed).parent)


def _without_results(found: set[Path], base: Path) -> set[Path]:
    """Leave out what lies in results of prepare below the base, and say so: they would be read as text.

    A result that is named itself, or a folder in it, is meant.
    """
    known: dict[Path, Path | None] = {base: None}

    def result_around(folder: Path) -> Path | None:
        """The result of prepare that a folder lies in."""
        if folder not in known:
            # A run writes beside its place, under a name that begins with a dot.
            own = (folder / MANIFEST).is_file() and (folder / "train").is_dir()
            unfinished = folder.name.startswith(".") and ".partial-" in folder.name
            above = result_around(folder.parent) if folder != folder.parent else None
            known[folder] = folder if own or unfinished else above
        return known[folder]

    results = {file: result_around(file.parent) for file in found}
    for folder in sorted({result for result in results.values() if result is not None}):
        print(f"prepare: {folder} is a result of prepare and is left out of {base}", file=sys.stderr)
    return {file for file, result in results.items() if result is None}


class _Decompressed(io.RawIOBase):
    """A decompressor as raw input: passes on what there is, so that data before a break is not lost."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def open_binary(path: Path) -> io.BufferedReader:
    """Open a file for reading bytes; .gz, .xz and .bz2 are decompressed.

    Raises:
        OSError: the file cannot be opened. While reading, anything in BROKEN_FILE may be raised.
    """
    if path.suffix not in COMPRESSED:
        return io.BufferedReader(path.open("rb", buffering=0), 1 << 20)
    openers: dict[str, Any] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}
    # The decompressors are Python classes; a C buffer around them makes iterating over lines much faster.
    return io.BufferedReader(_Decompressed(openers[path.suffix](path, "rb")), 1 << 20)


def text_lines(
    file: SourceFile, trouble: Trouble, encoding: str = "utf-8", errors: str = "skip"
) -> Iterator[tuple[int, str]]:
    r"""Line numbers (from 1) and lines, without `\n`; undecodable lines and a broken file go to `trouble`.

    Args:
        file: the file to read.
        trouble: names and counts undecodable lines and a broken file.
        encoding: an encoding in which a line end is the byte 0x0A.
        errors: `skip` an undecodable line, or `replace` the bytes by U+FFFD.
    """
    how = "replace" if errors == "replace" else "strict"
    span = file.span
    offset = span.start if span else 0
    try:
        with open_binary(file.path) as stream:
            if span:
                stream.seek(span.start)
            for number, raw in enumerate(stream, span.lines + 1 if span else 1):
                if span and offset >= span.end:
                    break
                try:
                    line = raw.decode(encoding, how)
                except UnicodeDecodeError as error:
                    # A line that is not text costs itself alone, so it cannot be left to a decoder of the whole file.
                    why = f"{not_text(encoding, error)}; set errors: replace to keep such lines"
                    trouble.record(file.path, place(number, offset + error.start), why)
                else:
                    if number == 1:
                        line = line.removeprefix("\ufeff")
                    yield number, line.removesuffix("\n")
                offset += len(raw)
    except BROKEN_FILE as error:
        trouble.file(file.path, f"{error} (after byte {offset})")


def _one_line(why: object) -> str:
    return " ".join(str(why).split()) or type(why).__name__
