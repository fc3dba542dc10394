"""What every request passes on its way in and out: figures, security headers, the key, and the last net for errors.

Plain ASGI, because it is paid for with every request. Nothing here reads a body, and nothing of a text gets into a log:
of an unexpected error only its type and its location in the code are logged.
"""

from __future__ import annotations

import hmac
import logging
import traceback
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from eojeol.serve.metrics import Metrics
from eojeol.serve.problems import FAILED, problem_response
from eojeol.serve.workers import ClientDisconnectedError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("eojeol.serve")

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = (
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)
# Bytes of the head of a request.
MAX_HEAD = 32 * 1024
RAW_SECURITY = [(name.encode(), value.encode()) for name, value in SECURITY]
# Open to everybody: what watches the service need not know the key.
OPEN = ("/healthz", "/readyz")
NOT_STORED = (b"cache-control", b"no-store")
# What nginx logs for a client that disconnected; it is never sent.
CLIENT_DISCONNECTED = 499


@dataclass
class Lifecycle:
    """Where the process stands between start and end.

    Attributes:
        ready: it takes requests.
        draining: it has been told to stop, and still takes requests.
    """

    ready: bool = False
    draining: bool = False


class Outermost:
    """The outermost layer: it counts and logs every answer, adds the headers, and turns any error into a 500.

    Args:
        app: the application inside.
        metrics: where answers are counted.
        lifecycle: where the process stands.
        paths: the addresses that are counted each by itself; the others are counted together.
        access_log: whether to log a line for each request.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, lifecycle: Lifecycle, paths: frozenset[str], access_log: bool
    ) -> None:
        self._app, self._metrics, self._lifecycle = app, metrics, lifecycle
        self._paths, self._access_log = paths, access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._headers(message.get("headers", []))
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except ClientDisconnectedError:
            status = CLIENT_DISCONNECTED
        except Exception as error:
            log.error("%s in %s", type(error).__name__, _location(error))
            if not status:
                await problem_response(500, FAILED)(scope, receive, send_with_headers)
            # An answer that has begun is left incomplete, and the server closes the connection.
        finally:
            path = scope["path"] if scope["path"] in self._paths else "other"
            seconds = perf_counter() - start
            self._metrics.request(path, status, seconds)
            if self._access_log:
                log.info("%s %s %d %.1f ms", scope["method"], path, status, seconds * 1000)

    def _headers(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = [*given, *RAW_SECURITY]
        if not any(name == b"cache-control" for name, _ in given):
            headers.append(NOT_STORED)
        if self._lifecycle.draining:
            # Clients then come back to another instance.
            headers.append((b"connection", b"close"))
        return headers


class ApiKey:
    """Asks for the key, in `Authorization: Bearer` or `X-API-Key`.

    Args:
        app: the application behind the key.
        key: the key to ask for.
        guarded: beginnings of the addresses that need it.
    """

    def __init__(self, app: ASGIApp, key: str, guarded: tuple[str, ...]) -> None:
        self._app, self._key, self._guarded = app, key.encode(), guarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or ask for the key."""
        if scope["type"] == "http" and scope["path"].startswith(self._guarded) and not self._has_key(scope):
            refusal = problem_response(
                401, "the key is missing or wrong; send it as Authorization: Bearer KEY"
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _has_key(self, scope: Scope) -> bool:
        headers = dict(scope["headers"])
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        shown = token.strip() if scheme.lower() == b"bearer" else headers.get(b"x-api-key", b"")
        # In constant time, so that how long it takes does not say how much of a guess is right.
        return hmac.compare_digest(shown, self._key)


def _location(error: BaseException) -> str:
    """Where in the code it was raised; its message is left out, because it may hold text."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames[-4:]))
