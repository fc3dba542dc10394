"""`eojeol fix`: what goes in, what comes out, which spaces change, reports, files written back.

The model is a stand-in whose decisions the tests know.
"""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from eojeol.cli import fix as command
from eojeol.text.protect import KINDS

from .helpers import AFTER, BEFORE, Fix, docx, one_line, written

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
    # What stands between the two spans is beside no Hangul.
    assert fix(stdin=text).out == text
    assert fix("--protect", "code", stdin=text).out == "`할수`# 할 수\n"
    assert fix("--protect", "code,tag", stdin=text).out == "`할수`#할수\n"
    assert fix("--no-protect", "code", stdin=text).out == "` 할 수` #할수\n"
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
    assert fix("--check", "--join-lines", stdin=f"{'나' * 12}\n다라.\n").code == 1


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
    assert (done.code, done.out, done.err) == (0, "", "eojeol: 글.txt changed (+2 -1 spaces)\n")
    assert (path.read_text(), Path("글.txt.bak").read_text()) == (AFTER, BEFORE)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_right_is_not_touched(fix: Fix) -> None:
    path = written("글.txt", AFTER)
    os.utime(path, ns=(1, 1))
    done = fix("-i", "--backup", ".bak", path)
    assert (done.code, done.err) == (0, "eojeol: 글.txt already right\n")
    assert fix("-i", "-q", path).err == ""
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
