"""The output folder: refused if in use, built beside the target, moved into place when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eojeol.errors import EnvironmentTrouble, InputError

MANIFEST = "manifest.json"


def refuse_used(out: Path, overwrite: bool) -> None:
    """Only an absent or empty folder may be written, or with `overwrite` an earlier result of prepare.

    Raises:
        InputError: anything else is there; a mistyped path must not cost anybody a folder.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise InputError(f"{out} is a file; name a folder to write")
    if not any(out.iterdir()):
        return
    if not overwrite:
        raise InputError(f"{out} exists and is not empty; name another folder or set overwrite: true")
    if not (out / MANIFEST).is_file():
        raise InputError(f"{out} holds no {MANIFEST}, so prepare did not write it; remove it yourself")


@contextmanager
def in_place_of(out: Path) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the block ends well, and is deleted when it does not.

    Raises:
        EnvironmentTrouble: an OSError in the block; readers report their own, so it is about writing.
    """
    folder = out.parent / f".{out.name}.partial-{os.getpid()}"
    try:
        folder.mkdir(parents=True)
        yield folder
        _move(folder, out)
    except OSError as error:
        raise EnvironmentTrouble(
            f"cannot write {out}: {error.strerror or error}; nothing was left behind, "
            "free some space (two to three times the size of the text) or choose another folder"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move(folder: Path, out: Path) -> None:
    old = folder.with_name(folder.name.replace(".partial-", ".old-"))
    if out.exists():
        out.replace(old)
    try:
        folder.replace(out)
    except OSError:
        if old.exists():
            old.replace(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
