""".csv and .tsv: the text of the columns that the user named; every other byte stays.

The csv module reads a table but can't write it back: it forgets which cells were quoted, which line ends were used, and
what stood after a closing quote. This scanner only finds where cells stand. It is strict where the csv module guesses
(a quote that never closes, text after a closing quote), because a wrong guess would edit columns that nobody named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from eojeol.documents.edit import Builder, Fix, rewrite
from eojeol.documents.format import Format, decode_text
from eojeol.documents.options import Options
from eojeol.errors import InputError, UsageError, hint

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
# As many rows as a notice names.
NAMED = 10


class Cell(NamedTuple):
    """Where the text of a cell stands, its quotes not included."""

    start: int
    end: int
    quoted: bool


def fix_csv(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the named columns of a table with commas, if the options say no other delimiter.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it, and the columns.

    Raises:
        InputError: as `fix_table`.
    """
    return fix_table(data, fix, options, options.delimiter or ",")


def fix_tsv(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the named columns of a table with tabs, if the options say no other delimiter.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it, and the columns.

    Raises:
        InputError: as `fix_table`.
    """
    return fix_table(data, fix, options, options.delimiter or "\t")


def fix_table(data: bytes, fix: Fix, options: Options, delimiter: str) -> bytes:
    """Fix the named columns of a table.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it, and the columns.
        delimiter: the character that separates the cells.

    Raises:
        InputError: it is not text in the encoding, or its quotes don't match.
        UsageError: no column is named, or a column that isn't there.
    """
    refuse_delimiter(delimiter)
    decoded = decode_text(data, options)
    source = decoded.text
    builder = Builder(source)
    wanted: list[int] | None = None
    width = 0
    uneven = []
    for number, row in enumerate(rows(source, delimiter, options.quoted), 1):
        if wanted is None:
            width = len(row)
            wanted = find_columns(options.columns, [cell_text(source, cell) for cell in row], options.header)
            if options.header:
                continue
        if len(row) != width:
            # Which cell is which column is anybody's guess.
            uneven.append(f"row {number} ({len(row)})")
            continue
        for index in wanted:
            add_cell(builder, row[index])
    if uneven and options.notice:
        options.notice(_uneven(uneven, width))
    return decoded.encode(rewrite(source, builder.finish(), fix))


def refuse_delimiter(delimiter: str) -> None:
    """Refuse what cannot separate cells.

    Raises:
        UsageError: it is that.
    """
    if len(delimiter) != 1 or delimiter in '"\r\n ':
        raise UsageError(f"{delimiter!r} cannot separate cells; give one character, such as ',' or ';'")


def rows(source: str, delimiter: str, quoted: bool = True, at: int = 0) -> Iterator[list[Cell]]:
    """The cells of each row; empty lines are no rows.

    Args:
        source: the table.
        delimiter: what separates the cells.
        quoted: whether `"` quotes cells.
        at: where to begin, which has to be where a row does.

    Raises:
        InputError: a quote never closes, or text follows a closing quote.
    """
    cell = _pattern(delimiter, quoted)
    row: list[Cell] = []
    while at < len(source):
        found = cell.match(source, at)
        if found is None:
            raise _wrong_quotes(source, at)
        within = found[1] is not None
        row.append(Cell(*found.span(1 if within else 2), within))
        end, at = found.span(3)
        if found[3] == delimiter:
            if at == len(source):
                row.append(Cell(at, at, False))
            continue
        if len(row) > 1 or end > found.start():
            yield row
        row = []
    if row:
        yield row


@lru_cache(maxsize=16)
def _pattern(delimiter: str, quoted: bool) -> re.Pattern[str]:
    """A cell and what ends it: its text if it stands in quotes, its text if it doesn't, the end."""
    mark = re.escape(delimiter)
    quotes = '"([^"]*(?:""[^"]*)*)"|(?!")' if quoted else "((?!))|"
    return re.compile(rf"(?:{quotes}([^{mark}\r\n]*))({mark}|\r\n?|\n|\Z)")


def find_columns(named: Sequence[str], first: Sequence[str], header: bool) -> list[int]:
    """Indices of the named columns, ascending.

    Args:
        named: names of the header, or numbers from 1.
        first: the cells of the first row.
        header: whether the first row holds names.

    Raises:
        UsageError: no column is named, or a column that isn't there.
    """
    have = f"the first row has {len(first)}: {', '.join(first)[:200]}"
    if not named:
        raise UsageError(f"a table needs the names of the columns to fix (--columns); {have}")
    found: set[int] = set()
    for name in named:
        if header and name in first:
            found.update(i for i, cell in enumerate(first) if cell == name)
        elif name.isdecimal() and 1 <= int(name) <= max(len(first), 1):
            found.add(int(name) - 1)
        else:
            # Names of columns may hold braces, which the hint would take for places to fill.
            otherwise = have.replace("{", "{{").replace("}", "}}")
            raise UsageError(f"there is no column {name!r}; {hint(name, first, otherwise)}")
    return sorted(found)


def _uneven(found: Sequence[str], width: int) -> str:
    """The words for rows that have other numbers of cells than the first."""
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    rows = "1 row is" if len(found) == 1 else f"{len(found)} rows are"
    return f"{rows} left alone for having other than {width} cells: {', '.join(found[:NAMED])}{more}"


def _wrong_quotes(source: str, start: int) -> InputError:
    """The error for a cell that begins with a quote."""
    line = source.count("\n", 0, start) + 1
    closes = _QUOTED.match(source, start)
    wrong = "there is text after a closing quote" if closes else "a quote never closes"
    return InputError(f"line {line}: {wrong}; mend it, or give --no-quotes if quotes are plain text here")


def cell_text(source: str, cell: Cell) -> str:
    """What a cell says.

    Args:
        source: the table.
        cell: where it stands.
    """
    text = source[cell.start : cell.end]
    return text.replace('""', '"') if cell.quoted else text


def add_cell(builder: Builder, cell: Cell) -> None:
    """A passage for the text of a cell.

    Args:
        builder: collects it.
        cell: where it stands in the builder's source.
    """
    start = cell.start
    if cell.quoted:
        while (quote := builder.source.find('""', start, cell.end)) >= 0:
            builder.plain(start, quote)
            builder.opaque('"', quote, quote + 2)
            start = quote + 2
    builder.plain(start, cell.end)
    builder.border()


CSV = Format("table with commas", (".csv",), "text/csv", fix_csv, needs_columns=True)
TSV = Format("table with tabs", (".tsv",), "text/tab-separated-values", fix_tsv, needs_columns=True)
