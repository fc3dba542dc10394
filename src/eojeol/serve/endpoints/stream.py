"""`POST /v1/stream`: one text of any length in, in chunks; the fixed text out, in chunks, in bounded memory.

The result is that of the whole text at once. It comes in windows of some 65,000 characters, so a client has to read
while it sends. Whatever is wrong before the first window is out is an ordinary refusal; after that the answer can only
be broken off, which a client sees as an incomplete body.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING

from fastapi import Request, Response

from eojeol.errors import InputError
from eojeol.serve.problems import ProblemError
from eojeol.serve.query_params import parse_query
from eojeol.serve.request_body import body_chunks
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.service import Service
from eojeol.serve.workers import Deadline, WorkerPool
from eojeol.text.encoding import Decoder

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

MEDIA_TYPE = "text/plain; charset=utf-8"


class BodyReader:
    """The body for a worker thread: it waits for each chunk, while the event loop does the reading.

    Args:
        chunks: the body.
        deadline: when to stop reading.
    """

    def __init__(self, chunks: AsyncIterator[bytes], deadline: Deadline) -> None:
        self._chunks = chunks
        self._deadline = deadline
        self._loop = asyncio.get_running_loop()
        self._reading: Future[bytes] | None = None

    def texts(self) -> Iterator[str]:
        """The chunks as text.

        Raises:
            ProblemError: they are not UTF-8 (422), too large (413), or too slow (408).
            ClientDisconnectedError: nobody sends them any more.
        """
        decoder = Decoder(remedy="send UTF-8")
        begun = False
        while True:
            chunk = self._next()
            try:
                text = decoder.decode(chunk, final=not chunk)
            except InputError as error:
                raise ProblemError(422, str(error)) from None
            if decoder.codec != "utf-8":
                raise ProblemError(422, f"it has the byte order mark of {decoder.codec}; send UTF-8")
            if text and not begun:
                # The answer begins with the mark, too.
                text, begun = decoder.mark.decode() + text, True
            if text:
                yield text
            if not chunk:
                return

    def close(self) -> None:
        """Let go of the thread that waits for a chunk."""
        self._deadline.cancel()
        if self._reading is not None:
            self._reading.cancel()

    def _next(self) -> bytes:
        """The next chunk that is not empty; an empty one at the end."""
        self._deadline.left()
        self._reading = asyncio.run_coroutine_threadsafe(self._read(), self._loop)
        return self._reading.result()

    async def _read(self) -> bytes:
        async for chunk in self._chunks:
            if chunk:
                return chunk
        return b""


class StreamResponse(Response):
    """An answer that is made while it is sent.

    Args:
        pieces: the fixed text; a thread of the pool makes it.
        body: what the pieces are made of.
        pool: threads for streams.
    """

    def __init__(self, pieces: Iterator[str], body: BodyReader, pool: WorkerPool) -> None:
        super().__init__(media_type=MEDIA_TYPE)
        del self.headers["content-length"]
        self._pieces, self._body, self._pool = pieces, body, pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  (ASGI's signature)
        """Send it."""
        with self._pool.slot():
            try:
                # The first piece before the head, so that what is wrong by then can still be refused.
                piece = await self._pool.step(self._pieces)
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                while piece is not None:
                    await send({"type": "http.response.body", "body": piece.encode(), "more_body": True})
                    piece = await self._pool.step(self._pieces)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                self._body.close()


async def fix_stream(request: Request, service: Service) -> Response:
    """Answer POST /v1/stream.

    Args:
        request: its query has the options, its body the text.
        service: what runs here.

    Raises:
        ProblemError: an option cannot be used; what is wrong with the body comes while it is read.
    """
    config = service.config
    options = parse_query(RequestOptions, request)
    settings = await service.settings(options)
    deadline = Deadline(config.stream_timeout)
    body = BodyReader(body_chunks(request, config.max_stream, config.body_timeout), deadline)
    pieces = service.queued_spacer(settings, deadline).pipe(body.texts(), options.mode)
    return StreamResponse(pieces, body, service.streams)
