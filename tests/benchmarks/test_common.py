"""What the benchmarks share."""

from __future__ import annotations

import importlib
import os
import time
from pathlib import Path
from types import ModuleType

import pytest

from eojeol.errors import InputError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def common(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, imported as from the root of the repository."""
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("benchmarks.common")


def test_a_table_has_its_numbers_on_the_right(common: ModuleType) -> None:
    shown = common.table(("name", "gaps"), [["가", 1], ["나", 20]])
    assert shown == "| name | gaps |\n| --- | --: |\n| 가 | 1 |\n| 나 | 20 |"


def test_a_child_gives_its_output_its_time_and_its_memory(common: ModuleType) -> None:
    code = "import os, time; a = b'x' * 100_000_000; time.sleep(0.2); print(os.environ['GIVEN'], '가')"
    child = common.run_child(["-c", code], {"GIVEN": "1", "PYTHONUTF8": "1"})
    assert child.output.split() == ["1", "가"]
    assert child.seconds >= 0.2
    assert child.peak_mb > 100 or not hasattr(os, "wait4")


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system has no os.wait4")
def test_a_child_is_watched_until_it_ends(common: ModuleType) -> None:
    seen: list[int] = []
    began = time.monotonic()
    common.run_child(["-c", "import time; time.sleep(0.5)"], watch=seen.append)
    assert seen and len(set(seen)) == 1
    assert time.monotonic() - began >= 0.5


def test_a_child_that_fails_ends_the_script_with_its_last_line(common: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"^ValueError: 가$"):
        common.run_child(["-c", "raise ValueError('가')"], {"PYTHONUTF8": "1"})


def test_an_error_of_a_script_is_one_line(common: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> None:
        raise InputError("no text here")

    with pytest.raises(SystemExit) as ended:
        common.run_script(main)
    assert ended.value.code == InputError.exit_code
    assert capsys.readouterr().err.endswith(": no text here\n")
