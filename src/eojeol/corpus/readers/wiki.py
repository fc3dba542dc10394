"""WikiExtractor's output: `<doc id="…" url="…" title="…">`, the title, the paragraphs, `</doc>`.

WikiExtractor (https://github.com/attardi/wikiextractor) writes `<`, `>` and `&` of the article as entities by default;
they become characters again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from eojeol.corpus.document import PIECE, Document
from eojeol.corpus.files import SourceFile, Trouble, text_lines
from eojeol.corpus.schema import SourceConfig

_OPEN = re.compile(r"<doc\b([^>]*)>\s*")
_ID = re.compile(r'\bid="([^"]*)"')


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """One document an article; text outside of articles and articles without end are malformed records.

    An article without end is kept as far as it goes: what it holds is text all the same.

    Args:
        files: output files of WikiExtractor.
        source: `title`, `encoding` and `errors` are used.
        trouble: names and counts malformed records and files.
    """
    for file in files:
        articles = _Articles(file, source.title, trouble)
        for number, line in text_lines(file, trouble, source.encoding, source.errors):
            if found := _OPEN.fullmatch(line):
                document = articles.begin(number, found[1])
            elif line.strip() == "</doc>":
                document = articles.end(number)
            else:
                document = articles.add(number, line)
            if document is not None:
                yield document
        if (last := articles.break_off()) is not None:
            yield last


class _Articles:
    """The articles of a file; every method returns the document, or the piece of it, that is complete by then.

    Args:
        file: the file; its name begins the ids.
        title: keep the first line of an article, which is its title.
        trouble: names and counts what is malformed.
    """

    def __init__(self, file: SourceFile, title: bool, trouble: Trouble) -> None:
        self._file, self._title, self._trouble = file, title, trouble
        self._id: str | None = None  # of the article that is open
        self._begins_at = 0
        self._lines: list[str] = []
        self._outside = False

    def begin(self, number: int, attributes: str) -> Document | None:
        """Line `number` is `<doc …>` with these attributes."""
        unended = self.break_off()
        found = _ID.search(attributes)
        self._id = f"{self._file.name}:{found[1] if found else number}"
        self._begins_at, self._outside = number, False
        return unended

    def end(self, number: int) -> Document | None:
        """Line `number` is `</doc>`."""
        if self._id is None:
            self._record(number, "</doc> without <doc>")
        return self._take()

    def add(self, number: int, line: str) -> Document | None:
        """Line `number` is none of the tags."""
        if self._id is None:
            # One record for all lines up to the next article, and none for blank lines.
            if line.strip() and not self._outside:
                self._record(number, "text outside of <doc>")
                self._outside = True
        elif number > self._begins_at + 1 or self._title:
            self._lines.append(html.unescape(line))
            if len(self._lines) == PIECE:
                piece = Document(self._id, self._lines)
                self._lines = []
                return piece
        return None

    def break_off(self) -> Document | None:
        """An article that is open here has no end."""
        if self._id is not None:
            self._record(self._begins_at, "an article without </doc>")
        return self._take()

    def _take(self) -> Document | None:
        """The open article, which is closed by this; None if there is none."""
        document = None if self._id is None else Document(self._id, self._lines)
        self._id, self._lines = None, []
        return document

    def _record(self, number: int, why: str) -> None:
        self._trouble.record(self._file.path, f"line {number}", why)
