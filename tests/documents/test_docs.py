"""docs/documents.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from eojeol.documents import FORMATS, SUFFIXES, container

PAGE = Path(__file__).parents[2] / "docs" / "documents.md"


def test_every_format_and_limit_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition("## What is text")[2].partition("Other files")[0]
    assert tuple(sorted(set(re.findall(r"`(\.[a-z]+)`", table)))) == tuple(sorted(SUFFIXES))
    for each in FORMATS:
        assert f"{each.title} {' '.join(f'`{suffix}`' for suffix in each.suffixes)}" in table
    for limit in (
        container.MAX_BYTES >> 20,
        container.FREE_BYTES >> 20,
        container.MAX_RATIO,
        container.MAX_MEMBERS,
    ):
        assert re.search(rf"\b{limit}\b", page)
