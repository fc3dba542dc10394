"""Files and folders in and out: opened with an error of one line, written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from eojeol.attributes import keep_attributes
from eojeol.errors import EnvironmentTrouble, InputError

STANDARD = "-"
# Beginning of the names of files and folders that are being written.
TEMPORARY = ".eojeol-"


@contextmanager
def reading(path: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input for `-`, for reading bytes.

    Raises:
        InputError: it is missing, a directory, or may not be read.
    """
    if path == STANDARD:
        yield sys.stdin.buffer
        return
    if Path(path).is_dir():
        raise InputError(f"{path} is a directory; name a file, or give -r for the files in it")
    try:
        stream = Path(path).open("rb")  # noqa: SIM115  (closed by the with statement below)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    with stream:
        yield stream


@contextmanager
def replacing(path: Path, like: Path | None = None) -> Iterator[BinaryIO]:
    """Write a file beside its place and move it there at the end; on any error the old one stays as it was.

    Owner, group, mode, access control list and extended attributes of an existing file are kept as far as the system
    allows. A symbolic link goes on pointing to the file, other names of the file (hard links) keep the old content, and
    what is no file (a device, a pipe) is written to as it stands.

    Args:
        path: the file to write.
        like: a file whose owner, mode, attributes and times it gets, instead of those of the old one.

    Raises:
        InputError: it is a directory.
        EnvironmentTrouble: it cannot be written, or is write-protected.
    """
    target = _target(path)
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    # Not made of the file's name, which may be as long as a name can be. Chosen before the file is made, inside the
    # block that deletes it: a signal that ends the command between the two would leave it behind.
    name = target.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        with _new_file(name, path) as stream:
            yield stream
        if like is not None or target.exists():
            keep_attributes(like or target, str(name))
        else:
            os.chmod(name, _new_mode())
        if like is not None:
            found = like.stat()
            os.utime(name, ns=(found.st_atime_ns, found.st_mtime_ns))
        os.replace(name, target)
    except OSError as error:
        raise EnvironmentTrouble(f"{path} cannot be written ({error.strerror}); it is as it was") from None
    finally:
        name.unlink(missing_ok=True)


def _new_file(name: Path, path: Path) -> BinaryIO:
    """A file `name`, which only its user may read until it takes the place of `path`."""
    try:
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        return os.fdopen(handle, "wb")
    except OSError as error:
        raise EnvironmentTrouble(f"{path} cannot be written ({error.strerror})") from None


def refuse_protected(path: Path) -> None:
    """Refuse a file that is write-protected: moving another one into its place would get around that.

    Args:
        path: the file; one that is absent is no trouble.

    Raises:
        EnvironmentTrouble: the user may not write it or, for root, who may write anything, its owner may not.
    """
    if not path.exists():
        return
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (path.stat().st_mode & stat.S_IWUSR if root else os.access(path, os.W_OK)):
        raise EnvironmentTrouble(
            f"{path} cannot be written (it is write-protected); make it writable or write to another file"
        )


def write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder (made if absent): all of them, or, when writing fails, none.

    Args:
        folder: the folder, whose other files stay.
        contents: what to write, by file name.

    Raises:
        InputError: `folder` is a file.
        EnvironmentTrouble: something cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give the path of a folder to write into")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentTrouble(
            f"{folder} cannot be made ({error.strerror}); choose another folder"
        ) from None
    with ExitStack() as together:
        for name, data in contents.items():
            stream = together.enter_context(replacing(folder / name))
            stream.write(data)
            # So that a full disk shows before the first file is moved to its place.
            stream.flush()


@contextmanager
def replacing_folder(out: Path, keep_others: bool = False) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the block ends well, and is deleted when it does not.

    Args:
        out: the folder to write; it may exist.
        keep_others: carry over the files of the old folder that the new one doesn't have.

    Yields:
        The folder to fill, beside `out` on the same disk, so that one rename moves it there.

    Raises:
        EnvironmentTrouble: an OSError in the block, which is about writing, or the move failed; `out` is as it was.
    """
    folder = out.parent / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}.partial"
    try:
        folder.mkdir(parents=True)
        if out.is_dir():
            shutil.copymode(out, folder)
        yield folder
        if keep_others and out.exists():
            for path in out.iterdir():
                if not (folder / path.name).exists():
                    (shutil.copytree if path.is_dir() else shutil.copy2)(path, folder / path.name)
        put_folder(folder, out)
    except OSError as error:
        raise EnvironmentTrouble(
            f"cannot write {out}: {error.strerror or error}; nothing was left behind, "
            "free some space (two to three times the size of what is written) or choose another folder"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Refuse to write a folder that another run is writing.

    The system holds the lock, of a file beside the folder, for as long as the process lives: what a killed run leaves
    behind is an empty file that hinders nobody. Where the disk knows no locks, as some network disks do, there is none.

    Args:
        out: the folder to write; it may exist.

    Raises:
        InputError: another run holds it.
        EnvironmentTrouble: the folder around it cannot be written.
    """
    path = out.parent / f".{out.name}.lock"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("ab")
        while not _locked(stream, out) and not _is_at(stream, path):
            # Whoever had it has ended in between, and the file went with that run.
            stream.close()
            stream = path.open("ab")
    except OSError as error:
        raise EnvironmentTrouble(f"cannot write {out}: {error.strerror}; choose another folder") from None
    try:
        yield
    finally:
        # Still locked, so that nobody holds what is removed; Windows removes nothing that is open.
        with suppress(OSError):
            path.unlink()
        stream.close()


def _locked(stream: BinaryIO, out: Path) -> bool:
    """Lock an open file, if the disk can; whether it went without.

    Raises:
        InputError: another process has the lock.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            stream.close()
            raise InputError(
                f"{out} is being written by another run; wait for its end, or name another folder"
            ) from None
        return True
    return False


def _is_at(stream: BinaryIO, path: Path) -> bool:
    """Whether an open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def put_folder(folder: Path, out: Path) -> None:
    """Put a folder in the place of another; if that fails, the old one is put back.

    Args:
        folder: the folder, on the same disk.
        out: its place; what is there is removed.

    Raises:
        OSError: it cannot be moved.
    """
    old = folder.with_suffix(".old")
    if out.exists():
        out.replace(old)
    try:
        folder.replace(out)
    except OSError:
        if old.exists():
            old.replace(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _target(path: Path) -> Path:
    """The file behind a path, which may be replaced.

    Raises:
        InputError: it is a directory.
        EnvironmentTrouble: it cannot be reached, or is write-protected.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a directory; name a file")
        target = path.resolve()
        if path.is_file():
            refuse_protected(path)
    except RuntimeError:
        raise EnvironmentTrouble(f"{path} cannot be written (it is a link to itself)") from None
    except OSError as error:
        raise EnvironmentTrouble(f"{path} cannot be written ({error.strerror})") from None
    return target


def _new_mode() -> int:
    """Mode bits of a new file."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
