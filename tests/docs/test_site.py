"""The site, built strictly and opened in a real browser; `make docs` has to have made its environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from .blocks import ROOT

pytestmark = pytest.mark.slow
SHOTS = ROOT / "build" / "screenshots"
PROGRAM = ROOT / "build" / "docs-env" / ("Scripts" if os.name == "nt" else "bin") / "mkdocs"
# What is looked at: a page of text with code, one with pictures, one in Korean on a phone in the dark.
PICTURES = (
    ("quickstart/", "docs-quickstart", 1280, "light"),
    ("how-it-works/", "docs-how-it-works", 1280, "light"),
    ("ko/faq/", "docs-ko-faq", 390, "dark"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not PROGRAM.is_file():
        pytest.skip("the tools of the documentation are not installed: make docs")
    out = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run(
        [str(PROGRAM), "build", "--strict", "--site-dir", str(out)],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return out


class _Page(HTMLParser):
    """The links and the places of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (
                name in ("href", "src")
                and value
                and not (tag == "link" and dict(attrs).get("rel") == "canonical")
            ):
                self.links.append(value)
            elif name == "id" and value:
                self.ids.add(value)


def test_every_internal_link_leads_somewhere(site: Path) -> None:
    pages = {
        path.relative_to(site).as_posix().removesuffix("index.html"): _Page(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
    }
    assert len(pages) > 40
    broken = []
    count = 0
    for name, page in pages.items():
        # Its addresses are those of the published site.
        if name.endswith("404.html"):
            continue
        for link in page.links:
            target, anchor = urldefrag(urljoin(f"https://here/{name}", link))
            if not target.startswith("https://here/"):
                continue
            count += 1
            path = unquote(urlsplit(target).path).lstrip("/")
            if path in pages:
                if anchor and unquote(anchor) not in pages[path].ids:
                    broken.append(f"{name}: {link} has no such place")
            elif not (site / path).is_file():
                broken.append(f"{name}: {link}")
    assert count > 1000
    assert broken == []


def test_no_page_asks_another_host(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        loads = re.findall(r'<(?:script|img|iframe)[^>]* src="(https?://[^"]+)"', text)
        loads += re.findall(
            r'<link[^>]* rel="(?:stylesheet|preconnect|icon)"[^>]* href="(https?://[^"]+)"', text
        )
        assert loads == [], path.relative_to(site)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    import shutil

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium (Debian: apt-get install chromium): the site is not opened")
    flags = ["--disable-gpu", "--no-proxy-server"]
    # Chromium refuses its sandbox to root, who runs the tests in containers.
    if sys.platform != "win32" and os.geteuid() == 0:
        flags.append("--no-sandbox")
    with playwright_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags)
        yield running
        running.close()


@pytest.mark.parametrize(("place", "name", "width", "scheme"), PICTURES, ids=[each[1] for each in PICTURES])
def test_pages_open_without_a_complaint(
    browser: Any, address: str, place: str, name: str, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("requestfailed", lambda request: told.append(request.url))
    page.goto(address + place)
    page.wait_for_load_state("networkidle")
    # The list of versions is beside the site where it is published, and nowhere else.
    assert [each for each in told if "versions.json" not in each and "404" not in each] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=False)
    page.close()


@pytest.mark.parametrize(
    ("place", "word"), [("", "quarantined"), ("", "띄어쓰기"), ("ko/", "말뭉치"), ("ko/", "인코딩")]
)
def test_search_finds_english_and_korean(browser: Any, address: str, place: str, word: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + place)
    # What is typed before the page listens is lost.
    page.wait_for_load_state("networkidle")
    page.fill("input.md-search__input", word)
    page.dispatch_event("input.md-search__input", "keyup")
    page.wait_for_selector(".md-search-result__item", timeout=60_000)
    assert word in page.inner_text(".md-search-result__list")
    page.close()


def test_the_choice_of_language_stays_on_the_page(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    for place, other in (("rules/", "ko/rules/"), ("ko/rules/", "rules/"), ("api/", "ko/")):
        page.goto(address + place)
        language = "en" if place.startswith("ko/") else "ko"
        link = page.locator(f"a[hreflang={language}].md-select__link").get_attribute("href")
        assert urljoin(address + place, link) == address + other
    page.close()
