"""Loading the model, and what /v1/info says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eojeol.engine.engine import Engine
from eojeol.engine.folder import file_size, find_model
from eojeol.spacer import Model, Spacer

_FIGURES = re.compile(r"^\| \*\*macro\*\* \|(.+)\|$", re.MULTILINE)
_COLUMNS = ("restore", "correct", "harm")


@dataclass(frozen=True)
class LoadedModel:
    """A model that is ready.

    Attributes:
        model: the engine.
        card: what `/v1/info` says about it.
    """

    model: Model
    card: dict[str, Any]


def load(folder: str = "", threads: int = 1) -> LoadedModel:
    """Load a model, and run it once, so that the first request is not the slowest.

    Args:
        folder: a model folder; the embedded model by default.
        threads: threads of the model in one call.

    Raises:
        ModelError: the model is absent or damaged.
    """
    path = find_model(folder)
    engine = Engine(path, threads)
    Spacer(engine).correct("준비가 되었는지 한 번 돌려 본다.")
    config = engine.config
    card = {
        "name": folder if folder.startswith("hub:") else path.resolve().name if folder else "embedded",
        "encoder": config.encoder,
        "reach": config.reach,
        "row_bits": config.row_bits,
        "network": config.network or None,
        "bytes": sum(file_size(path / file) for file in config.sha256),
        "sha256": config.sha256,
        **_figures(path / "README.md"),
    }
    return LoadedModel(engine, card)


def _figures(readme: Path) -> dict[str, Any]:
    """Word F1 and sentence accuracy in %, means over the development sets, if the model's README has them."""
    found = (
        _FIGURES.search(readme.read_text(encoding="utf-8", errors="replace")) if readme.is_file() else None
    )
    # | **macro** | 91.1 / 60.2 | 94.0 / 70.5 | 99.3 / 95.1 |
    cells = [cell.split("/") for cell in found[1].split("|")] if found else []
    if len(cells) != len(_COLUMNS) or any(len(cell) != 2 for cell in cells):
        return {}
    try:
        pairs = {
            name: {"word_f1": float(f1), "sentence_accuracy": float(whole)}
            for name, (f1, whole) in zip(_COLUMNS, cells, strict=True)
        }
    except ValueError:
        return {}
    return {"figures": pairs}
