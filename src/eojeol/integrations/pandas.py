"""pandas: `series.eojeol.fix()`, there as soon as this module is imported, and `space_series`, the same as a function.

The result is a new series with the index, name and kind of text of the old one. A categorical series comes back as a
series of text: two categories may become one, and a category that isn't among the old ones would be lost.
"""

from __future__ import annotations

from typing import Any, TypeVar

from eojeol.integrations.cells import BatchFixer, fix_cells
from eojeol.integrations.optional import require
from eojeol.spacer import Mode

pandas = require("pandas")
S = TypeVar("S")


def space_series(series: S, spacer: BatchFixer | None = None, mode: Mode = "correct") -> S:
    """Fix the spaces of a `pandas.Series` of text.

    Args:
        series: texts; missing cells stay missing.
        spacer: the embedded model's with default settings if None.
        mode: "correct" or "restore".

    Returns:
        A new series.

    Raises:
        UsageError: a cell is neither text nor missing, or the mode does not exist.
    """
    old: Any = series
    fixed = fix_cells(old.tolist(), spacer, mode, f"column {old.name!r}", old.isna().tolist())
    dtype = old.cat.categories.dtype if isinstance(old.dtype, pandas.CategoricalDtype) else old.dtype
    new: S = type(old)(fixed, index=old.index, dtype=dtype).__finalize__(old)
    return new


@pandas.api.extensions.register_series_accessor("eojeol")
class SeriesSpacing:
    """What `series.eojeol` is."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def fix(self, spacer: BatchFixer | None = None, mode: Mode = "correct") -> Any:
        """Same as `space_series`."""
        return space_series(self._series, spacer, mode)
