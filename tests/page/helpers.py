"""What the tests of the page share: a model that is easy to foresee, a file server, and short words for the browser."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import Any, ClassVar

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from eojeol.serve.middleware import CONTENT_SECURITY_POLICY

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "figures"
SHOTS = ROOT / "build" / "screenshots"
# Set, the screenshots in docs/figures are made anew.
UPDATE = "EOJEOL_UPDATE_FIGURES"
# Milliseconds, for whatever the browser has to do on a busy machine.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
READY = "html[data-ready]"
OFFLINE = "html[data-offline=ready]"
WRONG = "나는 오늘학교 에갔다."
RIGHT = "나는 오늘 학교에 갔다."


class PageModel:
    """P(space) depends on the character after the gap alone: sure, likely and unsure ones, and hardly elsewhere."""

    reach = 0

    def probabilities(self, characters: Any, observed: Any, segments: Any) -> Any:
        out = np.full(len(characters), 0.03, np.float32)
        for words, p in (("오학어시", 0.97), ("갔", 0.8), ("걸", 0.65)):
            out[np.isin(characters, [ord(c) for c in words])] = p
        return out


def open_page(
    browser: Browser,
    profiles: dict[str, BrowserContext],
    address: str,
    told: list[str],
    allowed: str,
    dark: bool = False,
    until: str = READY,
    **options: Any,
) -> Page:
    """A page in the profile with these options, ready to work (`until`); what goes wrong in it is added to `told`.

    Nothing fades: what is looked at half-way, by axe for one, has other colours.
    """
    options.setdefault("viewport", {"width": 1180, "height": 800})
    options.setdefault("reduced_motion", "reduce")
    options.update(locale="ko-KR", color_scheme="dark" if dark else "light")
    key = repr(sorted(options.items()))
    if key not in profiles:
        profiles[key] = browser.new_context(**options)
        profiles[key].set_default_timeout(PATIENCE)
        profiles[key].grant_permissions(["clipboard-read", "clipboard-write"])
    page = profiles[key].new_page()

    def tell(message: Any) -> None:
        if message.type in ("error", "warning") and allowed not in message.text:
            told.append(f"{message.type}: {message.text}")

    page.on("console", tell)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address)
    page.wait_for_selector(until)
    return page


def forget(page: Page) -> None:
    """Close a page, and empty its profile of what the address kept there."""
    origin = page.evaluate("() => location.origin")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    page.close()


def ready(page: Page) -> None:
    """Wait until the engine works."""
    page.wait_for_selector(READY)


def settle(page: Page) -> None:
    """Wait until the result is that of the text."""
    page.wait_for_selector("#result[aria-busy=false]")


def write(page: Page, text: str) -> None:
    """Put a text into the box and wait for its result."""
    page.locator("#input").fill(text)
    settle(page)


def result(page: Page) -> str:
    """The result as the page shows it."""
    lines: list[str] = page.locator("#result > .line").evaluate_all("all => all.map(one => one.textContent)")
    return "\n".join(lines)


def mark(page: Page, number: int) -> Any:
    """The mark of a change, from 0."""
    return page.locator("#result .mark").nth(number)


def shows(page: Page, text: str) -> None:
    """Wait until the result is this text. A file takes a moment before the page has anything to work on."""
    end = monotonic() + PATIENCE / 1000
    settle(page)
    while result(page) != text and monotonic() < end:
        page.wait_for_timeout(50)
        settle(page)
    assert result(page) == text


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files on the page."""
    data = page.evaluate_handle(
        """files => {
            const data = new DataTransfer();
            for (const [name, bytes] of Object.entries(files)) data.items.add(new File([new Uint8Array(bytes)], name));
            return data;
        }""",
        {name: list(content) for name, content in files.items()},
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event("body", kind, {"dataTransfer": data})


def downloaded(page: Page, selector: str) -> tuple[str, bytes]:
    """Name and content of what a click downloads."""
    with page.expect_download() as waiting:
        page.click(selector)
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def violations(page: Page) -> list[str]:
    """What axe-core says is a barrier."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def shoot(page: Page, name: str, **options: Any) -> None:
    """Keep a screenshot, and in the documentation if that is asked for."""
    page.mouse.move(0, 0)
    folders = [SHOTS, FIGURES] if os.environ.get(UPDATE) else [SHOTS]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"page-{name}.png", animations="disabled", caret="hide", **options)


class _Handler(SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, files: FileServer, *args: Any, **kwargs: Any) -> None:
        self.files = files
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        if self.files.down:
            self.close_connection = True  # without an answer
        else:
            while self.files.hold and self.path == self.files.hold:
                sleep(0.02)
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def log_request(self, *_: object) -> None:
        self.files.asked.append(f"{self.command} {self.path}")


@dataclass
class FileServer:
    """Any static file server.

    Attributes:
        address: of its folder.
        asked: what it has answered so far.
        hold: the path of a file that it sends only when this is empty again.
        down: it answers nothing while this is set. Chromium's own offline mode spares service workers.
    """

    address: str = ""
    asked: list[str] = field(default_factory=list)
    down: bool = False
    hold: str = ""


@contextmanager
def file_server(folder: Path) -> Iterator[FileServer]:
    """Serve a folder until the block ends."""
    files = FileServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files, directory=str(folder)))
    files.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield files
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
