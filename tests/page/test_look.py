"""How it looks: light, dark, narrow, English; no barrier that axe-core knows; the screenshots of the documentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded

from ..documents.helpers import docx, docx_run
from ..serve.helpers import serving
from .helpers import drop, mark, settle, shoot, violations, write

# test_text.py, test_files.py and test_key.py stay as the quicker ones.
pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "src" / "eojeol" / "serve" / "page"
TEXT = """나는 오늘학교 에갔다. 시장에들러 장을 보고 걸어서집에 왔다.
어제도 학교 에갔다. 오늘은 어제보다 오래걸었다.
"""
# Of the pictures: sentences of our own.
SHOWN = """오늘은날씨가참좋아서 친구와함께 한강공원을걸었다. 강바람이 시원하게불어와 기분이좋아졌다.
점심 에는 할머니를 도와드리고 전을 같이 먹어보았다. 저녁에는 집 에서 된장찌개를 끓였다. 할수있는 일은 다 한것 같다.
책을 읽다가 모르는낱말이 나오면 사전을찾아 본다. 서울로 떠난지 오래다. 학생 들이 먹고있다. 김민수씨가 왔다."""
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_barrier(visit: Callable[..., Any], server: str, dark: bool) -> None:
    page = visit(server, dark=dark)
    assert violations(page) == []
    write(page, TEXT)
    page.click("#rules-box > summary")
    page.click("#more > summary")
    assert violations(page) == []
    page.click("#more > summary")
    mark(page, 2).click()
    page.keyboard.press("r")
    assert violations(page) == []
    page.locator(".reason > summary").first.click()
    page.locator(".reason [data-does=only]").first.click()
    expect(page.locator("#reasons-hidden")).to_be_visible()
    assert violations(page) == []
    page.locator(".reason [data-does=never]").first.click()
    expect(page.locator("#reasons-ignored")).to_be_visible()
    assert violations(page) == []
    page.click("#help-open")
    assert violations(page) == []


def test_the_system_decides_the_theme_until_the_reader_does(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, dark=True)
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(22, 25, 26)"
    page.click("#theme")
    assert page.evaluate(ground) == "rgb(246, 245, 241)"
    page.reload()
    assert page.evaluate(ground) == "rgb(246, 245, 241)"
    page.click("#theme")
    assert page.evaluate(ground) == "rgb(22, 25, 26)"
    expect(page.locator("#theme")).to_have_text("화면: 어둡게")


def test_a_phone_has_everything_without_scrolling_sideways(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, **PHONE)
    hint = page.locator("#result-empty").bounding_box()
    copy = page.locator("#copy").bounding_box()
    assert copy["y"] + copy["height"] <= hint["y"]
    write(page, TEXT)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    assert violations(page) == []
    chosen = mark(page, 1)
    chosen.tap()
    card = page.locator("#card").bounding_box()
    place = chosen.bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 360
    assert card["y"] + card["height"] <= 740
    assert place["y"] + place["height"] <= card["y"]
    page.click("#card [data-act=refused]")
    expect(mark(page, 1)).to_have_class(re.compile("refused"))


def test_the_lines_of_both_sheets_stand_side_by_side(page: Any) -> None:
    write(page, TEXT)
    sheets = [page.locator(one).bounding_box() for one in ("#input", "#result")]
    assert sheets[0]["y"] == sheets[1]["y"]
    assert sheets[0]["height"] == sheets[1]["height"]


def test_english_is_a_switch_away_and_stays(page: Any) -> None:
    write(page, TEXT)
    assert page.locator("html").get_attribute("lang") == "ko"
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("#summary")).to_contain_text("changes (")
    expect(page.locator("#copy")).to_have_text("Copy")
    assert "sure" in mark(page, 0).get_attribute("aria-label")
    # What is the reader's own, and what names the other language, is no text of the page.
    shown = page.evaluate("() => document.body.innerText")
    rest = shown.replace("한국어", "")
    assert re.findall("[가-힣]+", rest.replace(page.locator("#result").inner_text(), "")) == []
    page.reload()
    expect(page.locator("#copy")).to_have_text("Copy")


def test_the_korean_of_the_markup_is_that_of_the_table(page: Any) -> None:
    markup = (PAGE / "index.html").read_text("utf-8")
    written = page.evaluate(
        """markup => [...new DOMParser().parseFromString(markup, 'text/html').querySelectorAll('[data-i18n]')]
            .map(one => [one.dataset.i18n, one.textContent])""",
        markup,
    )
    texts = page.evaluate("async () => (await import('./texts.js')).TEXTS")
    assert len(written) > 50
    assert [(key, text) for key, text in written if texts[key][0] != text] == []
    used = "".join(path.read_text("utf-8") for path in PAGE.iterdir() if path.name != "texts.js")
    kinds = re.compile(
        r"kind_|theme_|privacy_|said_|instead_|key_|place_|mode_|only_|level_|style_|accepted|refused"
    )
    assert [key for key in texts if key not in used and not kinds.match(key)] == []


def test_no_markup_needs_an_inline_style_or_script() -> None:
    markup = (PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", markup) == []
    assert re.findall(r"https?://", markup) == []


@pytest.fixture(scope="module")
def real_server() -> Iterator[str]:
    """The address of a service with the embedded model: what people are shown has to make sense."""
    with serving(Engine(embedded())) as served:
        yield f"http://127.0.0.1:{served.port}/"


def place_in_list(page: Any, kind: str) -> Any:
    """The group of a reason in the side list, opened."""
    group = page.locator(f".reason[data-kind={kind}]")
    group.locator("summary").click()
    return group


@pytest.mark.parametrize("dark", [False, True])
def test_screenshots_on_a_desk(visit: Callable[..., Any], real_server: str, dark: bool) -> None:
    page = visit(real_server, dark=dark)
    write(page, SHOWN)
    if dark:
        page.click("#language")
    place_in_list(page, "R42-dependent-noun").locator(".place-link").nth(0).click()
    expect(page.locator("#card [data-part=reason]")).to_contain_text("수")
    shoot(page, "dark" if dark else "desktop")


def test_screenshot_of_a_filter(visit: Callable[..., Any], real_server: str) -> None:
    page = visit(real_server)
    write(page, SHOWN)
    place_in_list(page, "after-particle").get_by_text("이것만 보기").click()
    expect(page.locator("#reasons-hidden")).to_be_visible()
    shoot(page, "filter")


def test_screenshot_of_a_document(visit: Callable[..., Any], real_server: str) -> None:
    # As tall as all of it: what is out of sight is not drawn, and a picture of the whole page would lack it.
    page = visit(real_server, viewport={"width": 1180, "height": 1000})
    paragraphs = "</w:p><w:p>".join(docx_run(line) for line in SHOWN.split("\n"))
    drop(page, {"여행기.docx": docx(paragraphs)})
    expect(page.locator("#files-list [data-act=show]")).to_be_visible()
    place_in_list(page, "R41-particle").get_by_text("모두 두기").click()
    expect(page.locator("#files-list li")).to_contain_text("원래대로")
    page.evaluate("() => document.getElementById('toast').classList.remove('on')")
    assert violations(page) == []
    shoot(page, "document")


def test_screenshot_of_a_phone(visit: Callable[..., Any], real_server: str) -> None:
    page = visit(real_server, **PHONE)
    write(page, SHOWN)
    settle(page)
    expect(page.locator(".reason").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    shoot(page, "phone", full_page=True)
