"""What is counted in a sentence, and the figures: each is a quotient of two sums over sentences, times a factor.

The counts are those of `eojeol.evaluate.counts`, `quality/lattice.py` and `quality/people.py`. Strict figures compare
with the sentence as it is written; figures by the norm leave the gaps alone where both spacings are allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.lattice import FREE, Row, count
from benchmarks.quality.people import Score
from benchmarks.rivals.texts import PEOPLE, Part
from eojeol.evaluate.counts import count_lines
from eojeol.evaluate.variants import Gap, Sentence

Columns = NDArray[np.float64]
COLUMNS = (
    "lines", "right words", "both words", "exact", "altered", "words", "real", "wrong", "taste", "errors", "mended",
    "right gaps", "harmed", "exact by the norm",
)  # fmt: skip


class Figure(NamedTuple):
    """A quotient of two columns.

    Attributes:
        above: what is counted.
        below: of how many.
        factor: 100 for a percentage, 1,000 for so many of a thousand.
        high: whether more is better.
    """

    above: str
    below: str
    factor: int
    high: bool

    def of(self, sums: Columns) -> Columns:
        """The figure.

        Args:
            sums: of the columns, shape (…, columns).

        Returns:
            Shape (…): NaN where there is nothing below the line.
        """
        above, below = sums[..., COLUMNS.index(self.above)], sums[..., COLUMNS.index(self.below)]
        nothing = np.full_like(above, np.nan)
        return self.factor * np.divide(above, below, out=nothing, where=below > 0)


FIGURES = {
    # 2 · right / (predicted + gold), so twice a hundred.
    "word F1": Figure("right words", "both words", 200, True),
    "sentence": Figure("exact", "lines", 100, True),
    "by the norm": Figure("exact by the norm", "lines", 100, True),
    "real": Figure("real", "words", 1000, False),
    "wrong": Figure("wrong", "words", 1000, False),
    "taste": Figure("taste", "words", 1000, False),
    "mended": Figure("mended", "errors", 100, True),
    "harm": Figure("harmed", "right gaps", 1000, False),
    "exact": Figure("exact by the norm", "lines", 100, True),
    "altered": Figure("altered", "lines", 100, False),
}
OF_PEOPLE = ("mended", "harm", "exact", "altered")
OF_TASKS = ("word F1", "sentence", "by the norm", "real", "wrong", "taste", "altered")


def figures_of(task: str) -> tuple[str, ...]:
    """The names of the figures of a task."""
    return OF_PEOPLE if task == PEOPLE else OF_TASKS


def counts(part: Part, given: Sequence[str]) -> Columns:
    """The columns of a part.

    Args:
        part: what was asked.
        given: what came out.

    Returns:
        Shape (sentences, columns).
    """
    strict = count_lines([row.gold for row in part.rows], list(given))
    found = []
    for row, typed, text in zip(part.rows, part.typed, given, strict=True):
        norm = count(row, typed, text)
        score = Score()
        score.add(typed, row.gold, settled(row, text))
        found.append([
            norm["words"], norm["real"], norm["wrong"], norm["taste"],
            score.errors, score.mended, score.right, score.harmed, score.exact,
        ])  # fmt: skip
    both = strict.predicted_words + strict.gold_words
    left = np.stack(
        [np.ones(len(found)), strict.right_words, both, strict.exact, strict.altered], axis=1
    ).astype(np.float64)
    return np.concatenate([left, np.array(found, np.float64)], axis=1)


def settled(row: Row, text: str) -> str:
    """A text of a sentence's characters with the gaps that may be both as the sentence has them; another as it is.

    Args:
        row: the sentence.
        text: what came out.
    """
    # Only the place of a gap matters here; a lattice has no reasons.
    free = tuple(Gap(gap, "V", "d") for gap, code in row.judged.items() if code in FREE)
    return Sentence(row.gold, free).settle(text)
