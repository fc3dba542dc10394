"""Which line ends are meant, by layout alone: the looks of the lines (kinds.py) and the width of the column.

The width is estimated from the lines near by, and believed when two of them reach it. A line that ends although the
next word would still have fitted was ended on purpose: the last line of a paragraph, verse, addresses, lists without
bullets. Where nothing tells the width, lines are joined only to a sentence that ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from eojeol.unwrap.kinds import ENDED, HANGUL, SENTENCE, is_closed, opens, stands_alone
from eojeol.unwrap.words import goes_on, runs_on

FENCE = re.compile(r"\s*(?:```|~~~\S*\s*$)")
INDENTED_CODE = re.compile(r"(?: {4}|\t)\s*\S")
# Lines before and after one that say how wide its column is: pages hold titles, columns and notes of other widths.
NEAR = 6
# Where at least this share of the line ends near by is meant, all are: verse, addresses, a list without bullets.
VERSE = 2 / 3
# Columns are not what a proportional font was set by: a line that no sentence ends on is short only if the next word
# would have fitted into this share of the width.
CLEARLY = 0.9
# Two lines reach a width together if the shorter has this share of the longer.
ATTESTED = 0.88
# A line that is so many times as wide as its column was not wrapped by it.
OVERLONG = 1.3
# Lines narrower than the first are no column: titles and names are set so. Below the second, only what has sentences
# is one, or that many lines of which not one is short.
NO_COLUMN, NARROW, PROSE = 20, 44, 8


class Shown(NamedTuple):
    """A line as a reader sees it.

    Attributes:
        text: composed (decomposed Hangul is as wide as the syllables that it shows), without spaces at its end.
        widths: how wide it is, in each of MEASURES.
        word: how wide its first word is, in each of them.
    """

    text: str
    widths: tuple[int, ...]
    word: tuple[int, ...]

    @classmethod
    def of(cls, line: str) -> Shown:
        """Measure a line."""
        text = unicodedata.normalize("NFC", line.rstrip())
        word = text.split(maxsplit=1)[0] if text else ""
        return cls(
            text, tuple(measure(text) for measure in MEASURES), tuple(measure(word) for measure in MEASURES)
        )


class Column(NamedTuple):
    """How wide lines were wrapped.

    Attributes:
        widths: in each of MEASURES.
        attested: whether several lines reach that width.
    """

    widths: tuple[int, ...]
    attested: bool

    @classmethod
    def of(cls, lines: Sequence[Shown]) -> Column:
        """Estimate it from lines of prose."""
        found = [_reached(widths) for widths in zip(*(line.widths for line in lines), strict=True)]
        return cls(tuple(width for width, _ in found), any(attested for _, attested in found))

    def is_short(self, line: Shown, after: Shown) -> bool:
        """Whether the first word of the next line would have fitted into a line, by every measure.

        Args:
            line: a line of the column.
            after: the line after it.
        """
        share = 1 if ENDED.search(line.text) else CLEARLY
        return all(
            own + 1 + word <= share * width
            for own, word, width in zip(line.widths, after.word, self.widths, strict=True)
        )

    def ends(self, block: Sequence[Shown], k: int, sentences: bool) -> bool:
        """Whether the end of a line is meant.

        Args:
            block: lines in a row, of which none is an item or heading but the first.
            k: one of them that has another after it.
            sentences: whether sentences end inside the lines near by.
        """
        line, width = block[k], self.widths[1]
        pairs = list(pairwise(block))
        short = [self.is_short(*pair) for pair in pairs]
        if width < NO_COLUMN or short[k] or line.widths[1] > OVERLONG * width:
            return True
        full = [pair for pair, is_short in zip(pairs, short, strict=True) if not is_short]
        if len(block) > 2 and len(full) <= (1 - VERSE) * len(pairs):
            return True
        closed = _closes(*pairs[k])
        prose = width >= NARROW or sentences or PROSE <= len(full) == len(pairs)
        if not (self.attested and prose):
            # The paragraph ends with the next line that is short, or the last of all.
            last = next(
                (one for one, is_short in zip(block[k + 1 :], short[k + 1 :], strict=False) if is_short),
                block[-1],
            )
            if closed or not (is_closed(last.text) or SENTENCE.search(line.text)):
                return True
        # Sentences end anywhere in a line; where most lines end with one, each line is a paragraph.
        return closed and sum(_closes(*pair) for pair in full) > len(full) / 2


def meant_breaks(lines: Sequence[str], depths: Sequence[int] | None = None) -> list[bool]:
    """Whether the line end after each line but the last is meant.

    Args:
        lines: the lines of a text without their ends, and without the marks of a quotation.
        depths: how deep in quotations each line is; nowhere if None.
    """
    depths = [0] * len(lines) if depths is None else depths
    code = _in_code(lines)
    shown = [Shown.of(line) for line in lines]
    parted = [
        not line.text or not after.text or in_code or depth != next_depth
        for line, after, in_code, depth, next_depth in zip(
            shown, shown[1:], code, depths, depths[1:], strict=False
        )
    ]
    meant = list(parted)
    for group in _stretches(parted):
        alone = [stands_alone(shown[i].text) for i in group]
        for i, one, other in zip(group, alone, alone[1:], strict=False):
            meant[i] = one or other or _begins(lines[i], lines[i + 1])
        _by_width(shown, meant, group, [not by_itself for by_itself in alone])
    return meant


def columns(text: str) -> int:
    """Width of a line on a terminal: East Asian wide and fullwidth characters count two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def cut_anywhere(block: Sequence[str]) -> bool:
    """Whether the lines of a paragraph are cut at a number of characters or columns, as no typesetter does.

    All but the last are then of one length, but for a space that was lost at the end.

    Args:
        block: at least two lines; those in Latin script alone are never cut so.
    """
    full = [unicodedata.normalize("NFC", line.strip()) for line in block[:-1]]
    if len(full) < 2 or not any(map(HANGUL.search, block)):
        return False
    spreads = [[measure(line) for line in full] for measure in MEASURES]
    return any(max(sizes) - min(sizes) <= slack for sizes, slack in zip(spreads, (1, 2), strict=True))


