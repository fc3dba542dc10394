"""A browser for the tests of this folder; each test gets an empty profile, and an error in the console fails it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("playwright", "axe_playwright_python", "fastapi", "uvicorn", "prometheus_client", "httpx")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> Any:
    """Skip the files of this folder, with a reason, where what drives a browser is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    return _Skipped.from_parent(parent, path=module_path) if missing else None


class _Skipped(pytest.Module):
    def collect(self) -> Any:
        pytest.skip(f"the page is not tested: none of {', '.join(NEEDED)} may be missing")


# Not for longer: Playwright keeps an event loop in this thread, which other tests' own would meet.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip("no Chromium (Debian: apt-get install chromium): the page is not tested")
    # Chromium refuses its sandbox to root, who runs the tests in containers.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--disable-gpu", "--no-proxy-server", *(["--no-sandbox"] if root else [])]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a service with a stand-in for the model."""
    from ..serve.helpers import serving
    from .helpers import PageModel

    with serving(PageModel()) as served:
        yield f"http://127.0.0.1:{served.port}/"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static folder that `make web` makes, with the embedded model."""
    web = ROOT / "web"
    if shutil.which("node") is None:
        pytest.skip("Node is not installed: the page without a server is not tested")
    if not (web / "node_modules" / "onnxruntime-web").is_dir():
        pytest.skip(
            "web/node_modules is missing (`make web` installs it): the page without a server is not tested"
        )
    out = tmp_path_factory.mktemp("static") / "web"
    for command in (["node_modules/typescript/bin/tsc"], ["assemble.mjs", "static", str(out)]):
        done = subprocess.run(["node", *command], cwd=web, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return out


@contextmanager
def visiting(browser: Any, profiles: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """What the fixture `visit` gives, for as long as a block lasts; what its pages kept is gone afterwards.

    A new profile for each page would load every script again, which takes longer than most tests; one for each set
    of options, emptied in between, is as fresh.
    """
    from .helpers import forget, open_page

    opened = []
    told: list[str] = []

    def go(address: str, allowed: str = "\0", **options: Any) -> Any:
        opened.append(open_page(browser, profiles, address, told, allowed, **options))
        return opened[-1]

    yield go
    for page in opened:
        forget(page)
    assert told == []


@pytest.fixture(scope="module")
def profiles(browser: Any) -> Iterator[dict[str, Any]]:
    """The profiles of a module, by their options."""
    held: dict[str, Any] = {}
    yield held
    for context in held.values():
        context.close()


@pytest.fixture
def visit(browser: Any, profiles: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Open a page in an empty profile and wait until it can work: `visit(address, dark=True)`.

    `allowed` is a part of messages that the console may show.
    """
    with visiting(browser, profiles) as go:
        yield go


@pytest.fixture
def page(visit: Callable[..., Any], server: str) -> Any:
    """The page of the service."""
    return visit(server)
