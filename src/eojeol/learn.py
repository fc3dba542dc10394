"""Rules from the user's own text: the words that the model would split, though the user writes them together.

Given text that is spaced well, every place inside a word where the model would put a space is its mistake (or its
other taste). The words around such places, without their particles, are proposed as `keep` rules, the frequent ones
first, in the form of a rules file that a person reads through before using it. A rule too many does harm (it joins
what should be apart), so nothing here is applied by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from eojeol.spacer import Mode, Spacer
from eojeol.text.windows import BLOCK

HEADER = """\
# Words that stand together in your text and that the model would split. Read through them before use.
# Those of two characters are comments: they are also found where one word ends and the next begins.
"""
SAFE_LENGTH = 3
_WORD = re.compile(r"[^\W_]+")
# Endings that a word sheds when it has not been seen with others; the longest one that fits.
_PARTICLES = re.compile(
    "(?:으로부터|에게서|이라는|입니다|이라고|으로서|으로써|에서는|에서도|까지|부터|에서|에게|께서|으로|처럼|보다|마다|이나|라는|이다|"
    "은|는|이|가|을|를|의|에|로|와|과|도|만|나)$"
)


def learn_rules(lines: Iterable[str], spacer: Spacer, mode: Mode = "restore", min_count: int = 1) -> str:
    """Propose keep-together words.

    Args:
        lines: the lines of well-spaced text.
        spacer: the model to compare with; words that its own rules keep together are not proposed again.
        mode: "restore" finds every word that the model does not know; "correct" only those that it would split
            although they were typed together.
        min_count: leave out words that were seen less often.

    Returns:
        A rules file, each rule on a line with its count and what the model makes of it; the header alone if there is
        none.
    """
    found: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for text in _blocks(lines):
        found.update(_split_words(text, spacer, mode))
    counts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for (word, cuts), (stem, count) in zip(found, _stems(found), strict=True):
        counts[stem] += count
        forms[stem][_with_spaces(word[: len(stem)], cuts)] += count
    rules = [HEADER]
    for stem, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= min_count:
            form = forms[stem].most_common(1)[0][0]
            comment = "# " if len(stem) < SAFE_LENGTH else ""
            rules.append(f"{comment}keep {stem}  # {count} of: {form}\n")
    return "".join(rules)


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """Lines put together, so that the model is asked seldom."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line.rstrip("\r\n"))
        size += len(line) + 1
        if size >= BLOCK:
            yield "\n".join(held)
            held, size = [], 0
    yield "\n".join(held)


def _split_words(text: str, spacer: Spacer, mode: Mode) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Runs of letters that the model would split, and where: offsets of its spaces in the run."""
    offsets = [change.offset for change in spacer.check(text, mode) if change.kind == "add"]
    at = 0
    for match in _WORD.finditer(text):
        # The beginning of a run is no place inside it.
        at = bisect_right(offsets, match.start(), at)
        cuts = []
        while at < len(offsets) and offsets[at] < match.end():
            cuts.append(offsets[at] - match.start())
            at += 1
        # A number is not a word: before it the norm decides, not the user's lexicon.
        if cuts and not any(match[0][cut].isdigit() for cut in cuts):
            yield match[0], tuple(cuts)


def _stems(found: dict[tuple[str, tuple[int, ...]], int]) -> list[tuple[str, int]]:
    """For each word its stem and its count: what it shares with others split alike, less a particle."""
    alike: dict[str, list[str]] = defaultdict(list)
    for word, cuts in found:
        alike[word[: cuts[-1] + 1]].append(word)
    stems = {}
    for head, words in alike.items():
        stem = _common_start(min(words), max(words))
        bare = _PARTICLES.sub("", stem)
        stems[head] = bare if len(bare) >= len(head) else stem
    return [(stems[word[: cuts[-1] + 1]], count) for (word, cuts), count in found.items()]


def _common_start(first: str, last: str) -> str:
    """What two words begin with; for the first and the last word of a sorted list that is what all begin with."""
    length = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    return first[:length]


def _with_spaces(word: str, cuts: tuple[int, ...]) -> str:
    bounds = [0, *(cut for cut in cuts if cut < len(word)), len(word)]
    return " ".join(word[a:b] for a, b in pairwise(bounds))
