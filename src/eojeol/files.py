"""Files in and out of the command: text that says where it broke, and writes that are whole or not at all."""

from __future__ import annotations

import codecs
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from eojeol.errors import DecodeError, EnvironmentTrouble, EojeolError, InputError

STANDARD = "-"
_NO_WAY_BACK = "it would not come back from {} as it was; convert it to UTF-8 first"
BLOCK = 1 << 16
# How files begin that have a byte order mark; which one it is, documents.decode knows.
MARKED = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


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


def decoded_lines(stream: BinaryIO, name: str, encoding: str, errors: str) -> Iterator[str]:
    """Lines with their ends, decoded one by one.

    Args:
        stream: bytes, in an encoding where a line feed is the byte 0x0A.
        name: of the file, for the message.
        encoding: a codec.
        errors: `strict` or `replace`.

    Raises:
        DecodeError: bytes are not text in the encoding, or encoding the text would not give them; line and byte
            offset are named.
        InputError: there is no such encoding.
    """
    offset = 0
    for number, line in enumerate(stream, 1):
        try:
            text = line.decode(encoding, errors)
            same = errors == "replace" or text.encode(encoding, errors) == line
        except UnicodeDecodeError as error:
            raise DecodeError(
                f"{name}: line {number}, byte {offset + error.start}: not {encoding} ({error.reason}); "
                "give --encoding, or --errors replace to go on"
            ) from None
        except LookupError:
            raise InputError(f"there is no encoding {encoding!r}; try utf-8 or cp949") from None
        if not same:
            raise DecodeError(f"{name}: line {number}: {_NO_WAY_BACK.format(encoding)}")
        yield text
        offset += len(line)


class TextIn:
    """Text of any size, decoded block by block, and the way to write its like.

    The same rules as for documents: a byte order mark decides, then the encoding that was given, then UTF-8; NUL
    characters are refused. What goes wrong within the first block does so before anything is read out.

    Args:
        stream: bytes.
        name: of the file.
        encoding: of text without a byte order mark.
        errors: `strict`, `replace` or `keep`.
        on_read: told how many bytes were read, block by block.

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
    ) -> None:
        self._stream, self._on_read = stream, on_read
        self._name = "standard input" if name == STANDARD else name
        self._how = (encoding, errors)
        self._head = self._read()
        self.mark, self.codec, self.handler = b"", "utf-8", errors
        if encoding is not None or errors == "keep" or self._head.startswith(MARKED):
            # Imported only when needed: the command must start fast.
            from eojeol.documents.decode import MARKS, read_text

            marks = (mark for mark, _ in MARKS if self._head.startswith(mark))
            found = read_text(next(marks, b""), encoding, errors)
            self.mark, self.codec, self.handler = found.mark, found.codec, found.handler
        self._encoder = self._new_encoder()

    def chunks(self) -> Iterator[str]:
        """The text without the byte order mark, in pieces.

        Raises:
            DecodeError: bytes are not text in the encoding, or encoding the text would not give them; line and byte
                offset are named.
            InputError: NUL characters, which no text has, or the disk fails.
        """
        decoder = codecs.getincrementaldecoder(self.codec)(self.handler)
        # What UTF-8 decodes, it always encodes to the same bytes.
        again = None if self.codec == "utf-8" or self.handler == "replace" else self._new_encoder()
        due = b""
        block, offset, line = self._head[len(self.mark) :], len(self.mark), 1
        ended = False
        while not ended:
            ended = not block
            try:
                text = decoder.decode(block, final=ended)
            except UnicodeDecodeError as error:
                # The decoder may have held back the first bytes of a character.
                start = len(error.object) - len(block)
                line += error.object[: error.start].decode(self.codec, "ignore").count("\n")
                raise self._guessed(offset) or DecodeError(
                    f"{self._name}: line {line}, byte {offset - start + error.start}: not {self.codec} "
                    f"({error.reason}); give --encoding, or --errors replace to go on"
                ) from None
            if "\0" in text:
                message = (
                    f"{self._name}: it holds NUL bytes, so it is binary data, not text; give a text file"
                )
                raise self._guessed(offset) or InputError(message)
            if again:
                # The decoder may have held back the first bytes of a character, and the encoder the last ones.
                due += block
                written = self._encoded(again, text, ended)
                if written is None or not due.startswith(written) or (ended and written != due):
                    message = f"{self._name}: line {line} or after: {_NO_WAY_BACK.format(self.codec)}"
                    raise DecodeError(message)
                due = due[len(written) :]
            if text:
                yield text
            line += text.count("\n")
            offset += len(block)
            block = b"" if ended else self._read()

    def encode(self, text: str, final: bool = False) -> bytes:
        """Write a piece of the text the same way, the last one with `final`; the byte order mark is not included."""
        return self._encoder.encode(text, final)

    def _new_encoder(self) -> codecs.IncrementalEncoder:
        return codecs.getincrementalencoder(self.codec)(self.handler)

    @staticmethod
    def _encoded(encoder: codecs.IncrementalEncoder, text: str, final: bool) -> bytes | None:
        try:
            return encoder.encode(text, final)
        except ValueError:
            return None

    def _read(self) -> bytes:
        try:
            block = self._stream.read(BLOCK)
        except OSError as error:
            raise InputError(f"{self._name} cannot be read ({error.strerror})") from None
        if self._on_read:
            self._on_read(len(block))
        return block

    def _guessed(self, offset: int) -> EojeolError | None:
        """What the reader of documents says of the first block, if that is the broken one: it also guesses."""
        from eojeol.documents.decode import read_text

        if offset > len(self.mark):
            return None
        try:
            read_text(self._head, *self._how)
        except EojeolError as error:
            return type(error)(f"{self._name}: {error}")
        return None


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


def write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder (made if absent): all of them, or, when writing fails, none.

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


def _mode(path: Path) -> int:
    """Mode bits of a file, or those that a new one gets."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
