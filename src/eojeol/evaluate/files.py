"""Writing results so that a reader never meets half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from eojeol.errors import EnvironmentTrouble, InputError


def write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder (made if absent): all of them, or, when writing fails, none.

    Everything is first written beside its target and only then moved into place, so a full disk leaves the
    older files as they were.

    Raises:
        InputError: `folder` is a file.
        EnvironmentTrouble: the system refused (no space, no permission, …).
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give the path of a folder to write into")
    waiting: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mode = 0o666 & ~_umask()
        for name, data in contents.items():
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            waiting.append((temporary, folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).chmod(mode)  # mkstemp makes files that only their owner can read
        while waiting:
            temporary, target = waiting[0]
            os.replace(temporary, target)
            waiting.pop(0)
    except OSError as error:
        raise EnvironmentTrouble(
            f"cannot write into {folder}: {error.strerror or error}; free some space or choose another folder"
        ) from None
    finally:
        for temporary, _ in waiting:
            with suppress(OSError):
                Path(temporary).unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
