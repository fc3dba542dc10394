"""KorSEC's `correction` with the light model that its package holds."""

from __future__ import annotations

from typing import Any

from KorSEC import SEC


def load(options: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    sec = SEC()

    def space(texts: list[str]) -> list[str]:
        return [sec.correction(text) for text in texts]

    return {"restore": space, "correct": space}
