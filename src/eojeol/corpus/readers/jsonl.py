"""JSON Lines (https://jsonlines.org): an object a line, the text in a named field; each object is a document."""

from __future__ import annotations

import json
from collections.abc import Iterator

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble, text_lines
from eojeol.corpus.readers.rows import document_of
from eojeol.corpus.schema import SourceConfig


def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """A document for every object; blank lines are skipped, lines that are not objects are malformed.

    Args:
        files: files of JSON Lines.
        source: `field`, `id_field`, `encoding` and `errors` are used.
        trouble: names and counts malformed lines and files.
    """
    for file in files:
        for number, line in text_lines(file, trouble, source.encoding, source.errors):
            if not line.strip():
                continue
            try:
                document = document_of(
                    json.loads(line), source.field, source.id_field, f"{file.name}:{number}"
                )
            except json.JSONDecodeError as error:
                trouble.record(file.path, f"line {number}, column {error.colno}", f"not JSON: {error.msg}")
            except (ValueError, RecursionError) as error:
                trouble.record(file.path, f"line {number}", error)
            else:
                yield document
