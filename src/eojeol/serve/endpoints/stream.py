"""`POST /v1/stream`: one text of any length in, in chunks; the fixed text out, in chunks, in bounded memory.

The result is that of the whole text in one piece. It comes in windows of some 65,000 characters, so a client has to
read while it sends. Whatever is wrong before the first window is out is an ordinary refusal; after that the answer can
only be broken off, which a client sees as an incomplete body.
"""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING

from fastapi import Request, Response

from eojeol.serve.coalesce import spacer_with
from eojeol.serve.problems import ProblemError
from eojeol.serve.query_params import parse_query
from eojeol.serve.request_body import body_parts
from eojeol.serve.schemas import Options
from eojeol.serve.service import Service
from eojeol.serve.workers import Deadline, QueuedModel, WorkerPool

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

MEDIA_TYPE = "text/plain; charset=utf-8"


class _Parts:
    """The body as an iterator for a thread; the event loop does the reading."""

    def __init__(self, parts: AsyncIterator[bytes], deadline: Deadline) -> None:
        self._parts = parts
        self._ticket = deadline
        self._loop = asyncio.get_running_loop()
        self._reading: Future[bytes] | None = None

    def texts(self) -> Iterator[str]:
        """The chunks as text.

        Raises:
            ProblemError: they are not UTF-8, too much, or too slow.
            ClientDisconnectedError: nobody sends them any more.
        """
        decoder = codecs.getincrementaldecoder("utf-8")()
        # Bytes received so far, and how many of them the decoder holds back for the next part.
        received = held = 0
        while True:
            part = self._next()
            try:
                text = decoder.decode(part, final=not part)
            except UnicodeDecodeError as error:
                raise ProblemError(
                    422, f"byte {received - held + error.start} is not UTF-8; send UTF-8"
                ) from None
            received, held = received + len(part), len(decoder.getstate()[0])
            if not part:
                return
            yield text

    def close(self) -> None:
        """Let go of the thread."""
        self._ticket.cancel()
        if self._reading is not None:
            self._reading.cancel()

    def _next(self) -> bytes:
        """The next part that is not empty; nothing at the end."""
        self._ticket.left()
        self._reading = asyncio.run_coroutine_threadsafe(self._read(), self._loop)
        return self._reading.result()

    async def _read(self) -> bytes:
        async for part in self._parts:
            if part:
                return part
        return b""


class StreamResponse(Response):
    """The answer, made while it is sent.

    Args:
        pieces: run in a thread of the pool.
        parts: what they are made of.
        pool: of streams.
    """

    def __init__(self, pieces: Iterator[str], parts: _Parts, pool: WorkerPool) -> None:
        super().__init__(media_type=MEDIA_TYPE)
        del self.headers["content-length"]
        self._pieces, self._parts, self._lane = pieces, parts, pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._lane.place():
            try:
                piece = await self._lane.step(self._pieces)
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                while piece is not None:
                    await send({"type": "http.response.body", "body": piece.encode(), "more_body": True})
                    piece = await self._lane.step(self._pieces)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                self._parts.close()


async def fix_stream(request: Request, service: Service) -> Response:
    """Answer POST /v1/stream."""
    config = service.config
    asked = parse_query(Options, request)
    settings = await service.settings(asked)
    deadline = Deadline(config.stream_timeout)
    parts = _Parts(body_parts(request, config.max_stream, config.body_timeout), deadline)
    spacer = spacer_with(QueuedModel(service.batcher, service.reach, deadline), settings)
    return StreamResponse(spacer.pipe(parts.texts(), asked.mode), parts, service.streams)
