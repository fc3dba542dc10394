"""One file: read it whole, fix it, and write it whole or not at all.

A file is written beside its place and moved there, keeps its owner, mode and attributes, and is left alone when nothing
changed or anything went wrong. It is looked at before and after reading and again just before it is replaced, so that
what somebody else wrote in the meantime is never lost.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eojeol.documents.counting import CountingFix
from eojeol.documents.edit import Fix
from eojeol.documents.formats import fix_bytes
from eojeol.documents.options import Options, merge_options
from eojeol.errors import InputError, UsageError, error_context
from eojeol.files import refuse_protected, replacing

PathLike = str | os.PathLike[str]


@dataclass(frozen=True)
class FileResult:
    """What became of a file; plain values, so that it can cross processes.

    Attributes:
        path: the file.
        changed: whether its spaces were to be changed.
        added: number of spaces added.
        removed: number of spaces removed.
        written: where the result was written, if anywhere.
        data: the result, if it was written nowhere.
        error: why the file was left alone.
        exit_code: 0, or that of the error.
        notes: what should be known of it though nothing is wrong, such as the encoding that was found.
    """

    path: str
    changed: bool = False
    added: int = 0
    removed: int = 0
    written: str | None = None
    data: bytes | None = field(default=None, repr=False)
    error: str | None = None
    exit_code: int = 0
    notes: tuple[str, ...] = ()


def fix_file(
    path: PathLike,
    fix: Fix,
    *,
    options: Options | None = None,
    out: PathLike | None = None,
    in_place: bool = False,
    backup: str | None = None,
    suffix: str | None = None,
    **given: Any,
) -> FileResult:
    """Fix the spaces of one file.

    Args:
        path: a file in one of the formats.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.
        out: where to write the result.
        in_place: write it back to the file, if anything changed.
        backup: with `in_place`, keep the old file under its name with this ending, such as `.bak`.
        suffix: the format, if the name doesn't tell it.
        given: single options by name, such as `encoding="cp949"` or `columns=["본문"]`; see `Options`.

    Returns:
        What was done; with neither `out` nor `in_place` it holds the result.

    Raises:
        InputError: the file cannot be read or is not what its name says.
        EnvironmentTrouble: the result cannot be written; the file is as it was.
        UsageError: arguments that don't go together, or options that don't exist or don't fit the file.
    """
    if out is not None and in_place:
        raise UsageError("give an output file or --in-place, not both")
    if backup is not None and not in_place:
        raise UsageError("a backup such as .bak goes with --in-place")
    options = merge_options(options, given)
    notes: list[str] = []
    if options.notice is None:
        options = replace(options, notice=notes.append)
    counting = CountingFix(fix)

    def fixed(data: bytes) -> bytes:
        return fix_bytes(data, Path(path).suffix if suffix is None else suffix, counting, options)

    if in_place:
        changed = change_in_place(path, fixed, backup)
        written = str(Path(path).resolve()) if changed else None
        return _result(path, changed, counting, notes, written=written)
    _, data, result = _changed(path, fixed)
    if out is None:
        return _result(path, result != data, counting, notes, data=result)
    _write(Path(out), result)
    return _result(path, result != data, counting, notes, written=str(out))


def change_in_place(path: PathLike, change: Callable[[bytes], bytes], backup: str | None = None) -> bool:
    """Write what a function makes of a file's content back to it, whole or not at all, if the two differ.

    Args:
        path: the file.
        change: old content in, new content out.
        backup: keep the old file under its name with this ending.

    Returns:
        Whether they differ.

    Raises:
        InputError: the file cannot be read, or changed in the meantime; or whatever `change` raises.
        EnvironmentTrouble: it cannot be written, or is write-protected; it is as it was.
        UsageError: the ending is empty or names another folder.
    """
    if backup is not None and (not backup or {"/", os.sep} & set(backup)):
        raise UsageError(f"{backup!r} cannot be the ending of a backup; give one such as .bak")
    before, data, result = _changed(path, change)
    if result == data:
        return False
    source = Path(path)
    target = source.resolve()
    refuse_protected(source)
    if backup is not None:
        _check_same(source, before)
        _write(target.with_name(target.name + backup), data, source)
    _write(target, result, watched=(source, before))
    return True


def _changed(path: PathLike, change: Callable[[bytes], bytes]) -> tuple[os.stat_result, bytes, bytes]:
    """What a file was like, what it held, and what becomes of that; errors name the file."""
    with error_context(os.fspath(path)):
        before, data = _read(Path(path))
        return before, data, change(data)


def _result(
    path: PathLike,
    changed: bool,
    counting: CountingFix,
    notes: Sequence[str],
    *,
    written: str | None = None,
    data: bytes | None = None,
) -> FileResult:
    counts = counting.counts
    return FileResult(str(path), changed, counts.added, counts.removed, written, data, notes=tuple(notes))


def _read(path: Path) -> tuple[os.stat_result, bytes]:
    try:
        before = path.stat()
        if stat.S_ISDIR(before.st_mode):
            raise InputError("it is a directory; give -r to fix the files in it")
        if not stat.S_ISREG(before.st_mode):
            raise InputError("it is not a regular file; name a file on a disk")
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise InputError(
            f"it cannot be read ({error.strerror}); check the path and its permissions"
        ) from None
    if _differ(before, after) or len(data) != after.st_size:
        raise InputError("it changed while it was being read; run again when nobody writes it")
    return before, data


def _write(
    target: Path, data: bytes, like: Path | None = None, watched: tuple[Path, os.stat_result] | None = None
) -> None:
    """Write a file whole or not at all.

    Args:
        target: where to write it.
        data: its content.
        like: a file whose owner, mode, attributes and times it gets.
        watched: a file, and what it must still be like.

    Raises:
        InputError: the target is a directory, or the watched file changed.
        EnvironmentTrouble: it cannot be written.
    """
    with replacing(target, like) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
        if watched:
            _check_same(*watched)


def _check_same(path: Path, before: os.stat_result) -> None:
    if _differ(before, path.stat()):
        raise InputError(f"{path}: it changed while it was being fixed and is left as it is; run again")


def _differ(before: os.stat_result, after: os.stat_result) -> bool:
    names = ("st_ino", "st_dev", "st_size", "st_mtime_ns")
    return any(getattr(before, name) != getattr(after, name) for name in names)
