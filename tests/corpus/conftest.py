from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from .helpers import sentence, write_lines


@pytest.fixture
def corpus(tmp_path: Path) -> list[Path]:
    """Two sources with duplicates, short lines, blank lines and an undecodable byte."""
    first = [sentence(i) for i in range(600)]
    first[10] = first[3]
    first[20] = ""
    first[30] = "아"
    second = [sentence(i) for i in range(500, 900)]
    news = write_lines(tmp_path / "in" / "news.txt", first)
    books = tmp_path / "in" / "books.txt.gz"
    books.write_bytes(gzip.compress("".join(line + "\n" for line in second).encode() + b"\xff\n"))
    return [news, books]
