"""CoNLL-U treebanks: the raw sentence of every `# text = …`; `# newdoc` begins a document.

A file without `# newdoc` is one document. The word forms are not used: putting them together again needs
SpaceAfter=No on every token, which many treebanks lack, and wrong spaces are what this corpus must not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble, text_lines
from eojeol.corpus.schema import SourceConfig

_PIECE = 1000
_TEXT = re.compile(r"#\s*text\s*=(.*)")
_NEW_DOCUMENT = re.compile(r"#\s*newdoc\b(?:\s+id\s*=\s*(\S+))?")


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """Documents of sentences; a sentence without `# text` is malformed."""
    for file in files:
        name, index = file.name, 0
        sentences: list[str] = []
        text: str | None = None
        tokens_at = 0  # line of the first token of the current sentence, 0 before it
        for number, line in _with_end(text_lines(file, trouble, source.encoding, source.errors)):
            if not line.strip():
                if text is not None:
                    sentences.append(text)
                elif tokens_at:
                    trouble.record(file.path, f"line {tokens_at}", "a sentence without `# text = …`")
                text, tokens_at = None, 0
                if len(sentences) >= _PIECE:
                    yield Document(name, sentences)
                    sentences = []
            elif not line.startswith("#"):
                tokens_at = tokens_at or number
            elif found := _TEXT.match(line):
                text = found[1].strip()
            elif found := _NEW_DOCUMENT.match(line):
                if sentences:
                    yield Document(name, sentences)
                    sentences = []
                index += 1
                name = f"{file.name}:{found[1] or index}"
        if sentences:
            yield Document(name, sentences)


def _with_end(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The last sentence of a file need not be followed by the blank line that ends the others."""
    yield from lines
    yield 0, ""
