"""Files: text is read in the page, documents go to the server, what cannot be read is refused with advice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from ..documents.helpers import docx, docx_run
from .helpers import RIGHT, WRONG, downloaded, drop, shows


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


def test_a_document_goes_to_the_server_and_comes_back_as_a_file(page: Any) -> None:
    drop(page, {"보고서.docx": docx(docx_run(WRONG))})
    item = page.locator("#files-list li")
    expect(item).to_contain_text("3곳 바꿈")
    name, content = downloaded(page, "#files-list button")
    assert name == "보고서.docx"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert RIGHT in archive.read("word/document.xml").decode()


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
