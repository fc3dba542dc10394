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
from eojeol.documents import SUFFIXES, Format, format_of
from eojeol.documents import Options as FileOptions
from eojeol.documents.container import Archive
from eojeol.errors import InputError
from eojeol.serve.problems import ProblemError
from eojeol.serve.query_params import parse_query
from eojeol.serve.request_body import read_body, wait_for_disconnect
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.service import Service
from eojeol.serve.workers import Deadline


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


def refuse_many_pieces(data: bytes, file_format: Format, limit: int, unpacked: int) -> None:
    """Refuse a document whose bytes are mostly structure: each piece of text takes some 600 bytes of memory.

    Args:
        data: the whole file.
        file_format: its format.
        limit: how many lines, cells, tags and escapes are allowed.
        unpacked: how many bytes the members of an archive may have when decompressed.

    Raises:
        ProblemError: there are more (413).
        InputError: an archive is damaged.
    """
    found = 0
    for text in _texts(data, file_format, unpacked):
        found += sum(text.count(mark) for mark in file_format.marks)
        if found > limit:
            raise ProblemError(
                413, f"the document has more than {limit} lines, cells and tags; send it in parts"
            )


def _texts(data: bytes, file_format: Format, unpacked: int) -> Iterator[bytes]:
    """The file, or the members of an archive that may hold text."""
    if not file_format.packed:
        yield data
        return
    archive = Archive(data, unpacked)
    for member in archive.members:
        if file_format.holds_text(member):
            # What is wrong with a member, the format says if it reads it.
            with suppress(InputError):
                yield archive.read(member)


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
    settings = await service.settings(asked)
    notes: list[str] = []
    options = FileOptions(
        encoding=asked.encoding or None,
        columns=tuple(name for name in asked.columns.split(",") if name),
        header=asked.header,
        delimiter=asked.delimiter or None,
        unpacked=config.max_unpacked,
        notice=notes.append,
    )
    with service.documents.slot():
        body = await read_body(request, config.max_document, config.body_timeout)
        file_format = format_of(PurePosixPath(asked.name).suffix)
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
            refuse_many_pieces(body, file_format, config.max_pieces, config.max_unpacked)
            return file_format.fix(body, fix, options)

        try:
            result = await service.documents.run(job, deadline, wait_for_disconnect(request))
        except MemoryError:
            raise ProblemError(
                413, "the document needs more memory than there is; send it in parts"
            ) from None
    told = {"X-Eojeol-Notice": "; ".join(dict.fromkeys(notes))} if notes else {}
    return Response(
        result,
        headers={
            **told,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(asked.name, safe='')}",
            "X-Eojeol-Added": str(counts.added),
            "X-Eojeol-Removed": str(counts.removed),
        },
        media_type=file_format.media_type,
    )
