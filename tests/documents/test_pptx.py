"""Presentations: slides and notes are fixed, layouts and fields are not."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.errors import InputError

from .helpers import Recorder, fix, pptx, scattered, unzipped, zipped


def run(text: str) -> str:
    return f'<a:r><a:rPr lang="ko-KR" b="1"/><a:t>{text}</a:t></a:r>'


def test_runs_are_kept_and_spaces_need_no_attribute() -> None:
    before = pptx(run("아버지가") + run("방에"), run("학교 ") + run("에서"))
    after = fix_bytes(before, ".pptx", fix)
    slide = unzipped(before)["ppt/slides/slide1.xml"].decode()
    expected = slide.replace("아버지가", "아버지가 ").replace("학교 ", "학교")
    assert unzipped(after)["ppt/slides/slide1.xml"].decode() == expected


def test_notes_are_fixed_and_layouts_are_not() -> None:
    before, after = (
        unzipped(data) for data in (pptx(run("책을읽었다")), fix_bytes(pptx(run("책을읽었다")), ".pptx", fix))
    )
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ppt/slides/slide1.xml", "ppt/notesSlides/notesSlide1.xml"}


def test_breaks_and_fields_part_texts() -> None:
    shown = Recorder()
    field = '<a:fld id="{1}" type="slidenum"><a:rPr/><a:t>책을읽었다</a:t></a:fld>'
    fix_bytes(pptx(run("가") + "<a:br/>" + run("나") + field + run("다")), ".pptx", shown)
    assert shown.texts == ["가", "나", "다"] * 2


@settings(max_examples=40)
@given(st.lists(st.text(st.sampled_from("가나 다"), max_size=5), max_size=6), st.integers(0, 99))
def test_random_runs_keep_their_number_and_their_text(runs: list[str], seed: int) -> None:
    before = pptx("".join(run(text) for text in runs))
    after = unzipped(fix_bytes(before, ".pptx", scattered(seed)))["ppt/slides/slide1.xml"].decode()
    slide = unzipped(before)["ppt/slides/slide1.xml"].decode()
    assert after.replace(" ", "") == slide.replace(" ", "")
    assert after.count("<a:r>") == len(runs)


def test_an_archive_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match=r"no ppt/presentation\.xml"):
        fix_bytes(zipped({"word/document.xml": "<a/>"}), ".pptx", fix)


def test_python_pptx_reads_the_result() -> None:
    library = pytest.importorskip("pptx", reason="python-pptx is not installed")
    show = library.Presentation()
    box = show.slides.add_slide(show.slide_layouts[6]).shapes.add_textbox(0, 0, 99, 99)
    for text in ("아버지가", "방에"):
        box.text_frame.paragraphs[0].add_run().text = text
    buffer = io.BytesIO()
    show.save(buffer)
    result = library.Presentation(io.BytesIO(fix_bytes(buffer.getvalue(), ".pptx", fix)))
    runs = result.slides[0].shapes[0].text_frame.paragraphs[0].runs
    assert [one.text for one in runs] == ["아버지가 ", "방에"]
