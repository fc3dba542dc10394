"""polars: `pl.col("text").eojeol.fix()` and `series.eojeol.fix()`, there as soon as this module is imported.

The expression is elementwise (a text's result depends on nothing but that text), so polars may run it in pieces:
lazily, streaming, inside `over` and `group_by`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from eojeol.errors import UsageError
from eojeol.integrations.cells import BatchFixer, fix_cells
from eojeol.integrations.optional import require
from eojeol.integrations.portable import portable_spacer
from eojeol.spacer import Mode

polars = require("polars")


def space_series(series: Any, spacer: BatchFixer | None = None, mode: Mode = "correct") -> Any:
    """Fix the spaces of a `polars.Series` of text.

    Args:
        series: texts (String, Categorical or Enum) and nulls; nulls stay.
        spacer: the embedded model's with default settings if None.
        mode: "correct" or "restore".

    Returns:
        A new series of String.

    Raises:
        UsageError: the series is of another type, or the mode does not exist.
    """
    if series.dtype not in (polars.String, polars.Categorical, polars.Enum, polars.Null):
        raise UsageError(
            f"column {series.name!r} is {series.dtype}, not text; name a column of text, or cast it with "
            ".cast(pl.String)"
        )
    cells = series.cast(polars.String).to_list()
    fixed = fix_cells(cells, spacer, mode, f"column {series.name!r}")
    return polars.Series(series.name, fixed, dtype=polars.String)


@polars.api.register_series_namespace("eojeol")
class SeriesSpacing:
    """What `series.eojeol` is."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def fix(self, spacer: BatchFixer | None = None, mode: Mode = "correct") -> Any:
        """Same as `space_series`."""
        return space_series(self._series, spacer, mode)


@polars.api.register_expr_namespace("eojeol")
class ExpressionSpacing:
    """What `pl.col(…).eojeol` is."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def fix(self, spacer: BatchFixer | None = None, mode: Mode = "correct") -> Any:
        """Same as `space_series`, as an expression of type String; errors come when it is run."""
        fix = partial(space_series, spacer=portable_spacer() if spacer is None else spacer, mode=mode)
        return self._expression.map_batches(fix, return_dtype=polars.String, is_elementwise=True)
