"""Every format: what is right stays the same bytes, only spaces change, and any damage ends in one kind of error."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eojeol
from eojeol.documents import FORMATS, SUFFIXES, Options, fix_bytes, format_of
from eojeol.documents.unread import advice
from eojeol.errors import EojeolError, InputError

from .helpers import docx, docx_run, epub, fix, hwpx, hwpx_paragraph, pptx, scattered, unzipped, xhtml
from .office import ods, ods_cell, odt, xliff, xlsx

ALL = Options(columns=("text",))
SAMPLES: dict[str, bytes] = {
    ".txt": "책을읽었다\n".encode(),
    ".md": "# 책을읽었다\n".encode(),
    ".mdx": "<Note>책을읽었다</Note>\n".encode(),
    ".rst": "- 책을읽었다\n".encode(),
    ".html": "<p>책을읽었다</p>".encode(),
    ".htm": "<p>책을읽었다</p>".encode(),
    ".srt": "1\n00:00:01,000 --> 00:00:02,000\n책을읽었다\n".encode(),
    ".vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n책을읽었다\n".encode(),
    ".ass": "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,책을읽었다\n".encode(),
    ".ssa": "[Events]\nDialogue: Marked=0,0:00:01.00,0:00:02.00,Default,,0,0,0,,책을읽었다\n".encode(),
    ".smi": "<SAMI><BODY><SYNC Start=1><P Class=KRCC>책을읽었다</BODY></SAMI>\n".encode(),
    ".sami": "<SAMI><BODY><SYNC Start=1><P Class=KRCC>책을읽었다</BODY></SAMI>\n".encode(),
    ".csv": "id,text\n1,책을읽었다\n".encode(),
    ".tsv": "id\ttext\n1\t책을읽었다\n".encode(),
    ".jsonl": '{"text":"책을읽었다"}\n'.encode(),
    ".json": '{\n  "text": "책을읽었다"\n}\n'.encode(),
    ".yaml": "text: 책을읽었다\n".encode(),
    ".yml": "text: 책을읽었다\n".encode(),
    ".xliff": xliff("<target>책을읽었다</target>").replace("책을읽었다0".encode(), b"0"),
    ".xlf": xliff("<target>책을읽었다</target>").replace("책을읽었다0".encode(), b"0"),
    ".ipynb": '{"cells":[{"cell_type":"markdown","source":["책을읽었다"]}]}'.encode(),
    ".po": 'msgid "a"\nmsgstr "책을읽었다"\n'.encode(),
    ".pot": 'msgid "a"\nmsgstr "책을읽었다"\n'.encode(),
    ".tex": "\\section{책을읽었다}\n".encode(),
    ".docx": docx(docx_run("책을읽었다")),
    ".hwpx": hwpx(hwpx_paragraph("<hp:t>책을읽었다</hp:t>")),
    ".epub": epub({"a.xhtml": xhtml("<p>책을읽었다</p>")}),
    ".odt": odt("책을읽었다"),
    ".ods": ods(ods_cell("책을읽었다")),
    ".xlsx": xlsx("<t>책을읽었다</t>"),
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
    # In these samples layouts or the name of a sheet hold the same text, and it stays.
    layouts = suffix in (".pptx", ".ods", ".xlsx")
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
        # In UTF-16, which a damaged beginning may promise, a space is not one byte.
        if not after.startswith((b"PK", b"\xfe\xff", b"\xff\xfe")):
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
        (".hwp", r"fix FILE\.hwp -o FILE\.txt\); .*open it in Hangul and save it as \.hwpx"),
        (".DOC", r"soffice --convert-to docx"),
        (".xls", r"soffice --convert-to xlsx"),
        (".pdf", "text can only be taken out"),
        (".jpeg", "holds a picture"),
        (".zip", "unpack it"),
        (".mobi", "ebook-convert"),
        (".mo", "msgunfmt"),
        (".log", r"if it is plain text, name it \.txt \(--as txt\)"),
    ],
)
def test_other_formats_are_refused_with_advice(suffix: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fix_bytes(b"", suffix, fix)


@pytest.mark.parametrize(
    "suffix", [".py", ".sql", ".adoc", ".xml", ".org", ".toml", ".zip", ".png", ".exe", ".ppt"]
)
def test_what_plain_text_would_break_is_never_said_to_be_plain_text(suffix: str) -> None:
    with pytest.raises(InputError) as caught:
        format_of(suffix)
    assert "--as txt" not in str(caught.value)
    assert "the formats are" not in str(caught.value)


def test_no_format_is_read_and_refused() -> None:
    assert not [suffix for suffix in SUFFIXES if not advice(suffix, SUFFIXES).startswith("the formats are")]


SOURCE = Path(eojeol.__file__).parent
# A format as somebody adds it: its file, and what uses it without knowing of it.
NOTE = """
from eojeol.documents.format import Format
from eojeol.documents.plain import fix_plain

