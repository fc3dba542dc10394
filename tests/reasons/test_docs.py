"""docs/reasons.md has a section for each code, as the table has it."""

from __future__ import annotations

import runpy
from pathlib import Path

from eojeol.explain.reasons import code_names

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_says_what_the_table_says() -> None:
    make = runpy.run_path(str(DOCS / "make_reasons.py"))
    page = (DOCS / "reasons.md").read_text(encoding="utf-8")
    assert make["filled"](page) == page, "run python docs/make_reasons.py"
    assert [line[4:] for line in page.splitlines() if line.startswith("### ")] == list(code_names())
