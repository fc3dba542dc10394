"""모두의 말뭉치 (National Institute of Korean Language), newspapers: `N[WLPIZ]RW*.json`.

    {"id": …, "metadata": {…}, "document": [
        {"id": "NWRW1900000001.1", "metadata": {"title": …}, "paragraph": [{"id": …, "form": "…"}, …]}, …]}

A file holds a month of a newspaper, so its documents are decoded one at a time (json_stream.py): memory does not depend
on the file, and of a file that breaks off the documents before the break are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.readers.json_stream import array_items


def read(files: list[SourceFile], title: bool, trouble: Trouble) -> Iterator[Document]:
    """A document for every entry of `document`; its lines are the title and the paragraphs.

    Args:
        files: JSON files.
        title: keep `metadata.title` as the first line.
        trouble: names and counts broken files and entries of another shape.
    """
    for file in files:
        for number, (line, entry) in enumerate(array_items(file.path, "document", trouble), 1):
            read_entry = partial(_document, entry, title, f"{file.name}:{number}")
            document = trouble.attempt(file.path, f"document {number} (line {line})", read_entry)
            if document is not None:
                yield document


def _document(entry: Any, title: bool, default_id: str) -> Document:
    """The document of an entry.

    Raises:
        ValueError: the entry is of another shape.
    """
    if not isinstance(entry, dict):
        raise ValueError(f"a {type(entry).__name__}, not an object")
    paragraphs = entry.get("paragraph")
    if not isinstance(paragraphs, list):
        raise ValueError("no list `paragraph`")
    lines = []
    if title:
        metadata = entry.get("metadata")
        name = metadata.get("title") if isinstance(metadata, dict) else None
        # Some documents have no title, which is no defect of the others.
        if isinstance(name, str):
            lines.append(name)
    for i, paragraph in enumerate(paragraphs, 1):
        form = paragraph.get("form") if isinstance(paragraph, dict) else None
        if not isinstance(form, str):
            raise ValueError(f"paragraph {i} has no string `form`")
        lines.append(form)
    return Document(str(entry.get("id") or default_id), lines)
