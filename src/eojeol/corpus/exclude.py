"""Keeping given sentences, such as those of an evaluation set, out of the corpus.

A line is dropped if it contains any of the sentences, compared without white space, so that a differently spaced copy
or a copy inside a paragraph does not slip through. Very short sentences (“네, 알겠습니다”) occur everywhere by chance
and are ignored. An Aho-Corasick automaton (https://doi.org/10.1145/360825.360855) searches for all at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from eojeol.corpus.files import Trouble, expand, text_lines
from eojeol.errors import InputError, needs


def read_excluded(patterns: list[str]) -> list[str]:
    """The lines of the files that the patterns name.

    Raises:
        InputError: a pattern matches nothing or a file is malformed: an exclusion that silently does nothing
            would put test sentences into the training text.
    """
    lines: list[str] = []
    strict = Trouble(strict=True, hint="fix this exclude file")
    for pattern in patterns:
        for file in expand(pattern, ("*.txt",)):
            lines.extend(line for _, line in text_lines(file, strict))
    if patterns and not lines:
        raise InputError(f"exclude: no line in {', '.join(patterns)}; check the paths")
    return lines


class Excluder:
    """Searches a line for any of many sentences.

    Args:
        sentences: what to search for, without white space and cleaned as the corpus is.
        min_length: sentences with fewer characters are ignored.

    Raises:
        MissingExtraError: pyahocorasick is not installed.
    """

    def __init__(self, sentences: Iterable[str], min_length: int) -> None:
        with needs("train", "pyahocorasick"):
            from ahocorasick import Automaton
        self._automaton = Automaton()
        for sentence in sentences:
            if sentence and len(sentence) >= min_length:
                self._automaton.add_word(sentence, True)
        self._automaton.make_automaton()
        self._any = len(self._automaton) > 0

    def found_in(self, bare: str) -> bool:
        """Whether this text, given without white space, contains any of the sentences."""
        return self._any and next(self._automaton.iter(bare), None) is not None
