"""CoNLL-U treebanks: the raw sentence of every `# text = …`; `# newdoc` begins a document.

The format is that of Universal Dependencies (https://universaldependencies.org/format.html). A file without `# newdoc`
is one document. The word forms are not used: putting them together again needs SpaceAfter=No on every token, which many
treebanks lack, and wrong spaces are what this corpus must not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eojeol.corpus.document import PIECE, Document
from eojeol.corpus.files import SourceFile, Trouble, text_lines
from eojeol.corpus.schema import SourceConfig

_TEXT = re.compile(r"#\s*text\s*=(.*)")
_NEW_DOCUMENT = re.compile(r"#\s*newdoc\b(?:\s+id\s*=\s*(\S+))?")


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """Documents of sentences; a sentence without `# text` is malformed.

    Args:
        files: CoNLL-U files.
        source: `encoding` and `errors` are used.
        trouble: names and counts malformed sentences and files.
    """
    for file in files:
        name, index = file.name, 0
        sentences: list[str] = []
        for new_document, value in _events(file, source, trouble):
            if not new_document:
                sentences.append(value)
            if sentences and (new_document or len(sentences) == PIECE):
                yield Document(name, sentences)
                sentences = []
            if new_document:
                index += 1
                name = f"{file.name}:{value or index}"
        if sentences:
            yield Document(name, sentences)


def _events(file: SourceFile, source: SourceConfig, trouble: Trouble) -> Iterator[tuple[bool, str]]:
    """What the lines of a file amount to, in their order.

    Yields:
        `(True, id)` where a document begins (the id may be empty), `(False, text)` where a sentence ends.
    """
    text: str | None = None
    tokens_at = 0  # line of the first token of the current sentence, 0 before it
    for number, line in _with_end(text_lines(file, trouble, source.encoding, source.errors)):
        if not line.strip():
            if text is not None:
                yield False, text
            elif tokens_at:
                trouble.record(file.path, f"line {tokens_at}", "a sentence without `# text = …`")
            text, tokens_at = None, 0
        elif not line.startswith("#"):
            tokens_at = tokens_at or number
        elif found := _TEXT.match(line):
            text = found[1].strip()
        elif found := _NEW_DOCUMENT.match(line):
            yield True, found[1] or ""


def _with_end(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The last sentence of a file need not be followed by the blank line that ends the others."""
    yield from lines
    yield 0, ""
