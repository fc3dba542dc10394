"""Kinds of gaps, by patterns that can be read: which gaps stand before a dependent noun, inside a compound, and so on.

A pattern looks at the characters without their spaces, so that a kind holds the gaps where the norm wants a space and
those where it does not: that is what a model has to distinguish. Particles, compounds and names are only clear when one
knows where words begin, so those kinds also look at the gold spacing. Particles and compounds need a list of nouns
(`--lexicon`, word and part of speech a line); without it they are left out, and the table says so.

The kinds overlap a little, and no pattern is free of errors: they are for comparing, not for counting Korean.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from eojeol.corpus.augment_names import SURNAMES, TITLES
from eojeol.text.gaps import Bools

_HANGUL = [chr(code) for code in range(0xAC00, 0xD7A4)]
_ADNOMINAL = "".join(c for c in _HANGUL if (ord(c) - 0xAC00) % 28 in (4, 8)) + "던"
_NUMERAL = "한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|몇|수십|수백"
_COUNTER = (
    "개|명|번|마리|대|권|장|잔|살|시간|시|분|초|년|월|일|달|주|곳|가지|배|층|차례|원|군데|쌍|그루|채|회|위|호|세|"
    "만|억|천|㎞|㎡"
)
_TITLES = rf"씨|님|군(?=[은이의])|양(?=[은이의])|{TITLES}"
_OPENING, _CLOSING = "\"'“‘「『《〈([", "\"'”’」』》〉)]"
# By kind: what stands before the gap, what after it; over characters without spaces.
PATTERNS = {
    "dependent noun": re.compile(
        f"(?<=[{_ADNOMINAL}])(?=것|거[야예다니라지]|게|걸|건|수(?:가|는|도|를|밖에)?[있없]|줄|데|바[가는를의]|뿐|만큼|"
        "대로|때문|적이|터|리(?:가|는)?[있없]|채|척|듯|지)"
    ),
    "auxiliary after -아/-어": re.compile(
        "(?<=[아어여해려져워춰켜펴쳐겨혀러써꺼떠둬놔돼])"
        "(?=보[다고니면는자세며지았기게려아]|[본볼봐봤]|주[다고니면는세며지었기게려어시]|[준줄줘줬]|버[리려렸린릴]|"
        "놓|두[다고면는었]|둔|뒀|드[리려렸린릴]|[내냈낸낼]|있|왔|온|오[고는지]|가[고는며]|갔|갈)"
    ),
    "auxiliary after -고, -지, -야": re.compile(
        "(?<=고)(?=있|싶)|(?<=지)(?=않|못[하한했할해]|말|마[라세])|(?<=야)(?=[하한할했합])"
    ),
    "number + unit": re.compile(
        rf"(?<=[0-9])(?=[가-힣㎞㎡%])|(?:(?<={')|(?<='.join(_NUMERAL.split('|'))}))(?=(?:{_COUNTER}))"
    ),
    "Latin": re.compile("(?<=[A-Za-z])(?=[가-힣])|(?<=[가-힣])(?=[A-Za-z])"),
    "quotation": re.compile(
        f"(?<=[{re.escape(_CLOSING)}])(?=[가-힣])|(?<=[가-힣])(?=[{re.escape(_OPENING)}])"
    ),
}
_NAME = re.compile(rf"[{''.join(sorted(SURNAMES))}][가-힣]{{2}}(?={_TITLES})")
_PARTICLES = (
    "에서는 에게서 으로는 에서도 으로도 이라는 에서 에게 한테 까지 부터 처럼 보다 마다 조차 밖에 으로 이나 이라 이다 "
    "이며 이고 에는 에도 은 는 이 가 을 를 에 의 로 와 과 도 만 나"
).split()
NEEDS_NOUNS = ("particle", "compound")
KINDS = (*NEEDS_NOUNS, *PATTERNS, "name + title")


def read_nouns(path: Path) -> frozenset[str]:
    """Nouns of two and more syllables out of a list `word<TAB>part of speech…`, plain or .xz.

    Args:
        path: the list.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        rows = (line.rstrip("\n").split("\t") for line in stream)
        return frozenset(row[0] for row in rows if len(row) > 1 and row[1] == "명사" and len(row[0]) > 1)


def gaps_by_kind(text: str, starts: Bools, nouns: frozenset[str]) -> dict[str, Bools]:
    """Which gaps are of which kind.

    Args:
        text: characters without spaces, a line feed between lines.
        starts: whether a gold word begins at each of them, shape (len(text),).
        nouns: from `read_nouns`; without any, the kinds that need them are left out.

    Returns:
        For each kind, whether the gap before each character is of it, shape (len(text),).
    """
    found = {kind: np.zeros(len(text), bool) for kind in KINDS}
    for kind, pattern in PATTERNS.items():
        found[kind][[match.start() for match in pattern.finditer(text)]] = True
    for match in _NAME.finditer(text):
        found["name + title"][match.end()] = starts[match.start()]
    if nouns:
        for kind, place in _by_word(text, starts, nouns):
            found[kind][place] = True
    return found


def _by_word(text: str, starts: Bools, nouns: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Gaps between noun and particle, and between two nouns, whether the gold text joins or separates them."""
    begins = [*np.flatnonzero(starts).tolist(), len(text)]
    bare = False
    for first, stop in pairwise(begins):
        word = text[first:stop].rstrip("\n")
        stem = _stem(word, nouns)
        if bare and stem:
            yield "compound", first
        if stem and len(stem) < len(word):
            yield "particle", first + len(stem)
        for cut in range(2, len(word) - 1):
            if not stem and word[:cut] in nouns and _stem(word[cut:], nouns):
                yield "compound", first + cut
        # The next word is on the same line, and this one has no particle.
        bare = stem == word and stop < len(text) and text[stop - 1] != "\n"


def _stem(word: str, nouns: frozenset[str]) -> str:
    """The noun that a word consists of, but for a particle; empty if it is none."""
    if word in nouns:
        return word
    for particle in _PARTICLES:
        if word.endswith(particle) and word[: -len(particle)] in nouns:
            return word[: -len(particle)]
    return ""
