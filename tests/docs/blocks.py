"""The blocks of code of a page, and what is said of them.

    ```console                      commands after `$`, each followed by what it prints
    ```python                       run; with `>>>`, what is printed is compared
    ```text title="draft.txt"       a file of the examples that follow
    ```sh title="not run by our tests: WHY"  shown, and not run by the tests; a reader sees the reason

A `<!-- slow -->` before a block leaves it, and what follows on its page, to `make test-all`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.ko.md")
PAGES = (*READMES, *sorted(DOCS.rglob("*.md")))
# Told what happened, not how to do it; its commands are a record.
RECORDS = {"LOG.md"}
# What stands for itself: data, settings, text. A language that is not known is an error of the page.
SHOWN = {"text", "toml", "yaml", "json", "ini", "lua", "elisp", "eojeolrules", "nginx", "js", "html", "diff"}
RUN = {"console", "python"}
NOT_RUN = ("not run by our tests: ", "테스트에서 실행하지 않음: ")
FENCE = re.compile(
    r"(?P<slow><!-- slow -->\n+)?^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
TITLE = re.compile(r'title="([^"]*)"')
FILE = re.compile(r"[^\s:]+\.\w+|[^\s:]*/[^\s:]+")


@dataclass(frozen=True)
class Block:
    """One block of a page.

    Args:
        page: the file.
        line: where the block begins, from 1.
        language: the first word after the backquotes.
        title: what a reader sees above the block.
        code: its content.
        slow: whether it and what follows is left to the slow tests.
    """

    page: Path
    line: int
    language: str
    title: str
    code: str
    slow: bool

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def reason(self) -> str | None:
        """Why it is not run, if it says so."""
        return next((self.title[len(mark) :] for mark in NOT_RUN if self.title.startswith(mark)), None)

    @property
    def file(self) -> str | None:
        """The name of the file that it shows."""
        return self.title if self.reason is None and FILE.fullmatch(self.title) else None


def blocks_of(page: Path) -> list[Block]:
    """All blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    slow = False
    for match in FENCE.finditer(text):
        language, _, rest = match["info"].partition(" ")
        title = TITLE.search(rest)
        slow = slow or match["slow"] is not None
        indent = len(match["indent"])
        code = "".join(line[indent:] for line in match["code"].splitlines(keepends=True))
        line = text.count("\n", 0, match.start("info")) + 1
        found.append(Block(page, line, language, title[1] if title else "", code, slow))
    return found


def indented(page: Path) -> list[str]:
    """Where a page has code without a language, by four columns instead of backquotes."""
    text = FENCE.sub(lambda found: "\n" * found[0].count("\n"), page.read_text(encoding="utf-8"))
    found, before, listed = [], "", False
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"(?:[-*]|\d+\.) ", line):
            listed = True
        elif line and not line.startswith(" "):
            listed = False
        # In an item, four columns are its next paragraph.
        if line.startswith("    ") and not before.strip() and not listed:
            found.append(f"{page.relative_to(ROOT)}:{number}")
        before = line
    return found
