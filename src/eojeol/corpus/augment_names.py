"""Augmentation `names`: sentences that name a person before 씨 or a title, rewritten with other names.

The norm separates a name from what follows it (한글 맞춤법 §48: 김민수 씨, 김민수 교수). A corpus teaches this badly:
few of its lines have 씨 after a name, many of those join it, and an encyclopaedia writes of families (전주이씨), which
are rightly joined. Each name occurs once or twice, so a network learns the name and not the rule. The same sentences
with many names of a lexicon show that the rule holds for any name.
"""

from __future__ import annotations

import random
import re
from hashlib import blake2b
from pathlib import Path

from eojeol.corpus.lexicon import read_lexicon
from eojeol.errors import InputError

SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염"
    "추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
LONG_SURNAMES = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
TITLES = (
    "교수|박사|대통령|장관|의원|회장|사장|감독|선수|대표|기자|위원장|총리|작가|배우|시장|지사|검사|판사|변호사|의장|"
    "선생|여사|부장|국장|과장|실장|본부장|총장|원장|청장|차관|코치|후보|연구원|이사|부회장|이사장|대변인|비서관|"
    "순경|경사|경위|경감|경정|총경|하사|중사|상사|소위|중위|대위|소령|중령|대령|소장|중장|대장"
)
# 군 and 양 are titles after a name and a space, and much else elsewhere.
_TITLES = f"{TITLES}|군|양"
# Particles that stand after a consonant, and what they become after the vowel of 씨; the longer first.
_AFTER_VOWEL = dict(
    pair.split(">") for pair in "이라고>라고 이라는>라는 으로>로 은>는 이>가 을>를 과>와".split()
)
PARTICLES = (*_AFTER_VOWEL, *"라고 라는 에게 께서 는 가 를 와 의 도 만 로".split())
# Share of the people with 씨 who are called by their given name alone.
_GIVEN = 0.2
# A name, 씨 with or without a space before it or a title with a space, a particle, and the end of the word:
# 김민수씨가, 김민수 씨, 김민수 교수는; but 김민수 교수실 goes on.
_NAMED = re.compile(
    rf"(?<![가-힣])(?P<name>[가-힣]{{3,4}})(?P<gap> (?=씨|{_TITLES})|(?=씨))(?P<title>씨|{_TITLES})"
    rf"(?P<particle>{'|'.join(PARTICLES)})?(?=[ ,.]|$)"
)


class Names:
    """Rewrites sentences with other names.

    Args:
        people: names to recognise and to insert, surname first.
        places: names of places, by which families are called.
    """

    def __init__(self, people: frozenset[str], places: frozenset[str]) -> None:
        self._people, self._places = people, places
        self._list = sorted(people)

    def rename(self, sentence: str, copies: int, seed: int) -> list[str]:
        """The sentence with other names; nothing if it names nobody before 씨 or a title.

        Args:
            sentence: a sentence of a corpus.
            copies: how many versions of a sentence with 씨 to return. A sentence with titles only comes back twice, the
                second time with 씨 instead of the title.
            seed: chooses the names, together with the sentence, so that the order of the corpus doesn't matter.

        Example:
            박도현 감독은 웃었다. → 김서윤 감독은 웃었다., 남궁하늘 씨는 웃었다.
        """
        found = [match for match in _NAMED.finditer(sentence) if match["name"] in self._people]
        if not found or any(self._family(match) for match in found):
            return []
        digest = blake2b(sentence.encode("utf-8", "replace"), digest_size=8, key=str(seed).encode()).digest()
        generator = random.Random(digest)
        if any(match["title"] == "씨" for match in found):
            return [self._renamed(sentence, generator, plain=False) for _ in range(copies)]
        return [self._renamed(sentence, generator, plain) for plain in (False, True)]

    def _family(self, match: re.Match[str]) -> bool:
        """Whether this may be a family called by its place, such as 전주이씨, which is joined."""
        return not match["gap"] and match["name"][:-1] in self._places and match["name"][-1] in SURNAMES

    def _renamed(self, sentence: str, generator: random.Random, plain: bool) -> str:
        """The sentence with a random name in the place of each; with `plain`, 씨 replaces the titles."""

        def replacement(match: re.Match[str]) -> str:
            if match["name"] not in self._people:
                return match[0]
            title, particle = match["title"], match["particle"] or ""
            if plain:
                title, particle = "씨", _AFTER_VOWEL.get(particle, particle)
            name = generator.choice(self._list)
            if title == "씨" and generator.random() < _GIVEN:
                name = name[-2:]
            return f"{name} {title}{particle}"

        return _NAMED.sub(replacement, sentence)


def read_names(path: Path) -> Names:
    """The names in a lexicon: its semantic classes 인명 (person) and 지명 (place).

    Raises:
        InputError: the lexicon cannot be read, or names nobody.
    """
    people, places = set(), set()
    for word, _, semantic_class in read_lexicon(path):
        if semantic_class == "지명":
            places.add(word)
        elif semantic_class == "인명" and _is_korean(word):
            people.add(word)
    if not people:
        raise InputError(f"{path}: names nobody; expected rows of word, part of speech, and 인명 or 지명")
    return Names(frozenset(people), frozenset(places))


def _is_korean(name: str) -> bool:
    """Whether it is a surname and two syllables; shorter and longer names are too easily something else."""
    return (len(name) == 3 and name[0] in SURNAMES) or (len(name) == 4 and name[:2] in LONG_SURNAMES)
