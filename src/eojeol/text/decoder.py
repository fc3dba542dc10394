"""The rules of decoding, for bytes that come in pieces.

The encoding is what the byte order mark says, else what the user says, else UTF-8. Nothing is ever decoded on a mere
guess: one that is wrong reads without complaint and then breaks characters. It only names itself in the error, so that
the user can confirm it. One encoding is found in the bytes: CP949, where they are no UTF-8 and Korean for certain
(guess.py), for whoever has a way to tell the user so (`notice`). Decoding must be undone exactly by encoding, so that
what nobody changed comes back as the same bytes; what is not, is refused. So are NUL characters, which no text has, and
the encodings of seven bits that look like ASCII (ISO 2022).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

from eojeol.errors import DecodeError, InputError, UsageError
from eojeol.text.guess import SAMPLE, guess, guess_wide, is_surely_korean, seven_bits

# UTF-32 before UTF-16, whose little-endian mark it begins with.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LONGEST_MARK = 4
LONGEST_ESCAPE = 3
# CP949 holds all of EUC-KR and the 8,822 syllables that it lacks; files that say EUC-KR mostly mean CP949.
ALIASES = {"euc_kr": "cp949", "utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDE = ("utf-16", "utf-32")
ERRORS = ("strict", "replace", "keep")


class Decoder:
    """Decodes bytes that come in pieces, cut anywhere.

    Args:
        encoding: the encoding if no byte order mark says it; UTF-8 by default.
        errors: `strict`; `replace` bytes that are not text by U+FFFD, for good; or `keep` them as they are.
        look_ahead: gives up to so many bytes more of the input; only called when something is wrong with it, to find
            out what it is.
        remedy: what to do about bytes that are not text; the options of the command, by default.
        notice: told in one line that the bytes are in another encoding than UTF-8; without it they are refused.

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
        notice: Callable[[str], None] | None = None,
    ) -> None:
        if errors not in ERRORS:
            raise UsageError(f"errors={errors!r} is unknown; use {', '.join(ERRORS)}")
        self._errors, self._look_ahead, self._remedy = errors, look_ahead, remedy
        self._given, self._notice = encoding, notice
        self.mark = b""
        self._set_codec(_codec_name(encoding))
        self._begun = False
        # The first bytes of the input, for the byte order mark and for a guess.
        self._sample = b""
        # Whether another encoding may be found yet, which must read all that came before alike; the end of that.
        self._ascii, self._tail = encoding is None and notice is not None, ""
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
            block, found = self._found(error, block, final)
            if found is None:
                raise self._undecodable(error, len(block)) from None
            text = found
        except (LookupError, ValueError):
            raise UsageError(f"{self._given!r} is not an encoding of text; try utf-8 or cp949") from None
        if "\0" in text:
            raise InputError(self._binary())
        self._ascii = self._ascii and text.isascii()
        self._refuse_seven_bits(text)
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

    def _found(self, error: UnicodeDecodeError, block: bytes, final: bool) -> tuple[bytes, str | None]:
        """The block, with what was held back before it and read ahead, and its text if it is surely CP949."""
        held = len(error.object) - len(block)
        if not (self._ascii and self.codec == "utf-8" and not self.mark and self._notice):
            return block, None
        data = error.object
        if self._look_ahead and len(data) - error.start < SAMPLE:
            # Too few bytes to be certain of; what is read here must not be lost.
            more = self._look_ahead(SAMPLE)
            data += more
            self._sample = (self._sample + more)[:SAMPLE]
        try:
            text = codecs.getincrementaldecoder("cp949")().decode(data, final)
        except UnicodeDecodeError:
            text = ""
        if not is_surely_korean(text, data):
            return block, None
        self._set_codec("cp949")
        self._offset -= held
        self._notice("it is not utf-8 and was read, and is written, as cp949; --encoding says otherwise")
        return data, self._decoder.decode(data, final)

    def _refuse_seven_bits(self, text: str) -> None:
        """Refuse what looks like ASCII and isn't; an escape may be cut between two pieces."""
        if self.codec.startswith(("iso2022", "hz", *WIDE)):
            return
        found = seven_bits(self._tail + text)
        self._tail = (self._tail + text)[-LONGEST_ESCAPE:]
        if found is not None:
            what = f"{found}: give --encoding {found}, or convert" if found else "ISO 2022; convert"
            raise DecodeError(f"it is in an encoding of seven bits and looks like {what} it to UTF-8 first")

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
