"""The language server: how long after a keystroke the diagnostics are there, and what it needs in memory.

    python -m benchmarks.speed.lsp [--keys N] [--formats md,txt,…]

A client opens a document of 1,000 lines and one of 1 MB (UTF-8), in which every line is another one and one space in
fifty is missing, and then types N times one character somewhere, each time waiting for the diagnostics of that very
version. The server waits for no pause here (`debounce` 0): a user's pause comes on top. What the client needs to read
the answer is in the figures. Memory is the server's peak (Linux).
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import argument_parser, run_script, table_head, table_row
from benchmarks.speed.start import PARAGRAPH

HEADS = ("document", "format", "KB", "lines", "shown", "open, ms", "key p50, ms", "key p95, ms", "server, MB")
LINES = 1000
MEGABYTE = 1_000_000
OPEN_SECONDS = 600.0
SEED = 7
MISSING = 0.02


def document(lines: int | None = None, size: int | None = None) -> str:
    """A text whose lines are all different, with one space in fifty missing.

    Args:
        lines: how many lines; or
        size: how many bytes of UTF-8.
    """
    chosen = random.Random(SEED)
    sentences = re.findall(r"[^.]+\.", PARAGRAPH)
    made: list[str] = []
    done = 0
    while len(made) < (lines or sys.maxsize) and done < (size or sys.maxsize):
        sentence = chosen.choice(sentences).strip()
        line = f"{len(made)}. " + "".join(
            "" if character == " " and chosen.random() < MISSING else character for character in sentence
        )
        made.append(line)
        done += len(line.encode()) + 1
    return "\n".join(made) + "\n"


class Editor:
    """A client that types, and waits for what is shown."""

    def __init__(self) -> None:
        from pygls.lsp.client import LanguageClient

        self._client: Any = LanguageClient("benchmark", "1")
        self._shown: dict[tuple[str, int], asyncio.Future[int]] = {}

        @self._client.feature("textDocument/publishDiagnostics")  # type: ignore[untyped-decorator]
        def show(params: Any) -> None:
            # A plain function: pygls writes its name into it.
            self._show(params)

    async def start(self) -> int:
        """Start a server; its process id."""
        from lsprotocol import types

        await self._client.start_io(sys.executable, "-m", "eojeol", "lsp", "--isolated")
        params = types.InitializeParams(capabilities=types.ClientCapabilities())
        params.initialization_options = {"debounce": 0}
        await self._client.initialize_async(params)
        self._client.initialized(types.InitializedParams())
        return int(self._client._server.pid)

    async def open(self, uri: str, text: str) -> tuple[float, int]:
        """Open a document.

        Args:
            uri: its name.
            text: what it holds.

        Returns:
            Seconds until its diagnostics are there, and how many there are.
        """
        from lsprotocol import types

        item = types.TextDocumentItem(uri=uri, language_id="", version=0, text=text)
        return await self._timed(
            uri, 0, lambda: self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        )

    async def type(self, uri: str, version: int, line: int, column: int) -> float:
        """Type one character; seconds until the diagnostics are there.

        Args:
            uri: the document.
            version: of the document with it.
            line: where, from 0.
            column: where, from 0.
        """
        from lsprotocol import types

        at = types.Position(line, column)
        change = types.TextDocumentContentChangePartial(range=types.Range(at, at), text="가")
        params = types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=uri, version=version), [change]
        )
        return (await self._timed(uri, version, lambda: self._client.text_document_did_change(params)))[0]

    async def stop(self) -> None:
        """End the server."""
        await self._client.shutdown_async(None)
        self._client.exit(None)
        await self._client.stop()

    def _show(self, params: Any) -> None:
        waiting = self._shown.pop((params.uri, params.version), None)
        if waiting is not None:
            waiting.set_result(len(params.diagnostics))

    async def _timed(self, uri: str, version: int, act: Any) -> tuple[float, int]:
        waiting = self._shown[uri, version] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        act()
        count = await asyncio.wait_for(waiting, OPEN_SECONDS)
        return time.perf_counter() - began, count


async def measure(name: str, suffix: str, text: str, keys: int) -> list[str]:
    """The cells of one row; each has a server of its own.

    Args:
        name: what the document is called.
        suffix: its format, with the dot.
        text: what it holds.
        keys: how many keystrokes.
    """
    editor = Editor()
    process = await editor.start()
    uri = f"file:///benchmark/text{suffix}"
    opened, shown = await editor.open(uri, text)
    lines = text.split("\n")
    chosen = random.Random(SEED)
    times = []
    for version in range(1, keys + 1):
        line = chosen.randrange(len(lines) - 1)
        times.append(1000 * await editor.type(uri, version, line, len(lines[line]) // 2))
    memory = peak_mb(process)
    await editor.stop()
    p95 = statistics.quantiles(times, n=20)[-1]
    figures = (1000 * opened, statistics.median(times), p95)
    size = f"{len(text.encode()) / 1000:,.0f}"
    return [
        name,
        suffix[1:],
        size,
        f"{len(lines) - 1:,}",
        f"{shown:,}",
        *(f"{each:,.0f}" for each in figures),
        memory,
    ]


def peak_mb(process: int) -> str:
    """The most memory that a process has had, where the system says it."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"^VmHWM:\s*(\d+) kB", status.read_text(), re.MULTILINE) if status.is_file() else None
    return f"{int(found[1]) / 1000:,.0f}" if found else "?"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument(
        "--keys", type=int, default=100, help="keystrokes for each document (default: %(default)s)"
    )
    parser.add_argument("--formats", default="txt,md", help="formats, by commas (default: %(default)s)")
    given = parser.parse_args(arguments)
    print(table_head(HEADS, text_columns=2))
    for name, text in ((f"{LINES:,} lines", document(lines=LINES)), ("1 MB", document(size=MEGABYTE))):
        for suffix in given.formats.split(","):
            row = asyncio.run(measure(name, f".{suffix}", text, max(given.keys, 2)))
            print(table_row(row), flush=True)


if __name__ == "__main__":
    run_script(main)
