"""`POST /v1/document`: a file in, the same file out, with other spaces in its text.

The file is never written to a disk. A slot among the documents is taken before its body is read, so that the memory of
documents is bounded by their number and size.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import Field

from eojeol.changes import Counts, count_between
from eojeol.documents import SUFFIXES, fix_bytes
from eojeol.documents import Options as FileOptions
from eojeol.documents.container import Archive
from eojeol.errors import InputError
from eojeol.serve.problems import ProblemError
from eojeol.serve.query_params import parse_query
from eojeol.serve.request_body import read_body, wait_for_disconnect
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.service import Service
from eojeol.serve.workers import Deadline

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonl",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".hwpx": "application/hwp+zip",
    ".epub": "application/epub+zip",
}

CONTAINERS = (".docx", ".pptx", ".hwpx", ".epub")
TEXT_MEMBERS = (".xml", ".html", ".xhtml", ".htm")
# What pieces of text begin or end with, in one format or another.
PIECE_MARKS = (b"\n", b"\r", b",", b";", b"\t", b"|", b"<", b"&", b"\\")


class DocumentOptions(RequestOptions):
    """What a request may say about a document."""

    name: Annotated[str, Field(min_length=1, max_length=255)] = Field(
        description=f"Name of the file; its suffix says the format: {' '.join(SUFFIXES)}.",
        examples=["보고서.docx"],
    )
    columns: str = Field(
        default="", description="Columns of a table or fields of JSON Lines, with commas between."
    )
    header: bool = Field(default=True, description="Whether the first row of a table holds names.")
    delimiter: str = Field(default="", max_length=1, description="What separates the cells of a table.")
    encoding: str = Field(
        "", max_length=40, description="Encoding of text without a byte order mark; UTF-8 by default."
    )


def refuse_many_pieces(data: bytes, suffix: str, limit: int, unpacked: int) -> None:
    """Refuse a document whose bytes are mostly structure: each piece of text takes some 600 bytes of memory.

    Args:
        data: the whole file.
        suffix: its format.
        limit: lines, cells, tags and escapes that are allowed.
        unpacked: bytes that the members of a container may have when decompressed.

    Raises:
        ProblemError: there are more (413).
    """
    found = 0
    for text in _texts(data, suffix, unpacked):
        found += sum(text.count(mark) for mark in PIECE_MARKS)
        if found > limit:
            raise ProblemError(
                413, f"the document has more than {limit} lines, cells and tags; send it in parts"
            )


def _texts(data: bytes, suffix: str, unpacked: int) -> Iterator[bytes]:
    """The file, or the members of a container that may hold text."""
    if suffix not in CONTAINERS:
        yield data
        return
    archive = Archive(data, unpacked)
    for name in archive.members:
        if name.endswith(TEXT_MEMBERS):
            # What is wrong with a member, the format says if it reads it.
            with suppress(InputError):
                yield archive.read(name)


async def fix_document(request: Request, service: Service) -> Response:
    """Answer POST /v1/document.

    Args:
        request: its query has the options, its body the file.
        service: what runs here.

    Raises:
        ProblemError: an option or the file cannot be used, or the service cannot do it now.
        EojeolError: the file is not what its name says.
    """
    config = service.config
    asked = parse_query(DocumentOptions, request)
    suffix = PurePosixPath(asked.name).suffix.lower()
    settings = await service.settings(asked)
    options = FileOptions(
        encoding=asked.encoding or None,
        columns=tuple(name for name in asked.columns.split(",") if name),
        header=asked.header,
        delimiter=asked.delimiter or None,
        unpacked=config.max_unpacked,
    )
    with service.documents.slot():
        body = await read_body(request, config.max_document, config.body_timeout)
        deadline = Deadline(config.job_timeout)
        spacer = service.queued_spacer(settings, deadline)
        counts = Counts()

        def fix(texts: list[str]) -> list[str]:
            nonlocal counts
            deadline.left()
            fixed = spacer.batch(texts, asked.mode)
            counts = sum((count_between(*pair) for pair in zip(texts, fixed, strict=True)), counts)
            return fixed

        def job() -> bytes:
            refuse_many_pieces(body, suffix, config.max_pieces, config.max_unpacked)
            return fix_bytes(body, suffix, fix, options)

        try:
            result = await service.documents.run(job, deadline, wait_for_disconnect(request))
        except MemoryError:
            raise ProblemError(
                413, "the document needs more memory than there is; send it in parts"
            ) from None
    return Response(
        result,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(asked.name, safe='')}",
            "X-Eojeol-Added": str(counts.added),
            "X-Eojeol-Removed": str(counts.removed),
        },
        media_type=MEDIA_TYPES[suffix],
    )
