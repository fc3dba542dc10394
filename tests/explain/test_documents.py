"""Reviews of documents: changes of passages at their places in the file."""

from __future__ import annotations

import io
import json
import math
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.changes import apply
from eojeol.documents import Options, fix_bytes
from eojeol.errors import UsageError
from eojeol.explain.documents import document_texts, review_document
from eojeol.explain.review import Review

from .helpers import KNOWN, MIXED

FILES = {
    ".md": "# 할수\n\n책 을 **할수** `할수`\n\n```\n할수\n```\n",
    ".html": "<p>할수<b>있</b>다 &amp; 책 <i> 을</i></p>\n<pre>할수</pre>",
    ".srt": "1\r\n00:00:01,000 --> 00:00:02,000\r\n할수 <i>책</i> 을\r\n",
    ".csv": 'id,본문\n할수,"책 을 ""할수"""\n',
    ".jsonl": '{"id": "할수", "본문": "책 을\\t할수"}\n',
}
OPTIONS = Options(columns=("본문",))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
    return buffer.getvalue()


def reviewed(suffix: str, data: bytes, options: Options = OPTIONS) -> Review:
    return review_document(data, suffix, KNOWN.check_batch, options, "글" + suffix)


@pytest.mark.parametrize("suffix", FILES)
def test_the_text_after_is_what_fixing_the_file_gives(suffix: str) -> None:
    data = FILES[suffix].encode()
    found = reviewed(suffix, data)
    assert found.changed
    assert found.before == FILES[suffix]
    assert found.after.encode() == fix_bytes(data, suffix, KNOWN.batch, OPTIONS)
    assert apply(found.before, found.changes) == found.after


@pytest.mark.parametrize("suffix", FILES)
def test_changes_stand_at_their_places_in_the_file_with_what_the_model_said(suffix: str) -> None:
    found = reviewed(suffix, FILES[suffix].encode())
    lines = FILES[suffix].splitlines()
    for change in found.changes:
        left, right = change.context.split("‸")
        typed = left + " " * change.spaces + right
        assert typed in lines[change.line - 1]
        assert found.before[change.offset] == lines[change.line - 1][change.column - 1]
    if suffix != ".html":
        assert [round(change.probability, 2) for change in found.changes].count(0.95) > 0
        assert not any(math.isnan(change.probability) for change in found.changes)


def test_probabilities_are_unknown_where_markup_parts_a_run_of_spaces() -> None:
    found = reviewed(".html", FILES[".html"].encode())
    assert all(math.isnan(change.probability) for change in found.changes)
    known = reviewed(".html", "<p>할수<b>있</b>다</p>".encode())
    assert [round(change.probability, 2) for change in known.changes] == [0.95, 0.95]


@pytest.mark.parametrize(
    ("suffix", "text", "context"),
    [
        (".jsonl", json.dumps({"본문": "할수"}), "할‸수"),
        (".html", "<p>&#54624;&#49688;</p>", "할‸수"),
        (".html", "<b>할</b>수", "<b>할‸</b>수"),
    ],
)
def test_a_reason_speaks_of_letters_and_not_of_how_they_are_written(
    suffix: str, text: str, context: str
) -> None:
    (change,) = reviewed(suffix, text.encode()).changes
    assert change.context == context
    assert change.reason.ko == "‘수’는 의존 명사이므로 앞말 ‘할’과 띄어 씁니다."


def test_what_stays_is_not_reported() -> None:
    assert [change.line for change in reviewed(".md", FILES[".md"].encode()).changes] == [1, 3, 3, 3]
    assert reviewed(".csv", FILES[".csv"].encode()).changes[0].column > 4


def test_a_packed_document_is_reviewed_paragraph_by_paragraph() -> None:
    found = reviewed(".docx", document("할수", "나", "책\n을 책 을"))
    assert found.paragraphs
    assert found.before == "할수\n나\n책 을 책 을"
    first = found.changes[0]
    assert (first.line, first.column, first.kind) == (1, 2, "add")
    assert {change.line for change in found.changes} == {1, 3}
    assert found.after.splitlines()[0] == "할 수"


def test_the_encoding_of_the_file_goes_with_the_review() -> None:
    found = reviewed(".md", "책 을\n".encode("cp949"), Options(encoding="cp949"))
    assert (found.codec, found.changes[0].column) == ("cp949", 3)


def test_a_page_that_declares_its_encoding_needs_none_given() -> None:
    page = '<meta charset="euc-kr"><p>책 을</p>'
    found = reviewed(".html", page.encode("cp949"), Options())
    assert (found.before, found.codec) == (page, "cp949")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    found = reviewed(".md", "\ufeff책 을\n".encode())
    assert (found.before, found.mark) == ("책 을\n", b"\xef\xbb\xbf")


def test_a_table_without_named_columns_is_refused() -> None:
    with pytest.raises(UsageError, match="names of the columns"):
        reviewed(".csv", FILES[".csv"].encode(), Options())


def test_the_texts_of_a_document_are_its_passages() -> None:
    assert document_texts(document("할수", "나"), ".docx", Options()) == ["할수", "나"]


MARKUP = [
    *"할수 책을가",
    "   ",
    "<b>",
    "</b>",
    "<p>",
    "&amp;",
    "&nbsp;",
    "**",
    "`",
    "\n",
    "\r\n",
    "# ",
    "- ",
    "[책](을 수)",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(MARKUP), max_size=30).map("".join), st.sampled_from([".html", ".md"]))
def test_changes_of_any_page_make_the_page_after_of_the_page_before(source: str, suffix: str) -> None:
    found = review_document(source.encode(), suffix, MIXED.check_batch, Options(), "글" + suffix)
    assert found.before == source
    assert apply(found.before, found.changes) == found.after
    assert found.after.encode() == fix_bytes(source.encode(), suffix, MIXED.batch)
