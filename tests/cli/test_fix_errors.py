"""`eojeol fix`: wrong usage and bad input, one line each; the original untouched, the other files done."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from eojeol.cli import fix_input as one

from .helpers import AFTER, BEFORE, LOAD, Fix, StandIn, docx, one_line, written

BROKEN_ZIP = b"PK\x03\x04" + bytes(40)
OFFICE_WITH_PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


# What does not go together


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-i"], "--in-place takes files"),
        (["-i", "-"], "--in-place takes files"),
        (["-i", "--diff", "글.txt"], "--in-place takes files"),
        (["-i", "--check", "글.txt"], "--in-place takes files"),
        (["-i", "-o", "x", "글.txt"], "--in-place takes files"),
        (["--backup", ".bak", "글.txt"], "--backup goes with --in-place"),
        (["--diff", "--json"], "one report at a time: unified or json"),
        (["--stats", "--format", "lsp"], "one report at a time"),
        (["--conservative", "--eager"], "not both"),
        (["--restore", "--eager"], "--eager weighs what was typed"),
        (["--restore", "--add", "0"], "--add weighs what was typed"),
        (["--protect", "url", "--no-protect", "tag"], "not both"),
        (["--protect", "ulr"], "did you mean 'url'?"),
        (["--join-lines", "--json"], "no report but --diff"),
        (["--learn", "--check"], "nothing to --check"),
        (["--add", "1.5"], "1.5 is not in the range"),
        (["--diff=wide"], "'wide' is not one of"),
        (["--errors", "ignore"], "'ignore' is not one of"),
        (["--encoding", "utf-9"], "no encoding 'utf-9'"),
        (["--as", "pdf"], "PDFium cannot read it"),
        (["--as", "csv"], "a table needs the names of the columns"),
        (["--frobnicate"], "no option --"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(fix: Fix, arguments: list[str], message: str) -> None:
    written("글.txt")
    done = fix(*arguments, stdin=BEFORE)
    assert (done.code, done.out, one_line(done.err)) == (2, "", True)
    assert message in done.err
    assert Path("글.txt").read_text() == BEFORE


def test_packed_documents_are_not_put_among_others_nor_on_a_terminal(fix: Fix) -> None:
    path = written("글.docx", docx())
    for done in (fix(path, written("글.txt")), fix(path, terminal=True)):
        assert (done.code, done.out, one_line(done.err)) == (2, "", True)
        assert "--in-place" in done.err


# Bad input


BAD = {
    "binary.txt": (bytes(range(256)), "NUL bytes, so it is binary data"),
    "cp949.txt": ("할수 있다".encode("cp949"), r"byte \d+: not utf-8 .*looks like cp949: give --encoding cp949"),
    "utf-16.txt": (BEFORE.encode("utf-16-le"), "give --encoding utf-16-le"),
    "damaged.docx": (BROKEN_ZIP, "damaged.docx: "),
    "not-a-zip.hwpx": (BEFORE.encode(), "not-a-zip.hwpx: "),
    "broken-xml.docx": (docx("</w:t>"), "broken-xml.docx: "),
    "password.docx": (OFFICE_WITH_PASSWORD, "password"),
    "broken.jsonl": ('{"글": "할수}\n'.encode(), "line 1, column 7: not JSON"),
    "old.hwp": (b"x", "save it as .hwpx"),
    "absent.txt": (None, "absent.txt"),
}  # fmt: skip


# Packed documents do not go to standard output together with others.
CASES = [
    (action, name)
    for action in (["-i"], ["--json"], ["--check"], [])
    for name in BAD
    if action or not name.endswith((".docx", ".hwpx"))
]


@pytest.mark.parametrize(
    ("action", "name"), CASES, ids=[f"{name}-{''.join(action)}" for action, name in CASES]
)
def test_a_bad_file_is_named_in_one_line_and_the_others_are_done(
    fix: Fix, name: str, action: list[str]
) -> None:
    content, message = BAD[name]
    if content is not None:
        written(name, content)
    good = written("1.txt"), written("2.txt")
    done = fix(*action, "--columns", "글", good[0], name, good[1])
    lines = done.err.splitlines()
    assert done.code == 2
    assert len([line for line in lines if name in line]) == 1
    assert re.search(message, done.err)
    assert lines[-1].startswith("eojeol: 3 files: ") and lines[-1].endswith("1 failed")
    assert "Traceback" not in done.err
    if action == ["-i"]:
        assert [path.read_text() for path in good] == [AFTER, AFTER]
        assert "2 changed (+4 -2 spaces), 0 already right" in lines[-1]
    elif not action:
        assert done.out == AFTER * 2
        assert lines[-1] == "eojeol: 3 files: 2 done, 1 failed"
    if content is not None:
        assert Path(name).read_bytes() == content
    assert sorted(path.name for path in Path().iterdir()) == sorted({"1.txt", "2.txt", name} - {"absent.txt"})


def test_the_guess_at_an_encoding_can_be_confirmed(fix: Fix) -> None:
    path = written("글.txt", BEFORE.encode("cp949"))
    assert fix("--encoding", "cp949", path).raw == AFTER.encode("cp949")
    assert fix("--encoding", "cp949", "-i", path).code == 0
    assert path.read_bytes() == AFTER.encode("cp949")


def test_a_byte_order_mark_decides_and_stays(fix: Fix) -> None:
    for codec in ("utf-8-sig", "utf-16", "utf-32"):
        assert fix(stdin=BEFORE.encode(codec)).raw == AFTER.encode(codec)


def test_undecodable_bytes_can_be_replaced_or_kept(fix: Fix) -> None:
    data = BEFORE.encode() + b"\xff\n"
    broken = fix(stdin=data)
    assert (broken.code, one_line(broken.err)) == (2, True)
    assert "standard input: line 2, byte 22: not utf-8" in broken.err
    assert fix("--errors", "replace", stdin=data).out == AFTER + "\ufffd\n"
    assert fix("--errors", "keep", stdin=data).raw == AFTER.encode() + b"\xff\n"
    assert fix("--errors", "keep", "--line-buffered", stdin=data).raw == AFTER.encode() + b"\xff\n"


def test_output_of_which_a_part_failed_is_not_written(fix: Fix) -> None:
    written("out.txt", "alt\n")
    done = fix(written("1.txt"), "absent.txt", "-o", "out.txt")
    assert done.code == 2
    assert done.err.splitlines()[-1] == "eojeol: out.txt was not written, because 1 of 2 inputs failed"
    assert Path("out.txt").read_text() == "alt\n"


def test_an_error_in_a_rules_file_is_named_with_its_place(fix: Fix) -> None:
    path = written("글.txt")
    done = fix("-i", "--rules", written("my.eojeolrules", "# 내 규칙\nkep 국립국어원\n"), path)
    assert (done.code, one_line(done.err)) == (2, True)
    assert "my.eojeolrules:2:1: unknown rule 'kep'; did you mean 'keep'?" in done.err
    assert path.read_text() == BEFORE


def test_a_model_that_is_none_is_code_3(fix: Fix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "load", LOAD)
    done = fix("--model", "nowhere", stdin=BEFORE)
    assert (done.code, done.out, one_line(done.err)) == (3, "", True)
    assert "nowhere is not a model folder" in done.err


@pytest.mark.parametrize("joining", [[], ["--join-lines"]])
def test_a_file_that_changes_meanwhile_is_left_as_it_is(
    fix: Fix, monkeypatch: pytest.MonkeyPatch, joining: list[str]
) -> None:
    path = written("글.txt")
    touched = StandIn.probabilities

    def slow(*arguments: Any) -> Any:
        path.write_text("남이 쓴 글\n")
        return touched(*arguments)

    monkeypatch.setattr(StandIn, "probabilities", slow)
    done = fix("-i", *joining, path)
    assert (done.code, one_line(done.err)) == (2, True)
    assert "it changed while it was being fixed and is left as it is" in done.err
    assert path.read_text() == "남이 쓴 글\n"
    assert [item.name for item in Path().iterdir()] == ["글.txt"]


@pytest.mark.parametrize(("error", "said"), [(PermissionError(13, "Permission denied"), "Permission denied"),
                                             (OSError(28, "No space left on device"), "No space left")])  # fmt: skip
def test_what_cannot_be_written_is_code_3_and_as_it_was(
    fix: Fix, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    path = written("글.txt")
    with monkeypatch.context() as patch:
        patch.setattr("os.open" if error.errno == 13 else "os.replace", refuse)
        done = fix("-i", path)
    assert (done.code, one_line(done.err)) == (3, True)
    assert said in done.err
    assert path.read_text() == BEFORE


def test_what_may_not_be_read_is_named(fix: Fix, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("글.txt")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    done = fix(path)
    assert (done.code, one_line(done.err)) == (2, True)
    assert "Permission denied" in done.err


def test_a_text_that_does_not_fit_into_memory_is_named(fix: Fix, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(one.Fixer, "review", exhausted)
    done = fix("--check", written("글.txt"))
    assert (done.code, one_line(done.err)) == (3, True)
    assert "글.txt: there is not enough memory" in done.err
