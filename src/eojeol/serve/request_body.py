"""Reading the body of a request, never more of it than is allowed, nor for longer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from fastapi import Request

from eojeol.serve.problems import ProblemError
from eojeol.serve.workers import ClientDisconnectedError


async def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """Read the whole body.

    Args:
        request: its body has not been read.
        limit: bytes that are allowed; more is refused as soon as it is announced or has come in.
        seconds: how long the whole body may take.

    Raises:
        ProblemError: too large (413) or too slow (408).
        ClientDisconnectedError: the client has disconnected.
    """
    _refuse_announced(request, limit)
    chunks: list[bytes] = []
    size = 0
    try:
        with anyio.fail_after(seconds):
            more = True
            while more:
                chunk, more = await _receive(request)
                size += len(chunk)
                if size > limit:
                    raise _too_large(limit)
                chunks.append(chunk)
    except TimeoutError:
        raise _too_slow(seconds) from None
    # Most bodies come in one chunk, which then is not copied.
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def body_chunks(request: Request, limit: int, seconds: float) -> AsyncIterator[bytes]:
    """Read the body chunk by chunk.

    Args:
        request: its body has not been read.
        limit: bytes that are allowed.
        seconds: how long each chunk may take.

    Raises:
        ProblemError: too large (413) or too slow (408).
        ClientDisconnectedError: the client has disconnected.
    """
    _refuse_announced(request, limit)
    size = 0
    more = True
    while more:
        try:
            with anyio.fail_after(seconds):
                chunk, more = await _receive(request)
        except TimeoutError:
            raise _too_slow(seconds) from None
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        yield chunk


async def wait_for_disconnect(request: Request) -> None:
    """Wait until the client disconnects; its body has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def require_media_type(request: Request, *allowed: str) -> None:
    """Refuse other media types.

    Args:
        request: its `Content-Type` is looked at, without parameters such as `charset`.
        allowed: media types in small letters.

    Raises:
        ProblemError: it is another one (415).
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in allowed:
        raise ProblemError(415, f"the body is not declared as {' or '.join(allowed)}; set Content-Type")


async def _receive(request: Request) -> tuple[bytes, bool]:
    """The next chunk, and whether more will come."""
    message = await request.receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnectedError
    return message.get("body", b""), message.get("more_body", False)


def _refuse_announced(request: Request, limit: int) -> None:
    length = request.headers.get("content-length", "")
    # Twenty digits say enough; Python refuses to read thousands of them.
    if length.isdecimal() and int(length[:20]) > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> ProblemError:
    return ProblemError(413, f"the body is larger than {limit} bytes; send it in parts")


def _too_slow(seconds: float) -> ProblemError:
    return ProblemError(408, f"the body did not come within {seconds:g} seconds; send it again")
