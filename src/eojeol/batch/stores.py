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
from datetime import datetime
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

    def write(self, name: str, lasting: bool = True) -> Any:
        """A context manager with a stream; the file is there, whole, when it ends well.

        Args:
            name: the file.
            lasting: it has to outlive a power cut.
        """

    def open(self, name: str) -> BinaryIO:
        """A file of its own, for reading."""

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
    def write(self, name: str, lasting: bool = True) -> Iterator[BinaryIO]:
        """A stream; the file is in its place, whole, when the block ends well.

        Args:
            name: the file.
            lasting: it has to outlive a power cut.

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
                if lasting:
                    stream.flush()
                    os.fsync(stream.fileno())
            os.replace(temporary, target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO:
        """A file of its own, for reading."""
        return (self.root / name).open("rb")

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
    def write(self, name: str, lasting: bool = True) -> Iterator[BinaryIO]:  # noqa: ARG002
        """A stream; the file is in its place, whole, when the block ends well.

        Args:
            name: the file.
            lasting: it has to outlive a power cut, as all does in such a place.

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

    def open(self, name: str) -> BinaryIO:
        """A file of its own, for reading."""
        return cast(BinaryIO, self._fs.open(self._path(name), "rb"))

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

    def put(self, name: str, data: bytes) -> None:
        """Write a small file in its place.

        Args:
            name: the file.
            data: all of it.

        Raises:
            OSError: it cannot be written.
        """
        path = self._path(name)
        self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        with self._fs.open(path, "wb") as stream:
            stream.write(data)

    def modified(self, name: str) -> float | None:
        """When a file was written, in seconds by the clock of the store; None if it doesn't say."""
        try:
            found = self._fs.info(self._path(name))
        except FileNotFoundError:
            return None
        at = next(
            (found[key] for key in ("mtime", "LastModified", "updated", "created") if found.get(key)), None
        )
        return (
            at.timestamp()
            if isinstance(at, datetime)
            else float(at)
            if isinstance(at, (int, float))
            else None
        )

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


def stamp_of(address: str) -> tuple[int, str]:
    """The size of a file, and what changes when it does.

    Raises:
        OSError: it is not there, or cannot be asked.
    """
    if not is_uri(address):
        stat = Path(address).stat()
        return stat.st_size, f"{stat.st_size}-{stat.st_mtime_ns}"
    fs, path = filesystem(address)
    return stamp_in(fs.info(path))


def stamp_in(info: dict[str, Any]) -> tuple[int, str]:
    """The same out of what fsspec says of a file."""
    stamp = info.get("ETag") or info.get("mtime") or info.get("LastModified") or ""
    return int(info["size"]), f"{info['size']}-{stamp}"


def open_input(address: str) -> BinaryIO:
    """Open an input for reading.

    Raises:
        OSError: it cannot be read.
    """
    if not is_uri(address):
        return Path(address).open("rb")
    fs, path = filesystem(address)
    return cast(BinaryIO, fs.open(path, "rb"))
