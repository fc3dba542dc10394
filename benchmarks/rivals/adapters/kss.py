"""Kss's `correct_spacing` with the analyser pecab, the one that it can install by itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from kss import Kss


def load(options: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    kss = Kss("correct_spacing")

    def space(texts: list[str], reset: bool) -> list[str]:
        # One by one: a list of a single text comes back as a text.
        return [kss(text, backend="pecab", num_workers=1, reset_whitespaces=reset) for text in texts]

    return {"restore": partial(space, reset=True), "correct": partial(space, reset=False)}
