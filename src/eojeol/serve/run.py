"""The process: start, signals, end.

After SIGTERM readiness is false at once, and every answer asks its client to go elsewhere. For `drain` seconds new
connections are still taken, so that a balancer can notice; then the door is closed, what is in flight is finished, and
the exit code is 0. A second signal ends it at once.
"""

from __future__ import annotations

import logging
import select
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

import uvicorn

from eojeol.errors import EnvironmentTrouble
from eojeol.serve.app import make_app
from eojeol.serve.config import ServeConfig
from eojeol.serve.edge import State
from eojeol.serve.metrics import Metrics
from eojeol.serve.model import load
from eojeol.serve.protocol import MOST_HEAD, limited

log = logging.getLogger("eojeol.serve")
INTERRUPTED = 130


class Server(uvicorn.Server):
    """uvicorn's server with another end."""

    def __init__(self, config: uvicorn.Config, state: State, drain: float) -> None:
        super().__init__(config)
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
        """Ten times a second: whether it is time to stop. Nobody may be waiting at the door then."""
        over = await super().on_tick(counter)
        if self._stop_at is None or over:
            return over
        return time.monotonic() >= self._stop_at and not self._knocking()

    def _knocking(self) -> bool:
        sockets = [sock for server in self.servers for sock in server.sockets]
        return bool(select.select(sockets, [], [], 0)[0])

    def _log_started_message(self, listeners: object) -> None:
        for server in self.servers:
            for sock in server.sockets:
                host, port = sock.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                log.warning("serving on http://%s:%d", shown, port)


def run(config: ServeConfig) -> int:
    """Serve until a signal comes.

    Returns:
        The exit code.

    Raises:
        ModelError: the model is absent or damaged.
        EnvironmentTrouble: the port cannot be listened on.
    """
    _log_to_standard_error(config.access_log)
    state, metrics = State(), Metrics()
    app = make_app(config, load(config.model, config.threads), state, metrics)
    server = Server(
        uvicorn.Config(
            app,
            host=config.host,
            port=config.port,
            loop="asyncio",
            http=limited(config.header_timeout, config.max_connections),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            h11_max_incomplete_event_size=MOST_HEAD,
            timeout_graceful_shutdown=max(int(config.stop_timeout), 1),
        ),
        state,
        config.drain,
    )
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
