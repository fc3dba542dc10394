"""Saying yes and no to changes, one or all of a kind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .helpers import RIGHT, WRONG, mark, result, shows, write

# test_text.py, test_files.py and test_key.py stay as the quicker ones.
pytestmark = pytest.mark.slow

TWICE = f"{WRONG}\n그는 어제학교 에갔다."
TWICE_RIGHT = f"{RIGHT}\n그는 어제 학교에 갔다."


def test_one_change_is_refused_here_and_nowhere_else(page: Any) -> None:
    write(page, TWICE)
    mark(page, 1).click()
    page.click("#card [data-act=refused]")
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교에 갔다.")
    expect(page.locator("#summary")).to_contain_text("원래대로 1")
    assert page.input_value("#rules") == ""
    page.click("#card [data-act=refused]")
    shows(page, TWICE_RIGHT)


def test_an_accepted_change_stays_and_its_mark_steps_back(page: Any) -> None:
    write(page, WRONG)
    mark(page, 0).click()
    page.click("#card [data-act=accepted]")
    expect(mark(page, 0)).to_have_class("mark add sure accepted shown")
    expect(page.locator("#card [data-act=accepted]")).to_have_attribute("aria-pressed", "true")
    shows(page, RIGHT)
    page.click("#accept-rest")
    expect(page.locator("#result .mark.accepted")).to_have_count(3)
    expect(page.locator("#accept-rest")).to_be_disabled()


def test_all_changes_like_one_are_accepted_at_once(page: Any) -> None:
    write(page, TWICE)
    mark(page, 1).click()
    expect(page.locator("#card [data-part=count]")).to_have_text("2")
    page.click("#card [data-act=acceptAll]")
    expect(page.locator("#result .mark.remove.accepted")).to_have_count(2)
    expect(page.locator("#result .mark.open")).to_have_count(4)


def test_refusing_all_like_a_joined_word_adds_a_split_rule(page: Any) -> None:
    write(page, TWICE)
    mark(page, 1).click()
    expect(page.locator("#card [data-part=rule]")).to_have_text("split 학교|에")
    page.click("#card [data-act=refuseAll]")
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교 에 갔다.")
    assert page.input_value("#rules") == "split 학교|에\n"
    page.click("#undo")
    shows(page, TWICE_RIGHT)
    assert page.input_value("#rules") == ""


def test_refusing_all_like_a_parted_word_adds_a_keep_rule(page: Any) -> None:
    write(page, TWICE)
    mark(page, 2).click()
    page.click("#card [data-act=refuseAll]")
    shows(page, "나는 오늘 학교에갔다.\n그는 어제 학교에갔다.")
    assert page.input_value("#rules") == "keep 학교에갔다\n"


def test_a_rule_of_a_short_word_takes_its_neighbour_along(page: Any) -> None:
    rules = page.evaluate(
        """async () => {
            const { ruleFor } = await import('./changes.js');
            const { makeLine } = await import('./lines.js');
            const line = { ...makeLine('할수 있다 그 의 방 a|b', ''), changes: [
                { line: 1, at: 1, kind: 'add', probability: 0.9, spaces: 0 },
                { line: 1, at: 8, kind: 'remove', probability: 0.1, spaces: 1 },
                { line: 1, at: 10, kind: 'remove', probability: 0.1, spaces: 1 },
                { line: 1, at: 12, kind: 'remove', probability: 0.1, spaces: 1 },
            ] };
            return line.changes.map((change) => ruleFor(line, change));
        }"""
    )
    assert rules == [
        "split 할수|있다",
        "pair 그의방a|b => 그 의방a|b",
        "pair 그의방a|b => 그의 방a|b",
        "pair 그의방a|b => 그의방 a|b",
    ]


def test_refusing_all_squeezes_switches_squeezing_off(page: Any) -> None:
    page.click("#more > summary")
    page.locator("#squeeze").check()
    page.keyboard.press("Escape")
    write(page, "나는  오늘  어제")
    assert result(page) == "나는 오늘 어제"
    mark(page, 1).click()
    expect(page.locator("#card [data-part=count]")).to_have_text("2")
    page.click("#card [data-act=refuseAll]")
    shows(page, "나는  오늘  어제")
    assert not page.locator("#squeeze").is_checked()
