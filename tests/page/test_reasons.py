"""Why: on the card, and in the side list, which groups, filters, fixes and leaves whole kinds."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .helpers import RIGHT, WRONG, mark, settle, shows, violations, write

TWICE = f"{WRONG}\n그는 어제 학교 에갔다."
TWICE_RIGHT = f"{RIGHT}\n그는 어제 학교에 갔다."
PARTICLE = ".reason[data-kind=R41-particle]"
AFTER = ".reason[data-kind=after-particle]"


def kinds(page: Any) -> dict[str, str]:
    """The groups of the side list and what they count."""
    expect(page.locator("#reasons-list .reason").first).to_be_visible()
    settle(page)
    return dict(
        page.locator(".reason").evaluate_all(
            "all => all.map(one => [one.dataset.kind, one.querySelector('.count').textContent])"
        )
    )


def test_the_side_list_groups_changes_by_their_reasons(page: Any) -> None:
    expect(page.locator("#reasons-empty")).to_have_text("바뀐 곳마다 그 까닭이 여기에 모입니다.")
    write(page, TWICE)
    assert list(kinds(page).items()) == [("R41-particle", "2"), ("noun-noun", "1"), ("after-particle", "2")]
    expect(page.locator("#reasons-count")).to_have_text("3가지 · 5곳")
    group = page.locator(PARTICLE)
    expect(group.locator("summary")).to_contain_text("조사는 앞말에 붙여 쓴다")
    group.locator("summary").click()
    expect(group.locator(".place-link")).to_have_count(2)
    expect(group.locator(".about")).to_contain_text("제41항 · 틀림")
    group.locator(".place-link").nth(1).click()
    expect(mark(page, 3)).to_be_focused()
    reason = page.locator("#card [data-part=reason]")
    expect(reason).to_have_text("‘에’는 조사이므로 앞말 ‘학교’에 붙여 씁니다.")
    expect(page.locator("#card [data-part=article] a")).to_have_attribute(
        "href", "https://github.com/eojeol/eojeol/blob/main/docs/reasons.md#r41-particle"
    )
    assert violations(page) == []


@pytest.mark.slow
def test_a_whole_kind_is_left_fixed_and_taken_back(page: Any) -> None:
    write(page, TWICE)
    kinds(page)
    page.locator(f"{PARTICLE} > summary").click()
    page.click(f"{PARTICLE} [data-does=leave]")
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교 에 갔다.")
    expect(page.locator("#toast")).to_have_text("2곳을 원래대로 두었습니다.")
    expect(page.locator(f"{PARTICLE} > summary .count")).to_have_text("2 · 원래대로 2")
    # What is said in the list stands at the marks, and the other way round.
    mark(page, 1).click()
    page.keyboard.press("f")
    shows(page, TWICE_RIGHT)
    expect(page.locator("#result .mark.remove.accepted")).to_have_count(2)
    mark(page, 2).focus()
    page.keyboard.press("l")
    shows(page, "나는 오늘 학교에갔다.\n그는 어제 학교에갔다.")
    page.click("#undo")
    shows(page, TWICE_RIGHT)
    page.click("#undo")
    page.click("#undo")
    shows(page, TWICE_RIGHT)
    expect(page.locator("#result .mark.open")).to_have_count(5)


@pytest.mark.slow
def test_the_card_fixes_and_leaves_all_of_its_kind(page: Any) -> None:
    write(page, TWICE)
    mark(page, 0).click()
    # A kind of one needs no such buttons.
    expect(page.locator("#card [data-part=kind-row]")).to_be_hidden()
    mark(page, 1).click()
    expect(page.locator("#card [data-part=of-kind]")).to_have_text("2")
    page.click("#card [data-act=refuseKind]")
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교 에 갔다.")
    page.click("#card [data-act=acceptKind]")
    expect(page.locator("#result .mark.remove.accepted")).to_have_count(2)
    assert page.input_value("#rules") == ""


@pytest.mark.slow
def test_a_filter_narrows_the_list_the_marks_and_the_way_over_them(page: Any) -> None:
    write(page, TWICE)
    kinds(page)
    page.get_by_label("권장").check()
    expect(page.locator(".reason")).to_have_count(1)
    expect(page.locator("#reasons-hidden")).to_have_text("4곳을 가렸습니다.")
    expect(page.locator("#result .mark:not(.aside)")).to_have_count(1)
    page.get_by_label("틀림").check()
    expect(page.locator(".reason")).to_have_count(2)
    page.locator(f"{PARTICLE} > summary").click()
    page.click(f"{PARTICLE} [data-does=only]")
    expect(page.locator(f"{PARTICLE} [data-does=only]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#result .mark:not(.aside)")).to_have_count(2)
    page.focus("#input")
    for expected in (1, 3, 1):
        page.keyboard.press("F8")
        expect(mark(page, expected)).to_be_focused()
    # A filter hides; it decides nothing.
    shows(page, TWICE_RIGHT)
    # Drawn anew, the marks that are left out stay so.
    page.get_by_label("적극").check()
    settle(page)
    expect(page.locator("#result .mark:not(.aside)")).to_have_count(2)
    page.get_by_label("보통").check()
    settle(page)
    # When the group has nothing any more, all is shown again.
    write(page, "오늘학교")
    expect(page.locator("#result .mark.aside")).to_have_count(1)
    page.click("#reasons-all")
    expect(page.locator("#result .mark.aside")).to_have_count(0)
    expect(page.locator("#reasons-filtered")).to_be_hidden()


@pytest.mark.slow
def test_the_list_is_walked_with_the_keyboard(page: Any) -> None:
    write(page, "\n".join([WRONG] * 60))
    assert kinds(page)["R41-particle"] == "60"
    page.focus(f"{PARTICLE} > summary")
    page.keyboard.press("Enter")
    places = page.locator(f"{PARTICLE} .place-link")
    expect(places).to_have_count(50)
    places.first.focus()
    page.keyboard.press("ArrowDown")
    expect(places.nth(1)).to_be_focused()
    assert page.locator(f"{PARTICLE} li [tabindex='0']").count() == 1
    page.keyboard.press("End")
    expect(page.locator(f"{PARTICLE} li .link")).to_have_text("10곳 더 보기")
    page.keyboard.press("Enter")
    expect(places).to_have_count(60)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("#result > .line").last.locator(".mark.remove")).to_be_focused()
    page.keyboard.press("r")
    expect(places.last).to_contain_text("원래대로 둠")


@pytest.mark.slow
def test_what_a_rule_of_the_reader_does_has_a_group_of_its_own(page: Any) -> None:
    page.click("#rules-box > summary")
    page.fill("#rules", "split 나|는\n")
    write(page, WRONG)
    assert kinds(page)["rule"] == "1"
    expect(page.locator(".reason").last.locator("summary")).to_contain_text("내 규칙에 따름")
    mark(page, 0).click()
    expect(page.locator("#card [data-part=sure]")).to_have_text("규칙에 따름")
    expect(page.locator("#card [data-part=reason]")).to_be_hidden()


@pytest.mark.slow
def test_a_style_is_followed_said_and_kept(page: Any) -> None:
    write(page, "5권을 어제 갔다.")
    shows(page, "5권을 어제 갔다.")
    page.click("#more > summary")
    page.get_by_label("숫자 뒤 단위").select_option("apart")
    shows(page, "5 권을 어제 갔다.")
    page.keyboard.press("Escape")
    # The model would not have made it, and it is filed under its reason all the same.
    assert kinds(page) == {"R43-unit-digits": "1"}
    mark(page, 0).click()
    expect(page.locator("#card [data-part=sure]")).to_have_text("설정에 따름")
    expect(page.locator("#card [data-part=reason]")).to_contain_text("단위")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#unit").input_value() == "apart"


@pytest.mark.slow
def test_reasons_are_said_in_the_language_of_the_page(page: Any) -> None:
    write(page, WRONG)
    page.click("#language")
    kinds(page)
    expect(page.locator(f"{PARTICLE} > summary")).to_contain_text("particles join the word before")
    mark(page, 1).click()
    expect(page.locator("#card [data-part=reason]")).to_have_text(
        "‘에’ is a particle and joins the word before it, ‘학교’."
    )


@pytest.mark.slow
def test_a_page_that_cannot_read_the_list_of_reasons_shows_their_codes(visit: Any, server: str) -> None:
    page = visit(server, allowed="404")
    page.route("**/reasons/codes.tsv", lambda route: route.fulfill(status=404))
    write(page, WRONG)
    assert kinds(page) == {"noun-noun": "1", "R41-particle": "1", "after-particle": "1"}
    expect(page.locator(f"{PARTICLE} > summary")).to_contain_text("R41-particle")


@pytest.mark.slow
def test_a_reason_that_is_not_wanted_changes_nothing_until_it_is_again(page: Any) -> None:
    write(page, TWICE)
    kinds(page)
    page.locator(f"{PARTICLE} > summary").click()
    page.click(f"{PARTICLE} [data-does=never]")
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교 에 갔다.")
    expect(page.locator(PARTICLE)).to_have_count(0)
    expect(page.locator("#ignored-list")).to_have_text("조사는 앞말에 붙여 쓴다 ×")
    page.locator("#input").press_sequentially(" 학교 에")
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교 에 갔다. 학교 에")
    assert violations(page) == []
    page.reload()
    page.wait_for_selector("html[data-ready]")
    write(page, TWICE)
    shows(page, "나는 오늘 학교 에 갔다.\n그는 어제 학교 에 갔다.")
    page.click("#ignored-list button")
    shows(page, TWICE_RIGHT)
    expect(page.locator("#reasons-ignored")).to_be_hidden()
