"""Dask: `space_columns(frame, "text")`, a new frame whose columns of text are fixed partition by partition.

It is `DataFrame.map_partitions`; each worker process of Dask has one model.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eojeol.integrations.cells import check_columns
from eojeol.integrations.portable import PortableSpacer, portable_spacer
from eojeol.spacer import Mode, check_mode


def space_columns(
    frame: Any, *columns: str, model: str | Path | None = None, mode: Mode = "correct", **settings: Any
) -> Any:
    """Fix columns of text; types stay, and missing cells stay missing.

    Args:
        frame: a `dask.dataframe.DataFrame`.
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
    return frame.map_partitions(_fixed, columns, portable_spacer(model, **settings), mode, meta=frame._meta)


def _fixed(part: Any, columns: tuple[str, ...], spacer: PortableSpacer, mode: Mode) -> Any:
    from eojeol.integrations.pandas import space_series

    return part.assign(**{name: space_series(part[name], spacer, mode) for name in columns})
