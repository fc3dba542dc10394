"""Clients that mean harm: each is refused within the limits, and the service goes on."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import threading

import pytest

from .helpers import FIX, PATIENCE, WRONG, Served, SlowModel, problem, read_all, serving, wait_for

HEAD = b"POST /v1/fix HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
GIGABYTE = 1 << 30


def send_until_refused(connection: socket.socket, block: bytes, most: int) -> int:
    """Bytes that were sent before an answer came or the connection broke."""
    sent = 0
    connection.settimeout(0.0)
    try:
        while sent < most:
            try:
                connection.recv(1, socket.MSG_PEEK)
                break
            except BlockingIOError:
                pass
            try:
                sent += connection.send(block)
            except BlockingIOError:
                continue
    except (BrokenPipeError, ConnectionResetError):
        pass
    connection.settimeout(30)
    return sent


def test_a_body_that_is_announced_too_large_is_refused_before_it_comes(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % GIGABYTE)
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"application/problem+json" in answer
    assert service.works()


def test_a_gigabyte_in_chunks_is_refused_after_the_first_megabyte_or_so(service: Served) -> None:
    block = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with service.connect() as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = send_until_refused(connection, block, GIGABYTE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")
        # The limit, and what stood in the buffers of both sides.
        assert sent < 64 << 20
    assert service.works()


def test_a_client_that_goes_on_sending_after_a_refusal_is_cut_off(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (10 * GIGABYTE))
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for _ in range(10 * GIGABYTE // 0x10000):
                connection.sendall(b" " * 0x10000)
    assert service.works()


@pytest.mark.parametrize("length", ["-1", "1_0", "٣", "9" * 5000, "1, 2", "0x10"])
def test_a_length_that_is_no_number_is_refused(service: Served, length: str) -> None:
    with service.connect() as connection:
        connection.sendall(HEAD + f"Content-Length: {length}\r\n\r\n".encode())
        assert read_all(connection)[9:12] in (b"400", b"413")
    assert service.works()


def test_a_head_that_comes_drop_by_drop_is_cut_off() -> None:
    with serving(header_timeout=0.3) as impatient:
        with impatient.connect() as silent, impatient.connect() as slow:
            for byte in b"POST /v1/fix HTTP/1.1\r\nX-A: " + b"b" * 10_000:
                try:
                    slow.sendall(bytes([byte]))
                    slow.settimeout(0.01)
                    if slow.recv(10) == b"":
                        break
                except TimeoutError:
                    continue
                except (BrokenPipeError, ConnectionResetError):
                    break
            else:
                pytest.fail("a head of 10,000 drops was waited for")
            assert silent.recv(10) == b""
        assert impatient.works()


def test_a_second_head_on_a_connection_has_no_more_time_than_the_first() -> None:
    with serving(header_timeout=0.3) as impatient, impatient.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while not answer.endswith(b"ok\n"):
            answer += connection.recv(65536)
        connection.sendall(b"GET /healthz HTTP/1.1\r\n")
        assert read_all(connection) == b""


def test_a_body_that_comes_drop_by_drop_is_refused() -> None:
    with serving(body_timeout=0.3) as impatient:
        with impatient.connect() as connection:
            connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
            assert connection.recv(65536).startswith(b"HTTP/1.1 408")
        assert impatient.works()


def test_a_head_without_end_is_refused(service: Served) -> None:
    with service.connect() as connection:
        sent = send_until_refused(connection, b"X-A: " + b"b" * 1000 + b"\r\n", GIGABYTE)
        assert sent < 64 << 20
    with service.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX-A: " + b"b" * 200_000)
        assert connection.recv(20).startswith(b"HTTP/1.1 400")
    assert service.works()


@pytest.mark.parametrize("size", [33_000, 60_000, 250_000])
@pytest.mark.parametrize("before", [b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_a_whole_head_that_is_too_large_is_refused(service: Served, size: int, before: bytes) -> None:
    head = (
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-A: " + b"b" * size + b"\r\n\r\n"
    )
    with service.connect() as connection:
        connection.sendall(before + head)
        answer = read_all(connection)
    assert answer.count(b"HTTP/1.1 200") == (1 if before else 0)
    assert answer.count(b"HTTP/1.1 400") == 1
    assert b"32 KiB" in answer
    assert service.works()


def test_a_head_just_below_the_limit_is_taken(service: Served) -> None:
    assert service.client.get("/healthz", headers={"x-a": "b" * 32_000}).status_code == 200


@pytest.mark.parametrize("length", [b"Content-Length: 60000000", b"Transfer-Encoding: chunked"])
def test_a_client_that_closes_after_its_request_gets_to_read_why_it_is_too_large(
    service: Served, length: bytes
) -> None:
    block = b" " * 0x10000 if length.startswith(b"Content") else b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with service.connect() as connection:
        connection.sendall(HEAD + b"Connection: close\r\n" + length + b"\r\n\r\n")
        # As clients do that send all before they read.
        for _ in range(400):
            connection.sendall(block)
        assert read_all(connection).startswith(b"HTTP/1.1 413")
    assert service.works()


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"\0" * 100, b"GET / HTTP/1.1\r\n\r\n"]
)
def test_what_is_not_http_gets_a_problem_body_too(service: Served, data: bytes) -> None:
    with service.connect() as connection:
        connection.sendall(data)
        answer = read_all(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"X-Content-Type-Options: nosniff".lower() in head.lower()
    assert json.loads(body)["status"] == 400
    assert service.works()


def test_a_connection_can_be_used_again_after_the_whole_refused_body_came(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: 1000001\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")
        connection.sendall(b" " * 1_000_001)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert read_all(connection).endswith(b"ok\n")


def test_two_requests_in_one_packet_are_both_answered(service: Served) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    with service.connect() as connection:
        connection.sendall(head + b"\r\n" + head + b"Connection: close\r\n\r\n")
        assert read_all(connection).count(b"HTTP/1.1 200") == 2


def test_more_than_can_wait_is_refused_and_nothing_is_lost() -> None:
    model = SlowModel()
    with serving(model, max_waiting=1000) as small:
        body = json.dumps({"text": "가나" * 200}).encode()
        request = HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
        connections = []
        for _ in range(8):
            connections.append(small.connect())
            connections[-1].sendall(request)
        refused = 0
        wait_for(lambda: small.client.get("/metrics").text.count('status="429"') > 0)
        model.go.set()
        for connection in connections:
            answer = read_all(connection)
            assert answer[9:12] in (b"200", b"429")
            if answer[9:12] == b"429":
                refused += 1
                assert b"retry-after: 1" in answer
            connection.close()
        assert 0 < refused < 8
        assert small.works()


def test_a_text_that_waits_too_long_is_given_up() -> None:
    model = SlowModel()
    with serving(model, timeout=0.2) as impatient:
        problem(impatient.fix(WRONG), 503)
        problem(impatient.fix("가나다라 " * 5000), 503)
        model.go.set()
        assert impatient.works()


def test_a_client_that_disconnects_while_it_waits_harms_nobody() -> None:
    model = SlowModel()
    with serving(model) as patient:
        with patient.connect() as connection:
            body = json.dumps({"text": WRONG}).encode()
            connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            wait_for(model.asked.is_set)
        model.go.set()
        assert patient.works()


def test_a_client_that_disconnects_in_the_middle_of_its_body_harms_nobody(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
    assert service.client.post(FIX, json={"text": "가"}).status_code == 200


def test_a_connection_that_nobody_has_accepted_when_the_service_stops_listening_is_served() -> None:
    with serving() as going, contextlib.ExitStack() as stack:
        closing, connected = threading.Event(), threading.Event()

        async def last_tick(_: int) -> bool:
            # Nobody accepts connections while this waits; they are in the queue of the kernel.
            closing.set()
            connected.wait(PATIENCE)
            going.server.handle_exit(signal.SIGTERM, None)
            return True

        going.server.on_tick = last_tick
        closing.wait(PATIENCE)
        waiting = [stack.enter_context(going.connect()) for _ in range(5)]
        for connection in waiting:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connected.set()
        for connection in waiting:
            answer = read_all(connection)
            assert answer.startswith(b"HTTP/1.1 200")
            assert b"connection: close" in answer
