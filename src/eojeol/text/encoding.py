"""Bytes to text and back: one set of rules, for a whole file and for a stream cut anywhere.

`Decoder` (decoder.py) holds the rules. `read_text` gives it a whole file, `TextIn` (stream.py) an open stream, block by
block or line by line; the text and the errors are the same, however the bytes were cut.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from eojeol.errors import InputError, error_context
from eojeol.text.decoder import Decoder, not_text, place

__all__ = ["Decoded", "Decoder", "not_text", "place", "read_file", "read_text"]


class Decoded(NamedTuple):
    """A text, and how it was written.

    Attributes:
        text: the text without the byte order mark.
        codec: Python's name of the encoding.
        mark: the byte order mark, or nothing.
        handler: Python's error handler.
    """

    text: str
    codec: str
    mark: bytes
    handler: str

    def encode(self, text: str) -> bytes:
        """Write another text the same way."""
        return self.mark + text.encode(self.codec, self.handler)


def read_text(
    data: bytes,
    encoding: str | None = None,
    errors: str = "strict",
    notice: Callable[[str], None] | None = None,
) -> Decoded:
    """Decode a whole file.

    Args:
        data: the whole file.
        encoding: the encoding if no byte order mark says it; UTF-8 by default.
        errors: `strict`; `replace` bytes that are not text by U+FFFD, for good; or `keep` them as they are.
        notice: told in one line that the bytes are in another encoding than UTF-8; without it they are refused.

    Raises:
        DecodeError: bytes are not text in the encoding; line and byte are named, and a guess what they are.
        InputError: NUL characters, which no text has.
        UsageError: there is no such encoding or no such way with errors.
    """
    decoder = Decoder(encoding, errors, notice=notice)
    text = decoder.decode(data, final=True)
    return Decoded(text, decoder.codec, decoder.mark, decoder.handler)


def read_file(
    path: str | Path,
    errors: str = "strict",
    missing: str = "name a text file",
    remedy: str = "save it as UTF-8",
) -> str:
    """The text of a file of ours, such as rules or a configuration: UTF-8, or what its byte order mark says.

    Args:
        path: the file.
        errors: `strict` or `replace`.
        missing: what to do about a file that cannot be read.
        remedy: what to do about bytes that are not text.

    Raises:
        InputError: it is missing, a directory, or may not be read, or it holds NUL characters.
        DecodeError: it is not text in the encoding; file, line and byte are named.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); {missing}") from None
    with error_context(str(path)):
        return Decoder(None, errors, remedy=remedy).decode(data, final=True)
