"""Reports by their names, and their bytes."""

from __future__ import annotations

import json

import pytest

from eojeol.errors import UsageError
from eojeol.explain.formats import NEED_LINES, envelope, render
from eojeol.explain.review import Review

from .helpers import review


@pytest.mark.parametrize("form", ["unified", "inline", "json", "lsp", "github"])
def test_every_form_shows_a_change(form: str) -> None:
    assert "수" in render(form, review("할수\n")).decode()


def test_enveloped_results_are_one_document() -> None:
    around = envelope("sarif", "1.2.3")
    parts = [render("sarif", review(text)).decode() for text in ("할수있다", "책 을")]
    whole = json.loads(around.before + around.between.join(parts) + around.after)
    assert len(whole["runs"][0]["results"]) == 3
    assert envelope("json", "1.2.3") == ("", "", "")


@pytest.mark.parametrize("form", NEED_LINES)
def test_reports_that_point_to_lines_refuse_what_has_none(form: str) -> None:
    found = review("할수", name="글.docx")
    packed = Review(found.name, found.before, found.after, found.changes, paragraphs=True)
    with pytest.raises(UsageError, match=f"글.docx: {form} needs a file that has lines"):
        render(form, packed)
    assert render("json", packed)


def test_a_patch_is_in_the_encoding_of_the_file() -> None:
    found = review("할수\n")
    old = Review(found.name, found.before, found.after, found.changes, codec="cp949")
    assert "-할수\n+할 수\n".encode("cp949") in render("unified", old)
    assert "글.txt:1:" in render("inline", old).decode()


def test_a_name_that_the_encoding_lacks_does_not_break_the_patch() -> None:
    found = review("할수\n", name="😀.txt")
    old = Review(found.name, found.before, found.after, found.changes, codec="cp949")
    assert "-할수\n+할 수\n".encode("cp949") in render("unified", old)


def test_bytes_that_are_no_text_come_through() -> None:
    found = review("할수\udcff\n")
    assert "-할수".encode() + b"\xff\n" in render("unified", found)
    assert json.loads(render("json", found))["context"] == "할‸수\udcff"
