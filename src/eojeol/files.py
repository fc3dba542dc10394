"""Files in and out of the command: lines that say where they broke, and writes that are whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from eojeol.errors import DecodeError, EnvironmentTrouble, InputError

STANDARD = "-"


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
        raise InputError(f"{path} is a directory; name a file")
    try:
        stream = Path(path).open("rb")  # noqa: SIM115  (closed by the with statement below)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    with stream:
        yield stream


def decoded_lines(stream: BinaryIO, name: str, encoding: str, errors: str) -> Iterator[str]:
    """Lines with their ends, decoded one by one.

    Args:
        stream: bytes, in an encoding where a line feed is the byte 0x0A.
        name: of the file, for the message.
        encoding: a codec.
        errors: `strict` or `replace`.

    Raises:
        DecodeError: bytes are not text in the encoding; line and byte offset are named.
        InputError: there is no such encoding.
    """
    offset = 0
    for number, line in enumerate(stream, 1):
        try:
            yield line.decode(encoding, errors)
        except UnicodeDecodeError as error:
            raise DecodeError(
                f"{name}: line {number}, byte {offset + error.start}: not {encoding} ({error.reason}); "
                "give --encoding, or --errors replace to go on"
            ) from None
        except LookupError:
            raise InputError(f"there is no encoding {encoding!r}; try utf-8 or cp949") from None
        offset += len(line)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside its place and move it there at the end; on any error the old one stays as it was.

    The mode bits of an existing file are kept, a symbolic link goes on pointing to the file, and what is no file (a
    device, a pipe) is written to as it stands.

    Raises:
        InputError: it is a directory.
        EnvironmentTrouble: it cannot be written.
    """
    if path.is_dir():
        raise InputError(f"{path} is a directory; name a file")
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    except OSError as error:
        raise EnvironmentTrouble(f"{path} cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except OSError as error:
        raise EnvironmentTrouble(f"{path} cannot be written ({error.strerror}); it is as it was") from None
    finally:
        Path(name).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Mode bits of a file, or those that a new one gets."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
