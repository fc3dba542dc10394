"""Readers: one file a format; each yields documents lazily and knows nothing of what happens to them."""

from __future__ import annotations

from collections.abc import Iterator

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble, expand
from eojeol.corpus.readers import conllu, hub, jsonl, nikl, parquet, text, wiki
from eojeol.corpus.schema import SourceConfig

# Names that a reader takes from a folder; a single file may have any name.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "nikl": ("N[WLPIZ]RW*.json",),
    "text": ("*.txt",),
    "jsonl": ("*.jsonl", "*.ndjson"),
    "conllu": ("*.conllu",),
    "wiki": ("wiki_*",),
    "parquet": ("*.parquet",),
}


def find(source: SourceConfig) -> list[SourceFile]:
    """The files of a source; none for a hub data set.

    Raises:
        InputError: the path names nothing.
    """
    return [] if source.reader == "hub" else expand(source.path, _PATTERNS[source.reader])


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """The documents of a source, in the order of its files.

    Args:
        files: from `find`.
        source: how to read them.
        trouble: where malformed files and records are named and counted.

    Raises:
        MissingExtraError: the reader needs a package that is not installed.
        InputError: a hub data set cannot be opened.
    """
    match source.reader:
        case "nikl":
            return nikl.read(files, source.title, trouble)
        case "text":
            return text.read(files, source, trouble)
        case "jsonl":
            return jsonl.read(files, source, trouble)
        case "conllu":
            return conllu.read(files, source, trouble)
        case "wiki":
            return wiki.read(files, source, trouble)
        case "parquet":
            return parquet.read(files, source.field, source.id_field, trouble)
        case _:
            return hub.read(source, trouble)
