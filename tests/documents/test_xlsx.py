"""Workbooks: the strings of cells are fixed; formulas, numbers and names stay."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.errors import EojeolError, InputError

from .helpers import Recorder, docx, fix, scattered, unzipped
from .office import xlsx, xlsx_table

WRONG, RIGHT = "책을읽었다", "책을 읽었다"
PHONETIC = '<rPh sb="0" eb="2"><t>책을읽었다</t></rPh><phoneticPr fontId="1"/>'


def part(data: bytes, name: str = "sharedStrings") -> str:
    return unzipped(data)[f"xl/{name}.xml"].decode()


def shown(data: bytes) -> list[str]:
    recorder = Recorder()
    fix_bytes(data, ".xlsx", recorder)
    return recorder.texts


def test_shared_strings_and_their_runs_are_fixed() -> None:
    before = xlsx(
        f"<t>{WRONG}</t>",
        "<r><t>아버지가</t></r><r><rPr><b/></rPr><t>방에</t></r>",
        f"<t>{WRONG}</t>{PHONETIC}",
    )
    after = fix_bytes(before, ".xlsx", fix)
    expected = part(before).replace(f"<si><t>{WRONG}", f"<si><t>{RIGHT}")
    assert part(after) == expected.replace("<t>아버지가<", '<t xml:space="preserve">아버지가 <')
    assert {name for name, content in unzipped(before).items() if unzipped(after)[name] != content} == {
        "xl/sharedStrings.xml"
    }


def test_strings_in_cells_are_fixed_and_formulas_are_not() -> None:
    formula = (
        f'<c r="B2" t="str"><f>IF(A1="{WRONG}","할수있다",1)</f><v>할수있다</v></c><c r="C2"><v>12</v></c>'
    )
    before = xlsx(cells=f'<c r="A2" t="inlineStr"><is><t>{WRONG}</t></is></c>{formula}')
    after = part(fix_bytes(before, ".xlsx", fix), "worksheets/sheet1")
    assert after == part(before, "worksheets/sheet1").replace(f"<is><t>{WRONG}", f"<is><t>{RIGHT}")


def test_the_header_of_a_table_stays_as_its_columns_are_named() -> None:
    before = xlsx(
        f"<t>{WRONG}</t>",
        "<t>할수있다</t>",
        "<t>날씨가\n좋다</t>",
        table1=xlsx_table(WRONG, "날씨가_x000a_좋다"),
    )
    assert shown(before) == ["할수있다"]
    after = part(fix_bytes(before, ".xlsx", fix))
    assert after == part(before).replace("할수있다", "할 수 있다")


def test_an_answer_that_is_missing_is_seen_with_tables_too() -> None:
    with pytest.raises(EojeolError, match="was given 1 texts and returned 0"):
        fix_bytes(xlsx("<t>가</t>", table1=xlsx_table("나")), ".xlsx", lambda texts: [])


def test_escapes_of_the_format_get_no_spaces() -> None:
    before = xlsx("<t>가_x000D_나_x005F_x</t>")
    assert shown(before) == ["가\r나_x"]
    after = part(fix_bytes(before, ".xlsx", lambda texts: [" ".join(text) for text in texts]))
    assert "<t>가 _x000D_ 나 _x005F_ x</t>" in after


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(InputError, match="not an Excel workbook"):
        fix_bytes(docx(), ".xlsx", fix)
    with pytest.raises(InputError, match="protected by a password"):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        fix_bytes(ole + "EncryptedPackage".encode("utf-16-le"), ".xlsx", fix)


STRINGS = st.lists(st.text(st.sampled_from("가나 다_x0D"), max_size=8), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def openpyxl() -> Any:
    return pytest.importorskip("openpyxl", reason="openpyxl is not installed")


@settings(max_examples=30)
@given(STRINGS, st.integers(0, 99))
def test_only_spaces_differ_for_another_reader(openpyxl: Any, strings: list[str], seed: int) -> None:
    before = xlsx(*(f'<t xml:space="preserve">{text}</t>' for text in strings))
    after = fix_bytes(before, ".xlsx", scattered(seed))
    for old, new in zip(_cells(openpyxl, before), _cells(openpyxl, after), strict=True):
        assert old.replace(" ", "") == new.replace(" ", "")


def _cells(openpyxl: Any, data: bytes) -> list[str]:
    return [cell.value or "" for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row]


def test_a_workbook_of_openpyxl_is_fixed_and_opens_again(openpyxl: Any) -> None:
    book = openpyxl.Workbook()
    book.active.title = "할수있다"
    book.active.append([WRONG, 12.5, '=IF(A1="책을읽었다","할수있다","")', "학교 에서"])
    stream = io.BytesIO()
    book.save(stream)
    sheet = openpyxl.load_workbook(io.BytesIO(fix_bytes(stream.getvalue(), ".xlsx", fix))).active
    assert sheet.title == "할수있다"
    assert [cell.value for cell in sheet[1]] == [
        RIGHT,
        12.5,
        '=IF(A1="책을읽었다","할수있다","")',
        "학교에서",
    ]
