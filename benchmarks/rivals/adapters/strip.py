"""No spaces at all: what a corrector must beat where text comes without spaces, and never be like elsewhere."""

from __future__ import annotations

from typing import Any


def load(options: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    def space(texts: list[str]) -> list[str]:
        return [text.replace(" ", "") for text in texts]

    return {"restore": space, "correct": space}
