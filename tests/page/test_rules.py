"""The rules editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .helpers import RIGHT, WRONG, downloaded, drop, settle, shows, write

# test_text.py, test_files.py and test_key.py stay as the quicker ones.
pytestmark = pytest.mark.slow


def test_rules_are_followed_and_kept_for_the_next_visit(page: Any) -> None:
    write(page, WRONG)
    page.click("#rules-box > summary")
    page.fill("#rules", "keep 학교에갔다\n# 한 줄 설명\n")
    shows(page, "나는 오늘 학교에갔다.")
    expect(page.locator("#rules-count")).to_have_text("1개")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    write(page, WRONG)
    shows(page, "나는 오늘 학교에갔다.")


def test_a_change_that_a_rule_made_says_so(page: Any) -> None:
    page.click("#rules-box > summary")
    page.fill("#rules", "split 나|는\n")
    write(page, WRONG)
    shows(page, "나 는 오늘 학교에 갔다.")
    first = page.locator("#result .mark").first
    expect(first).to_have_class("mark add rule open")
    assert "규칙에 따름" in first.get_attribute("aria-label")


def test_a_rule_that_is_none_is_named_beside_the_editor(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, allowed="422")
    write(page, WRONG)
    page.click("#rules-box > summary")
    page.fill("#rules", "keep 국립국어원\nkepe 학교")
    settle(page)
    expect(page.locator("#rules-error")).to_contain_text(
        "2째 줄, 1째 글자: unknown rule 'kepe'; did you mean 'keep'?"
    )
    expect(page.locator("#rules")).to_have_attribute("aria-invalid", "true")
    page.fill("#rules", "keep 국립국어원\n")
    settle(page)
    expect(page.locator("#rules-error")).to_be_empty()
    shows(page, RIGHT)


def test_rules_files_come_in_and_go_out(page: Any) -> None:
    drop(page, {"우리.eojeolrules": "split 학교|에\n".encode()})
    expect(page.locator("#rules")).to_have_value("split 학교|에\n")
    write(page, WRONG)
    shows(page, "나는 오늘 학교 에 갔다.")
    assert downloaded(page, "#rules-save") == ("my.eojeolrules", "split 학교|에\n".encode())
