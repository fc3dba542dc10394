"""A client that costs little, and the service in a process of its own: what benchmarks/speed/serve.py measures with.

One asyncio loop with bare connections: no library for HTTP costs less than what it is to measure.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

HEAD = "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
JSON = "application/json"
PATIENCE = 60.0


@dataclass
class Tally:
    """What came back.

    Attributes:
        statuses: number of answers by status; 0 stands for none.
        seconds: from the request to the end of its answer, for status 200.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The time that this share of the answers came within, in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


class Service:
    """`eojeol serve` in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        command = [str(Path(sys.executable).parent / "eojeol"), "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        found = re.search(r":(\d+)$", self.process.stderr.readline())
        if found is None:
            raise SystemExit(f"the service did not start: {self.process.stderr.read()}")
        self.port = int(found[1])

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        if code and error is None:
            raise SystemExit(f"the service ended with exit code {code}")

    def processor_seconds(self) -> float:
        """Processor time that it has used (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Memory in use, in MB (Linux)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def request(path: str, body: bytes, kind: str = JSON) -> bytes:
    """A whole request.

    Args:
        path: the path of the address.
        body: the body.
        kind: the media type of the body.
    """
    return HEAD.format(path=path, kind=kind, length=len(body)).encode() + body


def fix_requests(texts: Sequence[str]) -> list[bytes]:
    """POST /v1/fix for each text."""
    return [request("/v1/fix", json.dumps({"text": text}, ensure_ascii=False).encode()) for text in texts]


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, data: bytes) -> tuple[int, bool]:
    """Send a request and read its answer: its status, and whether the connection stays.

    Args:
        reader: the reading end of the connection.
        writer: its writing end.
        data: the whole request.
    """
    writer.write(data)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = re.search(rb"content-length: (\d+)", head)
    if length is not None:
        await reader.readexactly(int(length[1]))
    else:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head[9:12]), b"connection: close" not in head


async def closed_loop(
    port: int, clients: int, requests: Sequence[bytes], seconds: float, fresh: bool = False
) -> Tally:
    """Clients that ask again as soon as they have their answer, each on a connection of its own.

    Args:
        port: the port of the service.
        clients: how many ask at once.
        requests: what they send, by turns.
        seconds: how long they ask.
        fresh: open a new connection for every request, as strangers do.
    """
    tally = Tally()
    until = time.perf_counter() + seconds

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = number
        while (start := time.perf_counter()) < until:
            try:
                status, stays = await asyncio.wait_for(
                    ask(reader, writer, requests[turn % len(requests)]), PATIENCE
                )
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
                status, stays = 0, False
            tally.statuses[status] += 1
            if status == 200:
                tally.seconds.append(time.perf_counter() - start)
            if fresh or not stays:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            turn += clients
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return tally


async def open_loop(
    port: int, rate: float, requests: Sequence[bytes], seconds: float, watch: Callable[[], None]
) -> Tally:
    """Requests that come whether those before are answered or not, each on a connection of its own.

    Args:
        port: the port of the service.
        rate: requests a second.
        requests: what is sent, by turns.
        seconds: how long new ones come.
        watch: is called while requests are open.
    """
    # One file for each connection that waits.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    tally = Tally()
    running: set[asyncio.Task[None]] = set()

    async def send(data: bytes) -> None:
        start = time.perf_counter()
        status = 0
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                status, _ = await asyncio.wait_for(ask(reader, writer, data), PATIENCE)
            finally:
                writer.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
            pass
        tally.statuses[status] += 1
        if status == 200:
            tally.seconds.append(time.perf_counter() - start)

    start = time.perf_counter()
    sent = 0
    while (now := time.perf_counter() - start) < seconds:
        while sent < now * rate:
            task = asyncio.create_task(send(requests[sent % len(requests)]))
            running.add(task)
            task.add_done_callback(running.discard)
            sent += 1
        watch()
        await asyncio.sleep(0.01)
    while running:
        watch()
        await asyncio.sleep(0.05)
    return tally
