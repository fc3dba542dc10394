"""The pages about the command: that they say what the command does."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import click
import pytest

from eojeol import errors
from eojeol.cli import cli
from eojeol.cli.main import INTERRUPTED
from eojeol.explain.formats import NEED_LINES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> ModuleType:
    """The script of docs/ whose name the test is given."""
    monkeypatch.syspath_prepend(str(DOCS))
    name = str(request.param)
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("maker", ["make_cli"], indirect=True)
def test_the_help_in_the_page_is_that_of_the_command(maker: ModuleType) -> None:
    page = read("cli.md")
    assert maker.filled(page) == page, "run: python docs/make_cli.py"
    for name in cli.commands:
        assert f"<!-- help: eojeol {name} -->" in page, f"docs/cli.md has no section for {name}"


@pytest.mark.parametrize("maker", ["make_man"], indirect=True)
def test_the_manual_page_is_that_of_the_command(maker: ModuleType) -> None:
    assert maker.page() == read("eojeol.1"), "run: python docs/make_man.py"


def test_the_manual_page_has_every_option_of_every_verb() -> None:
    page = read("eojeol.1").replace("\\-", "-")
    for name, verb in cli.commands.items():
        section = page.partition(f".SS eojeol {name}\n")[2].partition("\n.SS ")[0]
        for option in verb.params:
            if isinstance(option, click.Option):
                assert re.search(rf"^\.B .*{option.opts[-1]}\b", section, re.MULTILINE), (name, option.opts)


def test_the_manual_page_is_sound_roff() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        ["groff", "-man", "-ww", "-z", "-Tutf8", "-Kutf8", str(DOCS / "eojeol.1")],
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""


@pytest.mark.parametrize("name", ["cli.md", "eojeol.1"])
def test_the_exit_codes_are_those_of_the_errors(name: str) -> None:
    codes = {int(code) for code in re.findall(r"^(?:\| |\.B )(\d+)\b", read(name), re.MULTILINE)}
    raised = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.EojeolError)
    }
    assert codes == raised | {0, 1, INTERRUPTED}


def test_every_report_is_explained() -> None:
    page = read("explain.md")
    for report in ("diff", "json", "stats", "consistency", "learn", "check"):
        assert f"\n## --{report}\n" in page
    for form in NEED_LINES:
        assert f"\n## --format {form}\n" in page


@pytest.mark.parametrize("name", ["cli.md", "explain.md"])
def test_links_lead_somewhere(name: str) -> None:
    for target, anchor in re.findall(r"\]\(([\w.-]*)#?([\w-]*)\)", read(name)):
        page = read(target or name)
        headings = [
            heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
        ]
        assert not anchor or anchor in headings, (target, anchor)
