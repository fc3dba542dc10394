"""The process: start, signals, end.

After SIGTERM `/readyz` says 503 at once, and every answer asks its client to go elsewhere. For `drain` seconds new
connections are still accepted, so that a load balancer can notice; then the service stops listening, finishes what is
in flight, and exits with 0. A second signal ends it at once.
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
from eojeol.serve.callers import Callers
from eojeol.serve.config import ServeConfig
from eojeol.serve.metrics import Metrics
from eojeol.serve.middleware import MAX_HEAD, Lifecycle
from eojeol.serve.model import LoadedModel, load
from eojeol.serve.protocol import GuardedProtocol, limited

log = logging.getLogger("eojeol.serve")
INTERRUPTED = 130


class Server(uvicorn.Server):
    """uvicorn's server with another way of shutting down.

    Args:
        config: uvicorn's configuration.
        protocol: what it makes for each connection.
        lifecycle: where the process stands; changed by signals.
        drain: seconds to go on accepting connections after a signal.
    """

    def __init__(
        self, config: uvicorn.Config, protocol: type[GuardedProtocol], lifecycle: Lifecycle, drain: float
    ) -> None:
        super().__init__(config)
        self._protocol = protocol
        self._lifecycle, self._drain = lifecycle, drain
        self._stop_at: float | None = None
        self.signal: int | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and log where."""
        await super().startup(sockets)
        for server in self.servers:
            for listener in server.sockets:
                host, port = listener.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                log.warning("serving on http://%s:%d", shown, port)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  (a signal handler's signature)
        """A signal has come. uvicorn would raise it again in the end, and the exit code would not be 0."""
        if self._lifecycle.draining:
            self.should_exit = self.force_exit = True
        self.signal = sig
        self._lifecycle.draining = True
        self._stop_at = time.monotonic() + self._drain

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether it is time to stop."""
        over = await super().on_tick(counter)
        return over or (self._stop_at is not None and time.monotonic() >= self._stop_at)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening and finish what is in flight.

        Connections that the system has made and nobody has accepted yet are accepted first: closing a listening socket
        resets them, and their requests would be lost.
        """
        # A closed server has closed its sockets, so what is accepted below comes from copies.
        listeners = [listener.dup() for server in self.servers for listener in server.sockets]
        accepted: list[socket.socket] = []
        for server in self.servers:
            server.close()
        for listener in listeners:
            listener.setblocking(False)
            with suppress(OSError), listener:
                while True:
                    accepted.append(listener.accept()[0])
        loop = asyncio.get_running_loop()
        for connection in accepted:
            await loop.connect_accepted_socket(self._make_protocol, connection)
        await super().shutdown(sockets)

    def _make_protocol(self) -> asyncio.Protocol:
        return self._protocol(self.config, self.server_state, self.lifespan.state)


def make_server(config: ServeConfig, loaded: LoadedModel) -> Server:
    """The service, ready to run.

    Args:
        config: where to listen, limits, the key.
        loaded: the model.

    Raises:
        InputError: the file of the key cannot be used.
    """
    lifecycle = Lifecycle()
    app = Callers(make_app(config, loaded, lifecycle, Metrics()), config)
    protocol = limited(config.header_timeout, config.max_connections)
    uvicorn_config = uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        loop="asyncio",
        http=protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=MAX_HEAD,
        timeout_graceful_shutdown=max(int(config.stop_timeout), 1),
    )
    return Server(uvicorn_config, protocol, lifecycle, config.drain)


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
    # uvicorn's messages are worded anew here; with exceptions it would log what they hold.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
