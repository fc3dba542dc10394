from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from eojeol.errors import MissingExtraError
from eojeol.integrations.optional import require


def test_a_library_that_is_there_is_returned() -> None:
    assert require("json") is json


@pytest.mark.parametrize("name", ["pandas", "polars", "spacy"])
def test_a_missing_library_is_reported_with_the_command_that_installs_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, f"eojeol.integrations.{name}", raising=False)
    with pytest.raises(MissingExtraError) as caught:
        import_module(f"eojeol.integrations.{name}")
    assert str(caught.value) == f"{name} is not installed; run: pip install 'eojeol[{name}]'"


def test_a_library_that_is_there_but_broken_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "halfinstalled.py").write_text("import something_it_needs\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="something_it_needs") as caught:
        require("halfinstalled")
    assert not isinstance(caught.value, MissingExtraError)


def test_a_library_is_loaded_only_by_the_module_that_is_for_it() -> None:
    code = (
        "import sys, eojeol.integrations.cells, eojeol.integrations.datasets; "
        "print([n for n in ('pandas', 'polars', 'datasets', 'spacy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
