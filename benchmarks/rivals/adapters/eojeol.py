"""Ours, from the source tree: `eagerness` and `model` (a folder) are settings of `Spacer`."""

from __future__ import annotations

from functools import partial
from typing import Any

from eojeol import Spacer


def load(options: dict[str, Any]) -> dict[str, Any]:
    spacer = Spacer(options.get("model"), eagerness=options.get("eagerness", "balanced"))
    return {mode: partial(spacer.batch, mode=mode) for mode in ("restore", "correct")}
