"""`eojeol bench`: runs the repository's comparison, or says where that is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

from eojeol.cli.bench import bench, find_root
from eojeol.errors import EnvironmentTrouble

ROOT = Path(__file__).parents[2]
needs_clone = pytest.mark.skipif(not (ROOT / "benchmarks").is_dir(), reason="not a clone: no benchmarks/")


@needs_clone
def test_it_is_found_from_any_folder_of_the_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "docs")
    assert find_root() == ROOT


@needs_clone
def test_its_arguments_and_exit_code_are_the_scripts(capfd: pytest.CaptureFixture[str]) -> None:
    done = CliRunner().invoke(bench, ["no-such-system", "--rounds", "0"], standalone_mode=False)
    assert done.return_value == 2
    assert "unknown system 'no-such-system'" in capfd.readouterr().err


def test_outside_of_a_clone_it_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EnvironmentTrouble, match=r"git clone .* make bench"):
        find_root()
