"""The service in this process, on a port of its own, with a model that needs no file."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from eojeol.serve.config import ServeConfig
from eojeol.serve.model import LoadedModel
from eojeol.serve.run import Server, make_server

from ..standin import HASH, HashModel

WRONG = "나는 오늘 학교 에 갔다."
PATIENCE = 30
FIX, CHECK, STREAM, DOCUMENT = "/v1/fix", "/v1/check", "/v1/stream", "/v1/document"


class SlowModel(HashModel):
    """The stand-in, which waits until it is let go, and says that it has been asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.go = threading.Event()
        self.calls = 0

    def probabilities(self, characters: Any, observed: Any, segments: Any) -> Any:
        self.calls += 1
        self.asked.set()
        assert self.go.wait(PATIENCE)
        return super().probabilities(characters, observed, segments)


class Served:
    """A running service.

    Attributes:
        server: the server.
        port: it listens on.
        client: of it.
    """

    def __init__(self, server: Server, port: int) -> None:
        self.server = server
        self.port = port
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE)

    def fix(self, text: str, **options: Any) -> httpx.Response:
        """POST /v1/fix."""
        return self.client.post(FIX, json={"text": text, **options})

    def check(self, text: str, **options: Any) -> httpx.Response:
        """POST /v1/check."""
        return self.client.post(CHECK, json={"text": text, **options})

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def works(self) -> bool:
        """Whether a plain request is answered as it should be."""
        return bool(self.fix(WRONG).json() == {"text": HASH.correct(WRONG)})


@contextmanager
def serving(model: Any = None, **settings: Any) -> Iterator[Served]:
    """Run the service in a thread until the block ends."""
    model = model or HashModel()
    settings = {"drain": 0.0, **settings}
    loaded = LoadedModel(model, {"name": "stand-in"})
    server = make_server(ServeConfig(port=0, **settings), loaded)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started or not thread.is_alive())
        served = Served(server, server.servers[0].sockets[0].getsockname()[1])
        with served.client:
            yield served
    finally:
        if isinstance(model, SlowModel):
            model.go.set()
        server.should_exit = True
        thread.join(PATIENCE)
    assert not thread.is_alive()


def wait_for(condition: Any) -> None:
    """Wait until something is so; the tests' own limit, not a measurement."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.005)


def problem(answer: httpx.Response, status: int) -> str:
    """What a refusal says, once it is known to be one of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    fields = answer.json()
    assert fields.keys() == {"type", "title", "status", "detail"}
    assert fields["status"] == status
    assert "\n" not in fields["detail"]
    return str(fields["detail"])


def read_all(connection: socket.socket) -> bytes:
    """All bytes until the other side closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)
