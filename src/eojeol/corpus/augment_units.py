"""Augmentation `units`: sentences with figures before a unit of measure, rewritten with a space between them.

The norm separates a number from its unit and allows figures to join it (한글 맞춤법 §43: 3 개, 3개), so a space there
is right; and where a number word stands between, the unit is separate (§44: 5만 원, 10여 명). Nearly all text joins
them, from which a network learns that the space is a mistake. The sentences with the space, beside the same sentences
without it, show that both are right; which of the two a writer wants is left to the spaces that were typed.
"""

from __future__ import annotations

import re
from pathlib import Path

from eojeol.corpus.augment_names import PARTICLES
from eojeol.corpus.lexicon import read_lexicon
from eojeol.errors import InputError

# A number in figures, alone (15) or with number words behind it (15만, 3억5천, 15여).
_NUMBER = r"[0-9][0-9,.]*(?:[십백천만억조][0-9]*)*여?"
# Particles and forms of 이다 that begin like a unit: 1부터, 5보다, 3인데.
_NO_UNIT = r"(?!부터|보다|하고|마저|조차|인데|인가(?!구)|인지)"
# What may follow a unit in its word: 3개월간, 10명씩, 5일부터.
_REST = r"[가-힣]{0,3}(?![가-힣])"


class Units:
    """Rewrites sentences with a space before units of measure.

    Args:
        words: nouns that count something (개, 명, 시간). A unit that may also be a particle is ignored: 3도 is
            "3 degrees" and "3 as well".
    """

    def __init__(self, words: frozenset[str]) -> None:
        choices = "|".join(sorted(words.difference(PARTICLES)))
        self._joined = re.compile(rf"(?<![0-9A-Za-z.,])({_NUMBER})(?=(?:{choices}){_REST}){_NO_UNIT}")

    def separate(self, sentence: str) -> list[str]:
        """The sentence with a space between figures and units; nothing if no figures are joined to a unit.

        Example:
            2019년 3월에 10여명이 왔다. → 2019 년 3 월에 10여 명이 왔다.
        """
        separated, count = self._joined.subn(r"\1 ", sentence)
        return [separated] if count else []


def read_units(path: Path) -> Units:
    """The units in a lexicon: its part of speech NNBC.

    Raises:
        InputError: the lexicon cannot be read, or has no unit.
    """
    words = frozenset(word for word, part_of_speech, _ in read_lexicon(path) if part_of_speech == "NNBC")
    if not words.difference(PARTICLES):
        raise InputError(f"{path}: has no unit; expected rows of word and NNBC, such as 개<TAB>NNBC")
    return Units(words)
