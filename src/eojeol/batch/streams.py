"""Bytes of a shard in and out: decompressed, decoded block by block, hashed on the way out.

A byte that is not text is kept as a lone surrogate (PEP 383) until the record that holds it is known: that record goes
to the side file, and the rest of the shard is read on.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import io
import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from eojeol.errors import DecodeError, InputError, needs
from eojeol.text.decoder import MARKS, WIDE, Decoder

BLOCK = 1 << 18
COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)
_HEAD = 1 << 16
_NOT_TEXT = re.compile("[\udc80-\udcff]")


def decompressed(stream: BinaryIO, name: str) -> BinaryIO:
    """The content of a file whose name may end in one of COMPRESSED.

    Args:
        stream: the open file.
        name: its name.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))
    if suffix == ".bz2":
        return cast(BinaryIO, bz2.BZ2File(stream, "rb"))
    if suffix == ".xz":
        return cast(BinaryIO, lzma.LZMAFile(stream, "rb"))
    if suffix == ".zst":
        with needs("ray"):
            import pyarrow
        return cast(BinaryIO, pyarrow.CompressedInputStream(stream, "zstd"))
    return stream


def compressed(stream: BinaryIO, name: str) -> BinaryIO:
    """What writes a file of such a name; the same bytes every time. Closing it leaves the file open.

    Args:
        stream: the open file.
        name: its name.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".gz":
        return cast(BinaryIO, gzip.GzipFile("", "wb", 6, stream, mtime=0))
    if suffix == ".bz2":
        return cast(BinaryIO, bz2.BZ2File(stream, "wb"))
    if suffix == ".xz":
        return cast(BinaryIO, lzma.LZMAFile(stream, "wb", preset=1))
    if suffix == ".zst":
        with needs("ray"):
            import pyarrow
        return cast(BinaryIO, pyarrow.CompressedOutputStream(_KeptOpen(stream), "zstd"))
    return cast(BinaryIO, _KeptOpen(stream))


class Hashed(io.RawIOBase):
    """Writes through, and knows how much and its hash.

    Args:
        stream: where it goes.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.count = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Write all of it."""
        self._stream.write(data)
        self._digest.update(data)
        self.count += len(data)
        return len(data)

    def tell(self) -> int:
        """Bytes so far."""
        return self.count

    @property
    def sha256(self) -> str:
        """Of all that was written, in hexadecimal."""
        return self._digest.hexdigest()


class _KeptOpen(io.RawIOBase):
    """Closing it closes nothing else."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(data)
        return len(data)


class TextBlocks:
    """The text of a stream in blocks, and the way back.

    Args:
        stream: bytes.
        encoding: the encoding without a byte order mark; UTF-8 by default, or CP949 where the
            beginning is so for certain.
        errors: `strict`, `replace` or `keep`.
        known: the encoding of the file that this is a part of, and whether it is the first part.

    Raises:
        InputError: it is in an encoding of seven bits.
        UsageError: there is no such encoding.
    """

    def __init__(
        self, stream: BinaryIO, encoding: str | None, errors: str, known: tuple[str, bool] | None = None
    ) -> None:
        self._stream = stream
        self._head = _read(stream, _HEAD)
        self.codec, first = known or (_codec_of(self._head, encoding), True)
        self.mark = next((mark for mark, _ in MARKS if first and self._head.startswith(mark)), b"")
        wide = self.codec.startswith(WIDE)
        self._handler = (
            "replace"
            if errors == "replace"
            else ("surrogatepass" if errors == "keep" else "strict")
            if wide
            else "surrogateescape"
        )
        self._strict = errors == "strict"
        self._encoder = codecs.getincrementalencoder(self.codec)(self._handler)
        # Only UTF-8 gives back by its nature what it was read from.
        self._exact = self.codec != "utf-8" and errors != "replace"
        self._came, self._back = hashlib.sha256(), hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        """The blocks.

        Raises:
            InputError: bytes of UTF-16 or UTF-32 are not text, or the encoding would not give the text back.
        """
        decoder = codecs.getincrementaldecoder(self.codec)(self._handler)
        checker = codecs.getincrementalencoder(self.codec)(self._handler)
        data = self._head[len(self.mark) :]
        ended = False
        while not ended:
            more = _read(self._stream, BLOCK)
            ended = not more
            try:
                text = decoder.decode(data, ended)
            except UnicodeDecodeError as error:
                raise DecodeError(f"it is not {self.codec} ({error.reason}); give --encoding") from None
            if self._exact:
                self._came.update(data)
                self._back.update(checker.encode(text, ended))
            if text:
                yield text
            data = more
        if self._exact and self._came.digest() != self._back.digest():
            raise DecodeError(f"it would not come back from {self.codec} as it was; convert it to UTF-8")

    def decode(self, data: bytes) -> str:
        """Some whole lines."""
        return data.decode(self.codec, self._handler)

    def encode(self, text: str) -> bytes:
        """A text as bytes of the same encoding."""
        return self._encoder.encode(text)

    def wrong_with(self, record: str) -> str | None:
        """Why a record is no text; None if it is.

        Args:
            record: its text.
        """
        if "\0" in record:
            return "it holds NUL characters"
        if self._strict and not record.isascii() and _NOT_TEXT.search(record):
            return f"not {self.codec}"
        return None


def lines_of(text: str) -> list[str]:
    """The lines of a text with their line feeds; nothing else ends one."""
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def _codec_of(head: bytes, encoding: str | None) -> str:
    """The encoding of a file that begins so."""
    found = Decoder(encoding, "strict", notice=lambda _: None)
    try:
        found.decode(head)
    except DecodeError as error:
        if "seven bits" in str(error):
            raise
    except InputError:
        pass  # NUL characters, which the record that holds them answers for
    return found.codec


def _read(stream: BinaryIO, size: int) -> bytes:
    """Up to so many bytes, fewer at the end alone."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
