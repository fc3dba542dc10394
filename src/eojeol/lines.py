"""Joining wrapped lines: text copied from a PDF, an OCR page or an e-mail, cut at a column in the middle of words.

For each line end one of three answers: `join` (the word goes on), `space` (the next word begins), `break` (it is meant
to be there). Layout decides what is meant: blank lines, code, lists, headings, tables, quotations, and lines that end
although the next word would still have fitted (the last line of a paragraph, verse, addresses). For the rest the model
is asked about the gap where the line end stands, with the spaces inside the lines as evidence. A hyphen at a line end
stays; nothing but line ends and the U+0020 around them changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from eojeol.spacer import UNKNOWN, Model, observed
from eojeol.text import split

LineEnd = Literal["join", "space", "break"]

FENCE = re.compile(r"\s*(```|~~~)")
# Lines that begin something of their own, and so never continue the line before.
OPENER = re.compile(
    r"\s*(?:[-*+•·◦▪■□○●◆◇▶※→]\s|#{1,6}\s|>|\||\(?\d{1,3}[.)]\s|[①-⑳]|={3,}|-{3,}|\*{3,}|\[\^?\w+\]:)"
)
# Lettered items. `다. ` is also the end of most Korean sentences, so it counts only after a line that has ended or is
# an item itself.
LETTERED = re.compile(r"\s*\(?[가나다라마바사아자차카타파하a-zA-Z][.)]\s")
ENDED = re.compile(r"[.?!…。:][\"'”’」』)\]]*\s*$")
INDENTED_CODE = re.compile(r"(?: {4}|\t)\S")
# A block with fewer lines than this has no width to judge by.
MEASURABLE = 3


def join_lines(text: str, model: Model) -> str:
    """Join the lines of wrapped text; paragraphs, lists, code and verse keep theirs.

    Args:
        text: with any line ends.
        model: is asked about the gaps at line ends.
    """
    lines = text.splitlines(keepends=True)
    out = []
    for line, end in zip(lines, [*line_ends(text, model), "break"], strict=False):
        if end == "break":
            out.append(line)
        else:
            out.append(line.rstrip("\r\n").rstrip(" ") + (" " if end == "space" else ""))
    return "".join(_without_indent(out, lines))


def line_ends(text: str, model: Model) -> list[LineEnd]:
    """The answer for each line end that has a line after it, in order."""
    lines = text.splitlines()
    meant = meant_breaks(lines)
    ends: list[LineEnd] = ["break"] * max(len(lines) - 1, 0)
    first = 0
    for i in range(len(lines)):
        if i == len(lines) - 1 or meant[i]:
            if i > first:
                ends[first:i] = _ask(lines[first : i + 1], model)
            first = i + 1
    return ends


def meant_breaks(lines: Sequence[str]) -> list[bool]:
    """Whether the line end after each line but the last is meant, judged by layout alone."""
    code = _in_code(lines)
    meant = [
        not line.strip() or not after.strip() or in_code or _opens(line, after) or _is_heading(line)
        for line, after, in_code in zip(lines, lines[1:], code, strict=False)
    ]
    first = 0
    for i in range(len(lines)):
        if i == len(lines) - 1 or meant[i]:
            for k in _short_lines(lines[first : i + 1]):
                meant[first + k] = True
            first = i + 1
    return meant


def _opens(line: str, after: str) -> bool:
    """Whether the second line begins a list item, a heading or the like."""
    if LETTERED.match(after):
        return ENDED.search(line) is not None or LETTERED.match(line) is not None
    return OPENER.match(after) is not None


def _short_lines(block: Sequence[str]) -> list[int]:
    """Lines of a block that end although the first word of the next line would have fitted.

    Measured in characters and in columns (a Hangul syllable is two wide); it must fit by both, because we do not know
    which of them the text was wrapped by.
    """
    if len(block) < MEASURABLE:
        # Two lines say nothing about the width, but a full stop before the end of the longer one does.
        return [0] if len(block) == 2 and ENDED.search(block[0]) and len(block[0]) < len(block[1]) else []
    measures = (len, columns)
    widths = [max(measure(line.rstrip()) for line in block) for measure in measures]
    short = []
    for k, (line, after) in enumerate(pairwise(block)):
        word = after.split(maxsplit=1)[0]
        fits = all(
            measure(line.rstrip()) + 1 + measure(word) <= width
            for measure, width in zip(measures, widths, strict=True)
        )
        if fits:
            short.append(k)
    return short


def columns(text: str) -> int:
    """Width of a line on a terminal: East Asian wide and fullwidth characters count two."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _is_heading(line: str) -> bool:
    return line.lstrip().startswith("#") and OPENER.match(line) is not None


def _in_code(lines: Sequence[str]) -> list[bool]:
    """Lines inside fenced or indented code; the fences themselves included."""
    inside = False
    out = []
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


def _ask(lines: Sequence[str], model: Model) -> list[LineEnd]:
    """The model's answers for the line ends inside a run of lines that belong together."""
    stripped = [lines[0].rstrip(" "), *(line.strip(" ") for line in lines[1:-1]), lines[-1].lstrip(" ")]
    gaps = split(" ".join(stripped))
    # The character after the line end is where the next line starts in the joined text.
    starts = np.cumsum([len(line) + 1 for line in stripped[:-1]])
    at = np.searchsorted(gaps.starts, starts)
    seen = observed(gaps, "correct")
    seen[at] = UNKNOWN
    spaced = model.probabilities(gaps.characters, seen, gaps.segments)[at] > 0.5
    ends: list[LineEnd] = []
    for line, after, space in zip(lines, lines[1:], spaced, strict=False):
        typed = line.endswith(" ") or after.startswith(" ")
        hyphen = re.search(r"[A-Za-z]-$", line) is not None
        ends.append("space" if (typed or space) and not hyphen else "join")
    return ends


def _without_indent(out: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Leave out the leading spaces of lines that were joined to the one before."""
    kept = list(out[:1])
    for before, text, line in zip(out, out[1:], lines, strict=False):
        joined = before != line
        kept.append(text.lstrip(" ") if joined else text)
    return kept
