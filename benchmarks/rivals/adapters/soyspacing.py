"""soyspacing comes without a model: `train` is a text to count in, one sentence a line. Thresholds are its README's."""

from __future__ import annotations

from typing import Any

from soyspacing.countbase import CountSpace


def load(options: dict[str, Any]) -> dict[str, Any]:
    model = CountSpace()
    model.train(options["train"])
    thresholds = {"force_abs_threshold": 0.3, "nonspace_threshold": -0.3, "space_threshold": 0.3}

    def correct(texts: list[str]) -> list[str]:
        return [model.correct(doc=text, verbose=False, min_count=10, **thresholds)[0] for text in texts]

    def restore(texts: list[str]) -> list[str]:
        return correct([text.replace(" ", "") for text in texts])

    return {"restore": restore, "correct": correct}
