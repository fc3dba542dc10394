"""What each line adds to the figures, as integers in columns; metrics.py says what they mean.

Python's `str.split` finds the words; everything after that is arithmetic on columns that hold a number for each word or
each line, which is why a hundred thousand lines take a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eojeol.errors import InputError

Column = NDArray[np.int64]


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


def count_lines(gold: Sequence[str], predicted: Sequence[str]) -> LineCounts:
    """Count hits and misses of each line.

    Args:
        gold: the right lines.
        predicted: as many lines, in the same order.

    Raises:
        InputError: the numbers of lines differ.

    Example:
        The gold line 가나 다라 마 against 가나 다 라마, offsets in non-space characters:

            gold words         가나  다라  마       start 0 2 4    end 2 4 5
            predicted words    가나  다  라마       start 0 2 3    end 2 3 5
            end_of_word_at     2 · 3 5 ·            by offset; · is 0, where no predicted word begins
            at gold starts     2   3   ·
            right_start        1   1   0            a predicted word begins there too
            right_word         1   0   0            and ends at the same place

        Of the four gaps two are wrong, 다-라 and 라-마: where a word begins on one side alone, 3 + 3 - 2 · 2.
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
    # 0: no predicted word begins here.
    end_of_word_at = np.zeros(int(end[-1]) if len(end) else 0, np.int64)
    end_of_word_at[other_start] = other_end
    right_start = end_of_word_at[start] > 0
    right_word = end_of_word_at[start] == end

    right_starts = _for_each_line(line[right_start], len(pairs))
    characters = gold_spans.characters
    # 1 for a line with characters, 0 for an empty one: n characters have n - 1 gaps, none have none.
    filled = np.minimum(characters, 1)
    gaps = characters - filled
    # A gap is wrong where a word begins on one side alone.
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


class _Spans:
    """The words of one side as columns: the line and the length of each word, and sums for each line.

    Args:
        words: the words of each line.

    Attributes:
        words: number of words of each line, shape (lines,).
        characters: number of non-space characters of each line, shape (lines,).
        long_words: number of words of two characters or more of each line, shape (lines,).

    Example:
        Two lines, 가나 다 and 라마, with five characters:

            words          2      1
            _line          0  0   1       the line of each word
            _length        2  1   2
            ends         0 2  3   5       characters up to each word, the first 0 included
            last              2   3       words up to the end of each line
            characters        3   2       ends[last] - ends[last - words] = 3 - 0, 5 - 3
    """

    def __init__(self, words: list[list[str]]) -> None:
        self.words: Column = np.fromiter(map(len, words), np.int64, len(words))
        self._line = np.repeat(np.arange(len(words)), self.words)
        self._length = np.fromiter((len(word) for line in words for word in line), np.int64, len(self._line))
        ends = np.concatenate(([0], np.cumsum(self._length)))
        last = np.cumsum(self.words)
        self.characters: Column = ends[last] - ends[last - self.words]
        self.long_words: Column = _for_each_line(self._line[self._length > 1], len(words))

    def offsets(self, left_out: Column) -> tuple[Column, Column, Column]:
        """Where words begin and end, in non-space characters of the lines that are not left out.

        Args:
            left_out: 1 for lines to leave out, shape (lines,).

        Returns:
            Start, end and line of each word that is not left out, shape (words,) each.
        """
        kept = left_out[self._line] == 0
        length = self._length[kept]
        end = np.cumsum(length)
        return end - length, end, self._line[kept]


def _for_each_line(line_of_item: Column, lines: int) -> Column:
    """Count items by line: shape (items,) in, (lines,) out; 0 0 2 in three lines is 2 0 1."""
    return np.bincount(line_of_item, minlength=lines).astype(np.int64)
