"""`map_batches`: the spaces of columns of a Ray Dataset fixed by a pool of actors, for who has a dataset already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eojeol.errors import UsageError
from eojeol.integrations.cells import check_columns, fix_cells
from eojeol.integrations.portable import PortableSpacer, portable_spacer
from eojeol.spacer import Mode, check_mode


def map_batches(
    dataset: Any,
    *columns: str,
    model: str | Path | None = None,
    mode: Mode = "correct",
    concurrency: int | tuple[int, int] = 1,
    **settings: Any,
) -> Any:
    """Fix columns of text in a Ray Dataset; missing cells stay missing, the schema stays.

    Args:
        dataset: a `ray.data.Dataset`.
        columns: names of the columns to fix.
        model: a model folder that is there on every machine; the embedded model by default.
        mode: "correct" or "restore".
        concurrency: how many actors, each on one core; or the fewest and the most.
        settings: the other arguments of `Spacer`.

    Raises:
        UsageError: no column is named, or the mode or a setting is wrong.
        ModelError: the model is absent or damaged.
    """
    if not columns:
        raise UsageError("no column is named; name one, as in map_batches(dataset, 'text')")
    check_mode(mode)
    return dataset.map_batches(
        _Columns,
        fn_constructor_args=(columns, portable_spacer(model, **settings), mode),
        batch_format="pyarrow",
        num_cpus=1,
        concurrency=concurrency,
    )


class _Columns:
    """The life of an actor: one model, and tables in and out."""

    def __init__(self, columns: tuple[str, ...], spacer: PortableSpacer, mode: Mode) -> None:
        self._columns, self._spacer, self._mode = columns, spacer, mode

    def __call__(self, table: Any) -> Any:
        import pyarrow

        check_columns(self._columns, table.column_names)
        for name in self._columns:
            at = table.column_names.index(name)
            cells = fix_cells(table.column(name).to_pylist(), self._spacer, self._mode, f"column {name!r}")
            kind = table.schema.field(at)
            table = table.set_column(at, kind, pyarrow.array(cells, kind.type))
        return table
