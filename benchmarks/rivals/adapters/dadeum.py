"""Dadeum's `clean`, the one thing that it does: noise goes, and the spaces are made anew."""

from __future__ import annotations

from typing import Any

from dadeum import clean


def load(options: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    def space(texts: list[str]) -> list[str]:
        return [clean(text) for text in texts]

    return {"restore": space, "correct": space}
