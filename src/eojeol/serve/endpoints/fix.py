"""`POST /v1/fix` and `POST /v1/check`: text in, fixed text out, or the changes too."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from eojeol.changes import Change
from eojeol.serve.coalesce import Texts
from eojeol.serve.problems import ProblemError
from eojeol.serve.request_body import read_body, want_type
from eojeol.serve.schemas import CHECK, FIX, CheckText, CheckTexts, parsed
from eojeol.serve.service import Service

# Changes that are made JSON in one go.
AT_ONCE = 1_000


async def fix_texts(request: Request, service: Service) -> Response:
    """Answer POST /v1/fix."""
    config = service.config
    want_type(request, "application/json")
    asked = parsed(FIX, await read_body(request, config.max_body, config.body_timeout))
    texts = texts_of(asked, config.max_texts)
    work = Texts(texts, await service.settings(asked), asked.mode, check=False)
    done = await service.fixed(request, work, asked.format)
    return json_response({"text": done[0]} if isinstance(asked, CheckText) else {"texts": done})


async def check_texts(request: Request, service: Service) -> Response:
    """Answer POST /v1/check."""
    config = service.config
    want_type(request, "application/json")
    asked = parsed(CHECK, await read_body(request, config.max_body, config.body_timeout))
    texts = texts_of(asked, config.max_texts)
    work = Texts(texts, await service.settings(asked), asked.mode, check=True)
    found = await service.checked(request, work)
    one = isinstance(asked, CheckText)
    if sum(map(len, found)) <= AT_ONCE:
        return Response(_checked_json(texts, found, one), media_type="application/json")
    # In a thread and piece by piece, so that others get their turns.
    return Response(await run_in_threadpool(_checked_json, texts, found, one), media_type="application/json")


def texts_of(asked: CheckText | CheckTexts, most: int) -> tuple[str, ...]:
    """The texts of a request.

    Raises:
        ProblemError: there are too many.
    """
    if isinstance(asked, CheckText):
        return (asked.text,)
    texts: Sequence[str] = getattr(asked, "texts", ())
    if len(texts) > most:
        raise ProblemError(
            413, f"texts: {len(texts)} texts, and {most} is the limit; send them in several requests"
        )
    return tuple(texts)


def changed(text: str, changes: Sequence[Change]) -> str:
    """The text after its changes."""
    if not changes:
        return text
    parts = []
    done = 0
    for change in changes:
        parts.append(text[done : change.offset - change.spaces])
        if change.kind != "remove":
            parts.append(" ")
        done = change.offset
    parts.append(text[done:])
    return "".join(parts)


def _checked_json(texts: Sequence[str], found: Sequence[Sequence[Change]], one: bool) -> bytes:
    """The answer of /v1/check as JSON."""
    results = []
    for text, changes in zip(texts, found, strict=True):
        pieces = [
            _json([vars(change) for change in changes[start : start + AT_ONCE]])[1:-1]
            for start in range(0, len(changes), AT_ONCE)
        ]
        results.append(f'{{"text":{_json(changed(text, changes))},"changes":[{",".join(pieces)}]}}')
    return (results[0] if one else f'{{"results":[{",".join(results)}]}}').encode()


def _json(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def json_response(fields: object) -> Response:
    """JSON in UTF-8."""
    return Response(_json(fields).encode(), media_type="application/json")
