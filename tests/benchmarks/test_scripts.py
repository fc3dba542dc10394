"""The benchmarks can be run: every script shows its help, and what the documentation says to run is there."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("quality", "speed", "analysis", "gold", "rivals", "scale")
SCRIPTS = sorted(
    f"benchmarks.{folder}.{path.stem}"
    for folder in FOLDERS
    for path in (ROOT / "benchmarks" / folder).glob("*.py")
    if "def main(" in path.read_text("utf-8")
)
PAGES = (
    "README.md",
    "README.ko.md",
    "CONTRIBUTING.md",
    "Makefile",
    "src/eojeol/models/README.md",
    "web/bench.mjs",
)


def commands() -> Iterator[tuple[str, str]]:
    """Page and text of every mention of a benchmark: `benchmarks.a.b` or `benchmarks/a/b.py`, not benchmarks.md."""
    for path in [*(ROOT / name for name in PAGES), *sorted((ROOT / "docs").glob("*.md"))]:
        for found in re.findall(
            r"\bbenchmarks(?:\.(?!md\b|json\b)\w+)+|\bbenchmarks/[\w/.]*\w", path.read_text("utf-8")
        ):
            yield path.name, found


@pytest.fixture(autouse=True)
def repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports as from the root of the repository, where the scripts are run."""
    monkeypatch.syspath_prepend(ROOT)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_shows_the_command_that_runs_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(name).main(["--help"])
    assert not ended.value.code
    assert capsys.readouterr().out.startswith(f"usage: python -m {name} ")


def test_every_script_is_listed_by_its_folder() -> None:
    for name in SCRIPTS:
        folder, _, script = name.rpartition(".")
        listed = importlib.import_module(folder).__doc__ or ""
        assert re.search(rf"^ *{script}  ", listed, re.MULTILINE), name


def test_every_benchmark_that_the_documentation_names_is_there() -> None:
    found = list(commands())
    assert found
    for page, command in found:
        path = ROOT / (command if "/" in command else command.replace(".", "/") + ".py")
        assert path.exists(), f"{page}: {command}"
