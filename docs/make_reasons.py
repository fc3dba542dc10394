"""Write the sections of docs/reasons.md, one a code, out of the table of codes, between the markers for it.

    python docs/make_reasons.py

tests/reasons/test_docs.py fails when the page and the table disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from eojeol.explain.reasons import LEVELS, Code, rules_of

PAGE = Path(__file__).parent / "reasons.md"
BLOCK = re.compile(r"(<!-- codes -->\n).*?(<!-- end -->)", re.DOTALL)


def section(code: Code) -> Iterator[str]:
    """The lines of one section."""
    yield f"### {code.code}\n"
    yield f"**{code.title_ko}** ({code.article}). {code.title_en[:1].upper()}{code.title_en[1:]}.\n"
    yield (
        f"Level: `{code.level}`, {LEVELS[code.level]}."
        + (f" Style: `{code.style}`." if code.style else "")
        + "\n"
    )
    if code.examples:
        yield "\n".join(f"- {typed} → {right}" for typed, right in code.examples) + "\n"


def filled(page: str) -> str:
    """The page with what the table says now."""
    sections = "\n".join("\n".join(section(code)) for code in rules_of())
    return BLOCK.sub(lambda found: f"{found[1]}{sections}{found[2]}", page)


def main() -> None:
    """Write the page."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
