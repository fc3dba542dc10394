"""Joining wrapped lines: text copied from a PDF, an OCR page or an e-mail, cut at a column in the middle of words.

For each line end one of three answers: `join` (the word goes on), `space` (the next word begins), `break` (it is meant
to be there). Layout decides what is meant: blank lines, code, lists, headings, tables, quotations, indented first
lines, and lines that end although the next word would still have fitted (the last line of a paragraph, verse,
addresses). For the rest the model is asked about the gap where the line end stands, with the spaces inside the lines as
evidence. A hyphen at a line end stays; nothing but line ends and the U+0020 around them changes. When in doubt the line
end stays: one that is left over is seen at once, two paragraphs run into one are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from eojeol.engine.arrays import RESTORE_THRESHOLD, UNKNOWN
from eojeol.engine.model import Model
from eojeol.second_look import observed
from eojeol.text.gaps import split

LineEnd = Literal["join", "space", "break"]

LINE_END = re.compile(r"(\r\n|\r|\n)")
FENCE = re.compile(r"\s*(```|~~~)")
# Lines that begin something of their own, and so never continue the line before.
OPENER = re.compile(
    r"\s*(?:[-*+•·◦▪■□○●◆◇▶※→]\s|#{1,6}\s|>|\||\(?\d{1,3}[.)]\s|[①-⑳]|={3,}|-{3,}|\*{3,}|\[\^?\w+\]:)"
)
# Lettered items. `다. ` is also the end of most Korean sentences, so it counts only after a line that has ended or is
# an item itself.
LETTERED = re.compile(r"\s*\(?[가나다라마바사아자차카타파하a-zA-Z][.)]\s")
ENDED = re.compile(r"[.?!…。:][\"'”’」』)\]]*\s*$")
INDENTED_CODE = re.compile(r"(?: {4}|\t)\s*\S")
# Lines that nothing continues: headings, and rules of one character.
ALONE = re.compile(r"\s*(?:#{1,6}\s|([-=*_~─━═])\1{2,}\s*$)")
# A block with fewer lines than this has no width to judge by.
MEASURABLE = 3
# Where at least this share of a block's line ends is meant, all are: verse, addresses, a list without bullets.
VERSE = 2 / 3
# Columns are not what a proportional font was set by: a line that no sentence ends on is short only if the next word
# would have fitted into this share of the width.
CLEARLY = 0.9
# The model is asked about blocks put together up to this many characters, so that memory stays bounded.
ASK_CHARACTERS = 1 << 18

# Number of the first line, and the lines of a stretch with no meant line end inside.
Block = tuple[int, Sequence[str]]


def join_lines(text: str, model: Model) -> str:
    r"""Join the lines of wrapped text; paragraphs, lists, code and verse keep theirs.

    Args:
        text: a text with any of the line ends `\n`, `\r\n`, `\r`.
        model: decides the gaps at line ends.

    Returns:
        The text with fewer line ends; nothing else changes but the U+0020 around them.
    """
    lines, endings = _take_apart(text)
    out = []
    continues = False
    for line, ending, answer in zip(lines, endings, [*_answers(lines, model), "break"], strict=False):
        if continues:
            line = line.lstrip(" ")
        continues = answer != "break"
        if continues:
            line, ending = line.rstrip(" "), " " if answer == "space" else ""
        out += [line, ending]
    return "".join(out)


def line_ends(text: str, model: Model) -> list[LineEnd]:
    r"""The answer for each line end that has a line after it, in order.

    Args:
        text: a text with any of the line ends `\n`, `\r\n`, `\r`.
        model: decides the gaps at line ends.
    """
    return _answers(_take_apart(text)[0], model)


def meant_breaks(lines: Sequence[str]) -> list[bool]:
    """Whether the line end after each line but the last is meant, by layout alone.

    Args:
        lines: the lines of a text without their ends.
    """
    code = _in_code(lines)
    meant = [
        not line.strip()
        or not after.strip()
        or in_code
        or _opens(line, after)
        or ALONE.match(line) is not None
        for line, after, in_code in zip(lines, lines[1:], code, strict=False)
    ]
    for first, block in list(_blocks(lines, meant)):
        short = _short_lines(block)
        if len(block) >= MEASURABLE and len(short) >= VERSE * (len(block) - 1):
            short = list(range(len(block) - 1))
        for k in short:
            meant[first + k] = True
    return meant


def columns(text: str) -> int:
    """Width of a line on a terminal: East Asian wide and fullwidth characters count two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _take_apart(text: str) -> tuple[list[str], list[str]]:
    """Lines without their ends, and the ends; what follows the last line end is a line only if there is something."""
    parts = LINE_END.split(text)
    lines, endings = parts[::2], parts[1::2]
    if not lines[-1]:
        return lines[:-1], endings
    return lines, [*endings, ""]


