"""What bytes that cannot be decoded probably are: a word of help in an error; and when they are Korean for certain.

Nearly every text in EUC-KR is valid GB 2312 too, and many another text valid CP949, so that validity says little. But
Korean is written with few syllables: a hundred of them make two thirds of it, and would make a twentieth of text that
is something else. `is_surely_korean` adds up that evidence, and hears what speaks for Chinese and Japanese.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

# Bytes that a guess is made from.
SAMPLE = 1 << 16
# The most frequent syllables of written Korean, two thirds of any text; and pairs in which words end.
_SYLLABLES = frozenset(
    "이다는을가에의고하지한은로도사기리서를어자인아나대시그일해정보수있게라면여부주스들과와만전원장되적으제것거상구세조안년국"
    "우요비성소등오무동마했니려까었았습네러할말내생때문중신위교학공회경연계음방모각개진유실식선용현관화당통"
)
_ENDINGS = re.compile(
    "니다|었다|았다|했다|이다|한다|있다|없다|에서|으로|하는|하고|지만|는데|까지|부터|세요|어요|아요|에게"
)
# Natural logarithms of how much likelier each is in Korean than in other bytes that happen to be valid, and how much
# more there must be of it.
_FREQUENT, _RARE, _ENDING, _CERTAIN = 2.5, -1.0, 4.0, 7.0
_MOSTLY = 0.8
_FEWEST = 6
# Characters that make a third of Chinese text, in either script, and all of kana: this share of them is a text.
_HANZI = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡"
)
_RIVAL = 0.2
_RIVALS = ("gb18030", "big5", "cp932", "euc_jp")
# The escapes that begin a text of seven bits in which pairs of ASCII letters are syllables; or such a stretch without.
_SEVEN_BITS = re.compile(r"\x1b\$[()]?[@-Z]|\x0e[!-~]{2,}(?:\x0f|\n)")
_NAMES = {"\x1b$)C": "iso2022_kr", "\x1b$B": "iso2022_jp", "\x1b$@": "iso2022_jp", "\x1b$(D": "iso2022_jp_1"}


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


def is_surely_korean(text: str, data: bytes) -> bool:
    """Whether bytes that are valid CP949 are Korean text for certain, and not something else that is valid too.

    Args:
        text: the bytes, decoded as CP949.
        data: the bytes.
    """
    first = next((at for at, character in enumerate(text) if character > "\x7f"), len(text))
    sample = text[first : first + SAMPLE // 2]
    wide = [character for character in sample if character.isalpha() and character > "\x7f"]
    syllables = [character for character in wide if _korean(character)]
    if len(syllables) < max(_FEWEST, _MOSTLY * len(wide)):
        return False
    frequent = sum(map(_SYLLABLES.__contains__, syllables))
    evidence = frequent * _FREQUENT + (len(syllables) - frequent) * _RARE
    if evidence + _ENDING * len(_ENDINGS.findall(sample)) < _CERTAIN:
        return False
    # What comes before in ASCII is as many bytes.
    return not any(_reads(data[first : first + SAMPLE], codec) for codec in _RIVALS)


def _reads(data: bytes, codec: str) -> bool:
    """Whether bytes read as Chinese or Japanese."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(data)
    except UnicodeDecodeError:
        return False
    wide = [character for character in text if character > "\x7f"]
    return sum(c in _HANZI or "\u3041" <= c <= "\u30fa" for c in wide) >= _RIVAL * len(wide)


def seven_bits(text: str) -> str | None:
    """What a text of ASCII really is that holds the escapes of ISO 2022; an empty name if none of Python's; else None.

    In it a pair of ASCII letters is one syllable, and a space between them would damage it.
    """
    found = _SEVEN_BITS.search(text)
    if not found:
        return None
    escape = found.group()
    return "iso2022_kr" if escape[0] == "\x0e" else _NAMES.get(escape, "")
