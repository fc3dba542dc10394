"""Sentences with figures before a unit, augment again with a space between them.

The norm parts a number from its unit and lets figures join it (한글 맞춤법 §43: 3 개, 3개), so whoever leaves a space
there is right; and where a word of number comes between, the unit stands apart (§44: 5만 원, 10여 명). Nearly all text
joins them, and what a network learns from it is that the space is a slip to be mended. Told again with the space,
beside the same sentences without it, they say that both are right; which of the two a writer means is then for the
typed spaces to show.
"""

from __future__ import annotations

import re
from pathlib import Path

from eojeol.corpus.augment_names import PARTICLES
from eojeol.corpus.lexicon import read_lexicon
from eojeol.errors import InputError

# From 15 to 15만, 3억5천 and 15여.
_NUMBER = r"[0-9][0-9,.]*(?:[십백천만억조][0-9]*)*여?"
# Particles and forms of 이다 that begin like a unit: 1부터, 5보다, 3인데.
_NO_UNIT = r"(?!부터|보다|하고|마저|조차|인데|인가(?!구)|인지)"
# What may follow a unit in its word: 3개월간, 10명씩, 5일부터.
_REST = r"[가-힣]{0,3}(?![가-힣])"


class Units:
    """Words that count.

    Args:
        words: nouns by which amounts are counted (개, 명, 시간). Those that may be a particle are left alone: 3도 is
            "3 degrees" and "3 as well".
    """

    def __init__(self, words: frozenset[str]) -> None:
        choices = "|".join(sorted(words.difference(PARTICLES)))
        self._joined = re.compile(rf"(?<![0-9A-Za-z.,])({_NUMBER})(?=(?:{choices}){_REST}){_NO_UNIT}")

    def tell(self, sentence: str) -> list[str]:
        """The sentence with all its figures parted from their units; nothing if there are none."""
        parted, found = self._joined.subn(r"\1 ", sentence)
        return [parted] if found else []


def read_units(path: Path) -> Units:
    """Units out of a lexicon: its part of speech NNBC.

    Raises:
        InputError: it cannot be read, or has no unit.
    """
    words = frozenset(word for word, part, _ in read_lexicon(path) if part == "NNBC")
    if not words.difference(PARTICLES):
        raise InputError(f"{path}: has no unit; expected rows of word and NNBC, such as 개<TAB>NNBC")
    return Units(words)
