"""What a user may say about a file, whatever its format; each format takes the values that it uses."""

from __future__ import annotations

from dataclasses import dataclass

from eojeol.documents.container import MAX_BYTES


@dataclass(frozen=True)
class Options:
    """How to read a file.

    Attributes:
        encoding: of a text file without a byte order mark; UTF-8 by default (HTML: what the page declares).
        errors: `strict`, `replace` (bytes that are not text become U+FFFD, for good) or `keep`.
        columns: of a table, names from its first row or numbers from 1; of JSON Lines, fields (`a.b` inside another).
        header: whether the first row of a table holds names; it is never changed then.
        delimiter: between the cells of a table; a comma in .csv and a tab in .tsv by default.
        quoted: whether `"` quotes cells of a table.
        unpacked: most bytes of a container's members when decompressed.
    """

    encoding: str | None = None
    errors: str = "strict"
    columns: tuple[str, ...] = ()
    header: bool = True
    delimiter: str | None = None
    quoted: bool = True
    unpacked: int = MAX_BYTES
