"""The packed extension in a real window of VS Code, which code-server shows in a browser.

code-server is too large for every machine: EOJEOL_VSCODE says where it has been installed (docs/editors.md).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WRONG, RIGHT = "나는 오늘 학교 에 갔다.\n", "나는 오늘 학교에 갔다.\n"
# The first start of a window on a slow machine.
PATIENCE = 120.0

pytestmark = pytest.mark.slow


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Any]:
    """A window with the folder `ws` open and the extension installed."""
    pytest.importorskip("pygls")
    api = pytest.importorskip("playwright.sync_api")
    place, chromium = os.environ.get("EOJEOL_VSCODE"), shutil.which("chromium")
    if not place:
        pytest.skip("EOJEOL_VSCODE names no code-server: the extension is not tried in a window of VS Code")
    if chromium is None:
        pytest.skip(
            "no Chromium (Debian: apt-get install chromium): there is no window to try the extension in"
        )
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / "text.md").write_text(WRONG, encoding="utf-8")
    port = _free_port()
    server = _installed(Path(place), tmp_path)
    running = subprocess.Popen(
        [*server, "--without-connection-token", "--host", "127.0.0.1", "--port", str(port)],
        env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _eventually(lambda: _listens(port))
        with api.sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu", "--no-proxy-server"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            page = browser.new_page()
            page.set_default_timeout(1000 * PATIENCE)
            page.goto(f"http://127.0.0.1:{port}/?folder={tmp_path / 'ws'}")
            yield page
            browser.close()
    finally:
        running.terminate()
        running.wait(PATIENCE)


def test_a_wrong_space_is_underlined_explained_and_mended_by_its_quick_fix(
    window: Any, tmp_path: Path
) -> None:
    # The extension asks for a trusted folder: a setting of it names the command that is started.
    window.get_by_role("button", name="Yes, I trust the authors").click()
    window.get_by_text("text.md").first.dblclick()
    window.wait_for_selector(".squiggly-info")
    window.keyboard.press("Control+Shift+M")
    problems = window.locator(".markers-panel")
    problems.get_by_text("R41-particle").wait_for()
    assert "‘에’는 조사이므로" in problems.inner_text()
    # To the place, and the first of what is offered there.
    window.locator(".view-lines").first.click()
    window.keyboard.press("F8")
    window.keyboard.press("Escape")
    window.keyboard.press("Control+Period")
    window.locator(".action-widget").wait_for()
    window.keyboard.press("Enter")
    window.wait_for_selector(".squiggly-info", state="detached")
    window.keyboard.press("Control+s")
    file = tmp_path / "ws" / "text.md"
    _eventually(lambda: file.read_text(encoding="utf-8") == RIGHT)


def _installed(place: Path, folder: Path) -> list[str]:
    """The command of a server that has the extension.

    Args:
        place: the folder of code-server.
        folder: where it keeps its things.
    """
    settings = folder / "data" / "data" / "Machine" / "settings.json"
    settings.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "eojeol", "lsp"]
    settings.write_text(json.dumps({"eojeol.command": command, "eojeol.debounce": 0}), encoding="utf-8")
    server = [
        "node", str(place / "lib" / "vscode" / "out" / "server-main.js"), "--accept-server-license-terms",
        "--telemetry-level", "off", "--server-data-dir", str(folder / "data"),
        "--extensions-dir", str(folder / "extensions"),
    ]  # fmt: skip
    package = next((ROOT / "editors" / "vscode").glob("*.vsix"), None)
    if package is None:
        pytest.skip("the extension is not packed: npm run package, in editors/vscode")
    done = subprocess.run(
        [*server, "--install-extension", str(package)],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.search("successfully installed", done.stdout), done.stdout + done.stderr
    return server


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}


def _free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as made:
        return made.connect_ex(("127.0.0.1", port)) == 0


def _eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