def _blocks(lines: Sequence[str], meant: Sequence[bool]) -> Iterator[Block]:
    """The blocks of a text; single lines are left out."""
    first = 0
    for i in range(len(lines)):
        if i == len(lines) - 1 or meant[i]:
            if i > first:
                yield first, lines[first : i + 1]
            first = i + 1


def _opens(line: str, after: str) -> bool:
    """Whether the second line begins a list item, a heading, a paragraph or the like."""
    # Next to a tab or another border there is no gap to ask the model about.
    if line.rstrip(" ")[-1:].isspace() or after.lstrip(" ")[:1].isspace():
        return True
    if LETTERED.match(after):
        return ENDED.search(line) is not None or LETTERED.match(line) is not None
    return OPENER.match(after) is not None or (
        _indent(after) > _indent(line) and ENDED.search(line) is not None
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _short_lines(block: Sequence[str]) -> list[int]:
    """Lines of a block that end although the first word of the next line would have fitted.

    Measured in characters and in columns (a Hangul syllable is two wide); it must fit by both, because we do not know
    which of them the text was wrapped by.
    """
    # Decomposed Hangul is as wide as the syllables that it shows.
    block = [unicodedata.normalize("NFC", line.rstrip()) for line in block]
    if len(block) < MEASURABLE:
        # Two lines say nothing about the width, but a full stop before the end of the longer one does.
        return [0] if ENDED.search(block[0]) and len(block[0]) < len(block[1]) else []
    measures = (len, columns)
    widths = [max(measure(line) for line in block) for measure in measures]
    short = []
    for k, (line, after) in enumerate(pairwise(block)):
        word = after.split(maxsplit=1)[0]
        share = 1 if ENDED.search(line) else CLEARLY
        fits = all(
            measure(line) + 1 + measure(word) <= share * width
            for measure, width in zip(measures, widths, strict=True)
        )
        if fits:
            short.append(k)
    return short


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


def _answers(lines: Sequence[str], model: Model) -> list[LineEnd]:
    ends: list[LineEnd] = ["break"] * max(len(lines) - 1, 0)
    for blocks in _batches(_blocks(lines, meant_breaks(lines))):
        answers = iter(_ask_model([block for _, block in blocks], model))
        for first, block in blocks:
            for i in range(first, first + len(block) - 1):
                ends[i] = next(answers)
    return ends


def _batches(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    held: list[Block] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += sum(map(len, block[1]))
        if size >= ASK_CHARACTERS:
            yield held
            held, size = [], 0
    if held:
        yield held


def _ask_model(blocks: Sequence[Sequence[str]], model: Model) -> list[LineEnd]:
    """The model's answers for the line ends inside blocks of lines that belong together, in order."""
    pairs = [pair for block in blocks for pair in pairwise(block)]
    joined = []
    starts = []
    offset = 0
    for block in blocks:
        stripped = [line.strip(" ") for line in block]
        for line in stripped:
            starts.append(offset)
            offset += len(line) + 1
        starts.pop(-len(block))  # before the first line of a block there is no line end
        joined.append(" ".join(stripped))
    gaps = split("\n".join(joined))
    # The character after the line end is where the next line starts in the joined text.
    at = np.searchsorted(gaps.starts, starts)
    seen = observed(gaps, "correct")
    seen[at] = UNKNOWN
    spaced = model.probabilities(gaps.characters, seen, gaps.segments)[at] > RESTORE_THRESHOLD
    ends: list[LineEnd] = []
    for (line, after), space, fixed in zip(pairs, spaced, gaps.fixed[at], strict=True):
        hyphen = re.search(r"[A-Za-z]-$", line) is not None
        if fixed:
            ends.append("break")
        else:
            ends.append("space" if (space or _typed(line, after)) and not hyphen else "join")
    return ends


def _typed(line: str, after: str) -> bool:
    """Whether the space was left at the line end: after the line, or as the one that `fold` leaves before the next."""
    return line.endswith(" ") or (_indent(after) == 1 and _indent(line) == 0)
