"""A row of a table (a JSON object, a record of Parquet or of a hub data set) as a document."""

from __future__ import annotations

from typing import Any

from eojeol.corpus.document import Document


def document_of(row: Any, field: str, id_field: str, default_id: str) -> Document:
    """The document that a row holds.

    Args:
        row: the row, by field name.
        field: the field that holds the text.
        id_field: the field that holds the id, or empty.
        default_id: the id of the document if there is no `id_field`.

    Raises:
        ValueError: the row is of another shape.
    """
    if not isinstance(row, dict):
        raise ValueError(f"a {type(row).__name__}, not an object with fields")
    for name in (field, id_field):
        if name and name not in row:
            known = ", ".join(map(str, list(row)[:10])) or "none"
            raise ValueError(f"no field {name!r}; fields: {known}")
    if not isinstance(row[field], str):
        raise ValueError(f"field {field!r} holds a {type(row[field]).__name__}, not a string")
    return Document(str(row[id_field]) if id_field else default_id, [row[field]])
