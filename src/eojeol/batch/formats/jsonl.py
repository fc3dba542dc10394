"""JSON Lines: the strings of the named fields, as documents/jsonl.py finds them; the rest of each line stays.

Every record is a text of its own: `<!-- eojeol: off -->` inside of one holds for that record.
"""

from __future__ import annotations

from typing import BinaryIO

from eojeol.batch.formats.records import TOGETHER, Records
from eojeol.batch.streams import TextBlocks, lines_of
from eojeol.documents.edit import Builder, Passage, apply, edits_of, rewrite
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
    """Whole lines, fixed."""
    found: list[tuple[str, list[Passage]]] = []
    for line in lines_of(source):
        if not line.strip():
            found.append((line, []))
            continue
        records.counts["records"] += 1
        bare = line.removesuffix("\n")
        try:
            if reason := text.wrong_with(bare):
                raise RecordError(reason)
            check(bare, 0)
        except RecordError as error:
            # The number of the record stands beside the reason.
            records.bad(str(error).removeprefix("line 0, ").removeprefix("line 0: "), bare)
            continue
        records.counts["written"] += 1
        builder = Builder(line)
        add_strings(builder, fields, 0, len(line))
        passages = builder.finish()
        records.counts["no_text"] += not passages
        if _SWITCH in line:
            line, passages = rewrite(line, passages, records.fix), []
        found.append((line, passages))
    edits = iter(edits_of([each for _, passages in found for each in passages], records.fix))
    result = []
    for line, passages in found:
        own = [edit for _ in passages for edit in next(edits)]
        records.counts["changed"] += bool(own)
        result.append(apply(line, own) if own else line)
    return "".join(result)
