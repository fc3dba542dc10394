"""CSV and TSV: the named columns, as documents/tables.py finds the cells; every other byte stays.

A row with more or fewer cells than the first is bad: which cell is which column is anybody's guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import BinaryIO

from eojeol.batch.formats.records import TOGETHER, Records
from eojeol.batch.streams import TextBlocks
from eojeol.documents.edit import Builder, Edit, apply, edits_of, rewrite
from eojeol.documents.tables import Cell, add_cell, cell_text, find_columns, refuse_delimiter, rows
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
        for _, _, row in self._rows(head, final=True):
            if self._wanted is None and isinstance(row, list):
                self._learn(head, row)

    def fixed(self, buffer: str, final: bool) -> tuple[str, str]:
        """The rows that are whole in a buffer, fixed, and what is left of it."""
        counts = self._records.counts
        clean = self._text.wrong_with(buffer) is None
        builder = Builder(buffer)
        edits: list[Edit] = []
        # How many passages there are before each record, and after the last.
        borders = [0]
        after = 0
        for start, after, row in self._rows(buffer, final):
            if self._wanted is None and isinstance(row, list):
                self._learn(buffer, row)
                if self._records.options.header:
                    continue
            counts["records"] += 1
            if reason := self._wrong_with(buffer, start, after, row, clean):
                self._records.bad(reason, buffer[start:after])
                edits.append(Edit(start, after, ""))
                continue
            assert isinstance(row, list)
            counts["written"] += 1
            if buffer.find(_SWITCH, start, after) >= 0:
                edits += self._switched(buffer[start:after], start, row)
            else:
                for index in self._wanted or ():
                    add_cell(builder, row[index])
            borders.append(len(builder.passages))
        found = edits_of(builder.passages, self._records.fix, buffer)
        counts["changed"] += sum(any(found[first:last]) for first, last in pairwise(borders))
        text = apply(buffer, [*edits, *chain.from_iterable(found)])
        left = 0 if final else len(buffer) - after
        return text[: len(text) - left], buffer[len(buffer) - left :]

    def _learn(self, source: str, row: list[Cell]) -> None:
        """What the columns are, from the first row."""
        options = self._records.options
        self._width = len(row)
        first = [cell_text(source, cell) for cell in row]
        self._wanted = find_columns(options.columns, first, options.header)

    def _wrong_with(
        self, buffer: str, start: int, end: int, row: list[Cell] | str, clean: bool
    ) -> str | None:
        """Why a row is bad; None if it isn't."""
        if isinstance(row, str):
            return row
        if not clean and (reason := self._text.wrong_with(buffer[start:end])):
            return reason
        if len(row) != self._width:
            return f"it has {len(row)} cells, and the first row has {self._width}"
        return None

    def _switched(self, source: str, start: int, row: list[Cell]) -> list[Edit]:
        """The edits of a row that is switched off or on somewhere: nothing of that bears on the next."""
        builder = Builder(source)
        for index in self._wanted or ():
            cell = row[index]
            add_cell(builder, Cell(cell.start - start, cell.end - start, cell.quoted))
        fixed = rewrite(source, builder.finish(), self._records.fix)
        self._records.counts["changed"] += fixed != source
        return [Edit(start, start + len(source), fixed)] if fixed != source else []

    def _rows(self, buffer: str, final: bool) -> Iterator[tuple[int, int, list[Cell] | str]]:
        """(start, end with its line end, cells or what is wrong) of each row that is whole."""
        at = 0
        while at < len(buffer):
            try:
                for row in rows(buffer, self._delimiter, self._records.options.quoted, at):
                    start = row[0].start - row[0].quoted
                    end = _line_end(buffer, row[-1].end + row[-1].quoted)
                    if not final and end >= len(buffer):
                        return
                    yield start, end, row
                    at = end
                return
            except InputError as error:  # noqa: PERF203  (it ends the rows, not the loop)
                while buffer.startswith(("\n", "\r"), at):
                    at += 1
                if not final and len(buffer) - at < LONGEST:
                    return
                found = buffer.find("\n", at)
                end = found + 1 if found >= 0 else len(buffer)
                yield at, end, str(error).partition("; ")[0].partition(": ")[2]
                at = end


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
    delimiter = records.options.delimiter or delimiter
    refuse_delimiter(delimiter)
    table = _Table(delimiter, text, records)
    if records.head:
        table.begin(text.decode(records.head))
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
    return at + (2 if buffer.startswith("\r\n", at) else buffer.startswith(("\n", "\r"), at))
