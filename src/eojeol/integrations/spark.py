"""Spark: `space_columns(frame, "text")`, a new frame whose columns of text are fixed where their partitions are.

It is `DataFrame.mapInPandas`; each worker process of Spark has one model.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eojeol.integrations.cells import check_columns
from eojeol.integrations.portable import portable_spacer
from eojeol.spacer import Mode, check_mode


def space_columns(
    frame: Any, *columns: str, model: str | Path | None = None, mode: Mode = "correct", **settings: Any
) -> Any:
    """Fix columns of text; the schema stays, and null stays null.

    Args:
        frame: a `pyspark.sql.DataFrame`.
        columns: names of the columns to fix.
        model: a model folder that is there on every machine; the embedded model by default.
        mode: "correct" or "restore".
        settings: the other arguments of `Spacer`.

    Raises:
        UsageError: no column is named, or one that is not there; or the mode or a setting is wrong.
        ModelError: the model is absent or damaged.
    """
    check_mode(mode)
    check_columns(columns, frame.columns)
    spacer = portable_spacer(model, **settings)

    def fix(parts: Iterator[Any]) -> Iterator[Any]:
        from eojeol.integrations.pandas import space_series

        for part in parts:
            yield part.assign(**{name: space_series(part[name], spacer, mode) for name in columns})

    return frame.mapInPandas(fix, frame.schema)
