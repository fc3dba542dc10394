"""Bytes to text and back, so that what nobody changed comes back as the same bytes.

The encoding is what the byte order mark says, else what the user says, else UTF-8. Nothing is ever decoded on a guess:
a guess that is wrong reads without complaint and then breaks characters. It only names itself in the error, so that the
user can confirm it. Decoding must be undone exactly by encoding; what is not, is refused.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from eojeol.errors import DecodeError, InputError, UsageError

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
