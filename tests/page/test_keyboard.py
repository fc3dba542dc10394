"""All of it without a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .helpers import RIGHT, WRONG, mark, settle, shows, write

# test_text.py, test_files.py and test_key.py stay as the quicker ones.
pytestmark = pytest.mark.slow


def test_a_text_is_reviewed_with_the_keyboard_alone(page: Any) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.focus("#input")
    page.keyboard.insert_text(f"{WRONG}\n{WRONG}")
    settle(page)
    page.keyboard.press("F8")
    expect(mark(page, 0)).to_be_focused()
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(mark(page, 3)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("r")
    expect(mark(page, 2)).to_be_focused()
    shows(page, f"나는 오늘 학교에갔다.\n{RIGHT}")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+A")
    expect(page.locator(".mark.accepted")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#card [data-act=accepted]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    shows(page, f"나는 오늘 학교 에갔다.\n{RIGHT}")
    page.keyboard.press("Escape")
    expect(mark(page, 1)).to_be_focused()
    expect(page.locator("#card")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toast")).to_have_text("복사했습니다.")
    assert page.evaluate("() => navigator.clipboard.readText()") == f"나는 오늘 학교 에갔다.\n{RIGHT}"


def test_one_mark_is_in_the_tab_order(page: Any) -> None:
    write(page, f"{WRONG}\n{WRONG}")
    assert page.locator("#result [tabindex='0']").count() == 1
    mark(page, 4).click()
    assert page.locator("#result [tabindex='0']").count() == 1
    expect(mark(page, 4)).to_have_attribute("tabindex", "0")


def test_the_way_over_the_changes_goes_round(page: Any) -> None:
    write(page, WRONG)
    page.focus("#input")
    page.keyboard.press("Shift+F8")
    expect(page.locator("#result .mark").last).to_be_focused()
    page.keyboard.press("F8")
    expect(mark(page, 0)).to_be_focused()


def test_letters_work_with_the_korean_layout_on(page: Any) -> None:
    write(page, WRONG)
    mark(page, 0).focus()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'ㄱ', code: 'KeyR', bubbles: true }))"""
    )
    shows(page, "나는 오늘학교에 갔다.")


def test_the_shortcuts_are_on_the_page(page: Any) -> None:
    page.click("#help-open")
    dialog = page.locator("#help")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("다음 바뀐 곳")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_summary_and_each_decision_are_spoken(page: Any) -> None:
    write(page, WRONG)
    expect(page.locator("#live")).to_have_text("바뀐 곳 3 · 띄움 2 · 붙임 1")
    assert mark(page, 1).get_attribute("aria-label") == "붙임, 학교에, 확신 97%"
    mark(page, 1).focus()
    page.keyboard.press("r")
    expect(page.locator("#toast")).to_have_text("원래대로 두었습니다.")
    assert mark(page, 1).get_attribute("aria-label") == "붙임, 학교에, 확신 97%, 원래대로 둠"
