"""Build the small lexicon that reasons look words up in: src/eojeol/reasons/lexicon.txt.

    python -m benchmarks.analysis.reasons_lexicon FOLDER [--out FILE]

FOLDER holds `krdict-headwords.tsv.xz` (word, part of speech), `mecab-ko-dic.tsv.xz` (word, part of speech, class,
parts), `open-korean-text.tsv.xz` (word, list) and `wikipedia-titles.txt.xz` (title). src/eojeol/reasons/LICENSE says
whose they are and under which licence.

A line of the result is a length, all words of that length one after the other in order, so that a word is found by
bisection in the text itself, and a letter for each word. The lines with = say which classes a letter stands for:

    N  nouns, pronouns and numerals of the dictionary      n  other nouns
    V  stems of verbs and adjectives of the dictionary     A  adverbs     D  determiners
    P  places and other names                              G  given names     F  parts of names from abroad
"""

from __future__ import annotations

import lzma
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.common import argument_parser, run_script

OUT = Path("src/eojeol/reasons/lexicon.txt")
LONGEST = 7
HANGUL = re.compile("[가-힣]+")
NOUNS = ("명사", "의존 명사", "대명사", "수사")
NAMES = ("noun/geolocations", "noun/company_names", "noun/brand", "noun/foreign", "noun/names")
# A given name that so many people of the dictionary have.
COMMON_NAME = 3
# A part of names of two or three words that so many titles have.
COMMON_PART = 6
FAMILY = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허남심노하곽성차주우구민진유나지엄"


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of each line of a packed table."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def classes_of(folder: Path) -> dict[str, set[str]]:
    """The words of each class."""
    found: dict[str, set[str]] = {name: set() for name in "NnVADPGF"}
    for word, part, *_ in rows(folder / "krdict-headwords.tsv.xz"):
        if part in NOUNS:
            found["N"].add(word)
        elif part in ("동사", "형용사", "보조 동사", "보조 형용사") and word.endswith("다"):
            found["V"].add(word[:-1])
        elif part == "부사":
            found["A"].add(word)
        elif part == "관형사" and not word.endswith("적"):
            found["D"].add(word)
    listed = {word for word, name, *_ in rows(folder / "open-korean-text.tsv.xz") if name == "noun/nouns"}
    found["P"] = {word for word, name, *_ in rows(folder / "open-korean-text.tsv.xz") if name in NAMES}
    given: Counter[str] = Counter()
    for word, part, kind, *_ in rows(folder / "mecab-ko-dic.tsv.xz"):
        if part == "NNG" and word in listed and len(word) > 1:
            found["n"].add(word)
        elif part == "NNP" and kind == "인명" and len(word) == 3 and word[0] in FAMILY:
            given[word[1:]] += 1
    found["G"] = {name for name, count in given.items() if count >= COMMON_NAME}
    found["n"] -= found["N"]
    parts: Counter[str] = Counter()
    for title, *_ in rows(folder / "wikipedia-titles.txt.xz"):
        words = title.split(" ")
        if 2 <= len(words) <= 3:
            parts.update(words)
    known = set().union(*(found[name] for name in "NnVAD"))
    found["F"] = {part for part, count in parts.items() if count >= COMMON_PART and len(part) > 1} - known
    found["P"] -= found["N"] | found["n"]
    return found


def packed(classes: dict[str, set[str]]) -> str:
    """The lines of the lexicon."""
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            if HANGUL.fullmatch(word) and len(word) <= LONGEST:
                found[word] = found.get(word, "") + name
    letters = {group: chr(ord("!") + number) for number, group in enumerate(sorted(set(found.values())))}
    lines = [f"={letter}\t{group}\n" for group, letter in letters.items()]
    for length, group in groupby(sorted(found, key=lambda word: (len(word), word)), len):
        same = list(group)
        lines.append(f"{length}\t{''.join(same)}\t{''.join(letters[found[word]] for word in same)}\n")
    return "".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="(default: %(default)s)")
    given = parser.parse_args(arguments)
    classes = classes_of(given.folder)
    text = packed(classes)
    given.out.write_text(text, encoding="utf-8")
    counts = ", ".join(f"{name} {len(words):,}" for name, words in classes.items())
    print(f"{given.out}: {len(text.encode()):,} bytes; words: {counts}")


if __name__ == "__main__":
    run_script(main)
