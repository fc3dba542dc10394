"""Every format: what is right stays the same bytes, only spaces change, and any damage ends in one kind of error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import SUFFIXES, Options, fix_bytes
from eojeol.errors import EojeolError, InputError

from .helpers import docx, docx_run, epub, fix, hwpx, hwpx_paragraph, pptx, scattered, unzipped, xhtml

ALL = Options(columns=("text",))
SAMPLES: dict[str, bytes] = {
    ".txt": "책을읽었다\n".encode(),
    ".md": "# 책을읽었다\n".encode(),
    ".html": "<p>책을읽었다</p>".encode(),
    ".htm": "<p>책을읽었다</p>".encode(),
    ".srt": "1\n00:00:01,000 --> 00:00:02,000\n책을읽었다\n".encode(),
    ".vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n책을읽었다\n".encode(),
    ".csv": "id,text\n1,책을읽었다\n".encode(),
    ".tsv": "id\ttext\n1\t책을읽었다\n".encode(),
    ".jsonl": '{"text":"책을읽었다"}\n'.encode(),
    ".docx": docx(docx_run("책을읽었다")),
    ".hwpx": hwpx(hwpx_paragraph("<hp:t>책을읽었다</hp:t>")),
    ".epub": epub({"a.xhtml": xhtml("<p>책을읽었다</p>")}),
    ".pptx": pptx("<a:r><a:t>책을읽었다</a:t></a:r>"),
}


def visible(data: bytes) -> bytes:
    """The bytes of a file, or of all members of an archive."""
    return b"".join(unzipped(data).values()) if data.startswith(b"PK") else data


def test_there_is_a_sample_of_every_format() -> None:
    assert tuple(SAMPLES) == SUFFIXES


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_text_is_fixed_and_fixing_again_changes_nothing(suffix: str) -> None:
    before = SAMPLES[suffix]
    after = fix_bytes(before, suffix, fix, ALL)
    right, wrong = "책을 읽었다".encode(), "책을읽었다".encode()
    layouts = suffix == ".pptx"  # in the sample they hold the same text, and it stays
    assert visible(after).count(right) == visible(before).count(wrong) - layouts
    assert fix_bytes(after, suffix.upper(), fix, ALL) == after
    assert fix_bytes(before, suffix, lambda texts: texts, ALL) == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_fix_that_changes_more_than_spaces_is_refused(suffix: str) -> None:
    with pytest.raises(EojeolError, match="more than spaces"):
        fix_bytes(SAMPLES[suffix], suffix, lambda texts: [text + "!" for text in texts], ALL)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40)
@given(data=st.data())
def test_any_damage_ends_in_a_result_or_one_kind_of_error(suffix: str, data: st.DataObject) -> None:
    broken = bytearray(SAMPLES[suffix])
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        if not broken:
            break
    try:
        after = fix_bytes(bytes(broken), suffix, scattered(1), ALL)
    except EojeolError as error:
        assert isinstance(error, ValueError)
        assert "\n" not in str(error)
    else:
        if not after.startswith(b"PK"):
            assert after.replace(b" ", b"") == bytes(broken).replace(b" ", b"")


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40)
@given(data=st.binary(max_size=60))
def test_any_bytes_end_in_a_result_or_one_kind_of_error(suffix: str, data: bytes) -> None:
    try:
        after = fix_bytes(data, suffix, scattered(2), ALL)
    except EojeolError as error:
        assert "\n" not in str(error)
    else:
        assert after.replace(b" ", b"") == data.replace(b" ", b"")


@pytest.mark.parametrize(
    ("suffix", "message"),
    [
        ("", "files named without a suffix cannot be read; the formats are .txt .md"),
        (".xyz", r"files named \.xyz cannot be read"),
        (".hwp", r"open it in Hangul and save it as \.hwpx"),
        (".DOC", r"save it as \.docx"),
        (".xlsx", r"save the sheet as \.csv"),
        (".pdf", "take its text out first"),
    ],
)
def test_other_formats_are_refused_with_advice(suffix: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fix_bytes(b"", suffix, fix)
