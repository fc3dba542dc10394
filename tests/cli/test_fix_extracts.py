"""`eojeol fix` on files that text can only be taken out of, and what it says though nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..documents.extracts import hwp, hwp_paragraph, pdf
from .helpers import AFTER, BEFORE, Fix, one_line, written

HWP = hwp(hwp_paragraph(BEFORE.strip()), hwp_paragraph("끝."))
PDF = pdf([BEFORE.strip()])
SAMPLES = pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        pytest.param("a.hwp", HWP, AFTER + "끝.\n", id="hwp"),
        pytest.param("a.pdf", PDF, AFTER, id="pdf"),
    ],
)


@pytest.fixture(autouse=True)
def _libraries() -> None:
    for package in ("olefile", "pypdfium2"):
        pytest.importorskip(package, reason="the extra 'documents' is not installed")


@SAMPLES
def test_the_text_comes_out_corrected_and_the_source_stays(
    fix: Fix, name: str, data: bytes, text: str
) -> None:
    source = written(name, data)
    assert fix(source).out == text
    assert fix("--as", source.suffix[1:], "-", stdin=data).out == text
    assert fix(source, "-o", "b.txt").code == 0
    assert Path("b.txt").read_text(encoding="utf-8") == text
    assert fix("--check", source).code == 1
    assert "할 수 있다" in fix("--diff", source).out
    assert source.read_bytes() == data


@SAMPLES
def test_nothing_is_written_over_it(fix: Fix, name: str, data: bytes, text: str) -> None:
    source = written(name, data)
    in_place = fix("-i", source)
    assert (in_place.code, one_line(in_place.err)) == (2, True)
    assert "give -o with a .txt instead of --in-place" in in_place.err
    output = fix(source, "-o", source)
    assert (output.code, one_line(output.err)) == (2, True)
    assert "name it .txt" in output.err
    assert source.read_bytes() == data
    assert [path.name for path in Path().iterdir()] == [name]


def test_lines_of_a_pdf_are_joined(fix: Fix) -> None:
    lines = [
        "이 문장은 쪽의 너비만큼 길어서 낱말 가운데",
        "에서 줄이 바뀐다. 그래서 다시 이어 붙이지 않",
        "으면 띄어 쓴 곳을 알 길이 없다.",
    ]
    done = fix(written("a.pdf", pdf(lines)))
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert done.out.replace(" ", "") == "".join(lines).replace(" ", "") + "\n"


def test_an_encoding_that_is_found_is_said_and_kept(fix: Fix) -> None:
    source = written("a.txt", BEFORE.encode("cp949"))
    done = fix("-i", source)
    assert (done.code, done.err.count("\n")) == (0, 2)
    assert "a.txt: it is not utf-8 and was read, and is written, as cp949" in done.err
    assert source.read_bytes() == AFTER.encode("cp949")


def test_an_encoding_is_found_after_much_ascii_too(fix: Fix) -> None:
    for pad in (0, 65530, 65535, 65536, 200_000):
        before = "a" * pad + "\n" + BEFORE
        done = fix(written("a.txt", before.encode("cp949")))
        assert (done.code, done.raw) == (0, ("a" * pad + "\n" + AFTER).encode("cp949")), pad
        assert one_line(done.err)


def test_rows_with_other_numbers_of_cells_are_named(fix: Fix) -> None:
    table = "번호,글\n1,할수있다\n2,할수있다,더\n3\n"
    source = written("a.csv", table)
    done = fix("-i", "--columns", "글", source)
    assert done.code == 0
    assert (
        done.err
        == "eojeol: a.csv: 2 rows are left alone for having other than 2 cells: row 3 (3), row 4 (1)\n"
        "eojeol: a.csv changed (+2 -0 spaces)\n"
    )
    assert source.read_text(encoding="utf-8") == table.replace("1,할수있다", "1,할 수 있다")
