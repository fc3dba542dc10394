"""What bytes that cannot be decoded probably are: a word of help in an error, and never more than that."""

from __future__ import annotations

import codecs
from collections.abc import Callable

# Bytes that a guess is made from.
SAMPLE = 1 << 16


def guess(sample: bytes) -> str | None:
    """What the bytes probably are; Korean first, because that is what people have.

    Only East Asian text is guessed at: a few bytes look like text in one of the many encodings of one byte a character
    as soon as they look like nothing else.
    """
    if _mostly(_korean, sample, "cp949"):
        return "cp949"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(sample).best()
    return best.encoding if best and _mostly(_east_asian, sample, best.encoding) else None


def _mostly(kind: Callable[[str], bool], sample: bytes, codec: str) -> bool:
    """Whether the bytes are text in an encoding, and most of what is not ASCII is of a kind."""
    try:
        # A sample may end within a character.
        text = codecs.getincrementaldecoder(codec)().decode(sample, final=len(sample) < SAMPLE)
    except (UnicodeDecodeError, LookupError):
        return False
    wide = [character for character in text if character > "\x7f"]
    return sum(map(kind, wide)) > len(wide) / 2


def _korean(character: str) -> bool:
    return "가" <= character <= "힣"


def _east_asian(character: str) -> bool:
    return _korean(character) or "\u3000" <= character <= "\u9fff"


def guess_wide(sample: bytes) -> str | None:
    """The form of UTF-16 that bytes with NULs among them are in, if most of them are Hangul or ASCII then."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(codec, "replace")
        if sum(_korean(character) or "\t" <= character <= "~" for character in text) > 0.9 * len(text):
            return codec
    return None
