"""Plain text: a sample or a paragraph a line, optionally .gz, .xz or .bz2."""

from __future__ import annotations

from collections.abc import Iterator

from eojeol.corpus.document import PIECE, Document
from eojeol.corpus.files import SourceFile, Trouble, text_lines
from eojeol.corpus.schema import SourceConfig


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """Documents as `source.document` says; blank lines stay in them, so that every line is accounted for.

    Args:
        files: text files.
        source: `document`, `encoding` and `errors` are used.
        trouble: names and counts malformed lines and files.
    """
    for file in files:
        lines = (line for _, line in text_lines(file, trouble, source.encoding, source.errors))
        if source.document == "blank":
            yield from _up_to_blank_lines(file.name, lines)
        else:
            yield from _counted(file, lines, source.document)


def lines_of_document(document: str) -> int:
    """Lines of a document, or of a piece of one, where it doesn't end with a blank line.

    Args:
        document: what a source says: file, line or a number.
    """
    return {"line": 1, "file": PIECE}.get(document) or int(document)


def _counted(file: SourceFile, lines: Iterator[str], document: str) -> Iterator[Document]:
    """A document every N lines; `line` is N = 1, and `file` is pieces that share an id."""
    name, size = file.name, lines_of_document(document)
    index = file.span.documents if file.span else 0
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if len(piece) == size:
            yield Document(name if document == "file" else f"{name}:{index}", piece)
            index += 1
            piece = []
    if piece:
        yield Document(name if document == "file" else f"{name}:{index}", piece)


def _up_to_blank_lines(name: str, lines: Iterator[str]) -> Iterator[Document]:
    """A document up to each blank line, which ends it; pieces of a long document share an id."""
    index = 0
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if not line.strip():
            yield Document(f"{name}:{index}", piece)
            index += 1
            piece = []
        elif len(piece) == PIECE:
            yield Document(f"{name}:{index}", piece)
            piece = []
    if piece:
        yield Document(f"{name}:{index}", piece)
