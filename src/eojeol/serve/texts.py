"""`POST /v1/fix` and `POST /v1/check`: text in, fixed text out, or the changes too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from eojeol.changes import Change
from eojeol.documents import fix_bytes
from eojeol.serve.batcher import TURN, Batcher, size_of
from eojeol.serve.bodies import gone, read_body, want_type
from eojeol.serve.config import ServeConfig
from eojeol.serve.jobs import Lane, QueuedModel, Ticket
from eojeol.serve.judging import Texts, spacer_with
from eojeol.serve.problems import ProblemError
from eojeol.serve.schemas import CHECK, FIX, Options, parsed, settings_of
from eojeol.settings import Settings

# Changes that are made JSON in one go.
AT_ONCE = 1_000


@dataclass(frozen=True)
class Desk:
    """What the endpoints work with.

    Attributes:
        config: limits.
        batcher: owns the model.
        reach: of the model.
        texts: threads for long texts.
        documents: threads for documents.
        streams: threads for streams.
    """

    config: ServeConfig
    batcher: Batcher
    reach: int | None
    texts: Lane
    documents: Lane
    streams: Lane

    async def settings(self, options: Options) -> Settings:
        """What a request asks for; rules are built in a thread."""
        config = self.config
        if options.rules:
            return await run_in_threadpool(settings_of, options, config.regex, config.max_rules)
        return settings_of(options, config.regex, config.max_rules)

    async def fixed(self, request: Request, work: Texts, form: str = "txt") -> list[str]:
        """The texts of a request, fixed."""
        if form == "txt" and size_of(work.texts) <= TURN:
            return await self.batcher.judge(work, self.config.timeout)  # type: ignore[return-value]
        return await self._long(request, work, form)  # type: ignore[return-value]

    async def checked(self, request: Request, work: Texts) -> list[list[Change]]:
        """The changes of the texts of a request."""
        found: list[list[Change]]
        if size_of(work.texts) <= TURN:
            found = await self.batcher.judge(work, self.config.timeout)  # type: ignore[assignment]
        else:
            found = await self._long(request, work)  # type: ignore[assignment]
        if sum(map(len, found)) > self.config.max_changes:
            raise ProblemError(
                413, f"more than {self.config.max_changes} changes; send the text in parts, or to /v1/fix"
            )
        return found

    async def _long(self, request: Request, work: Texts, form: str = "txt") -> list[str] | list[list[Change]]:
        """What does not fit into one turn, in a thread of its own."""
        ticket = Ticket(self.config.timeout)
        spacer = spacer_with(QueuedModel(self.batcher, self.reach, ticket), work.settings)

        def job() -> list[str] | list[list[Change]]:
            if work.check:
                return [spacer.check(text, work.mode) for text in work.texts]
            if form == "txt":
                return spacer.batch(work.texts, work.mode)

            def fix(texts: list[str]) -> list[str]:
                return spacer.batch(texts, work.mode)

            return [fix_bytes(text.encode(), f".{form}", fix).decode() for text in work.texts]

        size = size_of(work.texts)
        self.batcher.hold(size)
        try:
            return await self.texts.run(job, ticket, gone(request))
        finally:
            self.batcher.release(size)


async def fix(request: Request, desk: Desk) -> Response:
    """Answer POST /v1/fix."""
    config = desk.config
    want_type(request, "application/json")
    asked = parsed(FIX, await read_body(request, config.max_body, config.body_timeout))
    texts = texts_of(asked, config.max_texts)
    work = Texts(texts, await desk.settings(asked), asked.mode, check=False)
    done = await desk.fixed(request, work, asked.format)
    return json_response({"text": done[0]} if hasattr(asked, "text") else {"texts": done})


async def check(request: Request, desk: Desk) -> Response:
    """Answer POST /v1/check."""
    config = desk.config
    want_type(request, "application/json")
    asked = parsed(CHECK, await read_body(request, config.max_body, config.body_timeout))
    texts = texts_of(asked, config.max_texts)
    work = Texts(texts, await desk.settings(asked), asked.mode, check=True)
    found = await desk.checked(request, work)
    one = hasattr(asked, "text")
    if sum(map(len, found)) <= AT_ONCE:
        return Response(_checked_json(texts, found, one), media_type="application/json")
    # In a thread and piece by piece, so that others get their turns.
    return Response(await run_in_threadpool(_checked_json, texts, found, one), media_type="application/json")


def texts_of(asked: object, most: int) -> tuple[str, ...]:
    """The texts of a request.

    Raises:
        ProblemError: there are too many.
    """
    if hasattr(asked, "text"):
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
