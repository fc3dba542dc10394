"""The model of the service, and what /v1/info says of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from eojeol.engine import Engine
from eojeol.spacer import Model, Spacer

_FIGURES = re.compile(r"^\| \*\*macro\*\* \|(.+)\|$", re.MULTILINE)
_COLUMNS = ("restore", "correct", "harm")


@dataclass(frozen=True)
class Loaded:
    """A model that is ready.

    Attributes:
        model: the engine.
        reach: how many units away it looks, if that is known.
        card: what is known of it.
    """

    model: Model
    reach: int | None
    card: dict[str, Any]


def load(folder: str = "", threads: int = 1) -> Loaded:
    """Load a model, and run it once, so that the first request is not the slowest.

    Args:
        folder: of a model; the embedded one by default.
        threads: for one call.

    Raises:
        ModelError: it is absent or damaged.
    """
    if folder:
        return _load(Path(folder), threads, Path(folder).resolve().name)
    with as_file(files("eojeol") / "models") as embedded:
        return _load(embedded, threads, "embedded")


def _load(folder: Path, threads: int, name: str) -> Loaded:
    engine = Engine(folder, threads)
    Spacer(engine).correct("준비가 되었는지 한 번 돌려 본다.")
    config = engine.config
    reach = config.reach if config.encoder == "ngram" else None
    raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    card = {
        "name": name,
        "encoder": config.encoder,
        "reach": config.reach,
        "row_bits": config.row_bits,
        "network": raw.get("network"),
        "bytes": sum((folder / file).stat().st_size for file in config.sha256),
        "sha256": config.sha256,
        **_figures(folder / "README.md"),
    }
    return Loaded(engine, reach, card)


def _figures(card: Path) -> dict[str, Any]:
    """Word F1 and sentence accuracy in %, means over the development sets, if the card has them."""
    found = _FIGURES.search(card.read_text(encoding="utf-8")) if card.is_file() else None
    cells = [cell.split("/") for cell in found[1].split("|")] if found else []
    if len(cells) != len(_COLUMNS) or any(len(cell) != 2 for cell in cells):
        return {}
    pairs = {
        name: {"word_f1": float(f1), "sentence_accuracy": float(whole)}
        for name, (f1, whole) in zip(_COLUMNS, cells, strict=True)
    }
    return {"figures": pairs}
