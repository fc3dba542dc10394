"""Parquet: the text in a named column, each row a document; read in batches, never a whole file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.readers.rows import document_of
from eojeol.errors import needs

_ROWS = 1024


def read(files: list[SourceFile], field: str, id_field: str, trouble: Trouble) -> Iterator[Document]:
    """A document for every row.

    Args:
        files: Parquet files.
        field: the column that holds the text.
        id_field: the column that holds the ids; empty: the row number is the id.
        trouble: names and counts broken files, files without these columns, and rows without text.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    with needs("train"):
        from pyarrow import ArrowException
    columns = [field, id_field] if id_field else [field]
    for file in files:
        number = 0
        try:
            for row in _rows(file, columns):
                number += 1
                read_row = partial(document_of, row, field, id_field, f"{file.name}:{number}")
                document = trouble.attempt(file.path, f"row {number}", read_row)
                if document is not None:
                    yield document
        except (ArrowException, OSError, _NoColumnError) as error:
            trouble.file(file.path, f"{error} (after row {number})")


class _NoColumnError(Exception):
    """A file has no column of the name that the user gave."""


def _rows(file: SourceFile, columns: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of a file, with these columns only."""
    from pyarrow.parquet import ParquetFile

    # A buffer makes pyarrow read column chunks piece by piece instead of one row group at a time.
    with ParquetFile(file.path, buffer_size=1 << 20) as table:
        known = table.schema_arrow.names
        for column in columns:
            if column not in known:
                raise _NoColumnError(f"no column {column!r}; columns: {', '.join(known)}")
        for batch in table.iter_batches(_ROWS, columns=columns):
            yield from batch.to_pylist()
