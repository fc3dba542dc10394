"""Parquet: the text in a named column, one row one document; read in batches, never a whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.readers.rows import document_of
from eojeol.errors import MissingExtraError

_ROWS = 1024


def read(files: list[SourceFile], field: str, id_field: str, trouble: Trouble) -> Iterator[Document]:
    """A document for every row.

    Args:
        files: Parquet files.
        field: the column of the text.
        id_field: the column of the ids, or empty: the row number.
        trouble: takes broken files, files without these columns, and rows without text.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException
    except ImportError:
        raise MissingExtraError("pyarrow", "train") from None
    columns = [field, id_field] if id_field else [field]
    for file in files:
        number = 0
        try:
            for row in _rows(file, columns):
                number += 1
                try:
                    document = document_of(row, field, id_field, f"{file.name}:{number}")
                except ValueError as error:
                    trouble.record(file.path, f"row {number}", error)
                else:
                    yield document
        except (ArrowException, OSError, _NoColumnError) as error:
            trouble.file(file.path, f"{error} (after row {number})")


class _NoColumnError(Exception):
    pass


def _rows(file: SourceFile, columns: list[str]) -> Iterator[dict[str, Any]]:
    from pyarrow.parquet import ParquetFile

    # A buffer makes pyarrow read column chunks piece by piece instead of one row group at a time.
    with ParquetFile(file.path, buffer_size=1 << 20) as table:
        known = table.schema_arrow.names
        for column in columns:
            if column not in known:
                raise _NoColumnError(f"no column {column!r}; columns: {', '.join(known)}")
        for batch in table.iter_batches(_ROWS, columns=columns):
            yield from batch.to_pylist()
