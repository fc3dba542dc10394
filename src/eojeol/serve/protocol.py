"""One connection, guarded against clients that are slow on purpose and against too many of them.

uvicorn's HTTP/1.1 protocol on h11 has a limit for what has come of a head, and none for its time or for a head that
comes at once. After a refusal it would read the rest of a body for as long as it comes, or close the connection over
it, and the client would see a reset instead of the refusal. This adds limits, timers, and refusals as problem bodies.
h11 is slower than parsers in C and stricter than they are; a text costs much more than its head. A proxy in front could
have the timers instead, but then a service without one would be open to a single slow client.

Connections are limited in number. When there are too many, one that has begun a head and not finished it gives its
place to the new one, or one that has been silent for a while; who is being answered is never cut off.

uvicorn does not promise the parts that are overridden or read here and in run.py:

    H11Protocol    connection_made, connection_lost, data_received, shutdown, on_response_complete, send_400_response;
                   conn, connections, cycle.response_complete, loop, transport; and what it asks its transport for
    Server         startup, handle_exit, on_tick, shutdown; servers, server_state, lifespan.state, started,
                   should_exit, force_exit

So they are tested with the versions in TESTED_UVICORN, pyproject.toml allows no others, and a test says so when that
changes.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from eojeol.serve.middleware import MAX_HEAD, SECURITY
from eojeol.serve.problems import MEDIA_TYPE, problem_body

# First and last minor version that tests/serve passed with.
TESTED_UVICORN = ("0.30", "0.54")
# Seconds that a client may go on sending after it has been refused, so that it gets to read why.
LINGER = 2.0
# Seconds that a new or unused connection keeps its place, however many come after it.
GRACE = 0.25
# Seconds until a connection for which there was no room is turned away.
SECOND_LOOK = 0.05


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
    # What comes in is thrown away: everything has been said, and the client gets a little while to read it.
    _deaf = False
    _head_begun = False
    _waiting_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """A client has connected."""
        super().connection_made(cast(asyncio.Transport, _GentleTransport(transport, self)))
        self._waiting_since = self.loop.time()
        if len(self.connections) <= self.max_connections or self._make_room():
            self._start_timer(self.header_timeout)
        elif len(self.connections) > 2 * self.max_connections:
            self._turn_away()
        else:
            # What others have sent may not have been read yet: then it is not known yet who of them is slow.
            transport.pause_reading()
            self._timer = self.loop.call_later(SECOND_LOOK, self._look_again)

    def data_received(self, data: bytes) -> None:
        """Bytes have come in. The head of a request has to be there in time, however many packets it comes in."""
        if self._deaf:
            return
        if self.conn.their_state is h11.IDLE:
            # So much of it that h11 sees a head that is too long before it sees its end.
            room = MAX_HEAD + 1 - len(self.conn.trailing_data[0])
            super().data_received(data[:room])
            self._head_begun = True
            if data[room:] and not self.transport.is_closing():
                self.data_received(data[room:])
                return
        else:
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
        self._head_begun, self._waiting_since = False, self.loop.time()
        if self._deaf:
            return
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
        said = "this is not an HTTP/1.1 request, or its head is larger than 32 KiB"
        self.transport.write(_raw_refusal(400, "Bad Request", said))
        self._hang_up()

    def _look_again(self) -> None:
        """Let the connection in after all, or turn it away."""
        self._timer = None
        if self._wire.is_closing():
            return
        if len(self.connections) > self.max_connections and not self._make_room():
            self._turn_away()
            return
        self._waiting_since = self.loop.time()
        self._wire.resume_reading()
        self._start_timer(self.header_timeout)

    def _turn_away(self) -> None:
        self._wire.write(_raw_refusal(503, "Service Unavailable", "too many connections; try again later"))
        self._hang_up()

    def _make_room(self) -> bool:
        """Whether connections on which nothing is asked have given their places to this one."""
        now = self.loop.time()
        others = [each for each in self.connections if isinstance(each, GuardedProtocol) and each is not self]
        # Who has been told everything goes first, then who is slow, then who is silent; the oldest of them.
        idle = sorted(
            (each for each in others if each._may_go(now)),
            key=lambda each: (not each._deaf, not each._head_begun, each._waiting_since),
        )
        for each in idle[: len(self.connections) - self.max_connections]:
            self.connections.discard(each)
            each._close_late()
        return len(self.connections) <= self.max_connections

    def _may_go(self, now: float) -> bool:
        if self._deaf:
            return True
        if self.conn.their_state is not h11.IDLE or (self.cycle and not self.cycle.response_complete):
            return False
        return self._head_begun or now - self._waiting_since >= GRACE

    def _hang_up(self) -> None:
        """End the answers, and go on reading for a little while.

        Closed with something unread, a connection is reset, and the client loses what it has not read of the answer.
        """
        if self._deaf or self._wire.is_closing():
            return
        self._deaf = True
        self._stop_timer()
        if self._wire.can_write_eof():
            self._wire.write_eof()
        self._wire.resume_reading()
        self._start_timer(LINGER)

    @property
    def _wire(self) -> asyncio.Transport:
        """The transport itself."""
        return cast(_GentleTransport, self.transport).wire

    def _start_timer(self, seconds: float) -> None:
        self._timer = self.loop.call_later(seconds, self._close_late)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_late(self) -> None:
        self._timer = None
        if not self._wire.is_closing():
            self._wire.close()


class _GentleTransport:
    """A transport that is not closed over a body that still comes in.

    Args:
        wire: the transport itself.
        protocol: hangs up instead.
    """

    def __init__(self, wire: asyncio.Transport, protocol: GuardedProtocol) -> None:
        self.wire, self._protocol = wire, protocol

    def __getattr__(self, name: str) -> Any:
        return getattr(self.wire, name)

    def is_closing(self) -> bool:
        """Whether nothing more can be written."""
        return self._protocol._deaf or self.wire.is_closing()

    def write(self, data: bytes) -> None:
        """Send bytes, as long as that can be done."""
        if not self.is_closing():
            self.wire.write(data)

    def close(self) -> None:
        """Close the connection, at once if the request has come in whole."""
        if self._protocol.conn.their_state is h11.SEND_BODY:
            self._protocol._hang_up()
        elif not self._protocol._deaf:
            self.wire.close()


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
