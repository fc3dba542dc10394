"""What tells one state of an input file from another."""

from __future__ import annotations

from pathlib import Path

from eojeol.errors import InputError


def size_and_stamp(path: Path) -> tuple[int, str]:
    """The size of a file, and what changes when the file does.

    Raises:
        InputError: it has gone.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); it was there a moment ago") from None
    return stat.st_size, f"{stat.st_size}-{stat.st_mtime_ns}"
