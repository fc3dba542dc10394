"""What the figures mean, and how they are counted.

Every figure is a quotient of sums over lines, so the work is done once as integers for each line
(`LineCounts`) and everything else (the figures, bootstrap intervals, the worst examples) is arithmetic on
those columns. The price is some fifteen integers a line, which is less than the text itself.

Lines are compared by their words: any run of Unicode white space parts two words, and white space at the ends
counts for nothing. All else is compared code point by code point, so both sides must have the same normal
form.

* An *altered* line has other non-space characters than its gold line. It is wrong in every figure: nothing in
  it is a hit, its gold words, spaces and gaps are misses, its predicted words and spaces false alarms.
* *syllable accuracy*: of all gaps (between two neighbouring non-space characters of a line), the share in
  which gold and prediction agree.
* *space* precision, recall, F1: a hit is a gap that holds a space in both.
* *word* precision, recall, F1: a hit is a word that begins and ends at the same two characters in both.
* *sentence accuracy*: the share of lines whose words are exactly the gold ones.
* *BI* rows: each non-space character is tagged `B` (first of its word) or `I`.

The BI rows follow seqeval 0.0.12 and 0.0.13, with which the original recipe's figures were made. These read a
tag without a hyphen as a type of its own; a chunk ends where the type changes, and `B` always begins a new
one. Thus every single `B` is a chunk of type B, and every maximal run of `I` is a chunk of type I. So a
hit on B says only that a word begins there (true for free at the head of a line), and a hit on I is a right
word of two characters or more. seqeval 1.2.2 gives the same rows and averages when the tags are renamed `B-B`
and `I-I`. What the old version printed as "macro avg" was weighted by support: it is `weighted_avg` here, and
`macro_avg` is the plain mean. A quotient with nothing below the line is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eojeol.errors import InputError

Column = NDArray[np.int64]


@dataclass(frozen=True)
class Accuracy:
    """A share of right ones; `support` is the number of all."""

    accuracy: float
    support: int


@dataclass(frozen=True)
class PRF:
    """Precision, recall and F1 between 0 and 1; `support` is the number of gold items."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class BIReport:
    """The rows of seqeval's report; see the module docstring for what a chunk is."""

    begin: PRF
    inside: PRF
    micro_avg: PRF
    macro_avg: PRF
    weighted_avg: PRF

    def rows(self) -> dict[str, PRF]:
        """The rows by the names that reports use, in their order."""
        return {
            "B": self.begin,
            "I": self.inside,
            "micro_avg": self.micro_avg,
            "macro_avg": self.macro_avg,
            "weighted_avg": self.weighted_avg,
        }


