"""`<!-- eojeol: off -->` … `<!-- eojeol: on -->`: stretches of a text that its writer wants left as they are.

In plain text the mark is a line of its own. In a file with markup it is a comment: `<!-- … -->`, or MDX's `{/* … */}`,
wherever one may stand, or a line that is a comment in one of the formats that people write (`% eojeol: off`, `# …`,
`.. …`, `// …`, `NOTE …`).
What never gets its `on` is off to the end. A stretch between two marks is a text of its own: nothing before it bears on
it, an open code fence included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

_SPACE = r"[ \t]{0,40}"
_WORDS = rf"eojeol:{_SPACE}(?P<%s>off|on)"
_COMMENT = rf"<!--{_SPACE}{_WORDS}{_SPACE}-->"
_LINE = re.compile(rf"(?<![^\r\n]){_SPACE}{_COMMENT % 'word'}{_SPACE}(?![^\r\n])")
# A comment in backquotes is an example of one.
_MARK = re.compile(
    rf"(?<!`){_COMMENT % 'inline'}(?!`)"
    rf"|(?<!`)\{{{_SPACE}/\*{_SPACE}{_WORDS % 'braces'}{_SPACE}\*/{_SPACE}\}}(?!`)"
    rf"|(?<![^\r\n]){_SPACE}(?:[#%/]{{1,4}}[.,:~]?|\.\.[ ]|;|NOTE[ ]){_SPACE}{_WORDS % 'line'}{_SPACE}(?![^\r\n])"
)
# No line that is longer is a mark.
_LONGEST = 300
_NAME = "eojeol:"

Stretch = tuple[bool, str]


def is_mark(text: str) -> bool | None:
    """What a line, paragraph or cell says that holds nothing but a mark: on or off; None if it is no mark.

    Args:
        text: the whole of it.
    """
    found = _LINE.fullmatch(text.strip()) if _NAME in text else None
    return None if found is None else found["word"] == "on"


def off_spans(source: str) -> list[tuple[int, int]]:
    """Where a source with markup is switched off, in text order.

    Args:
        source: the whole file.

    Returns:
        (start, end) in code points, from one mark to the next; the marks themselves are markup, and lie outside.
    """
    spans: list[tuple[int, int]] = []
    begun = -1
    for mark in _MARK.finditer(source) if _NAME in source else ():
        on = "on" in (mark["inline"], mark["braces"], mark["line"])
        if on and begun >= 0:
            spans.append((begun, mark.start()))
            begun = -1
        elif not on and begun < 0:
            begun = mark.end()
    return [*spans, (begun, len(source))] if begun >= 0 else spans


def stretches(chunks: Iterable[str]) -> Iterator[tuple[bool, Iterator[str]]]:
    """A plain text of any size, cut where it is switched on and off.

    Args:
        chunks: the text in any pieces.

    Yields:
        Whether a stretch is to be fixed, and its text in pieces, which have to be taken before the next stretch is.
    """
    for on, group in groupby(_pieces(chunks), itemgetter(0)):
        yield on, (text for _, text in group)


def stretches_of(text: str) -> list[Stretch]:
    """The stretches of a plain text that is in memory: whether each is to be fixed, and the text.

    Args:
        text: the whole text.
    """
    if _NAME not in text:
        return [(True, text)]
    return [(on, "".join(pieces)) for on, pieces in stretches((text,))]


def switched_lines(lines: Iterable[str]) -> Iterator[Stretch]:
    """Whether each line of a plain text is to be fixed, and the line.

    Args:
        lines: with their ends, or without.
    """
    on = True
    for line in lines:
        mark = is_mark(line)
        on = on if mark is None else mark
        yield on and mark is None, line


def pieces_of(lines: str, on: bool) -> Iterator[Stretch]:
    """Pieces of whole lines that stand anywhere in a plain text, and whether each is to be fixed.

    Args:
        lines: the lines.
        on: whether the text is switched on where they begin.

    Yields:
        The lines of marks, which are not fixed, and what stands between them; the last piece, which may be empty, says
        what goes on.
    """
    return _cut(lines, len(lines), on, mid_line=False)


def _pieces(chunks: Iterable[str]) -> Iterator[Stretch]:
    """Pieces of a text and whether each is to be fixed; the lines of marks are not."""
    on, held, mid_line = True, "", False
    for chunk in chunks:
        text = held + chunk
        # A line that may become a mark waits for its end.
        last = max(text.rfind("\n"), text.rfind("\r")) + 1
        cut = last if len(text) - last <= _LONGEST and not (mid_line and not last) else len(text)
        for piece in _cut(text, cut, on, mid_line):
            yield piece
            on = piece[0]
        if cut:
            mid_line = text[cut - 1] not in "\r\n"
        held = text[cut:]
    if held:
        yield from _cut(held, len(held), on, mid_line)


def _cut(text: str, end: int, on: bool, mid_line: bool) -> Iterator[Stretch]:
    """The pieces of `text[:end]`, which begins inside a line or not; the last one, empty perhaps, says what goes on."""
    done = 0
    for mark in _LINE.finditer(text, 0, end) if _NAME in text else ():
        if mid_line and mark.start() == 0:
            continue
        if mark.start() > done:
            yield on, text[done : mark.start()]
        yield False, mark.group()
        on, done = mark["word"] == "on", mark.end()
    yield on, text[done:end]
