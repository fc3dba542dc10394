"""Readers: one file a format; each yields documents lazily and knows nothing of what happens to them.

A new reader is a file here, a line in `_READERS`, and its name in `schema.READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble, expand
from eojeol.corpus.readers import conllu, hub, jsonl, nikl, parquet, text, wiki
from eojeol.corpus.schema import SourceConfig


class _Reader(NamedTuple):
    """A reader.

    Args:
        patterns: names that it takes from a folder; a single file may have any name. Without patterns it has no files.
        read: yields the documents of the files.
    """

    patterns: tuple[str, ...]
    read: Callable[[list[SourceFile], SourceConfig, Trouble], Iterator[Document]]


_READERS = {
    "nikl": _Reader(
        ("N[WLPIZ]RW*.json",), lambda files, source, trouble: nikl.read(files, source.title, trouble)
    ),
    "text": _Reader(("*.txt",), text.read),
    "jsonl": _Reader(("*.jsonl", "*.ndjson"), jsonl.read),
    "conllu": _Reader(("*.conllu",), conllu.read),
    "wiki": _Reader(("wiki_*",), wiki.read),
    "parquet": _Reader(
        ("*.parquet",),
        lambda files, source, trouble: parquet.read(files, source.field, source.id_field, trouble),
    ),
    "hub": _Reader((), lambda _, source, trouble: hub.read(source, trouble)),
}


def find(source: SourceConfig) -> list[SourceFile]:
    """The files of a source; none for a hub data set.

    Raises:
        InputError: the path names nothing.
    """
    patterns = _READERS[source.reader].patterns
    return expand(source.path, patterns) if patterns else []


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """The documents of a source, in the order of its files.

    Args:
        files: the files that `find` returned.
        source: how to read them.
        trouble: names and counts malformed files and records.

    Raises:
        MissingExtraError: the reader needs a package that is not installed.
        InputError: a hub data set cannot be opened, or anything malformed if `trouble` is strict.
    """
    return _READERS[source.reader].read(files, source, trouble)
