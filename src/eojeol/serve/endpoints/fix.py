"""`POST /v1/fix` and `POST /v1/check`: text in, fixed text out, or the changes too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter

from eojeol.changes import Change, apply
from eojeol.documents import format_of
from eojeol.explain.reasons import reason_fields
from eojeol.serve.coalesce import TextRequest
from eojeol.serve.problems import ProblemError
from eojeol.serve.request_body import read_body, require_media_type
from eojeol.serve.schemas import CHECK, FIX, CheckText, CheckTexts, FixText, FixTexts, parse_json
from eojeol.serve.service import Service

# Changes that are turned into JSON in the event loop, and at once; more would keep others waiting.
CHANGES_AT_ONCE = 1_000
# The same when their reasons are found, which takes longer.
REASONS_AT_ONCE = 50


async def fix_texts(request: Request, service: Service) -> Response:
    """Answer POST /v1/fix.

    Args:
        request: its body is `FixText` or `FixTexts` as JSON.
        service: what runs here.

    Raises:
        ProblemError: the body cannot be used, or the service cannot do it now.
    """
    asked = await _read(request, service, FIX)
    if asked.join_lines and asked.format != "txt":
        raise ProblemError(422, "join_lines: lines are joined in plain text only; leave `format` out")
    done = await service.fix(request, await _work(request, asked, service), format_of(f".{asked.format}"))
    return json_response({"text": done[0]} if isinstance(asked, FixText) else {"texts": done})


async def check_texts(request: Request, service: Service) -> Response:
    """Answer POST /v1/check.

    Args:
        request: its body is `CheckText` or `CheckTexts` as JSON.
        service: what runs here.

    Raises:
        ProblemError: the body cannot be used, or the service cannot do it now.
    """
    asked = await _read(request, service, CHECK)
    work = await _work(request, asked, service)
    found = await service.check(request, work)
    if sum(map(len, found)) <= (REASONS_AT_ONCE if asked.reasons else CHANGES_AT_ONCE):
        content = _checked_json(work.texts, found, asked)
    else:
        content = await run_in_threadpool(_checked_json, work.texts, found, asked)
    return Response(content, media_type="application/json")


def json_response(fields: object) -> Response:
    """JSON in UTF-8."""
    return Response(as_json(fields).encode(), media_type="application/json")


async def _read(request: Request, service: Service, schema: TypeAdapter[Any]) -> Any:
    """The body, as one of the models of the schema."""
    require_media_type(request, "application/json")
    return parse_json(schema, await read_body(request, service.config.max_body, service.config.body_timeout))


async def _work(
    request: Request, asked: CheckText | CheckTexts | FixText | FixTexts, service: Service
) -> TextRequest:
    """What the batcher is asked: the texts with their lines joined, if that is wanted.

    Args:
        request: its body has been read.
        asked: what it said.
        service: what runs here.

    Raises:
        ProblemError: there are too many texts (413), a rule cannot be used (422), or the service cannot join lines now.
    """
    texts = (asked.text,) if isinstance(asked, (CheckText, FixText)) else tuple(asked.texts)
    limit = service.config.max_texts
    if len(texts) > limit:
        raise ProblemError(
            413, f"texts: {len(texts)} texts, and {limit} is the limit; send them in several requests"
        )
    work = TextRequest(texts, await service.settings(asked), asked.mode)
    return await service.join_lines(request, work) if asked.join_lines else work


def _checked_json(
    texts: Sequence[str], found: Sequence[Sequence[Change]], asked: CheckText | CheckTexts
) -> bytes:
    """The answer of /v1/check as JSON.

    Args:
        texts: the texts, after their lines were joined.
        found: the changes of each.
        asked: whether it had `text` or `texts`, and whether lines were to be joined, shapes the answer.
    """
    results = []
    for text, changes in zip(texts, found, strict=True):
        joined = f',"joined":{as_json(text)}' if asked.join_lines else ""
        told = as_json_changes(changes, asked.reasons)
        results.append(f'{{"text":{as_json(apply(text, changes))},"changes":{told}{joined}}}')
    return (results[0] if isinstance(asked, CheckText) else f'{{"results":[{",".join(results)}]}}').encode()


def as_json_changes(changes: Sequence[Change], reasons: bool) -> str:
    """Changes as a list of JSON.

    Args:
        changes: those of one text.
        reasons: whether to say of each why.
    """
    # The encoder holds the interpreter while it works: between two pieces other threads get their turn.
    pieces = [
        as_json([_fields(change, reasons) for change in changes[start : start + CHANGES_AT_ONCE]])[1:-1]
        for start in range(0, len(changes), CHANGES_AT_ONCE)
    ]
    return f"[{','.join(pieces)}]"


def _fields(change: Change, reasons: bool) -> dict[str, Any]:
    return {**change.fields(), "reason": reason_fields(change)} if reasons else change.fields()


def as_json(fields: object) -> str:
    """JSON without a space too many."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
