"""Files of a model folder, opened only if they are files on a disk and not larger than they can be.

A folder may come from anywhere: a pipe in it would be waited for, and a device may never end.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO

from eojeol.errors import ModelError

# Bytes of one file: ONNX, which is a protocol buffer, cannot be larger.
MOST_BYTES = 1 << 31
# Bytes of the header of a safetensors file, as its own library has it.
MOST_HEADER = 100_000_000


def open_regular(path: Path, most: int = MOST_BYTES) -> BinaryIO:
    """Open a file for reading bytes; links are followed.

    Args:
        path: the file.
        most: how many bytes it may have.

    Raises:
        ModelError: it is absent, no regular file, too large, or may not be read.
    """
    try:
        # A pipe that nobody writes to would be waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no name of a file"
        raise ModelError(f"{path} cannot be read ({reason}); install or export the model again") from None
    found = os.fstat(handle)
    wrong = (
        "no regular file" if not stat.S_ISREG(found.st_mode) else "too large" if found.st_size > most else ""
    )
    if wrong:
        os.close(handle)
        raise ModelError(f"{path} cannot be read (it is {wrong}); install or export the model again")
    return os.fdopen(handle, "rb")


def read_regular(path: Path, most: int) -> bytes:
    """All bytes of a file.

    Args:
        path: the file.
        most: how many bytes it may have.

    Raises:
        ModelError: as `open_regular`.
    """
    with open_regular(path, most) as stream:
        try:
            return stream.read(most)
        except OSError as error:
            raise ModelError(f"{path} cannot be read ({error.strerror}); try again") from None


def safetensors_header(path: Path) -> tuple[dict[str, Any], int]:
    """What a safetensors file says of its tensors.

    The format: eight bytes with the size of a JSON header, the header, the tensors. Offsets count from its end.

    Args:
        path: the file.

    Returns:
        The header, by the names of tensors, and where it ends, in bytes from the beginning of the file.

    Raises:
        ModelError: it cannot be read, or has no such header.
    """
    with open_regular(path) as stream:
        size = int.from_bytes(stream.read(8), "little")
        held = None
        if size <= min(MOST_HEADER, os.fstat(stream.fileno()).st_size - 8):
            try:
                held = json.loads(stream.read(size))
            except (RecursionError, ValueError):
                held = None
    if not isinstance(held, dict):
        raise ModelError(f"{path} cannot be read (it has no header of safetensors); export the model again")
    return held, 8 + size
