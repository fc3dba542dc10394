"""Many words searched for at once: the leftmost, then the longest, and no two that overlap.

Up to some two hundred words one alternation of `re` is fast enough and needs nothing installed. Beyond, its time would
grow with the number of words, so an automaton (Aho and Corasick, 1975; pyahocorasick) takes over, which does not care
whether there are a thousand words or a hundred thousand. It is asked for all matches, and the leftmost longest are
chosen here: its own `iter_long` leaves some out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from eojeol.errors import needs

Matcher = Callable[[str], Iterable[tuple[int, int]]]
"""From a text to (start, end) of every word in it, in text order."""


def alternation(words: Iterable[str]) -> Matcher:
    """A matcher of a few words; needs nothing but the standard library."""
    # Of alternatives that fit, `re` takes the first; so the longest stands first.
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    return lambda text: [match.span() for match in pattern.finditer(text)]


def automaton(words: Iterable[str]) -> Matcher:
    """A matcher of any number of words.

    Raises:
        MissingExtraError: pyahocorasick is not installed.
    """
    with needs("rules", "pyahocorasick"):
        import ahocorasick
    machine = ahocorasick.Automaton()
    for word in words:
        machine.add_word(word, len(word))
    machine.make_automaton()

    def match(text: str) -> list[tuple[int, int]]:
        longest: dict[int, int] = {}
        for last, length in machine.iter(text):
            # Matches come by their ends, so a later one with the same start is longer.
            longest[last + 1 - length] = last + 1
        chosen: list[tuple[int, int]] = []
        free = 0
        for start in sorted(longest):
            if start >= free:
                free = longest[start]
                chosen.append((start, free))
        return chosen

    return match
