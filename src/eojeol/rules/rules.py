"""The user's own rules: they win over the model, and only protected spans win over them.

A rule speaks about characters, never about the spaces between them: it is matched against the text *without* its
spaces, so it holds however the text was typed, in correct mode and in restore mode. Matches begin and end where
characters do, and lie within a segment (a line, a table cell).

*Words* are written as they shall be spaced: `국립국어원` is never split, `할 수 있다` always is, at these two
gaps and no other. Of words that overlap in the text the leftmost wins, then the longest; of two that differ only
in their spaces the later one counts. *Patterns* are regular expressions (`regex_subset`): without groups the match is
kept together; with groups each group is kept together and has a space at each of its ends that lies inside the match,
and what no group holds is left to the model. Where two patterns decide one gap the later one wins; a word wins over a
pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.errors import ConfigError
from eojeol.rules.matchers import Matcher, alternation, automaton
from eojeol.rules.regex_subset import PatternError, compile_pattern
from eojeol.rules.syntax import rule_lines, rules_text
from eojeol.text.encoding import read_file
from eojeol.text.gaps import Gaps, compact, split

WORDS_WITHOUT_LIBRARY = 200
# What a rule decides for a gap.
LEAVE, JOIN, SPACE = -1, 0, 1
_OTHER_SPACE = re.compile(r"[^\S ]")

Decisions = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Rules:
    """Rules of one user. Immutable, safe to share between threads, picklable; `one + other` has both.

    Args:
        words: words and phrases as they shall be spaced, each at least two characters.
        patterns: regular expressions over the text without spaces; docs/rules.md says which.

    Raises:
        ConfigError: a word is too short or holds a line end, tab or the like; a pattern is not a regular expression,
            or one that JavaScript would understand otherwise.
    """

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in (("words", self.words), ("patterns", self.patterns)):
            if isinstance(value, str):
                raise ConfigError(f"Rules: {name} is a list of strings, not the string {value!r}")
            object.__setattr__(self, name, tuple(value))
        self._table  # noqa: B018  (a wrong word is an error here and now)
        self._compiled  # noqa: B018

    @classmethod
    def parse(cls, text: str, name: str = "rules", regex: bool = True) -> Rules:
        """Read rules from the text of a `.eojeolrules` file: one rule a line; docs/rules.md has the format.

        Args:
            text: the lines.
            name: what errors call the text, such as the name of its file.
            regex: allow regular expressions; refuse them where the rules come from strangers, because an expression
                can be made to run for ever.

        Raises:
            ConfigError: a line is not a rule; line and column are named.
        """
        found = rule_lines(text, name, regex)
        try:
            return cls(tuple(r.word for r in found if r.word), tuple(r.pattern for r in found if r.pattern))
        except ConfigError:
            # All words are checked at once, which is fast; which one is wrong is asked only when there is one.
            for rule in found:
                if rule.word and (complaint := _complaint(rule.word)):
                    raise ConfigError(f"{name}:{rule.line}:{rule.column}: {complaint}") from None
            raise

    @classmethod
    def read(cls, path: str | Path) -> Rules:
        """Read a `.eojeolrules` file: UTF-8, or what its byte order mark says.

        Args:
            path: the file.

        Raises:
            InputError: it is missing, a directory, or may not be read.
            DecodeError: it is not text in that encoding; line and byte are named.
            ConfigError: a line is not a rule; file, line and column are named.
        """
        return cls.parse(read_file(path, missing="name a file of rules"), str(path))

    def to_text(self) -> str:
        """The rules as the text of a file that `parse` reads."""
        return rules_text(self.words, self.patterns)

    def __add__(self, other: Rules) -> Rules:
        """The rules of both; where they disagree, the other's win."""
        return Rules(self.words + other.words, self.patterns + other.patterns)

    def __bool__(self) -> bool:
        """Whether there is any rule."""
        return bool(self.words or self.patterns)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was given, not what was built from it."""
        return Rules, (self.words, self.patterns)

    def decide(self, gaps: Gaps) -> Decisions:
        """Decide the gap before each unit.

        Args:
            gaps: the text.

        Returns:
            LEAVE, JOIN or SPACE for each gap, shape (units,).

        Raises:
            MissingExtraError: there are more than WORDS_WITHOUT_LIBRARY words and pyahocorasick is not installed.

        Example:
            >>> Rules(("할 수 있다",)).decide(split("난할수있다")).tolist()
            [-1, -1, 1, 1, 0]
        """
        decided = np.full(len(gaps), LEAVE, np.int8)
        if not len(gaps):
            return decided
        text = compact(gaps)
        if self.patterns:
            self._decide_patterns(text, decided)
        if self.words:
            # The compact text has a line end between two segments, which is a character there, but no unit:
            #
            #     units      가 나    다 라 마
            #     segments   0  0     1  1  1
            #     text       가 나 \n 다 라 마
            #     offsets    0  1     3  4  5
            ends_before = gaps.segments - gaps.segments[0]
            offsets = None if not ends_before[-1] else np.arange(len(gaps)) + ends_before
            for start, end in self._matcher(text):
                unit = start if offsets is None else int(np.searchsorted(offsets, start))
                decided[unit + 1 : unit + end - start] = self._table[text[start:end]]
        return decided

    def _decide_patterns(self, text: str, decided: Decisions) -> None:
        """Write what the patterns say of the compact text into the decisions, shape (units,)."""
        lines = text.split("\n")
        for pattern in self._compiled:
            base = 0
            for line in lines:
                for match in pattern.finditer(line):
                    _decide_match(match, decided[base : base + len(line)])
                base += len(line)

    @cached_property
    def _table(self) -> dict[str, Decisions]:
        """Characters of each word without spaces → what it says of its inner gaps, shape (characters - 1,)."""
        if not self.words:
            return {}
        gaps = split("\n".join(self.words))
        bounds = [*np.flatnonzero(np.diff(gaps.segments, prepend=-1)).tolist(), len(gaps)]
        # Each word is a segment of its own: units `begin` up to `end`.
        words = list(pairwise(bounds))
        whole = len(words) == len(self.words) and not _OTHER_SPACE.search("".join(self.words))
        if not whole or any(end - begin < 2 for begin, end in words):
            raise ConfigError(next(filter(None, map(_complaint, self.words))))
        spaced = gaps.spaced.astype(np.int8)
        characters = compact(gaps).split("\n")
        return {text: spaced[begin + 1 : end] for text, (begin, end) in zip(characters, words, strict=True)}

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(_compile, self.patterns))

    @cached_property
    def _matcher(self) -> Matcher:
        return (alternation if len(self._table) <= WORDS_WITHOUT_LIBRARY else automaton)(self._table)


def _decide_match(match: re.Match[str], decided: Decisions) -> None:
    """Write what a match of a pattern says into the decisions of its line."""
    groups = [match.span(number) for number in range(1, match.re.groups + 1) if match[number] is not None]
    for start, end in groups if match.re.groups else [match.span()]:
        decided[start + 1 : end] = JOIN
    for group in groups:
        for border in group:
            if match.start() < border < match.end():
                decided[border] = SPACE


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        raise ConfigError(f"{pattern!r}, column {error.at + 1}: {error}") from None


def _complaint(word: str) -> str | None:
    """What is wrong with a word, if anything is."""
    if _OTHER_SPACE.search(word):
        return f"{word!r} holds white space other than the space; use single spaces"
    if len(split(word)) < 2:
        return f"{word!r} has no gap inside; a rule needs at least two characters"
    return None
