"""A column's cells in, the same cells with other spaces out: the one idea behind every integration.

A missing cell stays what it was (None, NaN, NA), an empty text stays empty, and anything else that is not text is an
error: whoever names a column of numbers has named the wrong column, and turning 1.0 into text unasked would hide it.
All texts of a column go to the model together, which is faster and gives the same results.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from eojeol.errors import UsageError
from eojeol.integrations.portable import portable_spacer
from eojeol.spacer import Mode


class BatchFixer(Protocol):
    """What is asked of a spacer here; `Spacer` and `PortableSpacer` have it."""

    def batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[str]:
        """Same as `Spacer.batch`."""
        ...


def check_columns(named: Sequence[str], there: Iterable[object]) -> None:
    """Refuse columns that cannot be fixed, before anything is.

    Args:
        named: the columns to fix.
        there: the columns that a table has.

    Raises:
        UsageError: no column is named, or one that is not there.
    """
    known = [*map(str, there)]
    missing = [name for name in named if name not in known]
    if not named or missing:
        wrong = f"there is no column {missing[0]!r}" if missing else "no column is named"
        raise UsageError(f"{wrong}; there are {', '.join(known)}")


def fix_cells(
    cells: Iterable[object],
    spacer: BatchFixer | None,
    mode: Mode,
    column: str,
    missing: Sequence[bool] | None = None,
) -> list[Any]:
    """Fix the text among a column's cells.

    Args:
        cells: texts and missing cells.
        spacer: the embedded model's with default settings if None.
        mode: "correct" or "restore".
        column: what the message calls them, such as "column 'text'".
        missing: whether each cell is missing; None alone is by default.

    Returns:
        One cell for each, in order.

    Raises:
        UsageError: a cell is neither text nor missing, or the mode does not exist.
    """
    result: list[Any] = list(cells)
    if missing is None:
        missing = [cell is None for cell in result]
    rows = [row for row, gone in enumerate(missing) if not gone]
    for row in rows:
        if not isinstance(result[row], str):
            raise UsageError(
                f"{column}, row {row} (the first is 0) holds {type(result[row]).__name__}, not text; "
                "name a column of text, or turn its cells into text first"
            )
    spacer = portable_spacer() if spacer is None else spacer
    for row, text in zip(rows, spacer.batch([result[row] for row in rows], mode), strict=True):
        result[row] = text
    return result
