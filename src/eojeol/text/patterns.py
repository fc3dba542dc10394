"""Patterns over the characters without their spaces, which hold whatever was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from eojeol.text.gaps import Bools, Gaps, Offsets, first_of_segment

LINE_END = 0x0A


@dataclass(frozen=True)
class Unspaced:
    """A text without its spaces, a line end before each segment: no pattern looks across it.

    Attributes:
        text: one code point a unit, and the line ends.
        places: index into `text` of each unit, shape (units,).
    """

    text: str
    places: Offsets

    def gaps_at(self, pattern: re.Pattern[str]) -> Bools:
        """The gaps where a match begins, shape (units,)."""
        return self.marked([match.start() for match in pattern.finditer(self.text)])

    def gaps_after(self, pattern: re.Pattern[str]) -> Bools:
        """The gaps where a match ends, shape (units,)."""
        return self.marked([match.end() for match in pattern.finditer(self.text)])

    def marked(self, found: list[int]) -> Bools:
        """The gaps before some characters of `text`, shape (units,).

        Args:
            found: indices into `text`.
        """
        marks = np.zeros(len(self.text) + 1, bool)
        marks[found] = True
        out: Bools = marks[self.places]
        return out


def unspaced(gaps: Gaps) -> Unspaced:
    """The characters of a text without its spaces.

    Args:
        gaps: the text.

    Example:
        Two segments, with ⏎ for the line ends that part them:

            typed    노력 뿐 / 것
            text     ⏎노력뿐⏎것
            places   1 2 3 5
    """
    first = first_of_segment(gaps.segments)
    marked = np.insert(gaps.characters, np.flatnonzero(first), LINE_END)
    text = marked.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return Unspaced(text, np.arange(len(gaps)) + np.cumsum(first))
