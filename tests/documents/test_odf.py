"""OpenDocument: spans, fields and all other parts stay."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.errors import InputError

from .helpers import Recorder, fix, scattered, unspell, unzipped, zipped
from .office import ods, ods_cell, odt, odt_styles

WRONG, RIGHT = "책을읽었다", "책을 읽었다"


def content(data: bytes, name: str = "content.xml") -> str:
    return unzipped(data)[name].decode()


def shown(data: bytes, suffix: str = ".odt") -> list[str]:
    recorder = Recorder()
    fix_bytes(data, suffix, recorder)
    return recorder.texts


def test_a_word_across_spans_keeps_its_spans() -> None:
    before = odt(
        '<text:span text:style-name="T1">아버지가</text:span>방에', "그는 <text:span>학교 </text:span>에서"
    )
    after = fix_bytes(before, ".odt", fix)
    expected = (
        content(before).replace("아버지가</text:span>", "아버지가 </text:span>").replace("학교 <", "학교<")
    )
    assert content(after) == expected
    changed = {name for name, part in unzipped(before).items() if unzipped(after)[name] != part}
    assert changed == {"content.xml"}


@pytest.mark.parametrize(
    ("paragraph", "texts"),
    [
        ("가<text:s text:c='3'/>나<text:tab/>다<text:line-break/>라", ["가", "나", "다", "라"]),
        ("가<text:bookmark text:name='책을읽었다'/>나<text:soft-page-break/>다<text:change-start/>라", ["가나다라"]),
        ("가<text:page-number>3</text:page-number>나<text:expression text:formula='x'>쪽수</text:expression>다",
         ["가", "나", "다"]),
        ("가<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>각주</text:p></text:note-body>"
         "</text:note>나", ["각주", "가나"]),
        ("가<draw:frame><draw:text-box><text:p>상자</text:p></draw:text-box></draw:frame>나", ["상자", "가", "나"]),
        ("가<draw:frame><draw:object>수식</draw:object></draw:frame>나", ["가", "나"]),
        ("<text:a>가</text:a>나 &amp;&#32;다", ["가나 &\u00a0다"]),
        ("<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>한자</text:ruby-text></text:ruby>를",
         ["漢字를"]),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(paragraph: str, texts: list[str]) -> None:
    assert shown(odt(paragraph)) == texts


def test_deleted_text_stays_and_headers_are_fixed() -> None:
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>책을읽었다</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>날씨가좋다</text:h>"
    )
    after = fix_bytes(odt(WRONG, before=deleted, styles=odt_styles(WRONG)), ".odt", fix)
    assert content(after).count(WRONG) == content(after).count(RIGHT) == 1
    assert "<text:h>날씨가 좋다</text:h>" in content(after)
    assert f"<text:p>{RIGHT}</text:p>" in content(after, "styles.xml")


def test_only_cells_of_text_are_fixed() -> None:
    before = ods(
        ods_cell(WRONG),
        ods_cell(WRONG, "float", 'office:value="1"'),
        ods_cell(WRONG, attributes='table:formula="of:=[.A1]"'),
        ods_cell(WRONG, attributes=f'office:string-value="{WRONG}"'),
        f"<table:table-cell><text:p>{WRONG}</text:p></table:table-cell>",
        ods_cell(f"{WRONG}</text:p><text:p>할수있다"),
        before=f"<table:content-validations><text:p>{WRONG}</text:p></table:content-validations>",
    )
    assert shown(before, ".ods") == [WRONG, WRONG, "할수있다"]
    after = content(fix_bytes(before, ".ods", fix))
    assert after.count(RIGHT) == 2
    assert after.replace(" ", "") == content(before).replace(" ", "")
    assert after.count(WRONG) == content(before).count(WRONG) - 2


@pytest.mark.parametrize("suffix", [".odt", ".ods"])
def test_what_cannot_be_fixed_is_refused(suffix: str) -> None:
    locked = odt(WRONG, manifest='<manifest:encryption-data manifest:checksum="a"/>')
    with pytest.raises(InputError, match="protected by a password"):
        fix_bytes(locked, suffix, fix)
    with pytest.raises(InputError, match=r"it has no content\.xml"):
        fix_bytes(zipped({"a": "b"}), suffix, fix)
    signed = zipped({**unzipped(odt(WRONG)), "META-INF/documentsignatures.xml": "<a/>"})
    with pytest.raises(InputError, match="digitally signed"):
        fix_bytes(signed, ".odt", fix)


PARTS = st.text(st.sampled_from("가나 다"), min_size=1, max_size=5)
KINDS = ["{}", "<text:span>{}</text:span>", "<text:s/>{}", "<text:tab/>{}"]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(KINDS), PARTS), max_size=6), st.integers(0, 99))
def test_only_spaces_differ_whatever_stands_in_it(parts: list[tuple[str, str]], seed: int) -> None:
    before = odt("".join(kind.format(part) for kind, part in parts))
    after = fix_bytes(before, ".odt", scattered(seed))
    assert content(after).replace(" ", "") == content(before).replace(" ", "")
    assert [text.replace(" ", "") for text in shown(after)] == [
        text.replace(" ", "") for text in shown(before)
    ]


def test_odfpy_reads_what_came_out() -> None:
    opendocument = pytest.importorskip("odf.opendocument", reason="odfpy is not installed")
    from odf import teletype, text

    made = opendocument.OpenDocumentText()
    for line in ("책을읽었다", "두  칸 할수있다"):
        paragraph = text.P()
        teletype.addTextToElement(paragraph, line)
        made.text.addElement(paragraph)
    stream = io.BytesIO()
    made.save(stream)
    after = opendocument.load(io.BytesIO(fix_bytes(stream.getvalue(), ".odt", fix)))
    assert [teletype.extractText(each) for each in after.getElementsByType(text.P)] == [
        "책을 읽었다",
        "두  칸 할 수 있다",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "source"), [(".odt", "a.txt"), (".ods", "a.csv"), (".xlsx", "a.csv")])
def test_what_libreoffice_writes_is_fixed(tmp_path: Path, suffix: str, source: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / source).write_text("노력 뿐이었다\n", encoding="utf-8")
    command = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        suffix[1:],
    ]
    more = ["--infilter=CSV:44,34,76"] if source == "a.csv" else ["--infilter=Text (encoded):UTF8"]
    subprocess.run([*command, *more, source], cwd=tmp_path, check=True, capture_output=True, timeout=300)
    before = (tmp_path / f"a{suffix}").read_bytes()
    recorder = Recorder()
    assert fix_bytes(before, suffix, recorder) == before
    assert "노력 뿐이었다" in recorder.texts
    after = fix_bytes(before, suffix, unspell)
    assert any("노력뿐이었다".encode() in part for part in unzipped(after).values())
