"""Where shards are read and written: a folder, or a URI that pyarrow or fsspec knows.

A file is written under a temporary name in the run's own folder and moved to its place when it is whole; what a run
that was killed leaves behind lies in that folder alone.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from eojeol.errors import InputError, needs

# The run's own folder inside of the output; it is gone when a run has ended well.
STATE = ".eojeol-batch"
_PYARROW = ("s3", "gs", "gcs", "hdfs", "viewfs", "abfs", "abfss")


class Found(NamedTuple):
    """A file below a location: its path from there with `/`, its address, its size, and what changes when it does."""

    name: str
    address: str
    size: int
    stamp: str


class Store(Protocol):
    """An output location."""

    def write(self, name: str) -> Any:
        """A context manager with a stream; the file is there, whole, when it ends well."""

    def read(self, name: str) -> bytes | None:
        """All of a small file; None if it is not there."""

    def size(self, name: str) -> int | None:
        """Bytes of a file; None if it is not there."""

    def names(self, folder: str) -> list[str]:
        """Names of all files in and below a folder, from the root."""

    def remove(self, name: str) -> None:
        """Remove a file or a folder, if it is there."""


class LocalStore:
    """A folder on a disk.

    Args:
        root: the folder; it is made when something is written.
    """

    def __init__(self, root: str) -> None:
        self.root = Path(root)

    @contextmanager
    def write(self, name: str) -> Iterator[BinaryIO]:
        """A stream; the file is in its place, whole, when the block ends well.

        Raises:
            OSError: it cannot be written.
        """
        temporary = self.root / STATE / "tmp" / secrets.token_hex(8)
        target = self.root / name
        temporary.parent.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """All of a small file; None if it is not there."""
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def size(self, name: str) -> int | None:
        """Bytes of a file; None if it is not there."""
        try:
            return (self.root / name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self, folder: str) -> list[str]:
        """Names of all files in and below a folder, from the root."""
        paths = (self.root / folder).rglob("*") if (self.root / folder).is_dir() else ()
        return sorted(path.relative_to(self.root).as_posix() for path in paths if path.is_file())

    def remove(self, name: str) -> None:
        """Remove a file or a folder, if it is there."""
        path = self.root / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


class RemoteStore:
    """A location that a library reads.

    Args:
        uri: such as `s3://bucket/folder`.
    """

    def __init__(self, uri: str) -> None:
        self._fs, self._root = filesystem(uri)
        self._root = self._root.rstrip("/")

    @contextmanager
    def write(self, name: str) -> Iterator[BinaryIO]:
        """A stream; the file is in its place, whole, when the block ends well.

        Raises:
            OSError: it cannot be written.
        """
        temporary, target = self._path(f"{STATE}/tmp/{secrets.token_hex(8)}"), self._path(name)
        for path in (temporary, target):
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        try:
            with self._fs.open(temporary, "wb") as stream:
                yield stream
            self._fs.mv(temporary, target)
        except BaseException:
            with suppress(OSError):
                self._fs.rm_file(temporary)
            raise

    def read(self, name: str) -> bytes | None:
        """All of a small file; None if it is not there."""
        try:
            with self._fs.open(self._path(name), "rb") as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    def size(self, name: str) -> int | None:
        """Bytes of a file; None if it is not there."""
        try:
            return int(self._fs.info(self._path(name))["size"])
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> list[str]:
        """Names of all files in and below a folder, from the root."""
        try:
            found = self._fs.find(self._path(folder) if folder else self._root)
        except FileNotFoundError:
            return []
        return sorted(path.lstrip("/")[len(self._root.lstrip("/")) + 1 :] for path in found)

    def remove(self, name: str) -> None:
        """Remove a file or a folder, if it is there."""
        with suppress(FileNotFoundError):
            self._fs.rm(self._path(name), recursive=True)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def is_uri(location: str) -> bool:
    """Whether a location is a URI and not a path of this machine."""
    return "://" in location


def store_of(location: str) -> Store:
    """The store at a path or URI."""
    return RemoteStore(location) if is_uri(location) else LocalStore(location)


def filesystem(uri: str) -> tuple[Any, str]:
    """The file system of a URI, with the methods of fsspec, and the path in it.

    Raises:
        InputError: no library knows it.
        MissingExtraError: the libraries are not installed.
    """
    with needs("ray"):
        import fsspec
    scheme = uri.partition("://")[0]
    try:
        if scheme in _PYARROW:
            with needs("ray"):
                from fsspec.implementations.arrow import ArrowFSWrapper
                from pyarrow.fs import FileSystem
            found, path = FileSystem.from_uri(uri)
            return ArrowFSWrapper(found), path
        return cast("tuple[Any, str]", fsspec.core.url_to_fs(uri))
    except (ValueError, ImportError, OSError) as error:
        raise InputError(
            f"{uri} cannot be reached ({' '.join(str(error).split())}); check the address"
        ) from None


def open_input(address: str) -> BinaryIO:
    """Open an input for reading.

    Raises:
        OSError: it cannot be read.
    """
    if not is_uri(address):
        return Path(address).open("rb")
    fs, path = filesystem(address)
    return cast(BinaryIO, fs.open(path, "rb"))
