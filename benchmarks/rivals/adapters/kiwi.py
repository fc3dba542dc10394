"""Kiwi's `space`: restores with `reset_whitespace`, corrects with `space_tolerance=2`, which does best there.

`model` is the type of its model.
"""

from __future__ import annotations

from typing import Any

from kiwipiepy import Kiwi


def load(options: dict[str, Any]) -> dict[str, Any]:
    kiwi = Kiwi(num_workers=1, model_type=options.get("model"))
    plain = kiwi.global_config.space_tolerance

    def restore(texts: list[str]) -> list[str]:
        kiwi.global_config.space_tolerance = plain
        return list(kiwi.space(texts, reset_whitespace=True))

    def correct(texts: list[str]) -> list[str]:
        kiwi.global_config.space_tolerance = 2
        return list(kiwi.space(texts))

    return {"restore": restore, "correct": correct}
