"""What the figures mean, and how they are counted.

Every figure is a quotient of sums over lines, so the work is done once as integers for each line
(`LineCounts`, counts.py) and everything else (the figures, bootstrap intervals, the worst examples) is arithmetic on
those columns. The price is some fifteen integers for each line, which is less than the text itself.

Lines are compared by their words: any run of Unicode white space separates two words, and white space at the ends
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

The BI rows follow seqeval 0.0.12 and 0.0.13 (Nakayama 2018), with which the original recipe's figures were made.
These read a tag without a hyphen as a type of its own; a chunk ends where the type changes, and `B` always begins
a new chunk. Thus every single `B` is a chunk of type B, and every maximal run of `I` is a chunk of type I. So a
hit on B says only that a word begins there (true for free at the head of a line), and a hit on I is a right
word of two characters or more. seqeval 1.2.2 gives the same rows and averages when the tags are renamed `B-B`
and `I-I`. What the old version printed as "macro avg" was weighted by support: it is `weighted_avg` here, and
`macro_avg` is the plain mean. A quotient with nothing below the line is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eojeol.evaluate.counts import Column, LineCounts, count_lines


@dataclass(frozen=True)
class Accuracy:
    """The share of what is right, between 0 and 1; `support` is the number of all."""

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


def score(gold: Sequence[str], predicted: Sequence[str]) -> Scores:
    """Score predicted lines against gold lines; the module docstring defines every figure.

    Args:
        gold: the right lines.
        predicted: as many lines, in the same order.

    Raises:
        InputError: the numbers of lines differ.
    """
    return total(count_lines(gold, predicted))


def total(counts: LineCounts) -> Scores:
    """Sum the lines up and take the quotients.

    Args:
        counts: from `counts.count_lines`.
    """
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
    """Precision, recall and F1 from three counts.

    Args:
        hits: items in both.
        predicted: items predicted.
        gold: items that are right.
    """
    precision, recall = _quotient(hits, predicted), _quotient(hits, gold)
    return PRF(precision, recall, _quotient(2 * precision * recall, precision + recall), gold)


def _average(first: PRF, second: PRF, first_weight: int, second_weight: int) -> PRF:
    """The weighted mean of two rows; the plain mean where there is nothing to weigh by."""
    weights = first_weight + second_weight
    a, b = (first_weight / weights, second_weight / weights) if weights else (0.5, 0.5)
    return PRF(
        precision=a * first.precision + b * second.precision,
        recall=a * first.recall + b * second.recall,
        f1=a * first.f1 + b * second.f1,
        support=first.support + second.support,
    )


def _quotient(above: float, below: float) -> float:
    """A quotient, 0 where there is nothing below the line."""
    return above / below if below else 0.0


def _sum(column: Column) -> int:
    return int(column.sum())
