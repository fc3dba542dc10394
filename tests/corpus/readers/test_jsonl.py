from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.schema import SourceConfig
from eojeol.errors import RecordError

from ..helpers import write_lines


def _read(path: Path, trouble: Trouble, **settings: Any) -> list[Document]:
    source = SourceConfig(path=str(path), reader="jsonl", **settings)
    return list(readers.read(readers.find(source), source, trouble))


def test_the_named_field_is_read_and_the_position_is_the_id(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", ['{"body": "비가 온다.\\n춥다."}', "", '{"body": "눈이 온다."}'])
    assert _read(path, Trouble(), field="body") == [
        Document("a.jsonl:1", ["비가 온다.\n춥다."]),
        Document("a.jsonl:3", ["눈이 온다."]),
    ]


def test_an_id_field_names_the_documents(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [json.dumps({"text": "가", "n": 7})])
    assert _read(path, Trouble(), id_field="n") == [Document("7", ["가"])]


def test_compressed_files_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress('{"text": "나"}\n'.encode()))
    write_lines(tmp_path / "a.ndjson", ['{"text": "가"}'])
    assert [document.lines for document in _read(tmp_path, Trouble())] == [["가"], ["나"]]


def test_malformed_lines_are_named_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = ['{"text": "가"', '{"txt": "가"}', '{"text": 3}', '["가"]', "[" * 200_000]
    path = write_lines(tmp_path / "a.jsonl", ['{"text": "가"}', *bad, '{"text": "나"}'])
    trouble = Trouble()
    assert [document.lines for document in _read(path, trouble)] == [["가"], ["나"]]
    assert trouble.records == 5
    named = capsys.readouterr().err
    assert "line 2, column 13: not JSON" in named
    assert "line 3: no field 'text'; fields: txt" in named
    assert "line 4: field 'text' holds a int, not a string" in named
    assert "line 5: a list, not an object" in named
    assert "line 6: " in named


def test_strict_ends_at_the_first_malformed_line(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", ['{"text": "가"}', "가"])
    with pytest.raises(RecordError, match=r"a\.jsonl: line 2, column 1: not JSON"):
        _read(path, Trouble(strict=True))
