"""The files of the gold set: which there are, and what a line of mistakes says."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from eojeol.errors import InputError

FOLDER = Path(__file__).parent
DOMAINS = (
    "news", "encyclopedia", "law", "essay", "fiction", "chat", "review", "technical", "transcript", "subtitles",
)  # fmt: skip
SENTENCES = 100  # of a domain
# The domains of each file of mistakes.
PARTS = {"a": DOMAINS[:5], "b": DOMAINS[5:]}
MISTAKES = 40  # lines of a domain

# What a kind of mistake does, by its name up to a colon: a space is missing, or there is one too many. The names are
# those of the collected mistakes of people (docs/model.md). What stands behind the colon names the word: `depnoun:것`.
MISSING = (
    "adnominal+noun", "adverb+word", "aux", "depnoun", "det+noun", "digit+hangul", "ending+word", "latin+word",
    "linking", "neg", "noun+adv/det", "noun+noun", "noun+title", "noun+verb", "num+num", "num+unit", "particle+word",
)  # fmt: skip
EXTRA = (
    "compound-split", "det-join", "ending-split", "hada-split", "ida-split", "latin/bracket+particle",
    "name-split", "noun+verb-join", "other-join", "particle-split", "prefix-split", "suffix-split", "word-split",
)  # fmt: skip


class Mistake(NamedTuple):
    """A line of mistakes.

    Attributes:
        sentence: id of the sentence.
        typed: what was typed.
        kinds: the kind of each mistake, from left to right.
    """

    sentence: str
    typed: str
    kinds: tuple[str, ...]


def domain_of(name: str) -> str:
    """The domain in an id: news of news-001."""
    return name.rpartition("-")[0]


def parse_mistake(line: str) -> Mistake:
    """Read a line of mistakes: id, typed, kinds with semicolons between them.

    Raises:
        InputError: there are other columns.
    """
    cells = line.split("\t")
    if len(cells) != 3:
        raise InputError(f"{len(cells)} columns; give id, typed and kinds, with one tab between them")
    return Mistake(cells[0], cells[1], tuple(cells[2].split(";")))
