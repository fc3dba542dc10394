"""One connection, guarded against clients that are slow on purpose and against too many of them.

uvicorn's HTTP/1.1 protocol on h11 has a limit for the size of a head, and none for its time; after a refusal it would
read the rest of a body for as long as it comes. This adds timers, and refusals as problem bodies. h11 is slower than
parsers in C and stricter than they are; a text costs much more than its head. A proxy in front could have the timers
instead, but then a service without one would be open to a single slow client.

uvicorn does not promise the parts that are overridden or read here and in run.py:

    H11Protocol    connection_made, connection_lost, data_received, shutdown, on_response_complete, send_400_response;
                   conn, connections, cycle.response_complete, loop, transport
    Server         startup, handle_exit, on_tick, shutdown; servers, server_state, lifespan.state, started,
                   should_exit, force_exit

So they are tested with the versions in TESTED_UVICORN, pyproject.toml allows no others, and a test says so when that
changes.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from eojeol.serve.middleware import SECURITY
from eojeol.serve.problems import MEDIA_TYPE, problem_body

# First and last minor version that tests/serve passed with.
TESTED_UVICORN = ("0.30", "0.54")
# Bytes of a head.
MAX_HEAD = 32 * 1024
# Seconds that a client may go on sending after it has been refused, so that it gets to read why.
LINGER = 2.0


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol with time limits; `limited` makes a class with other limits.

    Attributes:
        header_timeout: seconds for the head of a request.
        max_connections: connections at the same time.
    """

    header_timeout = 10.0
    max_connections = 512
    _timer: asyncio.TimerHandle | None = None
    _lingering = False
    _shutting_down = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """A client has connected."""
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            transport.write(_raw_refusal(503, "Service Unavailable", "too many connections; try again later"))
            transport.close()
            return
        self._start_timer(self.header_timeout)

    def data_received(self, data: bytes) -> None:
        """Bytes have come in. The head of a request has to be there in time, however many packets it comes in."""
        super().data_received(data)
        if self.conn.their_state is h11.SEND_BODY and self._lingering:
            return
        if self.conn.their_state is not h11.IDLE or self._lingering:
            self._lingering = False
            self._stop_timer()
        if self.conn.their_state is h11.IDLE and self._timer is None:
            self._start_timer(self.header_timeout)

    def on_response_complete(self) -> None:
        """The answer is out; the rest of a body that was refused may come in for a little while."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._lingering = True
            self._stop_timer()
            self._start_timer(LINGER)
        elif self._shutting_down and not self.transport.is_closing():
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._stop_timer()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The service shuts down: finish the answer in progress, and wait a little for a request on its way."""
        self._shutting_down = True
        if self.cycle is not None and not self.cycle.response_complete:
            super().shutdown()
        elif not self.transport.is_closing():
            self._stop_timer()
            self._start_timer(min(self.header_timeout, LINGER / 2))

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  (uvicorn's signature)
        """What came in is not HTTP/1.1."""
        self.transport.write(_raw_refusal(400, "Bad Request", "this is not an HTTP/1.1 request"))
        self.transport.close()

    def _start_timer(self, seconds: float) -> None:
        self._timer = self.loop.call_later(seconds, self._close_late)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_late(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()


def limited(header_timeout: float, max_connections: int) -> type[GuardedProtocol]:
    """The protocol with these limits; a class, because uvicorn makes an instance for each connection by itself.

    Args:
        header_timeout: seconds for the head of a request.
        max_connections: connections at the same time.
    """
    limits = {"header_timeout": header_timeout, "max_connections": max_connections}
    return type("LimitedProtocol", (GuardedProtocol,), limits)


def _raw_refusal(status: int, phrase: str, detail: str) -> bytes:
    """A whole HTTP response, for where there is no request to answer."""
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
