"""The user's own rules: they win over the model, and only protected spans win over them.

A rule speaks about characters, never about the spaces between them: it is matched against the text *without* its
spaces, so it holds however the text was typed, in correct mode and in restore mode. Matches begin and end where
characters do, and lie within a segment (a line, a table cell).

*Words* are written as they shall be spaced: `국립국어원` is never split, `할 수 있다` always is, at these two
places and no other. Of words that overlap in the text the leftmost wins, then the longest; of two that differ only
in their spaces the later one counts. *Patterns* are regular expressions: without groups the match is kept together;
with groups each group is kept together and has a space at each of its ends that lies inside the match, and what no
group holds is left to the model. Where two patterns decide one gap the later one wins; a word wins over a pattern.

Matching stays pure Python up to WORDS_WITHOUT_LIBRARY words: one alternation of `re` is fast enough and needs nothing
installed. Beyond, its time would grow with the number of words, so an automaton (pyahocorasick) takes over, which
does not care whether there are a thousand words or a hundred thousand. It is asked for all matches, and the leftmost
longest are chosen here: its own `iter_long` leaves some out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.errors import ConfigError, DecodeError, InputError, MissingExtraError
from eojeol.rules.syntax import rule_lines, rules_text
from eojeol.text.gaps import Gaps, compact, split

WORDS_WITHOUT_LIBRARY = 200
# What a rule says of a gap.
LEAVE, JOIN, SPACE = -1, 0, 1
_OTHER_SPACE = re.compile(r"[^\S ]")

Decisions = npt.NDArray[np.int8]
# (start, end) of every word in a text, leftmost longest.
_Matcher = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True)
class Rules:
    """Rules of one user. Immutable, safe to share between threads, picklable; `one + other` has both.

    Args:
        words: words and phrases as they shall be spaced, each at least two characters.
        patterns: regular expressions over the text without spaces.

    Raises:
        ConfigError: a word is too short or holds a line end, tab or the like; a pattern is not a regular expression.
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
            name: what errors call it, such as the name of the file.
            regex: allow regular expressions; refuse them where the rules come from strangers, because an expression
                can be made to run for ever.

        Raises:
            ConfigError: a line is not a rule; line and column are named.
        """
        found = rule_lines(text, name, regex)
        try:
            return cls(tuple(r.word for r in found if r.word), tuple(r.pattern for r in found if r.pattern))
        except ConfigError:
            # Something is wrong with one of them; alone it says so, and its place is known.
            for rule in found:
                try:
                    cls((rule.word,) if rule.word else (), (rule.pattern,) if rule.pattern else ())
                except ConfigError as error:
                    raise ConfigError(f"{name}:{rule.line}:{rule.column}: {error}") from None
            raise

    @classmethod
    def read(cls, path: str | Path) -> Rules:
        """Read a `.eojeolrules` file (UTF-8).

        Raises:
            InputError: it is missing, a directory, or may not be read.
            DecodeError: it is not UTF-8.
            ConfigError: a line is not a rule; file, line and column are named.
        """
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise InputError(f"{path} cannot be read ({error.strerror}); name a file of rules") from None
        try:
            return cls.parse(data.decode("utf-8"), str(path))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise DecodeError(
                f"{path}: line {line}, byte {error.start}: not UTF-8; save the rules as UTF-8"
            ) from None

    def to_text(self) -> str:
        """The rules as the text of a file that `parse` reads."""
        return rules_text(self.words, self.patterns)

    def __add__(self, other: Rules) -> Rules:
        """Both; the other's win."""
        return Rules(self.words + other.words, self.patterns + other.patterns)

    def __bool__(self) -> bool:
        """Whether there is any rule."""
        return bool(self.words or self.patterns)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was given, not what was built from it."""
        return Rules, (self.words, self.patterns)

    def decide(self, gaps: Gaps) -> Decisions:
        """What the rules say of the gap before each unit: LEAVE, JOIN or SPACE, shape (units,).

        Raises:
            MissingExtraError: there are more than WORDS_WITHOUT_LIBRARY words and pyahocorasick is not installed.
        """
        decided = np.full(len(gaps), LEAVE, np.int8)
        if not len(gaps):
            return decided
        text = compact(gaps)
        if self.patterns:
            self._decide_patterns(text, decided)
        if self.words:
            # Line ends of the compact text count as characters there, but are not units.
            ends_before = gaps.segments - gaps.segments[0]
            places = None if not ends_before[-1] else np.arange(len(gaps)) + ends_before
            for start, end in self._matcher(text):
                unit = start if places is None else int(np.searchsorted(places, start))
                decided[unit + 1 : unit + end - start] = self._table[text[start:end]]
        return decided

    def _decide_patterns(self, text: str, decided: Decisions) -> None:
        lines = text.split("\n")
        for pattern in self._compiled:
            base = 0
            for line in lines:
                for match in pattern.finditer(line):
                    _decide_match(match, decided[base : base + len(line)])
                base += len(line)

    @cached_property
    def _table(self) -> dict[str, Decisions]:
        """Characters of each word without spaces → what it says of the gaps after the first."""
        if not self.words:
            return {}
        gaps = split("\n".join(self.words))
        bounds = np.flatnonzero(np.diff(gaps.segments, prepend=-1)).tolist()
        if len(bounds) != len(self.words) or _OTHER_SPACE.search("".join(self.words)):
            _complain(self.words)
        spaced = gaps.spaced.astype(np.int8)
        table = {}
        ends = [*bounds[1:], len(gaps)]
        for characters, begin, end in zip(compact(gaps).split("\n"), bounds, ends, strict=True):
            if end - begin < 2:
                _complain(self.words)
            table[characters] = spaced[begin + 1 : end]
        return table

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        compiled = []
        for pattern in self.patterns:
            try:
                compiled.append(re.compile(pattern))
            except (re.error, OverflowError, RecursionError) as error:
                raise ConfigError(f"{pattern!r} is not a regular expression ({error})") from None
        return tuple(compiled)

    @cached_property
    def _matcher(self) -> _Matcher:
        if len(self._table) <= WORDS_WITHOUT_LIBRARY:
            return _alternation(self._table)
        return _automaton(self._table)


def _decide_match(match: re.Match[str], decided: Decisions) -> None:
    """Write what a match of a pattern says into the decisions of its line."""
    groups = [match.span(number) for number in range(1, match.re.groups + 1) if match[number] is not None]
    for start, end in groups if match.re.groups else [match.span()]:
        decided[start + 1 : end] = JOIN
    for group in groups:
        for border in group:
            if match.start() < border < match.end():
                decided[border] = SPACE


def _alternation(table: Iterable[str]) -> _Matcher:
    pattern = re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))
    return lambda text: [match.span() for match in pattern.finditer(text)]


def _automaton(table: Iterable[str]) -> _Matcher:
    try:
        import ahocorasick
    except ImportError:
        raise MissingExtraError("pyahocorasick", "rules") from None
    automaton = ahocorasick.Automaton()
    for word in table:
        automaton.add_word(word, len(word))
    automaton.make_automaton()

    def match(text: str) -> list[tuple[int, int]]:
        longest: dict[int, int] = {}
        for last, length in automaton.iter(text):
            start = last + 1 - length
            # Matches come by their ends, so a later one with the same start is longer.
            longest[start] = last + 1
        chosen: list[tuple[int, int]] = []
        free = 0
        for start in sorted(longest):
            if start >= free:
                free = longest[start]
                chosen.append((start, free))
        return chosen

    return match


def _complain(words: Iterable[str]) -> None:
    """Name the word that is no word.

    Raises:
        ConfigError: always, when called for a reason.
    """
    for word in words:
        if _OTHER_SPACE.search(word):
            raise ConfigError(f"{word!r} holds white space other than the space; use single spaces")
        if len(split(word)) < 2:
            raise ConfigError(f"{word!r} has no gap inside; a rule needs at least two characters")
