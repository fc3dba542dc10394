"""Hugging Face datasets: `dataset.map(space_columns("text"), batched=True)`.

The callable can be pickled, so that `num_proc` works, and its pickle (from which `datasets` makes the fingerprint of
its cache) is the same in every process and every run, until the model, a setting or the version of eojeol changes.
That is why it takes what a `Spacer` is made from and not a `Spacer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eojeol.errors import UsageError
from eojeol.integrations.cells import fix_cells
from eojeol.integrations.portable import PortableSpacer, portable_spacer
from eojeol.spacer import Mode, check_mode


@dataclass(frozen=True)
class SpaceColumns:
    """Fixes columns of a batch; make one with `space_columns`."""

    columns: tuple[str, ...]
    mode: Mode
    spacer: PortableSpacer

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[str | None]]:
        """The fixed columns of a batch, a list of cells each.

        Raises:
            UsageError: there is no such column, it does not hold text, or this is one example and not a batch.
        """
        if not isinstance(batch, Mapping):
            raise UsageError("the data set has a format of its own; call .with_format(None) before .map")
        for column in self.columns:
            if column not in batch:
                raise UsageError(f"there is no column {column!r}; there are {', '.join(batch)}")
            if batch[column] is None or isinstance(batch[column], str):
                raise UsageError("one example came where a batch is needed; call map(…, batched=True)")
        return {
            name: fix_cells(batch[name], self.spacer, self.mode, f"column {name!r} of this batch")
            for name in self.columns
        }


def space_columns(
    *columns: str, model: str | Path | None = None, mode: Mode = "correct", **settings: Any
) -> SpaceColumns:
    """What to give to `Dataset.map(…, batched=True)`.

    Args:
        columns: names of the columns to fix; None stays None in them.
        model: a model folder; the embedded model by default.
        mode: "correct" or "restore".
        settings: the other arguments of `Spacer`.

    Raises:
        ModelError: the model is absent or damaged.
        UsageError: no column is named, or the mode or a setting is wrong.
    """
    if not columns:
        raise UsageError("no column is named; name one, as in space_columns('text')")
    check_mode(mode)
    return SpaceColumns(columns, mode, portable_spacer(model, **settings))
