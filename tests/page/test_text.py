"""Text in, result out: live, copied, downloaded, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .helpers import RIGHT, WRONG, downloaded, mark, result, settle, shows, write


def test_pasted_text_is_fixed_while_the_reader_looks(page: Any) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", WRONG)
    page.focus("#input")
    page.keyboard.press("Control+v")
    shows(page, RIGHT)
    expect(page.locator("#summary")).to_have_text("바뀐 곳 3 · 띄움 2 · 붙임 1")
    assert page.input_value("#input") == WRONG


def test_the_page_says_where_the_text_goes(page: Any) -> None:
    expect(page.locator("#privacy-text")).to_have_text(
        "글을 이 서버로 보내 처리하고, 서버는 저장하지 않습니다."
    )
    page.click("#language")
    expect(page.locator("#privacy-text")).to_have_text(
        "Your text goes to this server, which does not keep it."
    )


def test_an_edit_is_followed_and_leaves_other_lines_alone(page: Any) -> None:
    write(page, f"{WRONG}\n\n오늘학교 에갔다.")
    page.evaluate("() => { document.querySelector('#result > .line').dataset.same = 'yes'; }")
    page.locator("#input").press_sequentially(" 어제시장 에갔다.")
    shows(page, f"{RIGHT}\n\n오늘 학교에 갔다. 어제 시장에 갔다.")
    assert page.locator("#result > .line").first.get_attribute("data-same") == "yes"


def test_marks_say_kind_and_confidence_by_more_than_colour(page: Any) -> None:
    write(page, "나는 오늘학교 에갔다. 걸어걸어갔다.")
    kinds = page.locator("#result .mark").evaluate_all("all => all.map(one => one.className)")
    assert kinds[:3] == ["mark add sure open", "mark remove sure open", "mark add likely open"]
    assert "mark add unsure open" in kinds
    lines = page.evaluate(
        """() => ['sure', 'likely', 'unsure'].map(level =>
            getComputedStyle(document.querySelector(`#result .mark.${level}`), '::before').borderBottomStyle)"""
    )
    assert lines == ["solid", "dashed", "dotted"]
    shapes = page.evaluate(
        """() => ['add', 'remove'].map(kind =>
            getComputedStyle(document.querySelector(`#result .mark.${kind}`), '::after').maskImage)"""
    )
    assert len(set(shapes)) == 2
    assert all(shape.startswith("url(") for shape in shapes)


def test_hovering_over_a_mark_shows_probability_and_both_readings(page: Any) -> None:
    write(page, WRONG)
    mark(page, 1).hover()
    card = page.locator("#card")
    expect(card).to_be_visible()
    expect(card.locator("[data-part=sure]")).to_have_text("확신 97%")
    assert card.locator("[data-part=typed]").text_content() == "오늘 학교 에 갔다."
    assert card.locator("[data-part=made]").text_content() == "오늘 학교에 갔다."
    page.mouse.move(2, 2)
    expect(card).to_be_hidden()


def test_a_selection_of_the_result_copies_its_text(page: Any) -> None:
    write(page, f"{WRONG}\n{WRONG}")
    page.evaluate("() => getSelection().selectAllChildren(document.getElementById('result'))")
    page.keyboard.press("Control+c")
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{RIGHT}\n{RIGHT}"


def test_copy_and_download_give_the_result_as_decided(page: Any) -> None:
    write(page, WRONG)
    mark(page, 0).click()
    page.keyboard.press("r")
    page.click("#copy")
    expect(page.locator("#toast")).to_have_text("복사했습니다.")
    assert page.evaluate("() => navigator.clipboard.readText()") == "나는 오늘학교에 갔다."
    name, content = downloaded(page, "#download")
    assert (name, content.decode()) == ("eojeol.txt", "나는 오늘학교에 갔다.")


def test_mode_and_eagerness_change_the_result(page: Any) -> None:
    write(page, "걸음마다 학교 에갔다. 천천히 걸었다.걸었다.")
    balanced = result(page)
    page.get_by_label("신중").check()
    settle(page)
    careful = result(page)
    assert careful != balanced
    page.get_by_label("복원").check()
    shows(page, "걸음마다 학교에 갔다.천천히 걸었다. 걸었다.")
    expect(page.locator("#eagerness input").first).to_be_disabled()


def test_protected_kinds_and_squeezing_are_settings(page: Any) -> None:
    write(page, "https://example.org/오늘학교/어제  어제")
    assert result(page) == "https://example.org/오늘학교/어제  어제"
    page.click("#more > summary")
    page.locator("#protect input[value=url]").uncheck()
    settle(page)
    page.locator("#squeeze").check()
    shows(page, "https://example.org/ 오늘 학교/ 어제 어제")
    page.click("#protect-all")
    shows(page, "https://example.org/오늘학교/어제 어제")


def test_undo_goes_back_over_text_decisions_and_settings(page: Any) -> None:
    write(page, WRONG)
    mark(page, 0).click()
    page.keyboard.press("r")
    page.click("#more > summary")
    page.get_by_label("붙이기만").check()
    page.keyboard.press("Escape")
    shows(page, "나는 오늘학교에갔다.")
    page.click("#undo")
    shows(page, "나는 오늘학교에 갔다.")
    page.click("#undo")
    shows(page, RIGHT)
    page.keyboard.press("Control+z")
    shows(page, "")
    assert page.input_value("#input") == ""
    page.keyboard.press("Control+Shift+z")
    shows(page, RIGHT)


def test_settings_are_kept_and_the_text_is_not(page: Any) -> None:
    write(page, WRONG)
    page.get_by_label("적극").check()
    settle(page)
    kept = page.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "eager" in kept
    assert "학교" not in kept
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("input[value=eager]").is_checked()
    assert page.input_value("#input") == ""


def test_code_fences_protect_over_line_ends(page: Any) -> None:
    write(page, f"{WRONG}\n```\n{WRONG}\n```\n{WRONG}")
    assert result(page) == f"{RIGHT}\n```\n{WRONG}\n```\n{RIGHT}"


def test_a_line_as_long_as_a_book_is_drawn_in_pieces_and_stays_whole(page: Any) -> None:
    write(page, " ".join(["어제시장 에갔다."] * 2000))
    assert result(page) == " ".join(["어제 시장에 갔다."] * 2000)
    assert 0 < page.locator("#result .mark").count() < 2000
    mark(page, 0).focus()
    page.keyboard.press("End")
    page.keyboard.press("r")
    assert result(page).endswith("갔다. 어제 시장에갔다.")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (413, "서버가 받기에는 너무 큽니다. 나누어 보내세요. (why)"),
        (500, "처리하지 못했습니다. (why)"),
    ],
)
def test_what_the_server_refuses_is_told_in_korean_with_its_own_line(
    visit: Callable[..., Any], server: str, status: int, said: str
) -> None:
    page = visit(server, allowed=str(status))
    page.route("**/v1/check", lambda route: route.fulfill(status=status, json={"detail": "why"}))
    page.locator("#input").fill(WRONG)
    expect(page.locator("#problem-text")).to_have_text(said)
    page.click("#language")
    expect(page.locator("#problem-text")).to_contain_text(": why")


def test_a_server_that_is_gone_is_told_and_asked_again(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, allowed="ERR_")
    page.route("**/v1/check", lambda route: route.abort("connectionrefused"))
    page.locator("#input").fill(WRONG)
    expect(page.locator("#problem-text")).to_contain_text("서버가 대답하지 않습니다. 조금 뒤에 다시")
    page.unroute("**/v1/check")
    page.click("#retry")
    shows(page, RIGHT)


def test_wrapped_lines_are_joined_in_the_text_and_that_is_taken_back(page: Any) -> None:
    wrapped = "오래된 골목을 걷다 보면 마당에\n서는 고양이가 낮잠을 자고 있다."
    write(page, f"{wrapped}\n\n끝")
    page.click("#join")
    expect(page.locator("#toast")).to_have_text("줄바꿈 1개를 이었습니다.")
    settle(page)
    assert page.input_value("#input") == wrapped.replace("\n", "") + "\n\n끝"
    page.click("#join")
    expect(page.locator("#toast")).to_have_text("이을 줄이 없습니다.")
    page.click("#undo")
    assert page.input_value("#input") == f"{wrapped}\n\n끝"


def test_lines_can_be_joined_only_where_there_are_several(page: Any) -> None:
    expect(page.locator("#join")).to_be_disabled()
    write(page, "한 줄")
    expect(page.locator("#join")).to_be_disabled()
    write(page, "한 줄\n두 줄")
    expect(page.locator("#join")).to_be_enabled()
