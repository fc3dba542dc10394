"""`--stats`: how much would change, file by file, and what most often.

Figures add up, so that a folder needs the memory of one file. A *pattern* is what stands on both sides of the gap, at
most REACH characters of the word each, because a whole word is mostly too particular to come twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eojeol.changes import Change, replacement
from eojeol.explain.review import Review

# Characters of a pattern on each side of the gap.
REACH = 3
COMMONEST = 10
HEADINGS = ("lines", "changed", "words", "after", "added", "removed", "squeezed", "file")


class Figures(NamedTuple):
    """Figures of one file, or of many.

    Attributes:
        lines: lines that are not blank.
        changed_lines: lines in which anything would change.
        words: runs of characters that are not white space.
        words_after: words of the text after.
        added: gaps that would get a space.
        removed: gaps that would lose theirs.
        squeezed: gaps whose spaces would become one.
    """

    lines: int = 0
    changed_lines: int = 0
    words: int = 0
    words_after: int = 0
    added: int = 0
    removed: int = 0
    squeezed: int = 0


@dataclass
class Stats:
    """Collects reviews.

    Attributes:
        files: (name, figures) in the order they came.
        patterns: how often each pattern would change, as shown.
    """

    files: list[tuple[str, Figures]] = field(default_factory=list)
    patterns: Counter[str] = field(default_factory=Counter)

    def add(self, review: Review) -> None:
        """Count one file."""
        self.files.append((review.name, figures_of(review)))
        self.patterns.update(pattern(change) for change in review.changes)

    def merge(self, other: Stats) -> None:
        """Add the files of other statistics."""
        self.files += other.files
        self.patterns += other.patterns

    def table(self) -> Iterator[str]:
        """The lines of the table, and the patterns that would change most often."""
        rows: list[Sequence[object]] = [HEADINGS, *((*figures, name) for name, figures in self.files)]
        if len(self.files) > 1:
            total = [sum(column) for column in zip(*(figures for _, figures in self.files), strict=True)]
            rows.append((*total, "total"))
        yield from aligned(rows)
        if self.patterns:
            yield "\nmost often\n"
            yield from aligned([(count, shown) for shown, count in self.patterns.most_common(COMMONEST)])


def figures_of(review: Review) -> Figures:
    """The figures of one file."""
    kinds = Counter(change.kind for change in review.changes)
    lines = sum(not line.isspace() for line in re.findall(r"[^\r\n]+", review.before))
    changed = len({change.line for change in review.changes})
    words, after = (len(text.split()) for text in (review.before, review.after))
    return Figures(lines, changed, words, after, kinds["add"], kinds["remove"], kinds["squeeze"])


def pattern(change: Change) -> str:
    """What stands around a change before and after it: `할수 → 할 수`."""
    left, _, right = change.context.partition("‸")
    left, right = (left.split(" ")[-1] or left)[-REACH:], (right.split(" ")[0] or right)[:REACH]
    return f"{left}{' ' * change.spaces}{right} → {left}{replacement(change.kind)}{right}"


def aligned(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as lines: the last cell stands left in its column, the others right, by their width on a terminal."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(_columns, column)) for column in list(zip(*cells, strict=True))[:-1]]
    for row in cells:
        padded = [" " * (width - _columns(cell)) + cell for cell, width in zip(row[:-1], widths, strict=True)]
        yield "  ".join([*padded, row[-1]]) + "\n"


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
