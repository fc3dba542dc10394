from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.readers import hub
from eojeol.corpus.schema import SourceConfig
from eojeol.errors import InputError, MissingExtraError, RecordError

from ..helpers import write_lines


def _fake(monkeypatch: pytest.MonkeyPatch, rows: Any) -> dict[str, Any]:
    """Replace `datasets` by a module whose load_dataset hands out `rows` and records its arguments."""
    asked: dict[str, Any] = {}

    def load_dataset(name: str, subset: str | None, **options: Any) -> Any:
        asked.update(name=name, subset=subset, **options)
        if isinstance(rows, Exception):
            raise rows
        return rows

    module = ModuleType("datasets")
    module.load_dataset = load_dataset  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "datasets", module)
    return asked


def test_rows_are_streamed_with_what_the_source_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _fake(monkeypatch, iter([{"body": "가"}, {"body": "나"}]))
    source = SourceConfig(
        path="hub:org/set", field="body", subset="ko", hub_split="validation", revision="v1"
    )
    assert list(hub.read(source, Trouble())) == [Document("1", ["가"]), Document("2", ["나"])]
    assert asked == {
        "name": "org/set",
        "subset": "ko",
        "split": "validation",
        "revision": "v1",
        "streaming": True,
    }


def test_nothing_is_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless() -> Iterator[dict[str, str]]:
        while True:
            yield {"text": "가"}

    _fake(monkeypatch, endless())
    documents = hub.read(SourceConfig(path="hub:org/set"), Trouble())
    assert [next(documents).id for _ in range(3)] == ["1", "2", "3"]


def test_a_data_set_that_cannot_be_opened_is_an_input_error(monkeypatch: pytest.MonkeyPatch) -> None:
    _fake(monkeypatch, RuntimeError("no such\ndata set"))
    with pytest.raises(InputError, match="hub:org/set cannot be opened: no such data set; check") as caught:
        list(hub.read(SourceConfig(path="hub:org/set"), Trouble()))
    assert "\n" not in str(caught.value)


def test_a_stream_that_breaks_off_is_a_malformed_file_and_a_row_without_text_a_record(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield {"text": "가"}
        yield {"text": None}
        raise ConnectionError("reset by peer")

    _fake(monkeypatch, rows())
    trouble = Trouble()
    assert list(hub.read(SourceConfig(path="hub:org/set"), trouble)) == [Document("1", ["가"])]
    assert (trouble.files, trouble.records) == (1, 1)
    assert "hub:org/set: ConnectionError: reset by peer (after row 2)" in capsys.readouterr().err
    _fake(monkeypatch, rows())
    with pytest.raises(RecordError, match="hub:org/set: row 2"):
        list(hub.read(SourceConfig(path="hub:org/set"), Trouble(strict=True)))


def test_without_datasets_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MissingExtraError, match=r"datasets is not installed.*eojeol\[corpus\]"):
        list(hub.read(SourceConfig(path="hub:org/set"), Trouble()))


@pytest.mark.filterwarnings("default")
def test_a_local_folder_is_loaded_by_the_real_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    lines = ['{"text": "봄이 왔다.", "name": "ㄱ"}', '{"text": "꽃이 피었다.", "name": "ㄴ"}']
    write_lines(tmp_path / "set" / "train.jsonl", lines)
    source = SourceConfig(path=f"hub:{tmp_path}/set", id_field="name")
    documents = list(hub.read(source, Trouble(strict=True)))
    assert documents == [Document("ㄱ", ["봄이 왔다."]), Document("ㄴ", ["꽃이 피었다."])]
