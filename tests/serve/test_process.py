"""`eojeol serve` as a process: it starts, listens where it should, and ends without losing anything."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from eojeol.cli.main import INTERRUPTED

from .helpers import FIX, PATIENCE, WRONG, wait_for

RIGHT = "나는 오늘 학교에 갔다."
HEADERS = {"content-type": "application/json"}
BODY = json.dumps({"text": WRONG}).encode()
CLIENTS = 6

pytestmark = pytest.mark.skipif(
    not (files("eojeol") / "models" / "config.json").is_file(), reason="no embedded model in this checkout"
)


class Process:
    """A running `eojeol serve`."""

    def __init__(self, *arguments: str) -> None:
        command = [str(Path(sys.executable).parent / "eojeol"), "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.fullmatch(r"eojeol: serving on http://127\.0\.0\.1:(\d+)\n", line)
        if found is None:
            self.process.kill()
            pytest.fail(line + self.process.communicate()[1])
        self.port = int(found[1])

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@pytest.fixture
def process(request: pytest.FixtureRequest) -> Iterator[Process]:
    running = Process(*getattr(request, "param", ()))
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate()


def ask(connection: http.client.HTTPConnection) -> dict[str, str]:
    connection.request("POST", FIX, BODY, HEADERS)
    answer = connection.getresponse()
    assert answer.status == 200
    found: dict[str, str] = json.loads(answer.read())
    return found


def status(process: Process, path: str) -> int:
    connection = process.connect()
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def test_it_serves_and_after_sigterm_it_ends_with_0_and_nothing_on_standard_output(process: Process) -> None:
    with contextlib.closing(process.connect()) as connection:
        assert ask(connection) == {"text": RIGHT}
    process.send(signal.SIGTERM)
    assert process.end() == (0, "", "")


def test_it_listens_to_this_machine_alone(process: Process) -> None:
    others = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    others = {address for address in others if not str(address).startswith("127.")}
    if not others:
        pytest.skip("this machine has no address but the loopback's")
    for address in others:
        with pytest.raises(OSError):
            socket.create_connection((str(address), process.port), 1)


def test_interrupting_it_ends_it_as_interrupted_commands_end(process: Process) -> None:
    process.send(signal.SIGINT)
    assert process.end() == (INTERRUPTED, "", "")


@pytest.mark.parametrize("process", [("--drain", "2")], indirect=True)
def test_after_sigterm_it_is_not_ready_but_goes_on_serving_for_a_while(process: Process) -> None:
    assert status(process, "/readyz") == 200
    process.send(signal.SIGTERM)
    wait_for(lambda: status(process, "/readyz") == 503)
    assert status(process, "/healthz") == 200
    with contextlib.closing(process.connect()) as connection:
        connection.request("POST", FIX, BODY, HEADERS)
        answer = connection.getresponse()
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        assert json.loads(answer.read()) == {"text": RIGHT}
    assert process.end()[0] == 0


@pytest.mark.parametrize("process", [("--drain", "3")], indirect=True)
def test_sigterm_under_load_loses_no_accepted_request(process: Process) -> None:
    done, lost = [0] * CLIENTS, []
    not_ready = threading.Event()

    def client(number: int) -> None:
        """Ask on and on, half of the clients with a new connection for each request, until there is no service."""
        connection = process.connect()
        while connection.sock is not None or not not_ready.is_set():
            try:
                if ask(connection) != {"text": RIGHT}:
                    lost.append("another text")
                done[number] += 1
            except (OSError, http.client.HTTPException, AssertionError) as error:
                lost.append(repr(error))
            if number % 2:
                connection.close()
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    wait_for(lambda: min(done) > 3)
    before = sum(done)
    process.send(signal.SIGTERM)
    # What a balancer does: it looks, and sends nobody any more.
    wait_for(lambda: status(process, "/readyz") == 503)
    not_ready.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert process.end() == (0, "", "")
    assert lost == []
    assert sum(done) > before


def test_what_is_being_answered_is_finished_after_sigterm(process: Process) -> None:
    text = "나는오늘학교에갔다. " * 12_000
    with contextlib.closing(process.connect()) as connection:
        connection.request("POST", FIX, json.dumps({"text": text}).encode(), HEADERS)
        wait_for(lambda: "eojeol_turn_requests_sum 0.0" not in figures(process))
        process.send(signal.SIGTERM)
        answer = connection.getresponse()
        assert answer.status == 200
        assert json.loads(answer.read())["text"].replace(" ", "") == text.replace(" ", "")
    assert process.end()[0] == 0


def figures(process: Process) -> str:
    with contextlib.closing(process.connect()) as connection:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()


def test_a_second_signal_ends_it_without_waiting(process: Process) -> None:
    with socket.create_connection(("127.0.0.1", process.port)) as connection:
        connection.sendall(b"POST /v1/fix HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n")
        wait_for(lambda: "eojeol_requests" in figures(process))
        process.send(signal.SIGTERM)
        wait_for(lambda: status(process, "/readyz") == 503)
        process.send(signal.SIGTERM)
        assert process.end()[0] == 0


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "eojeol"), "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * 2, check=False)


def test_a_port_that_is_taken_is_one_line_and_exit_code_3() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--port", str(port))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"eojeol: cannot listen on 127.0.0.1 port {port}; try another --port\n"


def test_a_model_that_is_none_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    done = run("--model", str(tmp_path), "--port", "0")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "config.json" in done.stderr


@pytest.mark.slow
def test_nothing_is_written_to_a_disk(tmp_path: Path) -> None:
    before = dict(os.environ)
    os.environ.update(TMPDIR=str(tmp_path), HOME=str(tmp_path))
    os.environ.pop("CI", None)
    try:
        running = Process()
    finally:
        os.environ.clear()
        os.environ.update(before)
    with contextlib.closing(running.connect()) as connection:
        assert ask(connection) == {"text": RIGHT}
        big = json.dumps({"text": "가나다라 " * 30_000}).encode()
        connection.request("POST", FIX, big, HEADERS)
        assert connection.getresponse().read()
    running.send(signal.SIGTERM)
    assert running.end()[0] == 0
    assert list(tmp_path.iterdir()) == []
