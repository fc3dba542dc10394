"""The page without a server: the embedded model in the browser, from any static file server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from eojeol import Rules, Spacer

from ..serve.helpers import serving
from .conftest import ROOT, visiting
from .helpers import (
    OFFLINE,
    FileServer,
    PageModel,
    drop,
    file_server,
    result,
    settle,
    shoot,
    shows,
    write,
)

# Each starts a browser with a model in it; tests/web holds that the core in JavaScript decides as Python does.
pytestmark = pytest.mark.slow

TEXT = """오늘은날씨가참좋아서 친구와함께 한강공원을걸었다. 강바람이 시원하게불어와 기분이좋아졌다.
점심 에는 할머니를 도와드리고 전을 같이 먹어보았다. 저녁에는 집 에서 된장찌개를 끓였다.

책을 읽다가 모르는낱말이 나오면 사전을찾아 본다. 😀 자세한 것은 https://example.org/책장 에서볼 수있다.
```
코드는그대로 둔다.
```
"""

EMBEDDED = "html[data-model=embedded]"
SMALL = ROOT / "src" / "eojeol" / "models" / "small"


@pytest.fixture(scope="module")
def small() -> Spacer:
    """The small model, in Python."""
    if not (SMALL / "config.json").is_file():
        pytest.skip("src/eojeol/models/small is missing: the page's first model is not tested")
    return Spacer(SMALL)


@pytest.fixture(scope="module")
def static(built: Path) -> Iterator[FileServer]:
    with file_server(built) as served:
        yield served


@pytest.fixture(scope="module")
def opened(browser: Any, static: FileServer) -> Iterator[Any]:
    """One page for all tests that need no profile of their own: loading the model takes seconds."""
    with visiting(browser, {}) as go:
        yield go(static.address, until=EMBEDDED)


@pytest.fixture
def page(opened: Any) -> Any:
    """That page, with the settings of a first visit."""
    opened.get_by_label("교정").check()
    opened.get_by_label("보통").check()
    opened.locator("#rules").evaluate("box => { box.value = ''; box.dispatchEvent(new Event('input')); }")
    opened.locator("#rules-box").evaluate("box => { box.open = false; }")
    return opened


@pytest.fixture(scope="module")
def spacer() -> Spacer:
    return Spacer()


def test_the_browser_decides_as_python_does_and_nothing_leaves_it(
    page: Any, static: FileServer, spacer: Spacer
) -> None:
    asked = static.asked
    assert page.locator("html").get_attribute("data-ready") == "browser"
    expect(page.locator("#privacy")).to_contain_text("글이 이 페이지를 떠나지 않습니다")
    page.wait_for_selector(OFFLINE)
    went: list[str] = []
    page.context.on("request", lambda request: went.append(request.url))
    before = len(asked)
    write(page, TEXT)
    shows(page, spacer.correct(TEXT))
    shoot(page, "browser")
    page.get_by_label("복원").check()
    shows(page, spacer.restore(TEXT))
    page.get_by_label("교정").check()
    page.get_by_label("적극").check()
    page.click("#rules-box > summary")
    page.fill("#rules", "keep 할머니를도와드리고\n")
    rules = Rules.parse("keep 할머니를도와드리고")
    shows(page, spacer.using(eagerness="eager", rules=rules).correct(TEXT))
    assert went == []
    assert asked[before:] == []
    assert {one.split()[0] for one in asked} == {"GET"}
    assert not any("할머니" in unquote(one) for one in asked)


def test_reasons_are_those_of_python_and_come_after_the_results(page: Any, spacer: Spacer) -> None:
    write(page, TEXT)
    codes = [change.reason.code for change in spacer.check(TEXT)]
    expected = {code: str(codes.count(code)) for code in codes}
    expect(page.locator("#reasons-count")).to_contain_text(f"{len(codes)}곳")
    found = page.locator(".reason").evaluate_all(
        "all => all.map(one => [one.dataset.kind, one.querySelector('.count').textContent])"
    )
    assert dict(found) == expected
    first = spacer.check(TEXT)[0].reason
    page.locator("#result .mark").first.click()
    expect(page.locator("#card [data-part=reason]")).to_have_text(first.ko)
    page.keyboard.press("Escape")


def test_styles_and_reasons_set_aside_hold_as_in_python(page: Any, spacer: Spacer) -> None:
    text = "불이 꺼져 버렸다. 자리를 비워두었다. 학생 들이 집 에서 쉰다."
    write(page, text)
    page.click("#more > summary")
    page.get_by_label("보조 용언").select_option("joined")
    page.keyboard.press("Escape")
    shows(page, spacer.using(auxiliary="joined").correct(text))
    page.locator(".reason[data-kind=R41-particle] > summary").click()
    page.click(".reason[data-kind=R41-particle] [data-does=never]")
    shows(page, spacer.using(auxiliary="joined", ignore="R41-particle").correct(text))
    page.click("#ignored-list button")
    page.locator("#auxiliary").evaluate("one => { one.value = ''; one.dispatchEvent(new Event('change')); }")
    shows(page, spacer.correct(text))


def test_a_rule_that_is_none_and_a_document_are_answered_without_a_server(page: Any, spacer: Spacer) -> None:
    write(page, TEXT)
    page.click("#rules-box > summary")
    page.fill("#rules", "kepe 학교")
    expect(page.locator("#rules-error")).to_contain_text("did you mean 'keep'?")
    page.fill("#rules", "")
    shows(page, spacer.correct(TEXT))
    expect(page.locator("#rules-error")).to_be_empty()
    drop(page, {"보고서.docx": b"PK"})
    expect(page.locator("#files-list")).to_contain_text("이 형식은 서버가 있어야 열립니다")


def test_it_works_without_a_connection_after_the_first_visit(
    page: Any, static: FileServer, spacer: Spacer
) -> None:
    page.wait_for_selector(OFFLINE)
    static.down = True
    page.context.set_offline(True)
    try:
        page.reload()
        page.wait_for_selector(EMBEDDED)
        write(page, TEXT)
        shows(page, spacer.correct(TEXT))
        expect(page.locator("#offline-text")).to_have_text("인터넷 없이도 됩니다.")
    finally:
        page.context.set_offline(False)
        static.down = False


def test_a_new_version_takes_over_what_has_not_changed(
    visit: Callable[..., Any], built: Path, tmp_path: Path
) -> None:
    # Without core/ the page doesn't start the model, which this is not about.
    folder = tmp_path / "web"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("core", "vendor", "*.onnx", "*.safetensors"))
    listed = json.loads((folder / "files.json").read_text("utf-8"))
    listed["files"] = {name: one for name, one in listed["files"].items() if (folder / name).exists()}
    (folder / "files.json").write_text(json.dumps(listed), encoding="utf-8")
    with file_server(folder) as files:
        page = visit(files.address, until=OFFLINE)
        expect(page.locator("#privacy-text")).to_contain_text("처리할 엔진이 없습니다")
        (folder / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
        listed["version"] = "next"
        listed["files"]["icon.svg"] = "another"
        (folder / "files.json").write_text(json.dumps(listed), encoding="utf-8")
        before = len(files.asked)
        page.reload()
        page.evaluate(
            """async () => {
                while (!(await caches.keys()).every(name => name.endsWith('-next')))
                    await new Promise(resolve => setTimeout(resolve, 50));
            }"""
        )
        assert {one for one in files.asked[before:] if "v1/" not in one and "json" not in one} == {
            "GET /sw.js?v=next",
            "GET /icon.svg",
        }


def test_a_server_with_the_built_page_offers_both_ways(
    visit: Callable[..., Any], built: Path, spacer: Spacer
) -> None:
    with serving(PageModel(), page=str(built)) as served:
        page = visit(f"http://127.0.0.1:{served.port}/")
        assert page.locator("html").get_attribute("data-ready") == "server"
        page.wait_for_selector(OFFLINE)
        write(page, TEXT)
        shows(page, Spacer(PageModel()).correct(TEXT))
        kept = page.evaluate(
            """async () => (await Promise.all((await caches.keys()).map(
                async name => (await (await caches.open(name)).keys()).map(one => one.url)))).flat()"""
        )
        assert any("model.safetensors" in one for one in kept)
        assert not any("/v1/" in one for one in kept)
        page.get_by_label("브라우저").check()
        page.wait_for_selector(f"{EMBEDDED}[data-ready=browser]")
        settle(page)
        assert result(page) == spacer.correct(TEXT)


def without_embedded_weights(built: Path, folder: Path) -> Path:
    """A copy of the static folder in which the embedded model cannot be read."""
    shutil.copytree(built, folder)
    (folder / "model" / "model.safetensors").write_bytes(b"")
    return folder


def test_the_small_model_answers_until_the_embedded_one_has_come(
    visit: Callable[..., Any], static: FileServer, small: Spacer, spacer: Spacer
) -> None:
    static.hold = "/model/model.safetensors"
    try:
        page = visit(static.address)
        assert page.locator("html").get_attribute("data-model") == "small"
        write(page, TEXT)
        shows(page, small.correct(TEXT))
    finally:
        static.hold = ""
    page.wait_for_selector(EMBEDDED)
    shows(page, spacer.correct(TEXT))


def test_a_page_whose_embedded_model_cannot_be_had_goes_on_with_the_small_one(
    visit: Callable[..., Any], built: Path, small: Spacer, tmp_path: Path
) -> None:
    with file_server(without_embedded_weights(built, tmp_path / "web")) as files:
        page = visit(files.address)
        expect(page.locator("#toast")).to_have_text("큰 모델을 읽지 못해 작은 모델로 계속합니다.")
        assert page.locator("html").get_attribute("data-model") == "small"
        write(page, TEXT)
        shows(page, small.correct(TEXT))
