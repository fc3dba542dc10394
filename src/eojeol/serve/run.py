"""The process: start, signals, end.

After SIGTERM readiness is false at once, and every answer asks its client to go elsewhere. For `drain` seconds new
connections are still taken, so that a balancer can notice; then the door is closed, what is in flight is finished, and
the exit code is 0. A second signal ends it at once.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import time
from contextlib import suppress
from types import FrameType

import uvicorn

from eojeol.errors import EnvironmentTrouble
from eojeol.serve.app import make_app
from eojeol.serve.config import ServeConfig
from eojeol.serve.metrics import Metrics
from eojeol.serve.middleware import State
from eojeol.serve.model import Loaded, load
from eojeol.serve.protocol import MOST_HEAD, GuardedProtocol, limited

log = logging.getLogger("eojeol.serve")
INTERRUPTED = 130


class Server(uvicorn.Server):
    """uvicorn's server with another end."""

    def __init__(
        self, config: uvicorn.Config, kind: type[GuardedProtocol], state: State, drain: float
    ) -> None:
        super().__init__(config)
        self._kind = kind
        self._state, self._drain = state, drain
        self._stop_at: float | None = None
        self.signal: int | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal has come. uvicorn would raise it again when all is done, and the exit code would not be 0."""
        if self._state.draining:
            self.should_exit = self.force_exit = True
        self.signal = sig
        self._state.draining = True
        self._stop_at = time.monotonic() + self._drain

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether it is time to stop."""
        over = await super().on_tick(counter)
        return over or (self._stop_at is not None and time.monotonic() >= self._stop_at)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the door and finish what is in flight. Who has knocked by then is let in: closing resets the others."""
        doors = [door.dup() for server in self.servers for door in server.sockets]
        guests: list[socket.socket] = []
        for server in self.servers:
            server.close()
        for door in doors:
            door.setblocking(False)
            with suppress(OSError), door:
                while True:
                    guests.append(door.accept()[0])
        loop = asyncio.get_running_loop()
        for guest in guests:
            await loop.connect_accepted_socket(self._protocol, guest)
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        return self._kind(self.config, self.server_state, self.lifespan.state)

    def _log_started_message(self, listeners: object) -> None:
        for server in self.servers:
            for sock in server.sockets:
                host, port = sock.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                log.warning("serving on http://%s:%d", shown, port)


def make_server(config: ServeConfig, loaded: Loaded) -> Server:
    """The service, ready to run.

    Args:
        config: where to listen, limits, the key.
        loaded: the model.

    Raises:
        InputError: the file of the key cannot be used.
    """
    state = State()
    app = make_app(config, loaded, state, Metrics())
    kind = limited(config.header_timeout, config.max_connections)
    told = uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        loop="asyncio",
        http=kind,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=MOST_HEAD,
        timeout_graceful_shutdown=max(int(config.stop_timeout), 1),
    )
    return Server(told, kind, state, config.drain)


def run(config: ServeConfig) -> int:
    """Serve until a signal comes.

    Returns:
        The exit code.

    Raises:
        ModelError: the model is absent or damaged.
        EnvironmentTrouble: the port cannot be listened on.
    """
    _log_to_standard_error(config.access_log)
    server = make_server(config, load(config.model, config.threads))
    # uvicorn has no other way to say that the port is taken.
    with suppress(SystemExit):
        server.run()
    if not server.started:
        raise EnvironmentTrouble(f"cannot listen on {config.host} port {config.port}; try another --port")
    return INTERRUPTED if server.signal == signal.SIGINT else 0


def _log_to_standard_error(access_log: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("eojeol: %(message)s"))
    log.handlers = [handler]
    log.propagate = False
    log.setLevel(logging.INFO if access_log else logging.WARNING)
    # What uvicorn says is said in other words here; with exceptions it would log what they hold.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
