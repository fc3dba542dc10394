"""POST /v1/stream: any length in, the same length out, in bounded memory."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from eojeol.serve.endpoints.stream import BodyReader
from eojeol.serve.problems import ProblemError
from eojeol.serve.workers import Deadline
from eojeol.text.windows import BLOCK

from ...standin import HASH
from ..helpers import PATIENCE, STREAM, WRONG, Served, SlowModel, problem, read_all, serving, wait_for

LINE = "나는 오늘 학교 에 갔다. 가나다라 ```마바\n"
LONG = LINE * (3 * BLOCK // len(LINE))


def chunks(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_short_stream_is_the_text_in_one_piece(service: Served, size: int) -> None:
    answer = service.client.post(STREAM, content=chunks((WRONG * 3).encode(), size))
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == HASH.correct(WRONG * 3)


@pytest.mark.parametrize("text", [LONG, LONG.replace("\n", " ")], ids=["lines", "one line"])
@pytest.mark.parametrize("mode", ["correct", "restore"])
def test_a_long_stream_is_the_text_in_one_piece(service: Served, text: str, mode: str) -> None:
    answer = service.client.post(STREAM, params={"mode": mode}, content=chunks(text.encode(), 50_001))
    assert answer.text == HASH.batch([text], mode)[0]


def test_an_empty_stream_is_an_empty_text(service: Served) -> None:
    answer = service.client.post(STREAM)
    assert (answer.status_code, answer.content) == (200, b"")


def test_output_comes_before_the_input_has_ended(service: Served) -> None:
    first = threading.Event()

    def body() -> Iterator[bytes]:
        yield LONG.encode()
        assert first.wait(30), "nothing came while the stream was open"
        yield b"."

    with service.connect() as connection:
        connection.sendall(
            b"POST /v1/stream HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        parts = body()
        data = next(parts)
        connection.sendall(b"%x\r\n%s\r\n" % (len(data), data))
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        first.set()
        connection.sendall(b"1\r\n%s\r\n0\r\n\r\n" % next(parts))
        rest = b""
        while not rest.endswith(b"\r\n0\r\n\r\n"):
            rest += connection.recv(65536)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 99])
def test_the_offset_of_what_is_not_utf8_does_not_depend_on_the_chunks(size: int) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for chunk in chunks("가a나".encode() + b"\xff" + b"a", size):
            yield chunk

    async def read() -> None:
        # Not through a socket, which puts chunks together as it likes.
        body = BodyReader(parts(), Deadline(PATIENCE))
        await asyncio.to_thread(lambda: list(body.texts()))

    with pytest.raises(ProblemError, match="byte 7: not utf-8"):
        asyncio.run(read())


def test_what_is_not_utf8_is_refused_with_its_offset(service: Served) -> None:
    answer = service.client.post(STREAM, content=chunks("가나".encode() + b"\xff" + b"a", 2))
    assert "byte 6" in problem(answer, 422)
    answer = service.client.post(STREAM, content="가".encode()[:2])
    assert "byte 0" in problem(answer, 422)


def test_an_option_that_is_wrong_is_refused(service: Served) -> None:
    for query, says in [({"mode": "x"}, "mode"), ({"moed": "correct"}, "moed"), ({"add": "2"}, "add")]:
        assert says in problem(service.client.post(STREAM, params=query, content=b"a"), 422)
    assert "twice" in problem(service.client.post(f"{STREAM}?add=0.5&add=0.6", content=b"a"), 422)


def test_what_is_wrong_later_breaks_the_answer_off(service: Served) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        service.client.post(STREAM, content=chunks(LONG.encode() + b"\xff", 100_000))
    assert service.works()


def test_a_stream_that_is_too_long_is_refused_or_broken_off() -> None:
    with serving(max_stream=1000) as small:
        problem(small.client.post(STREAM, content=b"a" * 1001), 413)
        problem(small.client.post(STREAM, content=chunks(b"a" * 1001, 100)), 413)
        assert small.works()


def test_a_client_that_goes_away_frees_its_slot() -> None:
    with serving(max_streams=1) as served:
        with served.connect() as connection:
            connection.sendall(
                b"POST /v1/stream HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            connection.sendall(b"3\r\n\xea\xb0\x80\r\n")
            wait_for(lambda: served.client.post(STREAM, content=b"a").status_code == 429)
        wait_for(lambda: served.client.post(STREAM, content=b"a").status_code == 200)


def test_a_stream_that_stalls_is_refused_and_frees_its_slot() -> None:
    with serving(max_streams=1, body_timeout=0.2) as impatient, impatient.connect() as connection:
        connection.sendall(b"POST /v1/stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab")
        assert connection.recv(100).startswith(b"HTTP/1.1 408")
        assert impatient.client.post(STREAM, content=b"a").status_code == 200


def test_a_stream_whose_time_is_up_is_broken_off() -> None:
    model = SlowModel()
    with serving(model, stream_timeout=0.2) as impatient, impatient.connect() as connection:
        connection.sendall(
            b"POST /v1/stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n" + "가나".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 503")
        model.go.set()


def test_the_service_can_go_down_while_a_stream_is_open() -> None:
    with serving(stop_timeout=1.0) as going, going.connect() as connection:
        connection.sendall(b"POST /v1/stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab")
        wait_for(lambda: "/v1/stream" not in going.client.get("/metrics").text)
        going.server.should_exit = True
        read_all(connection)
