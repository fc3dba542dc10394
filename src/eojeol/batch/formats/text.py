"""Plain text, a record a line: the whole shard is one text in which fenced code may span lines, as for `eojeol fix`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from eojeol.batch.formats.records import Records
from eojeol.batch.streams import TextBlocks
from eojeol.text.switches import stretches


def copy_text(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the lines of a text.

    Args:
        source: the text.
        out: where the result goes.
        records: the fix, and the account.

    Raises:
        InputError: it is in no encoding that can be read.
    """
    text = TextBlocks(source, records.options.encoding, records.options.errors)
    out.write(text.mark)
    for on, pieces in stretches(_good(text, records)):
        for piece in records.spacer.pipe(pieces, records.mode) if on else pieces:
            out.write(text.encode(piece))


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
    count = lines.count("\n") + (not lines.endswith("\n"))
    if text.wrong_with(lines) is None:
        records.counts["records"] += count
        records.counts["written"] += count
        return lines
    good = []
    for line in lines.split("\n")[:count]:
        records.counts["records"] += 1
        if reason := text.wrong_with(line):
            records.bad(reason, line)
        else:
            records.counts["written"] += 1
            good.append(line + "\n")
    joined = "".join(good)
    return joined if lines.endswith("\n") else joined[:-1]
