"""Bytes to text and back, so that what nobody changed comes back as the same bytes.

The encoding is what the byte order mark says, else what the user says, else UTF-8. Nothing is ever decoded on a guess:
a guess that is wrong reads without complaint and then breaks characters. It only names itself in the error, so that the
user can confirm it. Decoding must be undone exactly by encoding; what is not, is refused.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from eojeol.errors import DecodeError, EojeolError, InputError, UsageError
from eojeol.files import STANDARD

# UTF-32 before UTF-16, whose little-endian mark it begins with.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# CP949 holds all of EUC-KR and the 8,822 syllables that it lacks; files that say EUC-KR mostly mean CP949.
ALIASES = {"euc_kr": "cp949", "utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
ERRORS = ("strict", "replace", "keep")
# How much of a file the detector sees.
SAMPLE = 1 << 16

_NO_WAY_BACK = "it would not come back from {} as it was; convert it to UTF-8 first"
BLOCK = 1 << 16
MARKED = tuple(mark for mark, _ in MARKS)


class Decoded(NamedTuple):
    """A text, and how it was written.

    Attributes:
        text: without the byte order mark.
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


def read_text(data: bytes, encoding: str | None = None, errors: str = "strict") -> Decoded:
    """Decode bytes.

    Args:
        data: the whole file.
        encoding: what it is in if no byte order mark says so; UTF-8 by default.
        errors: `strict`; `replace` bytes that are not text by U+FFFD, for good; or `keep` them as they are.

    Raises:
        DecodeError: bytes are not text in the encoding; the place is named, and a guess what they are.
        InputError: NUL characters, which no text has.
        UsageError: there is no such encoding or no such way with errors.
    """
    if errors not in ERRORS:
        raise UsageError(f"errors={errors!r} is unknown; use {', '.join(ERRORS)}")
    mark, codec = _codec(data, encoding)
    handler = errors
    if errors == "keep":
        handler = "surrogatepass" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        text = data[len(mark) :].decode(codec, handler)
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise InputError(_binary(data)) from None
        raise DecodeError(_undecodable(data, len(mark), codec, error)) from None
    except (LookupError, ValueError):
        raise UsageError(f"{encoding!r} is not an encoding of text; try utf-8 or cp949") from None
    if "\0" in text:
        raise InputError(_binary(data))
    decoded = Decoded(text, codec, mark, handler)
    if errors != "replace" and _encoded(decoded) != data:
        raise DecodeError(f"it would not come back from {codec} as it was; convert it to UTF-8 first")
    return decoded


def _codec(data: bytes, encoding: str | None) -> tuple[bytes, str]:
    for mark, codec in MARKS:
        if data.startswith(mark):
            return mark, codec
    try:
        name = codecs.lookup(encoding or "utf-8").name
        # Some codecs turn bytes into bytes, or nothing into anything.
        "".encode(name)
    except (LookupError, ValueError):
        raise UsageError(f"there is no encoding {encoding!r}; try utf-8 or cp949") from None
    return b"", ALIASES.get(name, name)


def _encoded(decoded: Decoded) -> bytes | None:
    try:
        return decoded.encode(decoded.text)
    except ValueError:
        return None


def _binary(data: bytes) -> str:
    for guess in ("utf-16-le", "utf-16-be"):
        text = data[:SAMPLE][: len(data) // 2 * 2].decode(guess, "replace")
        if sum(_korean(character) or "\t" <= character <= "~" for character in text) > 0.9 * len(text):
            return f"it holds NUL bytes and looks like {guess}; give --encoding {guess}"
    return "it holds NUL bytes, so it is binary data, not text; give a text file"


def _undecodable(data: bytes, shift: int, codec: str, error: UnicodeDecodeError) -> str:
    line = data[shift : shift + error.start].decode(codec, "ignore").count("\n") + 1
    guess = _guess(data)
    hint = (
        f"it looks like {guess}: give --encoding {guess}" if guess and guess != codec else "give --encoding"
    )
    where = f"line {line}, byte {shift + error.start}"
    return f"{where}: not {codec} ({error.reason}); {hint}, or --errors replace to go on"


def _guess(data: bytes) -> str | None:
    """What the bytes probably are; Korean first, because that is what people have."""
    sample = data[:SAMPLE]
    try:
        text = codecs.getincrementaldecoder("cp949")().decode(sample, final=len(sample) == len(data))
    except UnicodeDecodeError:
        text = ""
    wide = [character for character in text if character > "\x7f"]
    if wide and sum(map(_korean, wide)) > len(wide) / 2:
        return "cp949"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(sample).best()
    # A few bytes look like EBCDIC as soon as they look like nothing else.
    return best.encoding if best and b"a".decode(best.encoding, "ignore") == "a" else None


def _korean(character: str) -> bool:
    return "가" <= character <= "힣"


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
        if offset > len(self.mark):
            return None
        try:
            read_text(self._head, *self._how)
        except EojeolError as error:
            return type(error)(f"{self._name}: {error}")
        return None
