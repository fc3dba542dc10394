"""WikiExtractor's output: `<doc id="…" url="…" title="…">`, the title, the paragraphs, `</doc>`.

WikiExtractor writes `<`, `>` and `&` of the article as entities by default; they are turned back.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble, text_lines
from eojeol.corpus.schema import SourceConfig

_PIECE = 1000
_OPEN = re.compile(r"<doc\b([^>]*)>\s*")
_ID = re.compile(r'\bid="([^"]*)"')


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """One document an article; text outside of articles and articles without end are malformed records.

    An article without end is kept as far as it goes: what it holds is text all the same.
    """
    for file in files:
        name: str | None = None
        lines: list[str] = []
        opened_at = 0
        outside = False
        for number, line in text_lines(file, trouble, source.encoding, source.errors):
            if found := _OPEN.fullmatch(line):
                if name is not None:
                    trouble.record(file.path, f"line {opened_at}", "an article without </doc>")
                    yield Document(name, lines)
                identity = _ID.search(found[1])
                name = f"{file.name}:{identity[1] if identity else number}"
                lines, opened_at, outside = [], number, False
            elif line.strip() == "</doc>":
                if name is None:
                    trouble.record(file.path, f"line {number}", "</doc> without <doc>")
                else:
                    yield Document(name, lines)
                name, lines = None, []
            elif name is None:
                # One record for a whole stretch outside, and none for blank lines.
                if line.strip() and not outside:
                    trouble.record(file.path, f"line {number}", "text outside of <doc>")
                    outside = True
            elif number > opened_at + 1 or source.title:
                lines.append(html.unescape(line))
                if len(lines) == _PIECE:
                    yield Document(name, lines)
                    lines = []
        if name is not None:
            trouble.record(file.path, f"line {opened_at}", "an article without </doc>")
            yield Document(name, lines)
