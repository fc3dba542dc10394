from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.schema import SourceConfig
from eojeol.errors import MissingExtraError

from ..helpers import sentence

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")


def _write(path: Path, **columns: list[Any]) -> Path:
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(columns), path, row_group_size=700)
    return path


def _read(path: Path, trouble: Trouble, **settings: Any) -> list[Document]:
    source = SourceConfig(path=str(path), reader="parquet", **settings)
    return list(readers.read(readers.find(source), source, trouble))


def test_the_named_column_is_read_in_order(tmp_path: Path) -> None:
    texts = [sentence(i) for i in range(3000)]
    path = _write(tmp_path / "a.parquet", body=texts, other=list(range(3000)))
    documents = _read(path, Trouble(strict=True), field="body")
    assert [document.lines for document in documents] == [[text] for text in texts]
    assert documents[0].id == "a.parquet:1"
    assert _read(path, Trouble(), field="body", id_field="other")[5].id == "5"


def test_rows_without_text_are_malformed_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _write(tmp_path / "a.parquet", text=["가", None, "나"])
    trouble = Trouble()
    assert [document.lines for document in _read(path, trouble)] == [["가"], ["나"]]
    assert trouble.records == 1
    assert "row 2: field 'text' holds a NoneType" in capsys.readouterr().err


def test_a_missing_column_is_named_with_the_columns_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(tmp_path / "a.parquet", body=["가"], note=["나"])
    trouble = Trouble()
    assert _read(path, trouble) == []
    assert trouble.files == 1
    assert "no column 'text'; columns: body, note" in capsys.readouterr().err


def test_broken_files_are_named_and_the_next_one_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = _write(tmp_path / "c.parquet", text=["가"] * 5000).read_bytes()
    (tmp_path / "a.parquet").write_bytes(whole[: len(whole) // 2])
    damaged = bytearray(whole)
    damaged[4:60] = b"\xff" * 56
    (tmp_path / "b.parquet").write_bytes(bytes(damaged))
    trouble = Trouble()
    documents = _read(tmp_path, trouble)
    assert [document for document in documents if document.id.startswith("c")][-1].id == "c.parquet:5000"
    assert trouble.files == 2
    named = capsys.readouterr().err
    assert "a.parquet" in named
    assert "b.parquet" in named


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path / "a.parquet", text=["가"])
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pyarrow is not installed.*eojeol\[train\]"):
        _read(path, Trouble())
