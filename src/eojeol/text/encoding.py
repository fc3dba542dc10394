"""Bytes to text and back: one set of rules, for a whole file and for a stream cut anywhere.

The encoding is what the byte order mark says, else what the user says, else UTF-8. Nothing is ever decoded on a guess:
a guess that is wrong reads without complaint and then breaks characters. It only names itself in the error, so that the
user can confirm it. Decoding must be undone exactly by encoding, so that what nobody changed comes back as the same
bytes; what is not, is refused. So are NUL characters, which no text has.

`Decoder` holds the rules. `read_text` gives it a whole file, `TextIn` (stream.py) an open stream, block by block or
line by line; the text and the errors are the same, however the bytes were cut.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from eojeol.errors import DecodeError, InputError, UsageError, error_context
from eojeol.text.guess import SAMPLE, guess, guess_wide

# UTF-32 before UTF-16, whose little-endian mark it begins with.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LONGEST_MARK = 4
# CP949 holds all of EUC-KR and the 8,822 syllables that it lacks; files that say EUC-KR mostly mean CP949.
ALIASES = {"euc_kr": "cp949", "utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDE = ("utf-16", "utf-32")
ERRORS = ("strict", "replace", "keep")


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


class Decoder:
    """Decodes bytes that come in pieces, cut anywhere.

    Args:
        encoding: the encoding if no byte order mark says it; UTF-8 by default.
        errors: `strict`; `replace` bytes that are not text by U+FFFD, for good; or `keep` them as they are.
        look_ahead: gives up to so many bytes more of the input; only called when something is wrong with it, to find
            out what it is.
        remedy: what to do about bytes that are not text; the options of the command, by default.

    Attributes:
        mark: the byte order mark, or nothing.
        codec: Python's name of the encoding.
        handler: Python's error handler.

    Raises:
        UsageError: there is no such encoding or no such way with errors.
    """

    def __init__(
        self,
        encoding: str | None = None,
        errors: str = "strict",
        look_ahead: Callable[[int], bytes] | None = None,
        remedy: str = "",
    ) -> None:
        if errors not in ERRORS:
            raise UsageError(f"errors={errors!r} is unknown; use {', '.join(ERRORS)}")
        self._errors, self._look_ahead, self._remedy = errors, look_ahead, remedy
        self._given = encoding
        self.mark = b""
        self._set_codec(_codec_name(encoding))
        self._begun = False
        # The first bytes of the input, for the byte order mark and for a guess.
        self._sample = b""
        # Where the next byte to decode stands, in bytes and in lines.
        self._offset, self._line, self._after_return = 0, 1, False

    def decode(self, block: bytes, final: bool = False) -> str:
        """The text of a block, as far as its last characters are complete.

        Args:
            block: the next bytes.
            final: these are the last ones.

        Raises:
            DecodeError: bytes are not text in the encoding, or encoding the text would not give them; line and byte
                are named, and a guess what they are.
            InputError: NUL characters.
        """
        room = max(SAMPLE - len(self._sample), 0)
        self._sample += block[:room]
        if not self._begun:
            # Kept back in the sample until a byte order mark would be there whole.
            if len(self._sample) < LONGEST_MARK and not final:
                return ""
            block = self._begin() + block[room:]
        try:
            text = self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            raise self._undecodable(error, len(block)) from None
        except (LookupError, ValueError):
            raise UsageError(f"{self._given!r} is not an encoding of text; try utf-8 or cp949") from None
        if "\0" in text:
            raise InputError(self._binary())
        if self._encoder is not None:
            self._check_way_back(block, text, final)
        self._offset += len(block)
        self._line = self._line_after(text)
        self._after_return = text.endswith("\r") if text else self._after_return
        return text

    def new_encoder(self) -> codecs.IncrementalEncoder:
        """Writes text the same way; the byte order mark is not included."""
        return codecs.getincrementalencoder(self.codec)(self.handler)

    def _begin(self) -> bytes:
        """Find the byte order mark, and give back what stands after it in the sample."""
        self._begun = True
        for mark, codec in MARKS:
            if self._sample.startswith(mark):
                self.mark, self._offset = mark, len(mark)
                self._set_codec(codec)
                break
        return self._sample[len(self.mark) :]

    def _set_codec(self, codec: str) -> None:
        self.codec, self.handler = codec, self._errors
        if self._errors == "keep":
            self.handler = "surrogatepass" if codec.startswith(WIDE) else "surrogateescape"
        try:
            self._decoder = codecs.getincrementaldecoder(codec)(self.handler)
            # What UTF-8 decodes, it always encodes to the same bytes.
            exact = codec == "utf-8" or self._errors == "replace"
            self._encoder = None if exact else self.new_encoder()
        except LookupError:
            raise UsageError(f"{self._given!r} is not an encoding of text; try utf-8 or cp949") from None
        # Bytes that encoding the text has yet to give: the decoder or the encoder may hold some back.
        self._due = b""

    def _check_way_back(self, block: bytes, text: str, final: bool) -> None:
        self._due += block
        try:
            written = self._encoder.encode(text, final) if self._encoder else b""
        except ValueError:
            written = b""
            same = False
        else:
            same = self._due.startswith(written) and (not final or written == self._due)
        if not same:
            pairs = enumerate(zip(self._due, written, strict=False))
            first = next((i for i, (due, got) in pairs if due != got), min(len(self._due), len(written)))
            offset = self._offset + len(block) - len(self._due) + first
            before = self._due[:first].decode(self.codec, "ignore")
            raise DecodeError(
                f"{place(self._line_after(before), offset)}: it would not come back from {self.codec} as it was; "
                "convert it to UTF-8 first"
            )
        self._due = self._due[len(written) :]

    def _line_after(self, text: str) -> int:
        """The line that stands after a text that is decoded next; lines end at LF, CR LF or CR."""
        ends = text.count("\n") + text.count("\r") - text.count("\r\n")
        return self._line + ends - (self._after_return and text.startswith("\n"))

    def _undecodable(self, error: UnicodeDecodeError, length: int) -> InputError:
        # The decoder may have held back the first bytes of a character: they stand before the block in error.object.
        offset = self._offset - (len(error.object) - length) + error.start
        before = error.object[: error.start].decode(self.codec, "ignore")
        line = self._line_after(before)
        self._fill_sample()
        if "\0" in before or (b"\0" in self._sample and not self.codec.startswith(WIDE)):
            return InputError(self._binary())
        found = guess(self._sample)
        looks = f"it looks like {found}" if found and found != self.codec else ""
        if self._remedy:
            advice = "; ".join(filter(None, (looks, self._remedy)))
        else:
            option = f"{looks}: give --encoding {found}" if looks else "give --encoding"
            advice = f"{option}, or --errors replace to go on"
        return DecodeError(f"{place(line, offset)}: {not_text(self.codec, error)}; {advice}")

    def _fill_sample(self) -> None:
        while self._look_ahead and len(self._sample) < SAMPLE:
            more = self._look_ahead(SAMPLE - len(self._sample))
            if not more:
                return
            self._sample += more

    def _binary(self) -> str:
        self._fill_sample()
        wide = guess_wide(self._sample)
        if wide:
            return f"it holds NUL bytes and looks like {wide}; give --encoding {wide}"
        return "it holds NUL bytes, so it is binary data, not text; give a text file"


def read_text(data: bytes, encoding: str | None = None, errors: str = "strict") -> Decoded:
    """Decode a whole file.

    Args:
        data: the whole file.
        encoding: the encoding if no byte order mark says it; UTF-8 by default.
        errors: `strict`; `replace` bytes that are not text by U+FFFD, for good; or `keep` them as they are.

    Raises:
        DecodeError: bytes are not text in the encoding; line and byte are named, and a guess what they are.
        InputError: NUL characters, which no text has.
        UsageError: there is no such encoding or no such way with errors.
    """
    decoder = Decoder(encoding, errors)
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


def place(line: int, byte: int) -> str:
    """The words for a place in a file.

    Args:
        line: the line, from 1.
        byte: the offset of a byte in the file, from 0.
    """
    return f"line {line}, byte {byte}"


def not_text(codec: str, error: UnicodeDecodeError) -> str:
    """The words for bytes that are not text in an encoding.

    Args:
        codec: Python's name of the encoding.
        error: what Python says of the bytes.
    """
    return f"not {codec} ({error.reason})"


def _codec_name(encoding: str | None) -> str:
    try:
        name = codecs.lookup(encoding or "utf-8").name
        # Some codecs turn bytes into bytes, or nothing into anything.
        "".encode(name)
    except (LookupError, ValueError):
        raise UsageError(f"there is no encoding {encoding!r}; try utf-8 or cp949") from None
    return ALIASES.get(name, name)
