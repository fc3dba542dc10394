"""Files: text is read in the page, documents go to the server, what cannot be read is refused with advice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from ..documents.helpers import docx, docx_run
from .helpers import RIGHT, WRONG, downloaded, drop, mark, shows, write


def test_a_dropped_file_keeps_its_line_ends_and_its_mark(page: Any) -> None:
    drop(page, {"일기.txt": f"\ufeff{WRONG}\r\n{WRONG}\r\n".encode()})
    shows(page, f"{RIGHT}\n{RIGHT}\n")
    expect(page.locator("#drop")).to_be_hidden()
    name, content = downloaded(page, "#download")
    assert name == "일기-eojeol.txt"
    assert content == f"\ufeff{RIGHT}\r\n{RIGHT}\r\n".encode()


def test_an_edit_leaves_the_line_ends_of_other_lines_alone(page: Any) -> None:
    drop(page, {"일기.txt": f"{WRONG}\r\n어제\n{WRONG}".encode()})
    shows(page, f"{RIGHT}\n어제\n{RIGHT}")
    page.locator("#input").press("Control+Home")
    page.keyboard.type("어제\n")
    shows(page, f"어제\n{RIGHT}\n어제\n{RIGHT}")
    _, content = downloaded(page, "#download")
    assert content == f"어제\r\n{RIGHT}\r\n어제\n{RIGHT}".encode()


def test_a_file_is_chosen_with_the_button(page: Any) -> None:
    with page.expect_file_chooser() as chooser:
        page.click("#open")
    chooser.value.set_files({"name": "글.md", "mimeType": "text/markdown", "buffer": WRONG.encode()})
    shows(page, RIGHT)


def test_an_old_korean_encoding_is_read_and_said(page: Any) -> None:
    drop(page, {"옛글.txt": WRONG.encode("cp949")})
    shows(page, RIGHT)
    expect(page.locator("#toast")).to_contain_text("CP949로 읽었습니다")


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def test_a_document_shows_its_changes_and_comes_back_as_a_file(page: Any) -> None:
    drop(page, {"보고서.docx": docx(docx_run(WRONG))})
    shows(page, RIGHT)
    expect(page.locator("#input-count")).to_have_text("보고서.docx · 12자")
    expect(page.locator("#files-list li")).to_contain_text("3곳 바꿈")
    expect(page.locator(".reason[data-kind=R41-particle]")).to_be_visible()
    name, content = downloaded(page, "#download")
    assert name == "보고서.docx"
    assert RIGHT in text_of(content)
    # Its words are changed elsewhere; text can be typed again.
    assert not page.locator("#input").is_editable()
    page.click("#clear")
    shows(page, "")
    assert page.locator("#input").is_editable()


@pytest.mark.slow
def test_what_is_refused_in_a_document_stays_in_its_file(page: Any) -> None:
    other = "어제도 학교 에갔다."
    paragraphs = docx_run(WRONG) + "</w:p><w:p>" + docx_run(other)
    drop(page, {"보고서.docx": docx(paragraphs)})
    shows(page, f"{RIGHT}\n어제도 학교에 갔다.")
    mark(page, 0).click()
    page.keyboard.press("r")
    mark(page, 3).focus()
    page.keyboard.press("r")
    expect(page.locator("#files-list li")).to_contain_text("5곳 바꿈 · 원래대로 2")
    _, content = downloaded(page, "#download")
    assert "나는 오늘학교에 갔다." in text_of(content)
    assert "어제도 학교 에 갔다." in text_of(content)
    # The settings of now hold for the file as well.
    page.click("#more > summary")
    page.get_by_label("붙이기만").check()
    shows(page, "나는 오늘학교에갔다.\n어제도 학교 에갔다.")
    _, content = downloaded(page, "#files-list [data-act=save]")
    assert "나는 오늘학교에갔다." in text_of(content)
    assert "어제도 학교 에갔다." in text_of(content)


@pytest.mark.slow
def test_several_documents_are_listed_and_keep_what_was_decided(page: Any) -> None:
    write(page, "제 글")
    drop(page, {"하나.docx": docx(docx_run(WRONG)), "둘.html": f"<p>{WRONG}</p>".encode()})
    items = page.locator("#files-list li")
    expect(items.nth(1)).to_contain_text("3곳 바꿈")
    assert page.input_value("#input") == "제 글"
    items.nth(0).get_by_text("바뀐 곳 보기").click()
    shows(page, RIGHT)
    mark(page, 2).click()
    page.keyboard.press("r")
    items.nth(1).get_by_text("바뀐 곳 보기").click()
    shows(page, RIGHT)
    expect(items.nth(0)).to_contain_text("원래대로 1")
    page.get_by_label("하나.docx: 내려받기").scroll_into_view_if_needed()
    name, content = downloaded(page, "#files-list li:first-child [data-act=save]")
    assert name == "하나.docx"
    assert "나는 오늘 학교에갔다." in text_of(content)
    name, content = downloaded(page, "#files-list li:last-child [data-act=save]")
    assert (name, content.decode()) == ("둘.html", f"<p>{RIGHT}</p>")
    page.click("#undo")
    page.click("#undo")
    page.click("#undo")
    assert page.input_value("#input") == "제 글"


def test_numbers_of_refused_changes_are_told_in_ranges(page: Any) -> None:
    numbers = page.evaluate(
        """async () => {
            const { refusedOf } = await import('./documents.js');
            const change = (at) => ({ line: 1, at, kind: 'add', probability: 0.9, spaces: 0 });
            const line = (ats, refused) => {
                return { changes: ats.map(change), decisions: new Map(refused.map((at) => [at, 'refused'])) };
            };
            return [
                refusedOf([]),
                refusedOf([line([1, 2], []), line([1], [1])]),
                refusedOf([
                    line([1, 2, 3], [1, 3]), line([1, 2], [1, 2]), line([], []), line([4], [4]),
                    line([1], []), line([9], [9]),
                ]),
            ];
        }"""
    )
    assert numbers == ["", "3", "1,3-6,8"]


@pytest.mark.parametrize(("name", "advice"), [("글.hwp", ".hwpx로 저장"), ("그림.txt", "글 파일이 아닙니다")])
def test_what_is_no_text_is_refused_with_advice(page: Any, name: str, advice: str) -> None:
    drop(page, {name: b"\xd0\xcf\x11\xe0\x00\x00"})
    expect(page.locator("#files-list li.bad")).to_contain_text(advice)
    assert page.input_value("#input") == ""


def test_a_broken_document_is_refused_and_the_page_goes_on(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, allowed="422")
    drop(page, {"깨짐.docx": b"PK", "글.txt": WRONG.encode()})
    expect(page.locator("#files-list li.bad")).to_contain_text("깨짐.docx")
    expect(page.locator("#files-list li.bad")).to_contain_text("서버가 받을 수 없는 내용입니다. (")
    shows(page, RIGHT)
