"""Reasons on the command line: which are enforced, one form in a file, and what a reason says."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from eojeol.cli import cli
from eojeol.errors import UsageError

from .helpers import AFTER, BEFORE, Fix, one_line, written

# The two other changes of BEFORE: a particle that joins, and 있다 after 수.
ONLY_42 = "책 을 할 수있다.\n"


def test_a_team_chooses_what_it_enforces(fix: Fix) -> None:
    assert fix("--only", "R42", stdin=BEFORE).out == ONLY_42
    assert fix("--ignore", "R41,noun-predicate", stdin=BEFORE).out == ONLY_42
    assert fix("--only", "add,R42", stdin=BEFORE).out == ONLY_42
    assert fix("--check", "--only", "suffix", stdin=BEFORE).code == 0


@pytest.mark.parametrize(
    "setting", ['only = "R42"', 'only = ["R42", "suffix"]', 'ignore = ["R41", "noun-predicate"]']
)
def test_a_project_chooses_and_the_command_line_wins(fix: Fix, setting: str) -> None:
    written(".eojeol.toml", setting + "\n")
    assert fix(written("글.txt")).out == ONLY_42
    assert fix("--only", "R42,R41,noun-predicate", "--ignore", "suffix", "글.txt").out == AFTER


def test_a_reason_that_there_is_not_is_named_with_its_file(fix: Fix) -> None:
    written(".eojeol.toml", 'ignore = ["R99"]\n')
    done = fix(written("글.txt"))
    assert done.code == 2
    assert one_line(done.err) and ".eojeol.toml: " in done.err and "unknown reason 'R99'" in done.err


def test_the_report_holds_reasons(fix: Fix) -> None:
    rows = [json.loads(line) for line in fix("--json", stdin=BEFORE).out.splitlines()]
    assert [row["reason"]["code"] for row in rows] == ["R41-particle", "R42-dependent-noun", "noun-predicate"]
    assert rows[1]["reason"]["ko"] == "‘수’는 의존 명사이므로 앞말 ‘할’과 띄어 씁니다."


def test_a_file_gets_one_form_where_the_norm_allows_two(fix: Fix) -> None:
    typed = "문을 열어 놓았다.\n책을 열어 놓았다.\n창을 열어 놓았다.\n`열어놓았다` 그가 열어놓았다.\n"
    wanted = typed.replace("그가 열어놓았다", "그가 열어 놓았다")
    leaving = ("--add", "1", "--remove", "1")
    assert fix(*leaving, stdin=typed).out == typed
    assert fix(*leaving, "--consistent", stdin=typed).out == wanted
    file = written("글.txt", typed)
    assert fix(*leaving, "--consistent", "-i", file).code == 0
    assert file.read_text(encoding="utf-8") == wanted
    assert fix(*leaving, "--consistent", "--check", file).code == 0


def test_what_differs_in_meaning_is_no_matter_of_form(fix: Fix) -> None:
    typed = "이때 비가 왔다.\n이 때 비가 왔다.\n이때 비가 왔다.\n"
    assert fix("--add", "1", "--remove", "1", "--consistent", stdin=typed).out == typed


def test_a_reason_is_explained() -> None:
    shown = CliRunner().invoke(cli, ["explain", "R42", "suffix"], standalone_mode=False).output
    assert shown.startswith("R42-dependent-noun (제42항)")
    assert "\nsuffix (제2항)" in shown
    assert shown.count("→") == 6
    listed = CliRunner().invoke(cli, ["explain"], standalone_mode=False).output
    assert "R41-particle  제41항  조사는 앞말에 붙여 쓴다\n" in listed


def test_what_is_no_reason_is_not_explained() -> None:
    with pytest.raises(UsageError, match="unknown reason"):
        CliRunner().invoke(cli, ["explain", "R1"], standalone_mode=False, catch_exceptions=False)
