"""POST /v1/document: a file in, the same file out; what a stranger could make of it is refused."""

from __future__ import annotations

import io
import zipfile

import httpx
import pytest

from eojeol.changes import apply
from eojeol.documents import FORMATS, fix_bytes, format_of

from ...standin import HASH
from ..helpers import DOCUMENT, Served, SlowModel, problem, serving, wait_for

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PART = f'<w:document xmlns:w="{SPACE}"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'


def docx(text: str = "나는 오늘 학교 에 갔다.", part: str = PART) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", part.replace("%s", text)),
        ):
            # ZipInfo dates a member to 1980; a bare name would date it to now, and two archives would differ.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def send(service: Served, name: str, data: bytes, **options: object) -> httpx.Response:
    return service.client.post(DOCUMENT, params={"name": name, **options}, content=data)


def test_a_document_comes_back_as_from_the_library(service: Served) -> None:
    answer = send(service, "보고서 1.docx", docx())
    assert answer.status_code == 200
    assert answer.content == fix_bytes(docx(), ".docx", HASH.batch)
    assert answer.headers["content-type"] == DOCX
    name = "%EB%B3%B4%EA%B3%A0%EC%84%9C%201.docx"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"


def test_the_changes_are_counted(service: Served) -> None:
    text = "나는 오늘 학교 에 갔다."
    changes = HASH.check(text)
    answer = send(service, "a.TXT", text.encode())
    assert answer.text == HASH.correct(text)
    assert int(answer.headers["x-eojeol-added"]) == sum(change.kind == "add" for change in changes)
    assert int(answer.headers["x-eojeol-removed"]) == sum(change.kind == "remove" for change in changes)


def test_options_stand_in_the_query(service: Served) -> None:
    table = "이름,글\n가나다라,마바사아\n"
    answer = send(service, "a.csv", table.encode("cp949"), columns="글", encoding="cp949", mode="restore")
    head, row = answer.content.decode("cp949").splitlines()
    assert (head, row.partition(",")[0]) == ("이름,글", "가나다라")
    assert row.partition(",")[2] == HASH.restore("마바사아")


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        (".txt", "text/plain; charset=utf-8"),
        (".md", "text/markdown; charset=utf-8"),
        (".html", "text/html; charset=utf-8"),
        (".HTM", "text/html; charset=utf-8"),
        (".srt", "application/x-subrip"),
        (".vtt", "text/vtt; charset=utf-8"),
        (".csv", "text/csv; charset=utf-8"),
        (".tsv", "text/tab-separated-values; charset=utf-8"),
        (".jsonl", "application/jsonl"),
    ],
)
def test_an_answer_has_the_media_type_of_its_format(service: Served, suffix: str, media_type: str) -> None:
    data, columns = (b'{"1": "a"}\n', "1") if suffix == ".jsonl" else (b"1\n", "1")
    answer = send(service, f"a{suffix}", data, columns=columns if format_of(suffix).needs_columns else "")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media_type


def test_archives_have_the_media_types_that_are_registered_for_them() -> None:
    office = "application/vnd.openxmlformats-officedocument"
    assert {each.name: each.media_type for each in FORMATS if each.packed} == {
        "docx": f"{office}.wordprocessingml.document",
        "pptx": f"{office}.presentationml.presentation",
        "hwpx": "application/hwp+zip",
        "epub": "application/epub+zip",
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "xlsx": f"{office}.spreadsheetml.sheet",
    }


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.hwp", b"", "save it as .hwpx"),
        ("a", b"", "without a suffix"),
        ("a.docx", b"no archive", "not a zip archive"),
        ("a.docx", docx()[:-30], "damaged"),
        ("a.txt", b"\xff", "line 1"),
        ("a.csv", b"a,b\n1,2\n", "column"),
        ("", b"", "name"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused(service: Served, name: str, data: bytes, says: str) -> None:
    assert says in problem(send(service, name, data), 422)


def test_a_name_must_be_given(service: Served) -> None:
    assert "name" in problem(service.client.post(DOCUMENT, content=b"a"), 422)


def test_a_name_cannot_put_a_header_into_the_answer(service: Served) -> None:
    answer = send(service, "a\r\nX-Evil: 1.txt", "가".encode())
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers


def test_a_decompression_bomb_is_refused(service: Served) -> None:
    bomb = docx("\0" * (60 << 20))
    assert len(bomb) < 100_000
    assert "decompression bomb" in problem(send(service, "a.docx", bomb), 422)
    assert service.works()


def test_a_document_grows_no_larger_than_allowed() -> None:
    # Random enough that it is no bomb by its ratio.
    text = "".join(chr(0xAC00 + (n * 7919) % 11172) for n in range(40_000))
    with serving(max_unpacked=100_000) as small:
        assert "decompressed" in problem(send(small, "a.docx", docx(text)), 422)
        assert send(small, "a.docx", docx(text[:1000])).status_code == 200


def test_a_document_that_is_mostly_structure_is_refused() -> None:
    with serving(max_pieces=100) as small:
        for name, data in [("a.txt", b"a\n" * 101), ("a.csv", b"a," * 101), ("a.html", b"<b>" * 101)]:
            problem(send(small, name, data, columns="1" if name == "a.csv" else ""), 413)
        problem(send(small, "a.docx", docx("</w:t><w:t>" * 101)), 413)
        assert send(small, "a.docx", docx()).status_code == 200
        assert send(small, "a.txt", "가나다라 ".encode() * 1000).status_code == 200


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE w [<!ENTITY e0 "폭탄">{ENTITIES}]>',
        '<!DOCTYPE w [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>',
    ],
)
def test_entities_are_refused(service: Served, doctype: str) -> None:
    document = docx("&e9;", doctype + PART)
    assert "entities" in problem(send(service, "a.docx", document), 422)
    page = f"{doctype}<html><body>&e9;</body></html>".replace("DOCTYPE w", "DOCTYPE html")
    answer = send(service, "a.html", page.encode())
    assert answer.status_code == 422 or "root:" not in answer.text
    assert len(answer.content) < 10_000
    assert service.works()


