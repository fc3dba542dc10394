"""`eojeol fix`: what goes in, what comes out, what is said, and the exit code. The model is a stand-in whose decisions
the tests know; the tests at the end start the real command with a real one.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol import cli
from eojeol.fixing import command, one
from eojeol.fixing.progress import Progress
from eojeol.protect import KINDS

BEFORE, AFTER = "책 을 할수있다.\n", "책을 할 수 있다.\n"
# Fixed by the stand-in, too, in every file below.
BROKEN_ZIP = b"PK\x03\x04" + bytes(40)
OFFICE_WITH_PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


LOAD = one.load


class StandIn:
    """P(space) is 0.95 before 할, 수, 있 and 0.05 elsewhere."""

    reach = 0

    def probabilities(self, characters, observed, segments):
        return np.where(np.isin(characters, [ord(c) for c in "할수있"]), 0.95, 0.05).astype(np.float32)


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str
    raw: bytes


Fix = Callable[..., Done]


class Captured(io.BytesIO):
    """Standard output that is read after the command is done."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def fix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fix:
    """Run `eojeol fix` in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(one, "load", lambda *_: StandIn())

    def run(*arguments: str | Path, stdin: str | bytes = b"", terminal: bool = False) -> Done:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = Captured(), io.StringIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["eojeol", "fix", *map(str, arguments)])
            patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False))
            patch.setattr(sys, "stdout", SimpleNamespace(buffer=out, isatty=lambda: terminal))
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        return Done(
            int(ended.value.code or 0),
            out.getvalue().decode(errors="replace"),
            err.getvalue(),
            out.getvalue(),
        )

    return run


def written(name: str, content: str | bytes = BEFORE) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def docx(text: str = "책 을 할수있다.") -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{main}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
        )
    return buffer.getvalue()


def one_line(text: str) -> bool:
    return text.startswith("eojeol: ") and text.endswith("\n") and text.count("\n") == 1


# What comes out


def test_standard_input_is_fixed_by_default(fix: Fix) -> None:
    done = fix(stdin=BEFORE)
    assert (done.code, done.out, done.err) == (0, AFTER, "")
    assert fix("-", stdin=BEFORE).out == AFTER


def test_files_come_one_after_the_other(fix: Fix) -> None:
    done = fix(written("하나.txt"), "-", written("둘.txt", "나"), stdin="할수\n")
    assert (done.code, done.out, done.err) == (0, AFTER + "할 수\n나", "")


def test_line_ends_and_the_last_line_without_one_stay(fix: Fix) -> None:
    assert fix(stdin=b"\xed\x95\xa0\xec\x88\x98\r\n\r\xed\x95\xa0").raw == "할 수\r\n\r할".encode()


def test_a_name_without_a_suffix_is_plain_text(fix: Fix) -> None:
    assert fix(written("COMMIT_EDITMSG")).out == AFTER


def test_a_file_called_hyphen_is_not_standard_input(fix: Fix) -> None:
    written("-")
    assert fix("./-", stdin="나").out == AFTER


def test_a_document_is_fixed_where_its_text_stands(fix: Fix) -> None:
    assert fix(written("글.md", "# 할수\n`할수`\n")).out == "# 할 수\n`할수`\n"
    assert fix(written("글.docx", docx())).raw == fix(written("또.docx", docx())).raw != docx()


def test_the_format_can_be_said(fix: Fix) -> None:
    assert fix("--as", "md", stdin="`할수` 할수\n").out == "`할수` 할 수\n"
    assert fix("--as", ".TXT", "--no-protect", "all", written("글.log", "`할수`")).out == "` 할 수`"


def test_columns_and_fields_are_named(fix: Fix) -> None:
    table = written("글.csv", "id,글\n할수,할수\n")
    assert fix("--columns", "글", table).out == "id,글\n할수,할 수\n"
    assert fix("--columns", "1,2", "--no-header", table).out == "id,글\n할 수,할 수\n"
    assert (
        fix("--columns", "2", "--delimiter", ";", written("b.csv", "a;b\n할수;할수\n")).out
        == "a;b\n할수;할 수\n"
    )
    rows = fix("--as", "tsv", "--columns", "b", "--no-quotes", stdin='a\tb\n"\t"할수\n').out
    assert list(csv.reader(io.StringIO(rows), delimiter="\t", quoting=csv.QUOTE_NONE))[1] == ['"', '" 할 수']
    assert fix("--fields", "글", written("글.jsonl", '{"글": "할수"}\n')).out == '{"글": "할 수"}\n'


def test_output_goes_to_a_file_whole(fix: Fix) -> None:
    source = written("글.txt")
    assert fix(source, "-o", "out.txt").out == ""
    assert Path("out.txt").read_text() == AFTER
    assert fix(source, "-o", source).code == 0
    assert source.read_text() == AFTER


# Which spaces change


def test_restore_ignores_what_was_typed(fix: Fix) -> None:
    assert fix("--restore", stdin="책 을 할 수있다").out == "책을 할 수 있다"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--only", "add"], "책 을 할 수 있다.\n"),
        (["--only", "remove"], "책을 할수있다.\n"),
        (["--add", "0.96"], "책을 할수있다.\n"),
        (["--remove", "0.96"], "책 을 할 수 있다.\n"),
        (["--eager"], AFTER),
        (["--conservative"], AFTER),
    ],
)
def test_thresholds_and_kinds_of_change(fix: Fix, options: list[str], expected: str) -> None:
    assert fix(*options, stdin=BEFORE).out == expected


def test_conservative_and_eager_are_the_named_points(fix: Fix, monkeypatch: pytest.MonkeyPatch) -> None:
    from eojeol import settings

    monkeypatch.setitem(settings.EAGERNESS, "conservative", (0.96, 0.96))
    assert fix("--conservative", stdin=BEFORE).out == BEFORE


def test_squeeze(fix: Fix) -> None:
    assert fix(stdin="할   수").out == "할   수"
    assert fix("--squeeze", stdin="할   수").out == "할 수"


def test_rules_win_over_the_model_and_later_files_over_earlier_ones(fix: Fix) -> None:
    keep, split = written("a.eojeolrules", "keep 할수있다\n"), written("b.eojeolrules", "split 할수|있다\n")
    assert fix("--rules", keep, stdin=BEFORE).out == "책을 할수있다.\n"
    assert fix("--rules", keep, "--rules", split, stdin=BEFORE).out == "책을 할수 있다.\n"


def test_protected_spans_can_be_chosen(fix: Fix) -> None:
    text = "`할수` #할수\n"
    assert fix(stdin=text).out == "`할수`#할수\n"
    assert fix("--protect", "code", stdin=text).out == "`할수`# 할 수\n"
    assert fix("--protect", "code,tag", stdin=text).out == "`할수`#할수\n"
    assert fix("--no-protect", "code", stdin=text).out == "` 할 수`#할수\n"
    assert fix("--protect", "none", stdin=text).out == fix("--no-protect", "all", stdin=text).out


def test_the_help_names_every_kind_that_is_protected(fix: Fix) -> None:
    option = next(option for option in command.fix.params if option.name == "protect")
    assert all(kind in str(getattr(option, "help", "")) for kind in KINDS)


def test_wrapped_lines_are_joined_first(fix: Fix) -> None:
    text = "그는 오늘 책을 다 읽을수있고 또 할\n수있다.\n\n나\n"
    assert fix("--join-lines", stdin=text).out == "그는오늘책을다읽을 수 있고또 할 수 있다.\n\n나\n"
    path = written("글.txt", text)
    assert "할[-⏎-]{+ +}수" in fix("--join-lines", "--diff=inline", path).out
    assert fix("--join-lines", "-i", "--backup", ".bak", path).code == 0
    assert path.read_text() == "그는오늘책을다읽을 수 있고또 할 수 있다.\n\n나\n"
    assert Path("글.txt.bak").read_text() == text


def test_lines_are_joined_in_plain_text_only(fix: Fix) -> None:
    done = fix("--join-lines", written("글.md"))
    assert (done.code, done.out) == (2, "")
    assert "plain text only" in done.err
    assert fix("--join-lines", "--as", "txt", "글.md").code == 0


# Reports


def test_a_diff_takes_no_file_for_its_value(fix: Fix) -> None:
    path = written("글.txt")
    assert fix("--diff", path).out == f"--- 글.txt\n+++ 글.txt\n@@ -1,1 +1,1 @@\n-{BEFORE}+{AFTER}"
    assert fix("--diff=inline", path).out == "글.txt:1: 책[- -]을 할{+ +}수{+ +}있다.\n"
    assert fix("--", "--diff").err == "eojeol: --diff cannot be read (No such file or directory)\n"


def test_colours_are_for_terminals_whose_user_wants_them(fix: Fix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[42m" in fix("--diff=inline", stdin=BEFORE, terminal=True).out
    assert "\x1b" not in fix("--diff=inline", stdin=BEFORE).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in fix("--diff=inline", stdin=BEFORE, terminal=True).out
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in fix("--diff=inline", stdin=BEFORE, terminal=True).out


def test_json_lines_of_many_files(fix: Fix) -> None:
    done = fix("--json", written("하나.txt"), written("둘.md", "할수"))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["file"], row["line"], row["column"], row["kind"]) for row in rows] == [
        ("하나.txt", 1, 3, "remove"),
        ("하나.txt", 1, 6, "add"),
        ("하나.txt", 1, 7, "add"),
        ("둘.md", 1, 2, "add"),
    ]
    assert done.err == "eojeol: 2 files: 2 would change (+3 -1 spaces), 0 already right, 0 failed\n"


def test_formats_for_editors_and_reviewers(fix: Fix) -> None:
    paths = written("하나.txt"), written("둘.txt", "나\n"), written("셋.txt")
    published = [json.loads(line) for line in fix("--format", "lsp", *paths).out.splitlines()]
    assert [len(one["diagnostics"]) for one in published] == [3, 0, 3]
    assert len(json.loads(fix("--format", "sarif", *paths).out)["runs"][0]["results"]) == 6
    assert json.loads(fix("--format", "sarif", paths[1]).out)["runs"][0]["results"] == []
    assert fix("--format", "github", *paths).out.count("::warning file=") == 6


def test_formats_that_need_lines_refuse_packed_documents_and_do_the_others(fix: Fix) -> None:
    done = fix("--format", "github", written("글.docx", docx()), written("글.txt"))
    assert done.code == 2
    assert done.out.count("::warning file=글.txt") == 3
    assert done.err.splitlines() == [
        "eojeol: 글.docx: github needs a file that has lines; use --json or --diff=inline",
        "eojeol: 2 files: 1 would change (+2 -1 spaces), 0 already right, 1 failed",
    ]
    assert json.loads(fix("--json", "글.docx").out.splitlines()[0])["line"] == 1


def test_stats_of_many_files(fix: Fix) -> None:
    done = fix("--stats", written("하나.txt"), written("둘.txt"))
    rows = [line.split() for line in done.out.splitlines()]
    assert rows[1] == ["1", "1", "3", "4", "2", "1", "0", "하나.txt"]
    assert rows[3][-1] == "total"
    assert "할수있다 → 할 수있다" in done.out


def test_consistency_looks_at_the_text_after(fix: Fix) -> None:
    text = "먹어 할까. 먹어할까.\n"
    assert fix("--consistency", stdin=text).out == ""
    done = fix("--consistency", "--add", "1", "--remove", "1", stdin=text)
    assert done.out == "-: 먹어 할까 1 (line 1), 먹어할까 1 (line 1): as often the one as the other\n"


def test_learned_rules_are_a_rules_file(fix: Fix) -> None:
    done = fix(
        "--learn",
        written("글.txt", "나라수목원은 넓다. 나라수목원에 갔다.\n"),
        written("또.docx", docx("나라수목원")),
    )
    assert (done.code, done.err) == (0, "")
    assert "keep 나라수목원  # 3 of: 나라 수목원\n" in done.out
    rules = written("나.eojeolrules", done.out)
    assert fix("--rules", rules, stdin="나라수목원\n").out == "나라수목원\n"


def test_check_says_by_its_code_whether_anything_would_change(fix: Fix) -> None:
    path = written("글.txt")
    done = fix("--check", path)
    assert (done.code, done.out, path.read_text()) == (1, "", BEFORE)
    assert done.err == "eojeol: 글.txt would change (+2 -1 spaces)\n"
    assert fix("--check", stdin=AFTER).code == 0
    assert fix("--check", stdin=BEFORE).err == "eojeol: standard input would change (+2 -1 spaces)\n"
    assert fix("--check", "--join-lines", stdin=f"{'나' * 9}\n다라\n").code == 1


@pytest.mark.parametrize("report", [["--diff"], ["--json"], ["--format", "sarif"], ["--stats"]])
def test_check_goes_with_reports(fix: Fix, report: list[str]) -> None:
    assert fix("--check", *report, stdin=BEFORE).code == 1
    assert fix("--check", *report, stdin=AFTER).code == 0
    assert fix(*report, stdin=BEFORE).code == 0


def test_a_report_can_go_to_a_file(fix: Fix) -> None:
    assert fix("--json", "-o", "report.jsonl", stdin=BEFORE).out == ""
    assert len(Path("report.jsonl").read_text().splitlines()) == 3


# In place


def test_files_are_written_back_with_their_mode_and_a_backup(fix: Fix) -> None:
    path = written("글.txt")
    path.chmod(0o640)
    done = fix("-i", "--backup", ".bak", path)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (path.read_text(), Path("글.txt.bak").read_text()) == (AFTER, BEFORE)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_right_is_not_touched(fix: Fix) -> None:
    path = written("글.txt", AFTER)
    os.utime(path, ns=(1, 1))
    assert fix("-i", "--backup", ".bak", path).code == 0
    assert path.stat().st_mtime_ns == 1
    assert not Path("글.txt.bak").exists()


def test_folders_are_gone_into_when_asked(fix: Fix) -> None:
    paths = [written("글/하나.txt"), written("글/깊이/둘.md"), written("글/그림.png", b"\x89PNG")]
    refused = fix("-i", "글")
    assert (refused.code, one_line(refused.err)) == (2, True)
    assert "give -r" in refused.err
    done = fix("-i", "-r", "글")
    assert done.err == "eojeol: 2 files: 2 changed (+4 -2 spaces), 0 already right, 0 failed\n"
    assert [path.read_bytes() for path in paths] == [AFTER.encode(), AFTER.encode(), b"\x89PNG"]


def test_patterns_stand_for_the_files_that_they_fit(fix: Fix) -> None:
    written("글/하나.txt"), written("글/둘.txt"), written("글/셋.md")
    assert fix("글/*.txt").out == AFTER * 2
    nothing = fix("글/*.rst")
    assert (nothing.code, one_line(nothing.err)) == (2, True)


def test_a_file_named_twice_is_done_once(fix: Fix) -> None:
    written("글.txt")
    assert fix("글.txt", "./글.txt", "글.*").out == AFTER


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
        (["--as", "pdf"], "take its text out first"),
        (["--as", "csv"], "a table needs the names of the columns"),
        (["--frobnicate"], "No such option"),
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


# Every way gives the same


PLAIN_JOB = one.Job(
    mode="correct", model=None, threads=1, settings={"squeeze": True}, rules=(), join=False, suffix=None,
    options={"encoding": None, "errors": "keep", "columns": (), "header": True, "delimiter": None, "quoted": True},
    lines=False,
)  # fmt: skip
PARTS = [*"할수있다 \n\r\t`<&#", "  ", "\r\n", "```\n", "http://할.kr/수"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_streamed_whole_written_and_reported_text_is_the_same(parts: list[str]) -> None:
    data = "".join(parts).encode()
    with TemporaryDirectory() as folder, mock.patch.object(one, "load", lambda *_: StandIn()):
        path = Path(folder) / "글.txt"
        path.write_bytes(data)
        fixer, out = one.Fixer(PLAIN_JOB), io.BytesIO()
        fixer.stream(str(path), out)
        review = fixer.review(str(path))
        assert fixer.result(str(path)) == out.getvalue()
        assert review.mark + review.after.encode() == out.getvalue()
        fixer.write(str(path), None)
        assert path.read_bytes() == out.getvalue()
        assert out.getvalue().replace(b" ", b"") == data.replace(b" ", b"")


# Bad input


BAD = {
    "binary.txt": (bytes(range(256)), "NUL bytes, so it is binary data"),
    "cp949.txt": (BEFORE.encode("cp949"), r"line 1, byte \d+: not utf-8 .*it looks like cp949: give --encoding cp949"),
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
        patch.setattr("tempfile.mkstemp" if error.errno == 13 else "os.replace", refuse)
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


# Progress


def test_a_bar_appears_on_a_terminal_after_a_while_and_counts_all_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = io.StringIO()
    shown.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr("eojeol.fixing.progress.PATIENCE_SECONDS", 0.0)
    with Progress(100, wanted=True) as progress:
        progress.step(40)
        progress.say("eojeol: 글.txt: kaputt")
        progress.step(60)
    assert " 40%" in shown.getvalue()
    assert "100%" in shown.getvalue()
    assert "\x1b[2Keojeol: 글.txt: kaputt\n" in shown.getvalue()


@pytest.mark.parametrize(("length", "wanted"), [(0, True), (100, False)])
def test_no_bar_where_none_is_wanted(length: int, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr("eojeol.fixing.progress.PATIENCE_SECONDS", 0.0)
    with Progress(length, wanted) as progress:
        progress.step(50)
    assert shown.getvalue() == ""


def test_quick_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    shown.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", shown)
    with Progress(100, wanted=True) as progress:
        progress.step(100)
    assert shown.getvalue() == ""


# The command itself, as a process, with a model


@pytest.fixture(scope="module")
def model(request: pytest.FixtureRequest) -> str:
    """A model folder: the embedded one, or the tiny one of conftest.py."""
    embedded = Path(str(resources("eojeol") / "models"))
    if (embedded / "config.json").is_file():
        return str(embedded)
    return str(request.getfixturevalue("tiny_model"))


def start(model: str, *arguments: str | Path, **how: Any) -> subprocess.Popen[bytes]:
    """Start the command; standard input, output and error are pipes unless `how` says otherwise."""
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    command = [sys.executable, "-m", "eojeol.cli", "fix", "--model", model, *map(str, arguments)]
    return subprocess.Popen(command, **how)


SENTENCES = [
    "아버지가방에들어가신다.",
    "나는 오늘 학교 에 갔다.",
    "친구와함께 도서관에갔다.",
    "커피를마시면서 책을읽었다.",
]


def test_processes_give_what_one_gives_in_the_same_order(model: str, tmp_path: Path) -> None:
    for number, sentence in enumerate(SENTENCES):
        (tmp_path / f"{number}.txt").write_text(sentence + "\n")
    (tmp_path / "2.txt").write_bytes(b"\0")
    names = ["0.txt", "1.txt", "-", "2.txt", "3.txt"]
    for action in ([], ["--json"], ["--stats"]):
        said = []
        for jobs in ("1", "3"):
            process = start(model, *action, "-j", jobs, *names, cwd=tmp_path)
            out, err = process.communicate(SENTENCES[0].encode())
            said.append((process.returncode, out, err))
        assert said[0] == said[1]
        assert said[0][0] == 2
        assert said[0][1] != b""
        assert b"eojeol: 2.txt: it holds NUL bytes" in said[0][2]


def test_one_line_of_text_loads_no_reader_of_documents(model: str) -> None:
    code = (
        f"import sys; from eojeol.cli import cli; sys.argv = ['eojeol', 'fix', '--model', {model!r}]; "
        "cli.main(standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=BEFORE.encode(), capture_output=True, check=True
    )
    loaded = set(done.stderr.decode().split())
    assert "onnxruntime" in loaded
    assert not loaded & {"eojeol.documents", "eojeol.explain", "eojeol.lines", "concurrent.futures.process"}


def test_files_are_written_back_by_processes(model: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(4)]
    for path in paths:
        path.write_text("".join(sentence + "\n" for sentence in SENTENCES))
    process = start(model, "-i", "-j", "2", tmp_path, "-r")
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert len({path.read_text() for path in paths}) == 1
    assert paths[0].read_text().replace(" ", "") == "".join(s + "\n" for s in SENTENCES).replace(" ", "")


def test_line_buffered_answers_before_the_input_ends(model: str) -> None:
    process = start(model, "--line-buffered")
    assert process.stdin is not None and process.stdout is not None
    for sentence in SENTENCES:
        process.stdin.write(sentence.encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline().decode().replace(" ", "") == sentence.replace(" ", "") + "\n"
    process.communicate()
    assert process.returncode == 0


def test_a_full_disk_behind_standard_output_is_code_3(model: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    with open("/dev/full", "wb") as full:  # noqa: PTH123  (a device)
        process = start(model, stdout=full)
        _, err = process.communicate(BEFORE.encode() * 1000)
    assert (process.returncode, one_line(err.decode())) == (3, True)
    assert b"No space left on device" in err


def test_a_reader_that_goes_away_is_no_error(model: str) -> None:
    process = start(model)
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdout.close()
    for last_words in (lambda: process.stdin.write(BEFORE.encode() * 20000), process.stdin.close):
        with suppress(BrokenPipeError):
            last_words()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT between processes")
def test_an_interrupt_ends_the_command_quietly(model: str) -> None:
    process = start(model, "--line-buffered")
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(BEFORE.encode())
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_memory_does_not_grow_with_plain_text(model: str, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    peaks = []
    for size in (10, 100):
        path = tmp_path / f"{size}.txt"
        # One line: nothing to cut at.
        path.write_text(" ".join(SENTENCES) * 400 * size)
        code = (
            "import resource, sys; from eojeol.cli import cli; "
            f"sys.argv = ['eojeol', 'fix', '--model', {model!r}, '-o', {os.devnull!r}, {str(path)!r}]; "
            "cli.main(standalone_mode=False); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        peaks.append(int(done.stdout) * (1 if sys.platform == "darwin" else 1024))
    # Held whole, the longer one takes more than a hundred megabytes.
    assert peaks[1] - peaks[0] < 24 << 20


def test_completion_offers_options_and_files() -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    asked = {"_EOJEOL_COMPLETE": "bash_complete", "COMP_WORDS": "eojeol fix --cons", "COMP_CWORD": "2"}
    code = "import sys; sys.argv[0] = 'eojeol'; from eojeol.cli import main; main()"

    def completed(**environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, check=False
        )
        return done.stdout.decode()

    assert completed(**asked).split() == ["plain,--conservative", "plain,--consistency"]
    assert "file," in completed(**{**asked, "COMP_WORDS": "eojeol fix a"})
    assert "_EOJEOL_COMPLETE=bash_complete" in completed(_EOJEOL_COMPLETE="bash_source")


def test_nothing_heavy_is_imported_for_help() -> None:
    code = "import sys; import eojeol.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"onnxruntime", "eojeol.documents", "eojeol.explain", "eojeol.fixing.many"}
    assert {"eojeol.cli", "eojeol.fixing.command"} <= loaded
