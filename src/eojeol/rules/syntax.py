"""Rules as text: the `.eojeolrules` file, one rule a line. docs/rules.md has the format.

    # a comment
    keep 국립국어원                   never split
    split 할|수|있다                  a space exactly at the bars
    pair 띄어 쓰기 => 띄어쓰기        however it is typed, it becomes the right side
    regex (\\d+)(개월)               a space where two groups meet

`keep`, `split` and `pair` are three ways to write one thing, a word as it shall be spaced. This module knows lines and
columns and nothing of gaps; `rules.Rules` knows what rules mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eojeol.errors import ConfigError, hint
from eojeol.rules.regex_subset import PatternError, compile_pattern

EXAMPLES = {
    "keep": "keep 국립국어원",
    "split": "split 할|수|있다",
    "pair": "pair 띄어 쓰기 => 띄어쓰기",
    "regex": r"regex (\d+)(개월)",
}


@dataclass(frozen=True)
class RuleLine:
    """One rule and its place: a word as it shall be spaced, or a pattern; the other is empty."""

    line: int
    column: int
    word: str = ""
    pattern: str = ""


class _LineError(Exception):
    def __init__(self, column: int, message: str) -> None:
        super().__init__(message)
        self.column = column


def rule_lines(text: str, name: str, regex: bool) -> list[RuleLine]:
    """Read the text of a file, rule by rule.

    Args:
        text: the lines.
        name: what errors call the text.
        regex: accept regular expressions.

    Raises:
        ConfigError: a line is not a rule; line and column (from 1, in code points) are named.
    """
    found = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            column, word, pattern = _parse(line, regex)
        except _LineError as error:
            raise ConfigError(f"{name}:{number}:{error.column}: {error}") from None
        found.append(RuleLine(number, column, word, pattern))
    return found


def rules_text(words: Iterable[str], patterns: Iterable[str]) -> str:
    """Write rules as the text of a file.

    Args:
        words: words as they shall be spaced.
        patterns: regular expressions.
    """
    lines = []
    for word in words:
        if " " not in word:
            lines.append(f"keep {word}")
        elif "|" not in word:
            lines.append(f"split {re.sub(' +', '|', word)}")
        else:
            lines.append(f"pair {word.replace(' ', '')} => {word}")
    lines += [f"regex {pattern}" for pattern in patterns]
    return "".join(line + "\n" for line in lines)


def _parse(line: str, regex: bool) -> tuple[int, str, str]:
    """(column, word, pattern) of one line."""
    head = re.match(r"\s*(\S+)\s*", line)
    assert head is not None
    verb, column = head[1], head.end() + 1
    if verb not in EXAMPLES:
        near = hint(verb, EXAMPLES, "a rule begins with {}")
        raise _LineError(head.start(1) + 1, f"unknown rule {verb!r}; {near}")
    rest = line[head.end() :]
    if verb != "regex":
        # A comment may follow; a # that touches other characters belongs to them.
        rest = re.sub(r"(^|\s)#(\s.*)?$", "", rest, count=1)
    rest = rest.strip()
    if not rest:
        raise _LineError(column, f"nothing after {verb!r}; write for example {EXAMPLES[verb]!r}")
    if verb == "regex":
        if not regex:
            raise _LineError(
                head.start(1) + 1, "regular expressions are not accepted here; use keep, split or pair"
            )
        return column, "", _pattern(rest, column)
    if verb == "pair":
        return column, _right_side(rest, column), ""
    if space := re.search(r"\s", rest):
        at = column + space.start()
        raise _LineError(at, f"{verb!r} takes one word without spaces; write for example {EXAMPLES[verb]!r}")
    return column, rest if verb == "keep" else _between_bars(rest, column), ""


def _pattern(rest: str, column: int) -> str:
    try:
        compile_pattern(rest)
    except PatternError as error:
        raise _LineError(column + error.at, str(error)) from None
    return rest


def _between_bars(rest: str, column: int) -> str:
    parts = rest.split("|")
    if len(parts) < 2:
        raise _LineError(column, f"no bar in {rest!r}; write for example {EXAMPLES['split']!r}")
    if "" in parts:
        at = column + sum(len(part) + 1 for part in parts[: parts.index("")])
        raise _LineError(
            at, f"nothing on one side of a bar in {rest!r}; write for example {EXAMPLES['split']!r}"
        )
    return " ".join(parts)


def _right_side(rest: str, column: int) -> str:
    sides = re.match(r"(.*?\S)\s*=>\s*(\S.*)$", rest)
    if sides is None:
        raise _LineError(column, f"a pair has two sides; write for example {EXAMPLES['pair']!r}")
    if sides[1].replace(" ", "") != sides[2].replace(" ", ""):
        at = column + sides.start(2)
        raise _LineError(
            at, f"{sides[1]!r} and {sides[2]!r} differ in more than their spaces; only spaces can change"
        )
    return sides[2]
