"""A spacer without a model, for the tests of what surrounds it; and the embedded one, for those of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

import pytest

from eojeol.spacer import Mode, check_mode

needs_model = pytest.mark.skipif(
    not (files("eojeol") / "models" / "config.json").is_file(), reason="no embedded model in this checkout"
)


class StandIn:
    """Knows one phrase, and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], Mode]] = []

    def batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[str]:
        check_mode(mode)
        given = list(texts)
        self.calls.append((given, mode))
        return [text.replace("할수", "할 수") for text in given]
