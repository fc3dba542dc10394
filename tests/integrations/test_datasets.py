from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eojeol.errors import ModelError, UsageError
from eojeol.integrations.datasets import SpaceColumns, space_columns

from .helpers import StandIn, needs_model

TEXTS = ["할수있다", None, "", "오늘은날씨가 좋다"]
FIXED = ["할 수 있다", None, "", "오늘은 날씨가 좋다"]


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The library, with its cache in a folder of the test's own."""
    library = pytest.importorskip("datasets", reason="datasets is not installed")
    monkeypatch.setattr(library.config, "HF_DATASETS_CACHE", tmp_path)
    monkeypatch.setattr(library.config, "HF_DATASETS_OFFLINE", True)
    # Read from the environment at the first import, which may have been in a test that sets it.
    bars = sys.modules["datasets.utils.tqdm"]
    monkeypatch.setattr(bars, "HF_DATASETS_DISABLE_PROGRESS_BARS", None)
    library.disable_progress_bars()
    yield library
    library.enable_progress_bars()


def with_stand_in(*columns: str) -> SpaceColumns:
    return SpaceColumns(columns, "correct", StandIn())  # type: ignore[arg-type]


def test_the_named_columns_of_a_batch_are_fixed_and_no_other_is_returned() -> None:
    batch = {"a": ["할수 있다", None], "b": ["", "할수록"], "n": [1, 2]}
    assert with_stand_in("a", "b")(batch) == {"a": ["할 수 있다", None], "b": ["", "할 수록"]}
    assert batch["a"] == ["할수 있다", None]


def test_a_wrong_column_is_an_error_that_names_it() -> None:
    with pytest.raises(UsageError, match="there is no column 'body'; there are text, n"):
        with_stand_in("body")({"text": [], "n": []})
    with pytest.raises(UsageError, match=r"column 'n' of this batch, row 1 .* holds int, not text"):
        with_stand_in("n")({"n": [None, 2]})


@pytest.mark.parametrize("example", [{"text": "할수 있다"}, {"text": None}])
def test_one_example_in_place_of_a_batch_is_an_error_that_says_what_to_do(example: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="batched=True"):
        with_stand_in("text")(example)


def test_no_column_a_wrong_mode_or_a_wrong_model_show_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column is named"):
        space_columns()
    with pytest.raises(UsageError, match="unknown mode"):
        space_columns("text", mode="undo")  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="is not a model folder"):
        space_columns("text", model=tmp_path)


@needs_model
def test_it_survives_pickling() -> None:
    fix = space_columns("text", mode="restore", add=0.6)
    assert pickle.loads(pickle.dumps(fix)) == fix


@needs_model
def test_map_fixes_a_column_and_keeps_the_others(datasets: Any) -> None:
    data = datasets.Dataset.from_dict({"text": TEXTS, "n": [1, 2, 3, 4]})
    fixed = data.map(space_columns("text"), batched=True, batch_size=3)
    assert fixed.column_names == ["text", "n"]
    assert list(fixed["text"]) == FIXED
    streamed = data.to_iterable_dataset().map(space_columns("text"), batched=True)
    assert [row["text"] for row in streamed] == FIXED


@needs_model
@pytest.mark.filterwarnings("default")  # newer Pythons warn of every fork of a process with threads
def test_several_processes_give_the_same(datasets: Any) -> None:
    data = datasets.Dataset.from_dict({"text": TEXTS})
    assert list(data.map(space_columns("text"), batched=True, num_proc=2)["text"]) == FIXED


@needs_model
def test_a_format_without_lists_is_an_error_that_says_what_to_do(datasets: Any) -> None:
    data = datasets.Dataset.from_dict({"text": TEXTS}).with_format("arrow")
    with pytest.raises(UsageError, match=r"call \.with_format\(None\) before"):
        data.map(space_columns("text"), batched=True)


@needs_model
def test_the_fingerprint_follows_the_settings_and_not_the_use(datasets: Any) -> None:
    data = datasets.Dataset.from_dict({"text": TEXTS})
    fix = space_columns("text")
    first = data.map(fix, batched=True)._fingerprint
    assert data.map(fix, batched=True)._fingerprint == first
    assert data.map(space_columns("text"), batched=True)._fingerprint == first
    assert data.map(space_columns("text", add=0.9), batched=True)._fingerprint != first
    assert data.map(space_columns("text", mode="restore"), batched=True)._fingerprint != first


@pytest.mark.slow
@needs_model
def test_the_fingerprint_is_the_same_in_every_process(datasets: Any) -> None:
    code = (
        "from datasets.fingerprint import Hasher; from eojeol.integrations.datasets import space_columns; "
        "print(Hasher.hash(space_columns('a', 'b', remove=0.7, add=0.6)))"
    )
    # The hash seed of this process is another one, as it is in every process.
    there = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1", "HF_HUB_OFFLINE": "1"},
    ).stdout.strip()
    here = datasets.fingerprint.Hasher.hash(space_columns("a", "b", add=0.6, remove=0.7))
    assert there == here
