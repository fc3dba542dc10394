"""Reading the body of a request, never more of it than is allowed, nor for longer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from fastapi import Request

from eojeol.serve.problems import ProblemError
from eojeol.serve.workers import ClientDisconnectedError


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The whole body.

    Args:
        request: whose body has not been read.
        most: bytes that are allowed; more is refused as soon as it is announced or has come in.
        seconds: for all of it.

    Raises:
        ProblemError: too large (413) or too slow (408).
        ClientDisconnectedError: the client went away.
    """
    _refuse_announced(request, most)
    parts: list[bytes] = []
    size = 0
    try:
        with anyio.fail_after(seconds):
            while True:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnectedError
                part: bytes = message.get("body", b"")
                size += len(part)
                if size > most:
                    raise _too_large(most)
                parts.append(part)
                if not message.get("more_body", False):
                    return parts[0] if len(parts) == 1 else b"".join(parts)
    except TimeoutError:
        raise _too_slow(seconds) from None


async def body_parts(request: Request, most: int, seconds: float) -> AsyncIterator[bytes]:
    """The body piece by piece.

    Args:
        request: whose body has not been read.
        most: bytes that are allowed.
        seconds: between two pieces.

    Raises:
        ProblemError: too large (413) or too slow (408).
        ClientDisconnectedError: the client went away.
    """
    _refuse_announced(request, most)
    size = 0
    more = True
    while more:
        try:
            with anyio.fail_after(seconds):
                message = await request.receive()
        except TimeoutError:
            raise _too_slow(seconds) from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnectedError
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        more = message.get("more_body", False)
        yield part


async def gone(request: Request) -> None:
    """Wait until the client goes away; its body has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def want_type(request: Request, *wanted: str) -> None:
    """Refuse another media type.

    Raises:
        ProblemError: it is another one (415).
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in wanted:
        raise ProblemError(415, f"the body is not declared as {' or '.join(wanted)}; set Content-Type")


def _refuse_announced(request: Request, most: int) -> None:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most:
        raise _too_large(most)


def _too_large(most: int) -> ProblemError:
    return ProblemError(413, f"the body is larger than {most} bytes; send it in parts")


def _too_slow(seconds: float) -> ProblemError:
    return ProblemError(408, f"the body did not come within {seconds:g} seconds; send it again")
