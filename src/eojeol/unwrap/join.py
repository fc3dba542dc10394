"""The lines of a text put together: layout first, then letters, then the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from eojeol.engine.arrays import RESTORE_THRESHOLD, UNKNOWN
from eojeol.engine.model import Model
from eojeol.evidence import observed
from eojeol.text.gaps import split
from eojeol.unwrap.kinds import indent
from eojeol.unwrap.layout import cut_anywhere, meant_breaks
from eojeol.unwrap.quotes import Line
from eojeol.unwrap.words import LineEnd, by_letters, drops_hyphen, hyphenated

LINE_END = re.compile(r"(\r\n|\r|\n)")
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
        The text with fewer line ends; nothing else changes but the U+0020 around them, marks of quotations at the
        start of a joined line, and hyphens that divide a word.
    """
    lines, endings = _take_apart(text)
    known = hyphenated(text)
    out = []
    continues = False
    answers: list[LineEnd] = [*_answers(lines, model), "break"]
    for i, (line, ending, answer) in enumerate(zip(lines, endings, answers, strict=False)):
        body = line.body.lstrip(" ") if continues else line.marks + line.body
        continues = answer != "break"
        if continues:
            body, ending = body.rstrip(" "), " " if answer == "space" else ""
            if drops_hyphen(body, lines[i + 1].body.lstrip(" "), known):
                body = body[:-1]
        out += [body, ending]
    return "".join(out)


def line_ends(text: str, model: Model) -> list[LineEnd]:
    r"""The answer for each line end that has a line after it, in order.

    Args:
        text: a text with any of the line ends `\n`, `\r\n`, `\r`.
        model: decides the gaps at line ends.
    """
    return _answers(_take_apart(text)[0], model)


def _take_apart(text: str) -> tuple[list[Line], list[str]]:
    """Lines without their ends, and the ends; what follows the last line end is a line only if there is something."""
    parts = LINE_END.split(text)
    lines, endings = [Line.of(line) for line in parts[::2]], parts[1::2]
    if not parts[-1]:
        return lines[:-1], endings
    return lines, [*endings, ""]


def _answers(lines: Sequence[Line], model: Model) -> list[LineEnd]:
    ends: list[LineEnd] = ["break"] * max(len(lines) - 1, 0)
    bodies = [line.body for line in lines]
    meant = meant_breaks(bodies, [line.depth for line in lines])
    for blocks in _batches(_blocks(bodies, meant)):
        answers = iter(_ask_model([block for _, block in blocks], model))
        for first, block in blocks:
            for i in range(first, first + len(block) - 1):
                ends[i] = next(answers)
    return ends


def _blocks(lines: Sequence[str], meant: Sequence[bool]) -> Iterator[Block]:
    """The blocks of a text; single lines are left out."""
    first = 0
    for i in range(len(lines)):
        if i == len(lines) - 1 or meant[i]:
            if i > first:
                yield first, lines[first : i + 1]
            first = i + 1


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
    """The answers for the line ends inside blocks of lines that belong together, in order."""
    pairs = [(*pair, cut) for block in blocks for cut in [cut_anywhere(block)] for pair in pairwise(block)]
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
    return [
        "break" if fixed else _answer(line, after, cut, bool(space))
        for (line, after, cut), space, fixed in zip(pairs, spaced, gaps.fixed[at], strict=True)
    ]


def _answer(line: str, after: str, cut: bool, space: bool) -> LineEnd:
    """The answer for a line end between two lines that belong together.

    Args:
        line: a line.
        after: the line after it.
        cut: whether lines are cut inside Latin words too.
        space: what the model says.
    """
    certain = by_letters(line.rstrip(" "), after.lstrip(" "), cut)
    if certain == "join" and _typed(line, after) and not line.rstrip(" ").endswith(("-", "‐")):
        return "space"
    return certain or ("space" if space or _typed(line, after) else "join")


def _typed(line: str, after: str) -> bool:
    """Whether the space was left at the line end: after the line, or as the one that `fold` leaves before the next."""
    return line.endswith(" ") or (indent(after) == 1 and indent(line) == 0)
