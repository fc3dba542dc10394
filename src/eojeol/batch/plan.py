"""Inputs to shards: every file is one, and its output has the name that it has below what the user named."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eojeol.batch.formats.kinds import kind_of
from eojeol.batch.stores import Found, filesystem, is_uri, stamp_in, stamp_of
from eojeol.errors import InputError, UsageError

_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Shard:
    """One input file; plain values, so that it can cross processes.

    Attributes:
        name: its path below what the user named, with `/`: the name of its output.
        address: where it is.
        size: its bytes when the run began.
        stamp: changes when the file does.
        kind: its format, as `--as` takes it.
    """

    name: str
    address: str
    size: int
    stamp: str
    kind: str


def shards_of(inputs: Sequence[str], out: str, given: str | None) -> tuple[list[Shard], int]:
    """The shards that inputs stand for, by name.

    Args:
        inputs: files, folders, patterns, URIs of such.
        out: the output, which is no input even if it lies in one.
        given: the format of all files, if the user says one.

    Returns:
        The shards, and how many files in folders are in none of the formats.

    Raises:
        InputError: an input is not there, or nothing is in it.
        UsageError: two inputs would be written to one output.
    """
    found: dict[str, Shard] = {}
    others = 0
    inside = os.path.realpath(out) + os.sep if not is_uri(out) else out.rstrip("/") + "/"
    for name in inputs:
        for file, named in _remote(name) if is_uri(name) else _local(name):
            address = file.address if is_uri(name) else os.path.realpath(file.address)
            if address.startswith(inside):
                continue
            kind = kind_of(file.name, given)
            if kind is None and named:
                raise UsageError(
                    f"{name} is in none of the formats txt, jsonl, csv, tsv, parquet, warc by its name; give --as"
                )
            if kind is None:
                others += 1
                continue
            shard = Shard(file.name, file.address, file.size, file.stamp, kind.name)
            other = found.setdefault(file.name, shard)
            if other.address != shard.address:
                raise UsageError(
                    f"{other.address} and {shard.address} would both become {file.name}; run them into two folders"
                )
    if not found:
        raise InputError(
            f"{', '.join(inputs)}: there is no file in a format that can be read; check the path"
        )
    return [found[name] for name in sorted(found)], others


def _local(name: str) -> Iterator[tuple[Found, bool]]:
    """The files of a path, and whether it was named itself."""
    path = Path(name)
    if path.is_file():
        yield _found(path, path.name), True
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            below = file.relative_to(path)
            if file.is_file() and not any(part.startswith(".") for part in below.parts):
                yield _found(file, below.as_posix()), False
    elif _MAGIC.search(name):
        fixed = _MAGIC.split(name)[0]
        base = Path(fixed if fixed.endswith("/") else Path(fixed).parent)
        for each in sorted(glob.glob(name, recursive=True)):  # noqa: PTH207  (Path.glob takes no absolute pattern)
            if Path(each).is_file():
                yield _found(Path(each), Path(each).relative_to(base).as_posix()), False
    else:
        raise InputError(f"{name} does not exist; check the path")


def _found(path: Path, name: str) -> Found:
    return Found(name, str(path), *stamp_of(str(path)))


def _remote(uri: str) -> Iterator[tuple[Found, bool]]:
    fs, path = filesystem(uri)
    prefix = uri[: len(uri) - len(path)] if uri.endswith(path) else uri.partition("://")[0] + "://"
    try:
        named = not _MAGIC.search(path) and fs.isfile(path)
        files = [path] if named else fs.glob(path) if _MAGIC.search(path) else fs.find(path)
        base = _MAGIC.split(path)[0].rpartition("/")[0] if _MAGIC.search(path) else path.rstrip("/")
        base = path.rpartition("/")[0] if named else base
        for file in sorted(files):
            info = fs.info(file)
            below = file[len(base) :].lstrip("/")
            if info.get("type") != "file" or any(part.startswith(".") for part in below.split("/")):
                continue
            yield Found(below, prefix + file, *stamp_in(info)), named
    except OSError as error:
        raise InputError(f"{uri} cannot be read ({error}); check the address and the access to it") from None
