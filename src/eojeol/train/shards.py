"""The files of a text: which they are, which source each belongs to, and what stands in them."""

from __future__ import annotations

import gzip
import lzma
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eojeol.errors import InputError, error_context
from eojeol.text.encoding import Decoder
from eojeol.text.gaps import code_points

# Bytes read at once: enough for numpy to be fast, and little beside a text.
READ_BLOCK = 1 << 24


def find_files(path: str | Path) -> list[Path]:
    """The text files of a prepared folder in the order of their names, or the single file that was named.

    Args:
        path: a folder, or a file; `demo:train`, `demo:val` and `demo:test` are the sentences of the package.

    Raises:
        InputError: nothing is there.
    """
    part = str(path).removeprefix("demo:")
    root = Path(__file__).parent / "demo" / f"demo-{part}.txt" if part != str(path) else Path(path)
    if root.is_file():
        return [root]
    files = (
        sorted(f for f in root.glob("*.txt*") if f.suffix in {".txt", ".gz", ".xz"}) if root.is_dir() else []
    )
    if not files and root.is_dir() and (root.parent / "manifest.json").is_file():
        # Whole documents are divided, and there may have been few.
        raise InputError(
            f"{path}: `eojeol prepare` put nothing here; prepare again with `document: line` in the source, or leave "
            "this part out (data.hold_out=0.1 takes some lines of the training text to validate on)"
        )
    if not files:
        raise InputError(f"{path}: no text here; make it with `eojeol prepare`, or name a text file")
    return files


def source_name(path: Path) -> str:
    """The source that a shard belongs to: `wikipedia` for `wikipedia-00003.txt.xz`."""
    return re.sub(r"(-\d{5})?(\.txt)?(\.gz|\.xz)?$", "", path.name)


def count_characters(files: Sequence[Path], errors: str = "strict", block: int = READ_BLOCK) -> Counter[int]:
    """Count the code points of text files.

    Args:
        files: see `read_corpus`, as for the other arguments.
        errors: for undecodable bytes.
        block: bytes read at once.

    Returns:
        The number of occurrences of each code point.

    Raises:
        InputError: a file cannot be read.
        DecodeError: bytes are not UTF-8; line and offset are named.
    """
    counts = np.zeros(0x110000, np.int64)
    for file in files:
        for text in texts(file, errors, block):
            counts += np.bincount(code_points(text), minlength=len(counts))
    return Counter({int(code): int(counts[code]) for code in np.flatnonzero(counts)})


def texts(file: Path, errors: str, size: int) -> Iterator[str]:
    """Whole lines of a file, about so many bytes at a time.

    Args:
        file: text, or text packed by gzip (`.gz`) or xz (`.xz`).
        errors: for undecodable bytes, see `read_corpus`.
        size: bytes read at once.

    Raises:
        InputError: the file cannot be read.
        DecodeError: bytes are not UTF-8; line and offset are named.
    """
    opener: Any = {".gz": gzip.open, ".xz": lzma.open}.get(file.suffix, open)
    remedy = "prepare the text again, or go on with data.errors=replace"
    decoder = Decoder(None, errors, remedy=remedy)
    try:
        with error_context(str(file)), opener(file, "rb") as stream:
            while block := stream.read(size):
                yield decoder.decode(block + stream.readline())
            if rest := decoder.decode(b"", final=True):
                yield rest
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise InputError(f"{file} cannot be read ({error})") from None
