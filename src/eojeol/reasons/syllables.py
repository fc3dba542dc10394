"""Hangul syllables taken apart: final consonants, and the stems that a contracted syllable can stand for.

A syllable is U+AC00 + (initial * 21 + vowel) * 28 + final, so everything here is arithmetic.
"""

from __future__ import annotations

from functools import lru_cache

FIRST, LAST = 0xAC00, 0xD7A3
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# A vowel that came of a stem's vowel and -어: 보아 → 봐, 주어 → 줘, 되어 → 돼, 가리어 → 가려, 하여 → 해, 끄어 → 꺼.
CONTRACTED = {
    "ㅘ": "ㅗ",
    "ㅝ": "ㅜ",
    "ㅙ": "ㅚ",
    "ㅕ": "ㅣ",
    "ㅐ": "ㅏㅐㅣ",
    "ㅓ": "ㅓㅡ",
    "ㅏ": "ㅏㅡ",
    "ㅖ": "ㅖ",
}
# Finals that belong to an ending: -ㄴ, -ㄹ, -ㅁ, -ㅂ니다, -었-.
OF_ENDINGS = "ㄴㄹㅁㅂㅆ"


def is_syllable(character: str) -> bool:
    """Whether it is a composed Hangul syllable."""
    return FIRST <= ord(character) <= LAST


def final_of(character: str) -> str:
    """The final consonant of a syllable; a space if it has none, nothing if it is no syllable."""
    return FINALS[(ord(character) - FIRST) % 28] if is_syllable(character) else ""


def final_class(final: str) -> str:
    """A pattern for every syllable with a final consonant."""
    start = FIRST + FINALS.index(final)
    return "[" + "".join(map(chr, range(start, LAST + 1, 28))) + "]"


def open_class(vowel: str) -> str:
    """A pattern for every syllable with a vowel and no final consonant."""
    start = FIRST + VOWELS.index(vowel) * 28
    return "[" + "".join(map(chr, range(start, LAST + 1, 21 * 28))) + "]"


@lru_cache(4_096)
def stems(syllable: str) -> tuple[str, ...]:
    """The last syllables of stems that a syllable can stand for, itself first: 봤 → 봤, 봐, 보.

    Irregular verbs are known as far as their final consonant goes: 도와 ← 돕, 들어 ← 듣 are left to whoever asks.
    """
    if not is_syllable(syllable):
        return (syllable,)
    code = ord(syllable) - FIRST
    final = FINALS[code % 28]
    found = [syllable]
    bare = code - code % 28
    if final in OF_ENDINGS:
        found.append(chr(FIRST + bare))
        # 만든 ← 만들, 압니다 ← 알: the stem's ㄹ is gone.
        if final in "ㄴㅂ":
            found.append(chr(FIRST + bare + FINALS.index("ㄹ")))
    if final in " ㅆ":
        vowel = VOWELS[bare // 28 % 21]
        found += [
            chr(FIRST + bare + (VOWELS.index(before) - VOWELS.index(vowel)) * 28)
            for before in CONTRACTED.get(vowel, "")
        ]
    return tuple(found)


def without_final(syllable: str) -> str:
    """A syllable without its final consonant."""
    code = ord(syllable) - FIRST
    return chr(FIRST + code - code % 28) if is_syllable(syllable) else syllable


def with_final(syllable: str, final: str) -> str:
    """An open syllable with a final consonant; any other as it is.

    Args:
        syllable: one syllable.
        final: one of `FINALS`.
    """
    return chr(ord(syllable) + FINALS.index(final)) if final_of(syllable) == " " else syllable


def before_vowel(syllable: str) -> list[str]:
    """The last syllables of stems that stand so before -아 or -어: 들 ← 들, 듣; 나 ← 나, 낫."""
    found = [syllable]
    final = final_of(syllable)
    if final == "ㄹ":
        found.append(with_final(without_final(syllable), "ㄷ"))
    elif final == " ":
        found += [with_final(syllable, "ㅅ"), with_final(syllable, "ㅎ")]
    return found
