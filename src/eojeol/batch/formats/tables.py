"""CSV and TSV: the named columns, as documents/tables.py finds the cells; every other byte stays.

A row with more or fewer cells than the first is bad: which cell is which column is anybody's guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from eojeol.batch.formats.records import TOGETHER, Records
from eojeol.batch.streams import TextBlocks
from eojeol.documents.edit import Builder, Passage, apply, edits_of, rewrite
from eojeol.documents.tables import Cell, add_cell, cell_text, find_columns, rows
from eojeol.errors import InputError

# A row that is longer has a quote that never closes.
LONGEST = 1 << 24
_SWITCH = "eojeol:"


class _Table:
    def __init__(self, delimiter: str, text: TextBlocks, records: Records) -> None:
        self._delimiter, self._text, self._records = delimiter, text, records
        self._wanted: list[int] | None = None
        self._width = 0

    def begin(self, head: str) -> None:
        """Learn from the first row of a file, of which another part is read, what the columns are."""
        for start, end, row in self._rows(head, final=True):
            self._passages(head[start:end], start, row)

    def fixed(self, buffer: str, final: bool) -> tuple[str, str]:
        """The rows that are whole in a buffer, fixed, and what is left of it."""
        parts: list[tuple[str, list[Passage]]] = []
        at = 0
        for start, end, row in self._rows(buffer, final):
            if start > at:
                parts.append((buffer[at:start], []))
            at = end
            source = buffer[start:end]
            if (passages := self._passages(source, start, row)) is not None:
                if _SWITCH in source:
                    source, passages = rewrite(source, passages, self._records.fix), []
                parts.append((source, passages))
        edits = iter(edits_of([each for _, passages in parts for each in passages], self._records.fix))
        result = []
        for source, passages in parts:
            own = [edit for _ in passages for edit in next(edits)]
            self._records.counts["changed"] += bool(own)
            result.append(apply(source, own))
        return "".join(result) + (buffer[at:] if final else ""), "" if final else buffer[at:]

    def _rows(self, buffer: str, final: bool) -> Iterator[tuple[int, int, list[Cell] | str]]:
        """(start, end with its line end, cells or what is wrong) of each row that is whole."""
        at = 0
        while at < len(buffer):
            rest, shift = buffer[at:] if at else buffer, at
            try:
                for row in rows(rest, self._delimiter, self._records.options.quoted):
                    start = shift + row[0].start - row[0].quoted
                    end = _line_end(buffer, shift + row[-1].end + row[-1].quoted)
                    if not final and end >= len(buffer):
                        return
                    yield start, end, [Cell(c.start + shift, c.end + shift, c.quoted) for c in row]
                    at = end
                return
            except InputError as error:
                while buffer.startswith(("\n", "\r"), at):
                    at += 1
                if not final and len(buffer) - at < LONGEST:
                    return
                found = buffer.find("\n", at)
                end = found + 1 if found >= 0 else len(buffer)
                yield at, end, str(error).partition("; ")[0].partition(": ")[2]
                at = end

    def _passages(self, source: str, start: int, row: list[Cell] | str) -> list[Passage] | None:
        """The texts of a row; None if it is bad."""
        records = self._records
        if isinstance(row, list):
            row = [Cell(cell.start - start, cell.end - start, cell.quoted) for cell in row]
        if self._wanted is None and isinstance(row, list):
            self._width = len(row)
            header = records.options.header
            self._wanted = find_columns(
                records.options.columns, [cell_text(source, cell) for cell in row], header
            )
            if header:
                return []
        records.counts["records"] += 1
        reason = row if isinstance(row, str) else self._text.wrong_with(source)
        if reason is None and len(row) != self._width:
            reason = f"it has {len(row)} cells, and the first row has {self._width}"
        if reason is not None or isinstance(row, str):
            records.bad(str(reason), source)
            return None
        records.counts["written"] += 1
        builder = Builder(source)
        for index in self._wanted or ():
            add_cell(builder, row[index])
        return builder.finish()


def copy_csv(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the named columns of a table with commas.

    Args:
        source: the table.
        out: where it goes.
        records: the fix, and the account.

    Raises:
        InputError: it is in no encoding that can be read.
        UsageError: no column is named, or one that isn't there.
    """
    _copy(source, out, records, ",")


def copy_tsv(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the named columns of a table with tabs.

    Args:
        source: the table.
        out: where it goes.
        records: the fix, and the account.

    Raises:
        InputError: as `copy_csv`.
    """
    _copy(source, out, records, "\t")


def _copy(source: BinaryIO, out: BinaryIO, records: Records, delimiter: str) -> None:
    text = records.text_of(source)
    table = _Table(records.options.delimiter or delimiter, text, records)
    if records.head:
        counts = records.counts.copy()
        table.begin(text.decode(records.head))
        records.counts = counts
    out.write(text.mark)
    held = ""
    wanted = TOGETHER
    for block in text:
        held += block
        if len(held) >= wanted:
            fixed, held = table.fixed(held, final=False)
            # A row that goes on and on is looked at again when there is twice as much of it.
            wanted = max(TOGETHER, 2 * len(held))
            out.write(text.encode(fixed))
    out.write(text.encode(table.fixed(held, final=True)[0]))


def _line_end(buffer: str, at: int) -> int:
    return at + (2 if buffer.startswith("\r\n", at) else 1 if buffer[at : at + 1] in ("\n", "\r") else 0)