@dataclass(frozen=True)
class Scores:
    """All figures of one prediction against one gold text."""

    lines: int
    altered: int
    characters: int
    syllable: Accuracy
    space: PRF
    word: PRF
    sentence: Accuracy
    bi: BIReport

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and numbers, ready for JSON; the BI rows are keyed `B`, `I`, `micro_avg`, …"""
        figures = asdict(self)
        figures["bi"] = {name: asdict(row) for name, row in self.bi.rows().items()}
        return figures


@dataclass(frozen=True)
class LineCounts:
    """What each line adds to the figures: every field is an int64 column of shape (lines,).

    `long` means words of two characters or more: the I chunks. `starts` are the hits of B.
    """

    altered: Column
    exact: Column
    characters: Column
    gaps: Column
    right_gaps: Column
    gold_spaces: Column
    predicted_spaces: Column
    right_spaces: Column
    gold_words: Column
    predicted_words: Column
    right_words: Column
    right_starts: Column
    gold_long: Column
    predicted_long: Column
    right_long: Column


def score(gold: Sequence[str], predicted: Sequence[str]) -> Scores:
    """Score predicted lines against gold lines; the module docstring defines every figure.

    Args:
        gold: the right lines.
        predicted: as many lines, in the same order.

    Raises:
        InputError: the numbers of lines differ.
    """
    return total(count_lines(gold, predicted))


def count_lines(gold: Sequence[str], predicted: Sequence[str]) -> LineCounts:
    """Count hits and misses of each line.

    Raises:
        InputError: the numbers of lines differ.
    """
    if len(gold) != len(predicted):
        raise InputError(
            f"{len(gold)} gold lines but {len(predicted)} predicted ones; predict one line for each gold line"
        )
    gold_words = [line.split() for line in gold]
    predicted_words = [line.split() for line in predicted]
    pairs = list(zip(gold_words, predicted_words, strict=True))
    exact = np.fromiter((g == p for g, p in pairs), np.int64, len(pairs))
    kept = [g == p or "".join(g) == "".join(p) for g, p in pairs]
    altered = 1 - np.array(kept, np.int64)

    gold_spans = _Spans(gold_words)
    predicted_spans = _Spans(predicted_words)
    # Where nothing is altered both sides have the same characters, so offsets over those lines alone agree.
    start, end, line = gold_spans.offsets(altered)
    other_start, other_end, _ = predicted_spans.offsets(altered)
    end_of_word_at = np.zeros(int(end[-1]) if len(end) else 0, np.int64)  # 0: no predicted word begins here
    end_of_word_at[other_start] = other_end
    right_start = end_of_word_at[start] > 0
    right_word = end_of_word_at[start] == end

    right_starts = _for_each_line(line[right_start], len(pairs))
    characters = gold_spans.characters
    filled = np.minimum(characters, 1)
    gaps = characters - filled
    wrong_gaps = gold_spans.words + predicted_spans.words - 2 * right_starts
    # An altered line counts as one character at least and as one space fewer than it has words even where one
    # side is empty: the convention of the scorer whose published figures ours must equal to the last digit.
    first_words = np.where(altered, 1, filled)
    return LineCounts(
        altered=altered,
        exact=exact,
        characters=np.maximum(characters, altered),
        gaps=gaps,
        right_gaps=np.where(altered, 0, gaps - wrong_gaps),
        gold_spaces=gold_spans.words - first_words,
        predicted_spaces=predicted_spans.words - first_words,
        right_spaces=np.where(altered, 0, right_starts - filled),
        gold_words=gold_spans.words,
        predicted_words=predicted_spans.words,
        right_words=_for_each_line(line[right_word], len(pairs)),
        right_starts=right_starts,
        gold_long=gold_spans.long_words,
        predicted_long=predicted_spans.long_words,
        right_long=_for_each_line(line[right_word & (end - start > 1)], len(pairs)),
    )


def total(counts: LineCounts) -> Scores:
    """Sum the lines up and take the quotients."""
    begin = prf(_sum(counts.right_starts), _sum(counts.predicted_words), _sum(counts.gold_words))
    inside = prf(_sum(counts.right_long), _sum(counts.predicted_long), _sum(counts.gold_long))
    micro = prf(
        _sum(counts.right_starts) + _sum(counts.right_long),
        _sum(counts.predicted_words) + _sum(counts.predicted_long),
        begin.support + inside.support,
    )
    lines, gaps = len(counts.exact), _sum(counts.gaps)
    return Scores(
        lines=lines,
        altered=_sum(counts.altered),
        characters=_sum(counts.characters),
        syllable=Accuracy(_quotient(_sum(counts.right_gaps), gaps), gaps),
        space=prf(_sum(counts.right_spaces), _sum(counts.predicted_spaces), _sum(counts.gold_spaces)),
        word=prf(_sum(counts.right_words), _sum(counts.predicted_words), _sum(counts.gold_words)),
        sentence=Accuracy(_quotient(_sum(counts.exact), lines), lines),
        bi=BIReport(
            begin=begin,
            inside=inside,
            micro_avg=micro,
            macro_avg=_average(begin, inside, 1, 1),
            weighted_avg=_average(begin, inside, begin.support, inside.support),
        ),
    )


def prf(hits: int, predicted: int, gold: int) -> PRF:
    """Precision, recall and F1 from three counts."""
    precision, recall = _quotient(hits, predicted), _quotient(hits, gold)
    return PRF(precision, recall, _quotient(2 * precision * recall, precision + recall), gold)


class _Spans:
    """The words of one side as columns: the line and the length of each word, and sums for each line."""

    def __init__(self, words: list[list[str]]) -> None:
        self.words: Column = np.fromiter(map(len, words), np.int64, len(words))
        self._line = np.repeat(np.arange(len(words)), self.words)
        self._length = np.fromiter((len(word) for line in words for word in line), np.int64, len(self._line))
        ends = np.concatenate(([0], np.cumsum(self._length)))
        last = np.cumsum(self.words)
        self.characters: Column = ends[last] - ends[last - self.words]
        self.long_words: Column = _for_each_line(self._line[self._length > 1], len(words))

    def offsets(self, left_out: Column) -> tuple[Column, Column, Column]:
        """Start, end and line of each word; offsets are in non-space characters of the lines not left out."""
        kept = left_out[self._line] == 0
        length = self._length[kept]
        end = np.cumsum(length)
        return end - length, end, self._line[kept]


def _average(first: PRF, second: PRF, first_weight: int, second_weight: int) -> PRF:
    weights = first_weight + second_weight
    a, b = (first_weight / weights, second_weight / weights) if weights else (0.5, 0.5)
    return PRF(
        precision=a * first.precision + b * second.precision,
        recall=a * first.recall + b * second.recall,
        f1=a * first.f1 + b * second.f1,
        support=first.support + second.support,
    )


def _for_each_line(line_of_item: Column, lines: int) -> Column:
    return np.bincount(line_of_item, minlength=lines).astype(np.int64)


def _quotient(above: float, below: float) -> float:
    return above / below if below else 0.0


def _sum(column: Column) -> int:
    return int(column.sum())
