"""Plain text, a record a line: the whole shard is one text in which fenced code may span lines, as for `eojeol fix`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from eojeol.batch.formats.records import Records
from eojeol.batch.streams import TextBlocks, lines_of
from eojeol.text.protect import fenced_spans
from eojeol.text.switches import pieces_of, stretches
from eojeol.text.windows import BLOCK

# No fence is looked for in a line that is fixed in pieces.
_LONG_LINE = re.compile(rf"[^\r\n]{{{BLOCK + 1},}}")


class State(NamedTuple):
    """What bears on the next line: the text is switched on, and how long the code fence is that is open."""

    on: bool = True
    ticks: int = 0


def copy_text(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the lines of a text.

    Args:
        source: the text.
        out: where the result goes.
        records: the fix, and the account.

    Raises:
        InputError: it is in no encoding that can be read.
    """
    text = records.text_of(source)
    out.write(text.mark)
    for on, pieces in stretches(_good(text, records)):
        for piece in records.spacer.pipe(pieces, records.mode) if on else pieces:
            out.write(text.encode(piece))


def state_after(data: bytes, text: TextBlocks, state: State) -> State:
    """What bears on the line after some lines, as the fix will see it.

    Args:
        data: whole lines.
        text: what they are part of.
        state: what bears on the first of them.
    """
    on, ticks = state
    for goes_on, piece in pieces_of(_without_bad(text.decode(data), text), on):
        on = goes_on
        ticks = fenced_spans(_LONG_LINE.sub("", piece), ticks)[1] if on else 0
    return State(on, ticks)


def _good(text: TextBlocks, records: Records) -> Iterator[str]:
    """The text without the lines that are bad."""
    held: list[str] = []
    for block in text:
        end = block.rfind("\n") + 1
        if not end:
            held.append(block)
            continue
        held.append(block[:end])
        yield _checked("".join(held), text, records)
        held = [block[end:]] if end < len(block) else []
    if held:
        yield _checked("".join(held), text, records)


def _checked(lines: str, text: TextBlocks, records: Records) -> str:
    if text.wrong_with(lines) is None:
        count = lines.count("\n") + (not lines.endswith("\n"))
        records.counts["records"] += count
        records.counts["written"] += count
        return lines
    good = []
    for line in lines_of(lines):
        records.counts["records"] += 1
        if reason := text.wrong_with(line):
            records.bad(reason, line.removesuffix("\n"))
        else:
            records.counts["written"] += 1
            good.append(line)
    return "".join(good)


def _without_bad(lines: str, text: TextBlocks) -> str:
    if text.wrong_with(lines) is None:
        return lines
    return "".join(line for line in lines_of(lines) if text.wrong_with(line) is None)
