"""`POST /v1/document`: a file in, the same file out, with other spaces in its text; `…/check`: what would change in it.

The changes of a document are counted over all its passages, in the order in which its format shows them. So whoever has
seen them can name by number those that are not to be made: the same file with the same options has the same changes.

The file is never written to a disk. A slot among the documents is taken before its body is read, so that the memory of
documents is bounded by their number and size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import Field

from eojeol.changes import Change, Counts, apply, count_between
from eojeol.documents import SUFFIXES, Format, format_of
from eojeol.documents import Options as FileOptions
from eojeol.documents.container import Archive
from eojeol.documents.edit import Fix
from eojeol.errors import InputError
from eojeol.serve.endpoints.fix import as_json, as_json_changes
from eojeol.serve.problems import ProblemError
from eojeol.serve.query_params import parse_query
from eojeol.serve.request_body import read_body, wait_for_disconnect
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.service import Service
from eojeol.serve.workers import Deadline
from eojeol.spacer import Spacer

# Numbers and ranges of numbers, with commas between.
_NUMBERS = r"^(\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*)?$"


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


class FixDocumentOptions(DocumentOptions):
    """What a request for a fixed document may say."""

    leave: Annotated[str, Field(pattern=_NUMBERS)] = Field(
        default="",
        description="Numbers of changes that are not made, from 1, as `/v1/document/check` lists them.",
        examples=["3,7-9"],
    )


class CheckDocumentOptions(DocumentOptions):
    """What a request for the changes of a document may say."""

    reasons: bool = Field(default=True, description="Say of each change why: an article and a sentence.")


class Left:
    """Which changes of a document are left as they are, counted over all of it.

    Args:
        numbers: from 1, such as "3,7-9".
    """

    def __init__(self, numbers: str) -> None:
        ranges = (part.partition("-") for part in numbers.split(",") if part)
        # In this order, a range that has been passed holds none of the numbers to come.
        self._ranges = sorted((int(first), int(last or first)) for first, _, last in ranges)
        self._at = self._number = 0

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def others(self, changes: Sequence[Change]) -> list[Change]:
        """Those of the next changes that are made."""
        return [change for change in changes if not self._next_is_left()]

    def _next_is_left(self) -> bool:
        self._number += 1
        while self._at < len(self._ranges) and self._ranges[self._at][1] < self._number:
            self._at += 1
        return self._at < len(self._ranges) and self._ranges[self._at][0] <= self._number


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
    asked = parse_query(FixDocumentOptions, request)
    left = Left(asked.leave)
    counts = Counts()

    def fix_with(spacer: Spacer) -> Fix:
        def fix(texts: list[str]) -> list[str]:
            nonlocal counts
            if left:
                found = zip(texts, spacer.check_batch(texts, asked.mode), strict=True)
                fixed = [apply(text, left.others(changes)) for text, changes in found]
            else:
                fixed = spacer.batch(texts, asked.mode)
            counts = sum((count_between(*pair) for pair in zip(texts, fixed, strict=True)), counts)
            return fixed

        return fix

    result, notes = await _through(request, service, asked, fix_with, bytes)
    return Response(
        result,
        headers={
            **_notice(notes),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(asked.name, safe='')}",
            "X-Eojeol-Added": str(counts.added),
            "X-Eojeol-Removed": str(counts.removed),
        },
        media_type=format_of(PurePosixPath(asked.name).suffix).media_type,
    )


async def check_document(request: Request, service: Service) -> Response:
    """Answer POST /v1/document/check.

    Args:
        request: its query has the options, its body the file.
        service: what runs here.

    Raises:
        ProblemError: an option or the file cannot be used, or there are too many changes (413), or the service cannot
            do it now.
        EojeolError: the file is not what its name says.
    """
    asked = parse_query(CheckDocumentOptions, request)
    limit = service.config.max_changes
    passages: list[tuple[str, list[Change]]] = []

    def fix_with(spacer: Spacer) -> Fix:
        total = 0

        def fix(texts: list[str]) -> list[str]:
            nonlocal total
            found = spacer.check_batch(texts, asked.mode)
            total += sum(map(len, found))
            if total > limit:
                raise ProblemError(413, f"more than {limit} changes; send the document to /v1/document")
            passages.extend(zip(texts, found, strict=True))
            return [apply(text, changes) for text, changes in zip(texts, found, strict=True)]

        return fix

    def told(_: bytes) -> bytes:
        each = (
            f'{{"typed":{as_json(text)},"changes":{as_json_changes(changes, asked.reasons)}}}'
            for text, changes in passages
        )
        # What an escape of the document says may be half a character: as an escape it goes through JSON too.
        return f'{{"passages":[{",".join(each)}]}}'.encode(errors="backslashreplace")

    result, notes = await _through(request, service, asked, fix_with, told)
    return Response(result, headers=_notice(notes), media_type="application/json")


async def _through(
    request: Request,
    service: Service,
    asked: DocumentOptions,
    fix_with: Callable[[Spacer], Fix],
    answer: Callable[[bytes], bytes],
) -> tuple[bytes, list[str]]:
    """Take a document through the library, in a thread of its own.

    Args:
        request: its body is the file.
        service: what runs here.
        asked: the options.
        fix_with: what is done with the texts of the document, once there is a `Spacer`.
        answer: makes the answer of the fixed file.

    Returns:
        The answer, and what else should be known.

    Raises:
        ProblemError: an option or the file cannot be used, or the service cannot do it now.
        EojeolError: the file is not what its name says.
    """
    config = service.config
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
        fix = fix_with(service.queued_spacer(settings, deadline))

        def in_time(texts: list[str]) -> list[str]:
            deadline.left()
            return fix(texts)

        def job() -> bytes:
            refuse_many_pieces(body, file_format, config.max_pieces, config.max_unpacked)
            return answer(file_format.fix(body, in_time, options))

        try:
            return await service.documents.run(job, deadline, wait_for_disconnect(request)), notes
        except MemoryError:
            raise ProblemError(
                413, "the document needs more memory than there is; send it in parts"
            ) from None


def _notice(notes: list[str]) -> dict[str, str]:
    return {"X-Eojeol-Notice": "; ".join(dict.fromkeys(notes))} if notes else {}