# We do not know whether a text was wrapped by characters or by columns, so what is said of a line holds by both.
MEASURES = (len, columns)


def _begins(line: str, after: str) -> bool:
    """Whether something begins with the second line, or white space at the line end leaves no gap to ask about."""
    if line.rstrip(" ")[-1:].isspace() or after.lstrip(" ")[:1].isspace():
        return True
    return opens(line, after) and not goes_on(line.rstrip(" "), after)


def _by_width(shown: Sequence[Shown], meant: list[bool], group: range, prose: Sequence[bool]) -> None:
    """Find the line ends that are meant by the width of the column among those that are not yet.

    Args:
        shown: the lines of the text.
        meant: which line ends are meant; is added to.
        group: lines with nothing between them.
        prose: for each line of the group, whether its width tells that of the column.
    """
    sentences = any(SENTENCE.search(shown[i].text) for i in group)
    for block in _stretches([meant[i] for i in group[:-1]]):
        for k in block[:-1]:
            line, after = shown[group[k]], shown[group[k + 1]]
            if goes_on(line.text, after.text):
                continue
            near = range(max(k - NEAR, 0), min(k + NEAR + 1, len(group)))
            column = Column.of([shown[group[j]] for j in near if prose[j]])
            if runs_on(line.text, after.text, alone=len(group) == 2):
                # Nothing but a wide column could tell that a line was ended after such a word.
                meant[group[k]] = column.attested and column.is_short(line, after)
            else:
                around = range(max(near[0], block[0]), min(near[-1], block[-1]) + 1)
                meant[group[k]] = column.ends([shown[group[j]] for j in around], k - around[0], sentences)


def _closes(line: Shown, after: Shown) -> bool:
    """Whether a sentence ends with a line, and not with the full stop that the next one begins with."""
    return is_closed(line.text) and not goes_on(line.text, after.text)


def _stretches(parted: Sequence[bool]) -> Iterator[range]:
    """Stretches of lines that nothing parts; single lines are left out.

    Args:
        parted: for each line but the last, whether something parts it from the next.
    """
    first = 0
    for i, ends in enumerate([*parted, True]):
        if ends:
            if i > first:
                yield range(first, i + 1)
            first = i + 1


def _reached(widths: Sequence[int]) -> tuple[int, bool]:
    """The greatest width that several lines reach, and whether there is one; else the greatest of all.

    The longest line needs one beside it; where a line sticks out, three others must agree on less.
    """
    ordered = sorted(widths, reverse=True)
    for k, width in enumerate(ordered):
        if sum(each >= ATTESTED * width for each in ordered[k:]) >= (3 if k else 2):
            return width, True
    return ordered[0], False


def _in_code(lines: Sequence[str]) -> list[bool]:
    """Lines inside fenced or indented code; the fences themselves included."""
    inside = False
    out: list[bool] = []
    for i, line in enumerate(lines):
        if FENCE.match(line):
            inside = not inside
            out.append(True)
        else:
            after_blank = (
                i == 0 or not lines[i - 1].strip() or (out[-1] and INDENTED_CODE.match(lines[i - 1]))
            )
            out.append(inside or bool(after_blank and INDENTED_CODE.match(line)))
    return out
