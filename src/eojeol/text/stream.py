"""Text of any size from an open stream, block by block or line by line, and back into a stream of the same kind."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from eojeol.errors import InputError, error_context
from eojeol.text.encoding import Decoder

# Bytes of one block.
BLOCK = 1 << 16


class TextIn:
    """Text of any size from an open stream, and the way to write its like.

    What goes wrong within the first block does so before anything is read out of `chunks`.

    Args:
        stream: bytes.
        name: the name of the file; `-` for standard input.
        encoding: the encoding of text without a byte order mark; UTF-8 by default.
        errors: `strict`, `replace` or `keep`.
        on_read: called with the number of bytes that were read, block by block.
        block: bytes of one block.
        notice: told in one line that the bytes are in another encoding than UTF-8; without it they are refused.

    Raises:
        UsageError: there is no such encoding.
    """

    def __init__(
        self,
        stream: BinaryIO,
        name: str,
        encoding: str | None = None,
        errors: str = "strict",
        on_read: Callable[[int], None] | None = None,
        block: int = BLOCK,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        self._stream, self._name, self._on_read, self._block = stream, name, on_read, block
        self._how, self._notice = (encoding, errors), notice
        self._decoder = Decoder(encoding, errors)
        self._encoder: codecs.IncrementalEncoder | None = None
        self._codec = ""

    def chunks(self) -> Iterator[str]:
        """The text without the byte order mark, in pieces.

        Raises:
            DecodeError: bytes are not text in the encoding, or encoding the text would not give them.
            InputError: NUL characters, or the stream cannot be read.
        """
        return self._texts(self._read, look_ahead=self._stream.read)

    def lines(self) -> Iterator[str]:
        """The text without the byte order mark, line by line with the ends, each as soon as it has come.

        Raises:
            DecodeError: bytes are not text in the encoding, or encoding the text would not give them.
            InputError: NUL characters, or the stream cannot be read.
        """
        held = ""
        # What has come, instead of a whole block; nobody must wait for an answer, not even that something is wrong.
        for text in self._texts(self._read_some, look_ahead=None):
            *lines, held = (held + text).split("\n")
            yield from (line + "\n" for line in lines)
        if held:
            yield held

    def encode(self, text: str, final: bool = False) -> bytes:
        """Write a piece of the text the same way, the first one with the byte order mark.

        Args:
            text: the next piece.
            final: it is the last one.
        """
        mark = b""
        if self._encoder is None:
            mark = self._decoder.mark
        if self._encoder is None or self._codec != self._decoder.codec:
            # After ASCII, which it reads the same, an encoding may have been found that needs no shifting back.
            self._encoder, self._codec = self._decoder.new_encoder(), self._decoder.codec
        return mark + self._encoder.encode(text, final)

    def _texts(self, read: Callable[[], bytes], look_ahead: Callable[[int], bytes] | None) -> Iterator[str]:
        self._decoder = Decoder(*self._how, look_ahead, notice=self._notice)
        ended = False
        while not ended:
            with error_context(self._name):
                block = read()
                ended = not block
                text = self._decoder.decode(block, ended)
            if text:
                yield text

    def _read(self) -> bytes:
        return self._from(self._stream.read)

    def _read_some(self) -> bytes:
        return self._from(getattr(self._stream, "read1", self._stream.read))

    def _from(self, read: Callable[[int], bytes]) -> bytes:
        try:
            block = read(self._block)
        except OSError as error:
            raise InputError(f"it cannot be read ({error.strerror})") from None
        if self._on_read:
            self._on_read(len(block))
        return block
