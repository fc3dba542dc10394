"""Readers: one file a format; each yields documents lazily and knows nothing of what happens to them."""

from __future__ import annotations

from collections.abc import Iterator

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble, expand
from eojeol.corpus.readers import conllu, hub, jsonl, nikl, parquet, text, wiki
from eojeol.corpus.schema import SourceConfig

_FILE_READERS = {"nikl": nikl, "text": text, "jsonl": jsonl, "conllu": conllu, "wiki": wiki, "parquet": parquet}


def find(source: SourceConfig) -> list[SourceFile]:
    """The files of a source; none for a hub data set.

    Raises:
        InputError: the path names nothing.
    """
    if source.reader == "hub":
        return []
    return expand(source.path, _FILE_READERS[source.reader].PATTERNS)


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """The documents of a source, in the order of its files.

    Args:
        files: from `find`.
        source: how to read them.
        trouble: where malformed files and records are named and counted.
    """
    if source.reader == "hub":
        return hub.read(source, trouble)
    return _FILE_READERS[source.reader].read(files, source, trouble)
