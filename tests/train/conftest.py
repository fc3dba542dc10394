"""A text of a few lines to train on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def text(tmp_path: Path) -> Path:
    from .helpers import LINES, write_lines

    return write_lines(tmp_path / "a.txt", LINES * 4)
