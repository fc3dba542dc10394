"""The page without a server, in Chromium: loading, speed, and how long the reader's clicks have to wait.

    make web
    python -m benchmarks.speed.page [GOLD…] [--folder build/web] [--rounds N]

Takes sentences, one a line, over and over up to 100,000 characters, with every third space left out, so that there is
something to mark. Every round is a fresh profile. The best round is shown, because other work on the machine only ever
adds time. Files come from this machine, so loading holds no network: the sizes say what that adds.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from benchmarks.common import ROOT, argument_parser, run_script, table
from eojeol.errors import InputError, needs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHARACTERS = 100_000
FIRST = "나는 오늘학교 에갔다."
PATIENCE = 600_000
CHUNK = 1 << 15
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}

# The worker alone: a text goes in, changes come back, nothing is drawn.
WORKER = """async (text) => {
    const { Engine } = await import("./engine.js");
    const engine = new Engine("browser");
    await engine.ready;
    const seconds = {};
    const { signal } = new AbortController();
    for (const mode of ["restore", "correct"]) {
        await engine.check(text.slice(0, 6000), { mode }, signal);
        const began = performance.now();
        await engine.check(text, { mode }, signal);
        seconds[mode] = (performance.now() - began) / 1000;
    }
    engine.stop();
    return seconds;
}"""
# The whole page, as after a paste: until all is checked and drawn. A frame gap is the time between two chances to draw.
PASTE = """async (text) => {
    let frame = 0;
    let last = performance.now();
    let task = 0;
    let going = true;
    const step = (now) => {
        frame = Math.max(frame, now - last);
        last = now;
        if (going) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    const watch = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) task = Math.max(task, duration);
    });
    watch.observe({ type: "longtask" });
    const input = document.getElementById("input");
    const result = document.getElementById("result");
    const began = performance.now();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (result.getAttribute("aria-busy") !== "false") await new Promise((go) => setTimeout(go, 20));
    const whole = (performance.now() - began) / 1000;
    await new Promise((go) => setTimeout(go, 300));
    going = false;
    return { whole, frame, task };
}"""


class Line:
    """A connection to the network of so many bytes a second, which all that is sent shares.

    Args:
        rate: bytes a second; 0 for no limit.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._lock = threading.Lock()

    def send(self, source: BinaryIO, target: BinaryIO) -> None:
        """Copy a file, with the time that takes.

        Args:
            source: what is read.
            target: where it goes.
        """
        while chunk := source.read(CHUNK):
            if self._rate:
                with self._lock:
                    time.sleep(len(chunk) / self._rate)
            target.write(chunk)


class Handler(SimpleHTTPRequestHandler):
    """Files, with the types that browsers insist on, and no log."""

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, **kwargs)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, as fast as the line lets it.

        Args:
            source: the file.
            outputfile: the client.
        """
        self.line.send(source, outputfile)

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """The media type."""
        return TYPES.get(Path(path).suffix) or super().guess_type(path)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path, rate: float = 0) -> Iterator[str]:
    """The address of a folder.

    Args:
        folder: what is served.
        rate: bytes a second that all its files share; 0 for no limit.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, Line(rate), directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    with needs("dev"):
        from playwright.sync_api import sync_playwright
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--no-proxy-server", *(["--no-sandbox"] if root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


def sample(files: Sequence[Path]) -> str:
    """100,000 characters of sentences, every third space left out."""
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not lines:
        raise InputError("no sentence in these files; give a file with one sentence a line")
    spaces = count()
    text = ""
    while len(text) < CHARACTERS:
        damaged = ("" if c == " " and next(spaces) % 3 == 2 else c for line in lines for c in f"{line}\n")
        text += "".join(damaged)
    return text[:CHARACTERS]


def first_result(context: BrowserContext, address: str) -> tuple[Page, float]:
    """Visit the page; seconds until a sentence typed at once has its marks.

    Args:
        context: a profile of the browser.
        address: the address of the page.
    """
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address, wait_until="domcontentloaded")
    page.fill("#input", FIRST)
    page.wait_for_selector("#result .mark")
    seconds: float = page.evaluate("() => performance.now() / 1000")
    return page, seconds


def measure(browser: Browser, address: str, text: str) -> dict[str, float]:
    """Every figure once, in a fresh profile.

    Args:
        browser: Chromium.
        address: the address of the page.
        text: what is checked.
    """
    context = browser.new_context(locale="ko-KR")
    page, cold = first_result(context, address)
    page.wait_for_selector("html[data-offline=ready]")
    page.close()
    page, warm = first_result(context, address)
    figures = {"cold": cold, "warm": warm, **page.evaluate(PASTE, text), **page.evaluate(WORKER, text)}
    context.close()
    return figures


def sizes(folder: Path) -> list[tuple[str, int, int]]:
    """Name, bytes, and bytes with gzip of the model, and of everything that the first visit fetches."""
    listed: dict[str, Any] = json.loads((folder / "files.json").read_text(encoding="utf-8"))["files"]
    plain = {name: (folder / name).read_bytes() for name in listed}
    both = {name: (len(data), len(gzip.compress(data, 6))) for name, data in plain.items()}
    model = [pair for name, pair in both.items() if name.startswith("model/")]
    return [
        (label, sum(a for a, _ in pairs), sum(b for _, b in pairs))
        for label, pairs in (("model", model), ("all that is fetched", list(both.values())))
    ]


def run_rounds(folder: Path, text: str, rounds: int) -> tuple[str, dict[str, float]]:
    """Chromium's version, and the best round of each figure.

    Args:
        folder: the page.
        text: what is checked.
        rounds: how often each figure is taken.
    """
    with served(folder) as address, chromium() as browser:
        found = [measure(browser, address, text) for _ in range(rounds)]
        version = browser.version
    return version, {name: min(each[name] for each in found) for name in found[0]}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, "*", model=False)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "web", help="what `make web` made")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each (default: %(default)s)")
    given = parser.parse_args(arguments)
    if not (given.folder / "files.json").exists():
        raise InputError(f"{given.folder} is not there; run `make web`")
    text, rounds = sample(given.gold), max(given.rounds, 1)
    version, best = run_rounds(given.folder, text, rounds)
    longest = f"{best['task']:.0f} ms" if best["task"] else "none above 50 ms"
    rows = [
        *(
            (f"{mode}, in the worker", f"{len(text) / best[mode]:,.0f} characters/s")
            for mode in ("restore", "correct")
        ),
        ("pasted, corrected and drawn", f"{best['whole']:.1f} s"),
        ("longest gap between frames meanwhile", f"{best['frame']:.0f} ms"),
        ("longest task of the main thread meanwhile", longest),
        ("first visit, until the first result", f"{best['cold']:.1f} s"),
        ("later visits, until the first result", f"{best['warm']:.1f} s"),
        *(
            (name, f"{size / 1e6:.1f} MB, {zipped / 1e6:.1f} MB with gzip")
            for name, size, zipped in sizes(given.folder)
        ),
    ]
    print(f"Chromium {version}, {len(text):,} characters, best of {rounds}\n\n{table(('', ''), rows)}")


if __name__ == "__main__":
    run_script(main)
