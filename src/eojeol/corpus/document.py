"""What a reader yields (`Document`), what a worker gets (`Block`), and what it returns (`Cleaned`).

Work is cut into blocks by input order and nothing else, and results are consumed in that order; this is why the output
cannot depend on the number of workers. A block belongs to one source. A document longer than a block arrives as several
pieces with the same id, so that a file of many gigabytes can be a single document in flat memory: which split a piece
goes to is a function of the id alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# Lines in a piece: a document whose end is not in sight is passed on in pieces of this many lines.
PIECE = 1000


class Document(NamedTuple):
    """A document or a piece of a document.

    Args:
        id: stable name, the same on every machine; pieces of a document follow each other and share it.
        lines: its lines or paragraphs as they were read.
    """

    id: str
    lines: list[str]


@dataclass
class Block:
    """What a worker cleans at a time: consecutive documents of one source.

    Args:
        source: index of the source.
        documents: the documents or pieces of documents.
    """

    source: int
    documents: list[Document] = field(default_factory=list)


@dataclass
class Cleaned:
    """A block after cleaning: the lines that are left, in order, and an account of the others.

    Args:
        source: index of the source.
        text: the lines, UTF-8, each with its line end.
        digests: 16 bytes a line: a seeded hash of its text.
        splits: 1 byte a line: index into `schema.SPLITS`.
        lines: candidates seen, kept or not.
        dropped: reason → number of candidates.
        kept: for each document of the block, how many of the lines are its.
    """

    source: int
    text: bytes
    digests: bytes
    splits: bytes
    lines: int
    dropped: dict[str, int]
    kept: list[int]


def cut(source: int, documents: Iterable[Document], block_chars: int) -> Iterator[Block]:
    """Group documents into blocks.

    Args:
        source: index of the source.
        documents: its documents, taken lazily.
        block_chars: a block ends with the document that brings it to this many characters.

    Yields:
        Blocks that hold all documents in their order. With 8 characters, documents of 3, 3 and 3 characters in one line
        each give a block of the first two (each line counts as 1 more: 4 + 4) and a block of the third.
    """
    block = Block(source)
    size = 0
    for document in documents:
        block.documents.append(document)
        # Counting 1 more for each line keeps a flood of empty lines from becoming an endless block.
        size += sum(map(len, document.lines)) + len(document.lines)
        if size >= block_chars:
            yield block
            block, size = Block(source), 0
    if block.documents:
        yield block
