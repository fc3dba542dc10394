"""How it looks: light, dark, narrow, English; no barrier that axe-core knows; the screenshots of the documentation."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .helpers import mark, settle, shoot, violations, write

# test_text.py, test_files.py and test_key.py stay as the quicker ones.
pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "src" / "eojeol" / "serve" / "page"
TEXT = """나는 오늘학교 에갔다. 시장에들러 장을 보고 걸어서집에 왔다.
어제도 학교 에갔다. 오늘은 어제보다 오래걸었다.
"""
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_barrier(visit: Callable[..., Any], server: str, dark: bool) -> None:
    page = visit(server, dark=dark)
    assert violations(page) == []
    write(page, TEXT)
    page.click("#rules-box > summary")
    page.click("#more > summary")
    assert violations(page) == []
    mark(page, 2).click()
    page.keyboard.press("r")
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
    kinds = re.compile(r"kind_|theme_|privacy_|said_|instead_|key_|place_|mode_|only_|accepted|refused")
    assert [key for key in texts if key not in used and not kinds.match(key)] == []


def test_no_markup_needs_an_inline_style_or_script() -> None:
    markup = (PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", markup) == []
    assert re.findall(r"https?://", markup) == []


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
def test_screenshots_on_a_desk(visit: Callable[..., Any], server: str, dark: bool) -> None:
    page = visit(server, dark=dark)
    write(page, TEXT)
    if dark:
        page.click("#language")
    mark(page, 7).click()
    expect(page.locator("#card")).to_be_visible()
    shoot(page, "dark" if dark else "desktop")


@pytest.mark.slow
def test_screenshot_of_a_phone(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, **PHONE)
    write(page, TEXT)
    settle(page)
    shoot(page, "phone", full_page=True)