NOTE = Format("note", (".note", ".memo"), "text/x-note", fix_plain)
"""
USES = """
import sys
from pathlib import Path

from eojeol.changes import ChangedGap, locate
from eojeol.documents import FORMATS, SUFFIXES, Options, find_files, fix_bytes, fix_file, format_of
from eojeol.explain.documents import review_document

text = Path("a.memo")
text.write_text("할수", encoding="utf-8")
assert find_files(["."], recursive=True) == [text], find_files(["."], recursive=True)
space = lambda texts: [" ".join(text) for text in texts]
assert fix_file(text, space).data == fix_bytes(text.read_bytes(), ".NOTE", space) == "할 수".encode()
check = lambda texts: [locate(text, [ChangedGap(1, "add", 0.9, 0)]) for text in texts]
review = review_document(text.read_bytes(), ".note", check, Options(), "a.memo")
assert (review.after, [change.column for change in review.changes]) == ("할 수", [2])
assert (format_of(".memo").media_type, FORMATS[-1].name) == ("text/x-note", "note")
"""


def test_a_new_format_is_one_file_and_one_line(tmp_path: Path) -> None:
    package = tmp_path / "eojeol"
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("models", "__pycache__"))
    (package / "documents" / "note.py").write_text(NOTE, encoding="utf-8")
    formats = package / "documents" / "formats.py"
    line = "from eojeol.documents.note import NOTE"
    listed = formats.read_text(encoding="utf-8").replace("    PPTX,\n)", f"    PPTX,\n    NOTE,\n)\n{''}")
    formats.write_text(
        listed.replace("from eojeol.documents.options", f"{line}\nfrom eojeol.documents.options")
    )
    uses = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{USES}"
    folder = tmp_path / "files"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", uses], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


# What editors call a language, for documents without a file name; and what is read as a stream of records.
OWN_NAMES = (SOURCE / "lsp" / "review.py", SOURCE / "batch" / "formats" / "kinds.py")


def test_only_its_own_file_names_a_format() -> None:
    rare = {suffix for suffix in SUFFIXES if suffix not in {".txt", ".md", ".html", ".json"}}
    named = [
        f"{path.relative_to(SOURCE)}:{node.lineno}: {node.value!r}"
        for path in SOURCE.rglob("*.py")
        if path.parent != SOURCE / "documents" and path not in OWN_NAMES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in rare
    ]
    assert named == []


def test_every_record_is_whole() -> None:
    for each in FORMATS:
        assert all(format_of(suffix.upper()) is each for suffix in each.suffixes)
        assert each.packed == bool(each.text_members)
        assert "/" in each.media_type
        assert each.title
    assert format_of(".docx").holds_text("word/DOCUMENT.XML")
    assert not format_of(".docx").holds_text("word/media/image1.png")
    assert not format_of(".txt").holds_text("a.txt")
