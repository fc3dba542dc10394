"""Kss's `correct_spacing` with the analyser pecab, the one that it can install by itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from kss import Kss


def load(options: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    correct = partial(Kss("correct_spacing"), backend="pecab", num_workers=1)
    return {"restore": partial(correct, reset_whitespaces=True), "correct": correct}
