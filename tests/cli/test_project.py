"""A project's settings: where they are found, what they mean, and that the command line wins."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from eojeol.cli import cli
from eojeol.cli.project import Projects, ProjectSettings
from eojeol.cli.settled import KEYS

from .helpers import AFTER, BEFORE, Fix, one_line, written

# With add = 1 no space is ever added.
KEEPING = "add = 1\n"
HALF = "책을 할수있다.\n"


def settings(text: str, name: str = ".eojeol.toml") -> Path:
    return written(name, text if name.endswith(".eojeol.toml") else f"[tool.eojeol]\n{text}")


@pytest.mark.parametrize("name", [".eojeol.toml", "pyproject.toml"])
def test_the_settings_of_the_folder_hold(fix: Fix, name: str) -> None:
    settings(KEEPING, name)
    assert fix(written("글.txt")).out == HALF
    assert fix(stdin=BEFORE).out == HALF


def test_the_nearest_file_counts_alone(fix: Fix) -> None:
    settings(KEEPING)
    settings('only = "add"\n', "안/pyproject.toml")
    written("안/속/pyproject.toml", "[tool.ruff]\n")
    assert fix(written("안/속/글.txt"), written("밖/글.txt")).out == "책 을 할 수 있다.\n" + HALF


@pytest.mark.parametrize("processes", [(), ("-j", "2")])
def test_each_file_of_many_gets_the_settings_of_its_folder(
    fix: Fix, processes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if processes:
        # Where a worker runs is tried in test_fix_process.py; here it is which job it is told.
        from eojeol.cli import fix_inputs

        monkeypatch.setattr(
            fix_inputs,
            "_in_processes",
            lambda task, fixers, names, _: (fix_inputs.do(task, fixers(name), name) for name in names),
        )
    settings(KEEPING, "가/.eojeol.toml")
    one, other = written("가/글.txt"), written("나/글.txt")
    fix("-i", *processes, one, other)
    assert (one.read_text(), other.read_text()) == (HALF, AFTER)


@pytest.mark.parametrize("option", ["--eager", "--balanced", "--add=0.5"])
def test_the_command_line_wins(fix: Fix, option: str) -> None:
    settings(KEEPING)
    assert fix(option, stdin=BEFORE).out == AFTER


@pytest.mark.parametrize(
    ("text", "options", "out"),
    [
        ('mode = "restore"\neagerness = "eager"\n', (), AFTER),
        ('mode = "restore"\n', ("--correct", "--only=add"), "책 을 할 수 있다.\n"),
        ('protect = ["url"]\n', ("--no-protect=url",), AFTER),
        ("squeeze = true\n", ("--no-squeeze",), AFTER),
        ("eagerness = 'conservative'\n", ("--restore",), AFTER),
    ],
)
def test_settings_and_options_that_speak_of_the_same_do_not_collide(
    fix: Fix, text: str, options: tuple[str, ...], out: str
) -> None:
    settings(text)
    done = fix(*options, stdin=BEFORE)
    assert (done.code, done.out) == (0, out), done.err


def test_rules_are_relative_to_the_file(fix: Fix) -> None:
    settings('rules = ["내.eojeolrules"]\n', "안/.eojeol.toml")
    written("안/내.eojeolrules", "keep 할수있다\n")
    assert fix(written("안/글.txt")).out == "책을 할수있다.\n"


def test_columns_and_delimiter_of_a_table(fix: Fix) -> None:
    settings('fields = "본문"\ndelimiter = ";"\n')
    assert fix(written("표.csv", f"본문;이름\n{BEFORE.strip()};{BEFORE.strip()}\n")).out.endswith(
        f"{AFTER.strip()};{BEFORE.strip()}\n"
    )


def test_one_file_or_none(fix: Fix) -> None:
    settings(KEEPING)
    other = settings('only = "add"\n', "다른/pyproject.toml")
    assert fix("--config", other, stdin=BEFORE).out == "책 을 할 수 있다.\n"
    assert fix("--isolated", stdin=BEFORE).out == AFTER


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("egerness = 'eager'\n", "unknown key 'egerness'; did you mean 'eagerness'?"),
        ("eagerness = 'egar'\n", "key 'eagerness' is 'egar'; did you mean 'eager'?"),
        ("add = 2\n", "key 'add' is 2; it must be at least 0 and at most 1"),
        ("add = true\n", "key 'add' is True; it must be a number"),
        ("squeeze = 1\n", "key 'squeeze' is 1; it must be true or false"),
        ("rules = [1]\n", "key 'rules' is [1]; it must be a list of strings"),
        ("encoding = []\n", "key 'encoding' is []; it must be a string"),
        ("protect = ['ulr']\n", "did you mean 'url'?"),
        ("formats = ['mdd']\n", "key 'formats'"),
        ("fields = 'a'\ncolumns = 'b'\n", "given twice"),
        ("join-lines = maybe\n", "not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line_that_names_it(fix: Fix, text: str, says: str) -> None:
    settings(text)
    done = fix("-i", written("글.txt"))
    assert done.code == 2
    assert one_line(done.err) and ".eojeol.toml: " in done.err and says in done.err
    assert Path("글.txt").read_text() == BEFORE


@pytest.mark.parametrize("name", ["없다.toml", "pyproject.toml"])
def test_a_named_file_without_settings_is_refused(fix: Fix, name: str) -> None:
    written("pyproject.toml", "[tool.ruff]\n")
    done = fix("--config", name, stdin=BEFORE)
    assert done.code == 2 and one_line(done.err) and name in done.err


def test_other_peoples_broken_files_are_passed_over(fix: Fix) -> None:
    written("pyproject.toml", "[tool.ruff\n")
    assert fix(stdin=BEFORE).out == AFTER


def test_every_key_has_its_options() -> None:
    assert KEYS.keys() == vars(ProjectSettings()).keys()


def test_config_says_what_holds_and_where_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = settings('eagerness = "eager"\nadd = 0.2\ncolumns = ["본문"]\n').absolute()
    shown = (
        CliRunner()
        .invoke(cli, ["config", "--add", "0.4", "--squeeze", "글.txt"], standalone_mode=False)
        .output
    )
    assert f'eagerness = "eager"  # {file}\n' in shown
    assert f'columns = ["본문"]  # {file}\n' in shown
    assert "add = 0.4  # command line\n" in shown
    assert "squeeze = true  # command line\n" in shown
    assert "header = true  # default\n" in shown
    assert "# remove is not set  # default\n" in shown


def test_what_config_prints_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(cli, ["config", "--eager", "--no-header"], standalone_mode=False).output
    written(".eojeol.toml", shown)
    given = Projects().of("-").given
    assert (given["eagerness"], given["header"]) == ("eager", False)


@pytest.mark.skipif(sys.version_info >= (3, 11), reason="tomllib reads TOML here")
def test_tomli_reads_toml_before_python_3_11(fix: Fix) -> None:
    settings(KEEPING)
    assert fix(stdin=BEFORE).out == HALF


@pytest.fixture
def without_pathspec(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def importing(name: str, *rest: object) -> object:
        if name.partition(".")[0] == "pathspec":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", importing)


def test_without_pathspec_a_gitignore_is_named_and_not_followed(fix: Fix, without_pathspec: None) -> None:
    written(".gitignore", "글.txt\n")
    path = written("글.txt")
    done = fix("-i", "-r", ".")
    assert path.read_text() == AFTER and done.code == 0
    note, told = done.err.splitlines()
    assert "pip install 'eojeol[documents]'" in note and "--no-ignore" in note and "글.txt changed" in told
    assert fix("-i", "-r", "-q", ".").err == ""


def test_without_pathspec_nothing_can_be_excluded(fix: Fix, without_pathspec: None) -> None:
    path = written("글.txt")
    done = fix("-i", "-r", "--exclude", "글.txt", ".")
    assert done.code == 3 and one_line(done.err) and "pip install 'eojeol[documents]'" in done.err
    assert path.read_text() == BEFORE
