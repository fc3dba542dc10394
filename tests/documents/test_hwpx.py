"""Hangul documents: runs stay; the cached layout of a changed paragraph goes, that of others stays."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.documents.container import OLE
from eojeol.errors import InputError

from .helpers import Recorder, fix, hwpx, hwpx_paragraph, scattered, unzipped, zipped

CACHE = '<hp:linesegarray><hp:lineseg textpos="0" vertpos="0" flags="393216"/></hp:linesegarray>'


def section(data: bytes) -> str:
    return unzipped(data)["Contents/section0.xml"].decode()


def t(text: str) -> str:
    return f"<hp:t>{text}</hp:t>"


def test_runs_are_kept_and_a_stale_layout_goes() -> None:
    before = hwpx(
        hwpx_paragraph(t("아버지가"), t("방에")),
        hwpx_paragraph(t("그대로 둔다")),
        hwpx_paragraph(t("학교 ") + t("에서")),
    )
    after = section(fix_bytes(before, ".hwpx", fix))
    expected = section(before).replace("아버지가<", "아버지가 <").replace("학교 <", "학교<")
    first, second, third = expected.split("<hp:p ")[1:]
    assert after.split("<hp:p ")[1:] == [first.replace(CACHE, ""), second, third.replace(CACHE, "")]


def test_an_empty_layout_element_goes_too() -> None:
    paragraph = hwpx_paragraph(t("책을읽었다"), lines=False).replace(
        "</hp:p>", "<hp:linesegarray />\n</hp:p>"
    )
    assert "책을 읽었다</hp:t></hp:run>\n</hp:p>" in section(fix_bytes(hwpx(paragraph), ".hwpx", fix))


def test_only_the_section_changes_and_the_mimetype_comes_first() -> None:
    before = hwpx(hwpx_paragraph(t("책을읽었다")))
    after = fix_bytes(before, ".hwpx", fix)
    assert {name for name, content in unzipped(before).items() if unzipped(after)[name] != content} == {
        "Contents/section0.xml"
    }
    first = zipfile.ZipFile(BytesIO(after)).infolist()[0]
    assert (first.filename, first.compress_type, first.header_offset) == ("mimetype", zipfile.ZIP_STORED, 0)


def test_a_paragraph_in_a_table_is_its_own_and_only_its_layout_goes() -> None:
    cell = hwpx_paragraph(t("책을읽었다"))
    table = f"<hp:tbl><hp:tr><hp:tc><hp:subList>{cell}</hp:subList></hp:tc></hp:tr></hp:tbl>"
    before = hwpx(hwpx_paragraph(t("아버지가"), table, t("방에")))
    after = section(fix_bytes(before, ".hwpx", fix))
    assert after == section(before).replace("책을읽었다", "책을 읽었다").replace(CACHE, "", 1)


def test_inline_elements_of_a_text() -> None:
    shown = Recorder()
    text = t(
        '가<hp:markpenBegin color="#FF0"/>나<hp:markpenEnd/>다<hp:tab width="4"/>라<hp:lineBreak/>마<hp:nbSpace/>바'
    )
    note = (
        '<hp:ctrl><hp:footNote number="1"><hp:subList>'
        + hwpx_paragraph(t("각주"))
        + "</hp:subList></hp:footNote></hp:ctrl>"
    )
    fix_bytes(hwpx(hwpx_paragraph(text), hwpx_paragraph(t("사") + note + t("아"))), ".hwpx", shown)
    assert shown.texts == ["가나다", "라", "마", "바", "각주", "사아"]


def test_other_name_spaces_of_the_standard_are_known() -> None:
    for space in (
        b"http://www.owpml.org/owpml/2024/paragraph",
        b"http://www.hancom.co.kr/hwpml/2016/paragraph",
    ):
        part = unzipped(hwpx(hwpx_paragraph(t("책을읽었다"))))["Contents/section0.xml"]
        data = zipped(
            {"Contents/section0.xml": part.replace(b"http://www.hancom.co.kr/hwpml/2011/paragraph", space)}
        )
        assert "책을 읽었다" in section(fix_bytes(data, ".hwpx", fix))


@settings(max_examples=40)
@given(st.lists(st.text(st.sampled_from("가나 다"), max_size=5), max_size=6), st.integers(0, 99))
def test_random_runs_keep_their_number_and_their_text(runs: list[str], seed: int) -> None:
    before = hwpx(hwpx_paragraph(*map(t, runs)))
    after = section(fix_bytes(before, ".hwpx", scattered(seed)))
    assert after.replace(CACHE, "").replace(" ", "") == section(before).replace(CACHE, "").replace(" ", "")
    assert (CACHE in after) == (after == section(before))


@pytest.mark.parametrize(
    "inner",
    [
        "<hp:t>책을읽었다</hp:t>",
        "글",
        '<hp:lineseg textpos="0"/><hp:p><hp:run><hp:t>책을읽었다</hp:t></hp:run></hp:p>',
        "<hp:linesegarray/>글",
    ],
)
def test_text_that_a_broken_file_has_in_a_cache_is_not_lost(inner: str) -> None:
    cache = f"<hp:linesegarray>{inner}</hp:linesegarray>"
    before = hwpx(hwpx_paragraph(t("책을읽었다") + cache, lines=False))
    after = ElementTree.fromstring(section(fix_bytes(before, ".hwpx", fix)).encode())
    assert "책을 읽었다" in "".join(after.itertext())
    whole = "".join(ElementTree.fromstring(section(before).encode()).itertext())
    assert "".join(after.itertext()).replace(" ", "") == whole.replace(" ", "")


def test_a_password_is_named() -> None:
    manifest = '<odf:manifest xmlns:odf="urn:x"><odf:file-entry><odf:encryption-data/></odf:file-entry></odf:manifest>'
    with pytest.raises(InputError, match="protected by a password"):
        fix_bytes(hwpx(hwpx_paragraph(t("가")), manifest=manifest), ".hwpx", fix)


def test_other_kinds_of_documents_are_refused_with_a_reason() -> None:
    with pytest.raises(InputError, match="not an HWPX document"):
        fix_bytes(zipped({"a": "b"}), ".hwpx", fix)
    with pytest.raises(InputError, match="HWP 5"):
        fix_bytes(OLE + b"\0" * 600 + b"HWP Document File", ".hwpx", fix)
    with pytest.raises(InputError, match=r"open it in Hangul and save it as \.hwpx"):
        fix_bytes(b"", ".hwp", fix)
