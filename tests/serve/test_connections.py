"""More connections than allowed: slow and silent ones make room, and whoever is being answered stays."""

from __future__ import annotations

import contextlib
import json
import time

from eojeol.serve.protocol import GRACE

from .helpers import WRONG, SlowModel, read_all, serving, wait_for

HEAD = b"POST /v1/fix HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def test_many_slow_heads_keep_nobody_else_from_being_served() -> None:
    with serving(max_connections=20) as small, contextlib.ExitStack() as stack:
        for _ in range(60):
            slow = stack.enter_context(small.connect())
            slow.sendall(b"POST /v1/fix HTTP/1.1\r\nX-A: b")
        for _ in range(3):
            # Whoever comes within the grace of a slow head is turned away, and comes again.
            wait_for(small.works)
        assert len(small.server.server_state.connections) <= 20


def test_many_silent_connections_keep_nobody_else_from_being_served() -> None:
    with serving(max_connections=5) as small, contextlib.ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(small.connect())
        wait_for(lambda: len(small.server.server_state.connections) == 5)
        time.sleep(2 * GRACE)
        assert small.works()


def test_who_is_being_answered_keeps_its_place() -> None:
    model = SlowModel()
    with serving(model, max_connections=2) as small, contextlib.ExitStack() as stack:
        body = json.dumps({"text": WRONG}).encode()
        asking = [stack.enter_context(small.connect()) for _ in range(2)]
        for connection in asking:
            connection.sendall(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        wait_for(model.asked.is_set)
        wait_for(lambda: len(small.server.server_state.tasks) >= 2)
        time.sleep(2 * GRACE)
        assert read_all(stack.enter_context(small.connect())).startswith(b"HTTP/1.1 503")
        model.go.set()
        assert [read_all(connection)[9:12] for connection in asking] == [b"200", b"200"]


def test_more_connections_than_allowed_are_turned_away() -> None:
    with serving(max_connections=3) as small:
        connections = [small.connect() for _ in range(3)]
        wait_for(lambda: len(small.server.server_state.connections) == 3)
        with small.connect() as turned_away:
            answer = read_all(turned_away)
        assert answer.startswith(b"HTTP/1.1 503")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 503
        for connection in connections:
            connection.close()
        wait_for(lambda: not small.server.server_state.connections)
        assert small.works()