def test_a_document_that_is_too_large_is_refused() -> None:
    with serving(max_document=100) as small:
        problem(send(small, "a.txt", b"a" * 101), 413)
        assert send(small, "a.txt", b"a" * 100).status_code == 200


def test_more_documents_at_once_than_allowed_are_put_off() -> None:
    model = SlowModel()
    with serving(model, max_documents=1) as served, served.connect() as connection:
        connection.sendall(
            b"POST /v1/document?name=a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n"
        )
        connection.sendall("가나".encode())
        wait_for(model.asked.is_set)
        answer = send(served, "b.txt", b"a")
        problem(answer, 429)
        assert answer.headers["retry-after"] == "1"
        model.go.set()
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert send(served, "b.txt", b"a").status_code == 200


def test_a_document_whose_time_is_up_is_given_up() -> None:
    model = SlowModel()
    with serving(model, job_timeout=0.1) as impatient:
        problem(send(impatient, "a.txt", "가나다".encode()), 503)
        model.go.set()
        assert impatient.works()


def test_a_client_that_goes_away_frees_the_slot_of_its_document() -> None:
    model = SlowModel()
    with serving(model, max_documents=1) as served:
        with served.connect() as connection:
            connection.sendall(
                b"POST /v1/document?name=a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n"
            )
            connection.sendall("가".encode())
            wait_for(model.asked.is_set)
        model.go.set()
        wait_for(lambda: send(served, "b.txt", "나".encode()).status_code == 200)


CHECK_DOCUMENT = f"{DOCUMENT}/check"
TWO = docx("나는 오늘 학교 에 갔다.</w:t></w:r></w:p><w:p><w:r><w:t>어제 는 집에있었다.")


def test_the_changes_of_a_document_are_those_that_its_fixed_file_has(service: Served) -> None:
    answer = service.client.post(CHECK_DOCUMENT, params={"name": "a.docx"}, content=TWO)
    passages = answer.json()["passages"]
    assert [passage["typed"] for passage in passages] == ["나는 오늘 학교 에 갔다.", "어제 는 집에있었다."]
    for passage in passages:
        expected = [
            (each.offset, each.kind, each.reason.code, each.line) for each in HASH.check(passage["typed"])
        ]
        found = passage["changes"]
        assert [(one["offset"], one["kind"], one["reason"]["code"], one["line"]) for one in found] == expected
    fixed = send(service, "a.docx", TWO).headers
    changes = sum(len(passage["changes"]) for passage in passages)
    assert int(fixed["x-eojeol-added"]) + int(fixed["x-eojeol-removed"]) == changes > 2


@pytest.mark.parametrize("numbers", ["1", "2-3", "1,3-99", "3,2-9,1", "1-9"])
def test_changes_that_are_named_are_left(service: Served, numbers: str) -> None:
    left = {
        n
        for part in numbers.split(",")
        for n in range(int(part.partition("-")[0]), int(part.rpartition("-")[2]) + 1)
    }
    number = 0

    def fix(texts: list[str]) -> list[str]:
        nonlocal number
        out = []
        for text in texts:
            kept = []
            for change in HASH.check(text):
                number += 1
                kept += [] if number in left else [change]
            out.append(apply(text, kept))
        return out

    assert send(service, "a.docx", TWO, leave=numbers).content == fix_bytes(TWO, ".docx", fix)


@pytest.mark.parametrize("numbers", ["0x1", "-1", "1-", "1,,2", "가", "1 2"])
def test_numbers_that_are_none_are_refused(service: Served, numbers: str) -> None:
    assert "leave" in problem(send(service, "a.docx", TWO, leave=numbers), 422)


def test_a_document_without_text_has_no_passages(service: Served) -> None:
    answer = service.client.post(
        CHECK_DOCUMENT, params={"name": "a.docx", "reasons": "false"}, content=docx("")
    )
    assert answer.json() == {"passages": []}
    answer = service.client.post(CHECK_DOCUMENT, params={"name": "a.docx", "reasons": "false"}, content=TWO)
    assert "reason" not in answer.json()["passages"][0]["changes"][0]


def test_half_a_character_of_a_document_is_shown_as_an_escape(service: Served) -> None:
    cell = '{"cell_type": "markdown", "metadata": {}, "source": ["어제 는 \\\\ud800 집에있었다."]}'
    book = f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'.replace(
        "\\\\", "\\"
    )
    answer = service.client.post(CHECK_DOCUMENT, params={"name": "a.ipynb"}, content=book.encode())
    assert "\\ud800" in answer.text
    assert answer.json()["passages"][0]["changes"]


def test_a_document_with_more_changes_than_allowed_is_refused() -> None:
    with serving(max_changes=3) as small:
        answer = small.client.post(CHECK_DOCUMENT, params={"name": "a.docx"}, content=TWO)
        assert "3 changes" in problem(answer, 413)
