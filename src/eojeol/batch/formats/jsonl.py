"""JSON Lines: the strings of the named fields, as documents/jsonl.py finds them; the rest of each line stays.

Every record is a text of its own: `<!-- eojeol: off -->` inside of one holds for that record.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import BinaryIO

from eojeol.batch.formats.records import TOGETHER, Records
from eojeol.batch.streams import TextBlocks
from eojeol.documents.edit import Builder, Edit, Passage, apply, edits_of, rewrite
from eojeol.documents.fields import Fields
from eojeol.documents.jsonl import add_strings, check
from eojeol.errors import RecordError, UsageError

_SWITCH = "eojeol:"


def copy_jsonl(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the named fields of every line.

    Args:
        source: the lines.
        out: where they go.
        records: the fix, and the account.

    Raises:
        InputError: it is in no encoding that can be read.
        UsageError: no field is named, or no line has one of the names.
    """
    text = records.text_of(source)
    fields = Fields(records.options.columns)
    if not records.options.columns:
        raise UsageError("JSON Lines need the names of the fields to fix (--columns, --fields)")
    out.write(text.mark)
    held, tail = "", ""
    for block in text:
        tail += block
        if len(tail) >= TOGETHER and (end := tail.rfind("\n") + 1):
            held, tail = tail[:end], tail[end:]
            out.write(text.encode(_fixed(held, text, fields, records)))
    out.write(text.encode(_fixed(tail, text, fields, records)))
    if records.part is not None:
        records.paths = fields.paths
    elif records.counts["records"] > records.counts["bad"]:
        refuse_missing(fields)


def refuse_missing(fields: Fields) -> None:
    """Refuse names that no line of a file has.

    Raises:
        UsageError: there is one.
    """
    fields.refuse_missing("JSON Lines need", "no line has text in a field")


def _fixed(source: str, text: TextBlocks, fields: Fields, records: Records) -> str:
    """Whole lines, fixed: the texts of all of them together."""
    counts = records.counts
    clean = text.wrong_with(source) is None
    # The letters of the mark may be escaped.
    marked = _SWITCH in source or "\\u" in source
    builder = Builder(source)
    edits: list[Edit] = []
    # How many passages there are before each record, and after the last.
    borders = [0]
    after = 0
    for line in source.split("\n"):
        start, after = after, after + len(line) + 1
        if not line.strip():
            continue
        counts["records"] += 1
        try:
            if not clean and (reason := text.wrong_with(line)):
                raise RecordError(reason)
            check(line, 0)
        except RecordError as error:
            # The number of the record stands beside the reason.
            records.bad(str(error).removeprefix("line 0, ").removeprefix("line 0: "), line)
            edits.append(Edit(start, after, ""))
            continue
        counts["written"] += 1
        add_strings(builder, fields, start, start + len(line))
        counts["no_text"] += len(builder.passages) == borders[-1]
        if marked and _holds_switch(line, builder.passages[borders[-1] :]):
            del builder.passages[borders[-1] :]
            edits += _switched(line, start, fields, records)
        borders.append(len(builder.passages))
    found = edits_of(builder.passages, records.fix, source)
    counts["changed"] += sum(any(found[first:last]) for first, last in pairwise(borders))
    return apply(source, [*edits, *chain.from_iterable(found)])


def _holds_switch(line: str, passages: list[Passage]) -> bool:
    return _SWITCH in line or ("\\u" in line and any(_SWITCH in passage.shown for passage in passages))


def _switched(line: str, start: int, fields: Fields, records: Records) -> list[Edit]:
    """The edits of a record that is switched off or on somewhere: nothing of that bears on the next."""
    builder = Builder(line)
    add_strings(builder, fields, 0, len(line))
    fixed = rewrite(line, builder.finish(), records.fix)
    records.counts["changed"] += fixed != line
    return [Edit(start, start + len(line), fixed)] if fixed != line else []
