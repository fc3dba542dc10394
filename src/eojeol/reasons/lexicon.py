"""The words that patterns ask for, searched in the packed text itself: nothing is built when it is read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, lru_cache

from eojeol.reasons.tables import FOLDER

NOUNS = "NnP"
LONGEST = 7


@cache
def _packed() -> dict[int, tuple[str, str]]:
    """Words by their length: all of them one after the other in order, and a letter for each for its classes."""
    lines = (FOLDER / "lexicon.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("="))
    return {int(length): (words, letters) for length, words, letters in rows}


@cache
def _classes() -> dict[str, str]:
    """The classes that a letter stands for."""
    lines = (FOLDER / "lexicon.txt").read_text(encoding="utf-8").splitlines()
    return dict(line[1:].split("\t") for line in lines if line.startswith("="))


@lru_cache(8_192)
def _beginning_with(first: str, size: int) -> tuple[int, int]:
    """Numbers of the first word of a length with a first syllable, and of the word after the last.

    Args:
        first: the syllable.
        size: the length.
    """
    firsts = _firsts(size)
    start = bisect_left(firsts, first)
    return start, bisect_right(firsts, first, start)


@cache
def _firsts(size: int) -> str:
    """The first syllables of the words of a length."""
    return _packed()[size][0][::size] if size in _packed() else ""


@lru_cache(32_768)
def classes_of(word: str) -> str:
    """The letters of the classes that a word is in, see benchmarks/analysis/reasons_lexicon.py.

    Example:
        Two-syllable words `가을나라나무`: 나무 is looked for where the words with 나 are, and found at 4, the beginning
        of the third word. What is found inside of words is passed over.
    """
    size = len(word)
    low, high = _beginning_with(word[:1], size)
    if low == high:
        return ""
    words, letters = _packed()[size]
    at = words.find(word, low * size, high * size)
    while at > 0 and at % size:
        at = words.find(word, at + 1, high * size)
    return _classes()[letters[at // size]] if at >= 0 else ""


def has(classes: str, word: str) -> bool:
    """Whether a word is in one of the classes.

    Args:
        classes: the letters of the classes.
        word: any word.
    """
    # Most words have no class at all, and then this is the fastest way to say so.
    for each in classes_of(word):  # noqa: SIM110
        if each in classes:
            return True
    return False
