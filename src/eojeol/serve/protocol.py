"""One connection, guarded against clients that are slow on purpose and against too many of them.

uvicorn's HTTP/1.1 protocol on h11 has a limit for the size of a head, and none for its time; after a refusal it would
read the rest of a body for as long as it comes. This adds timers and answers in the service's own words. h11 is slower
than parsers in C and stricter than they are; a text costs much more than its head.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from eojeol.serve.middleware import SECURITY
from eojeol.serve.problems import MEDIA_TYPE, problem_body

# Bytes of a head.
MOST_HEAD = 32 * 1024
# Seconds that a client may go on sending after it has been refused, so that it gets to read why.
LINGER = 2.0


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol with time limits; `limited` makes one with limits of its own."""

    header_timeout = 10.0
    max_connections = 512
    _timer: asyncio.TimerHandle | None = None
    _lingering = False
    _going_down = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected."""
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            transport.write(_raw(503, "Service Unavailable", "too many connections; come again"))
            transport.close()
            return
        self._watch(self.header_timeout)

    def data_received(self, data: bytes) -> None:
        """Something has come in. The head of a request has to be there in time, however many pieces it comes in."""
        super().data_received(data)
        if self.conn.their_state is h11.SEND_BODY and self._lingering:
            return
        if self.conn.their_state is not h11.IDLE or self._lingering:
            self._lingering = False
            self._unwatch()
        if self.conn.their_state is h11.IDLE and self._timer is None:
            self._watch(self.header_timeout)

    def on_response_complete(self) -> None:
        """The answer is out; a body that nobody wants may come in for a little while."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._lingering = True
            self._unwatch()
            self._watch(LINGER)
        elif self._going_down and not self.transport.is_closing():
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._unwatch()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The service goes down: what is being answered is, and a request that is on its way still gets here."""
        self._going_down = True
        if self.cycle is not None and not self.cycle.response_complete:
            super().shutdown()
        elif not self.transport.is_closing():
            self._unwatch()
            self._watch(min(self.header_timeout, LINGER / 2))

    def send_400_response(self, msg: str) -> None:
        """What came in is not HTTP."""
        self.transport.write(_raw(400, "Bad Request", "this is not an HTTP/1.1 request"))
        self.transport.close()

    def _watch(self, seconds: float) -> None:
        self._timer = self.loop.call_later(seconds, self._too_slow)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()


def limited(header_timeout: float, max_connections: int) -> type[GuardedProtocol]:
    """The protocol with these limits; uvicorn makes one for each connection by itself."""
    limits = {"header_timeout": header_timeout, "max_connections": max_connections}
    return type("LimitedProtocol", (GuardedProtocol,), limits)


def _raw(status: int, phrase: str, detail: str) -> bytes:
    """A whole answer, for where there is no request to answer."""
    content = problem_body(status, detail)
    head = [
        f"HTTP/1.1 {status} {phrase}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(content)}",
        "Cache-Control: no-store",
        "Connection: close",
        *(f"{name}: {value}" for name, value in SECURITY),
    ]
    return "\r\n".join([*head, "", ""]).encode() + content
