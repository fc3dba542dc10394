"""What a user may say about a file, whatever its format; each format takes the values that it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from eojeol.documents.container import MAX_BYTES
from eojeol.errors import UsageError, hint


@dataclass(frozen=True)
class Options:
    """How to read a file.

    Attributes:
        encoding: encoding of a text file without a byte order mark; UTF-8 by default (HTML: what the page declares).
        errors: `strict`, `replace` (bytes that are not text become U+FFFD, for good) or `keep`.
        columns: columns of a table, by the names in its first row or by numbers from 1; or fields of JSON, JSON Lines
            and YAML (`a.b` inside another, `a.*` for each, `a.**` for all inside).
        header: whether the first row of a table holds names; it is never changed then.
        delimiter: what separates the cells of a table; a comma in .csv and a tab in .tsv by default.
        quoted: whether `"` quotes cells of a table.
        unpacked: most bytes that the members of an archive may have when decompressed.
        notice: told in one line what the user should know though nothing is wrong. Without it nobody could be told that
            an encoding was found in the bytes, so then it has to be named.
    """

    encoding: str | None = None
    errors: str = "strict"
    columns: tuple[str, ...] = ()
    header: bool = True
    delimiter: str | None = None
    quoted: bool = True
    unpacked: int = MAX_BYTES
    notice: Callable[[str], None] | None = None


def merge_options(options: Options | None, given: dict[str, Any]) -> Options:
    """Options with other values for some of them.

    Args:
        options: the options; the defaults if None.
        given: other values by name; `columns` may be one name, or any iterable of names.

    Raises:
        UsageError: there is no option of such a name.
    """
    known = [field.name for field in fields(Options)]
    for name in given:
        if name not in known:
            raise UsageError(f"there is no option {name!r}; {hint(name, known)}")
    if "columns" in given:
        columns = given["columns"]
        given = {**given, "columns": (columns,) if isinstance(columns, str) else tuple(columns)}
    return replace(options or Options(), **given)
