"""What `eojeol fix` refuses or mentions by the names and sizes of files, before it reads them."""

from __future__ import annotations

import pytest

from eojeol.cli import fix_refuse

from .helpers import BEFORE, Fix, docx, one_line, written


def test_a_result_is_not_named_as_what_it_is_not(fix: Fix) -> None:
    source = written("글.docx", docx())
    written("글.txt")
    for arguments, says in (
        ((source, "-o", "새.txt"), "what comes out is a .docx, not a .txt; name it .docx"),
        ((source, "-o", "새.odt"), "what comes out is a .docx, not a .odt; name it .docx"),
        ((source, "-o", "새.pdf"), "what comes out is a .docx, not a .pdf; name it .docx"),
        (("글.txt", "-o", "새.DOCX"), "what comes out is plain text, not a .docx; name it .txt"),
        (("--as", "txt", "글.txt", "-o", "새.hwp"), "what comes out is plain text, not a .hwp; name it .txt"),
        (("--diff", source, "-o", source), "what comes out is a report, not a .docx; name it .txt"),
    ):
        done = fix(*arguments)
        assert (done.code, done.err) == (2, f"eojeol: {says}\n")
    for arguments in (
        (source, "-o", "새.docx"),
        (source, "-o", "새.bak"),
        (source, "-o", "새"),
        ("글.txt", "-o", "새.md"),
        ("--diff", source, "-o", "새.txt"),
        ("--learn", source, "-o", "새.txt"),
    ):
        assert fix(*arguments).code == 0
    assert source.read_bytes() == docx()


def test_of_a_large_file_that_is_held_in_memory_the_other_way_is_named(
    fix: Fix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fix_refuse, "LARGE", 10)
    lines = written("글.jsonl", '{"글": "책 을 할수있다."}\n')
    done = fix("--fields", "글", lines)
    assert (done.code, one_line(done.err)) == (0, True)
    assert done.err.startswith("eojeol: 글.jsonl has 0 MB and is held in memory")
    assert fix("-q", "--fields", "글", lines).err == ""
    # Plain text is a stream, and of a document batch knows nothing.
    assert fix(written("글.txt", BEFORE * 9)).err == ""
    assert fix("--diff", written("글.docx", docx())).err == ""
