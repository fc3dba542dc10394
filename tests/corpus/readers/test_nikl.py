from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.readers import json_stream
from eojeol.corpus.schema import SourceConfig
from eojeol.errors import InputError


def _entry(number: int) -> dict[str, Any]:
    return {
        "id": f"NWRW1900000001.{number}",
        "metadata": {"title": f"제{number}호 소식", "author": "기자"},
        "paragraph": [
            {"id": f"NWRW1900000001.{number}.1", "form": f"마을에 {number}번째 도서관이 문을 열었다."},
            {"id": f"NWRW1900000001.{number}.2", "form": '주민들은 "반갑다"고 말했다.\n모두 웃었다.'},
        ],
    }


def _write(path: Path, entries: list[Any], indent: int | None = 1) -> Path:
    content = {"id": path.stem, "metadata": {"title": "신문", "year": 2019}, "document": entries}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent), encoding="utf-8")
    return path


def _read(path: Path, trouble: Trouble, **settings: Any) -> list[Document]:
    source = SourceConfig(path=str(path), reader="nikl", **settings)
    return list(readers.read(readers.find(source), source, trouble))


def test_title_and_paragraphs_of_every_newspaper_file_are_read(tmp_path: Path) -> None:
    for kind in "WLPIZ":
        _write(tmp_path / "sub" / f"N{kind}RW1900000001.json", [_entry(1)])
    _write(tmp_path / "SXRW1900000001.json", [_entry(2)])
    documents = _read(tmp_path, Trouble())
    assert len(documents) == 5
    assert documents[0] == Document(
        "NWRW1900000001.1",
        ["제1호 소식", "마을에 1번째 도서관이 문을 열었다.", '주민들은 "반갑다"고 말했다.\n모두 웃었다.'],
    )
    assert _read(tmp_path, Trouble(), title=False)[0].lines[0].startswith("마을에")


def test_a_folder_without_newspaper_files_is_refused(tmp_path: Path) -> None:
    _write(tmp_path / "SXRW1900000001.json", [_entry(2)])
    with pytest.raises(InputError, match="WLPIZ"):
        _read(tmp_path, Trouble())


def test_an_entry_of_another_shape_is_named_and_the_others_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_form = _entry(3)
    del without_form["paragraph"][1]["form"]
    untitled = _entry(5)
    untitled["metadata"]["title"] = None
    path = _write(
        tmp_path / "NWRW1.json", [_entry(1), {"id": "x"}, without_form, "한 줄", untitled, _entry(6)]
    )
    trouble = Trouble()
    documents = _read(path, trouble)
    assert [document.id[-1] for document in documents] == ["1", "5", "6"]
    assert len(documents[1].lines) == 2
    assert (trouble.files, trouble.records) == (0, 3)
    named = capsys.readouterr().err
    assert "NWRW1.json: document 2 (line " in named
    assert "paragraph 2 has no string `form`" in named


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 18])
def test_the_size_of_the_chunks_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK", chunk)
    expected = [_entry(i) for i in range(5)]
    path = _write(tmp_path / "NWRW1.json", expected, indent=None if chunk == 7 else 2)
    assert [item for _, item in json_stream.array_items(path, "document", Trouble(strict=True))] == expected
    path.write_text('{"a": [1, {"document": [0]}], "document": [12, -3.5e2, true, null, "가\\"나"]}')
    items = [item for _, item in json_stream.array_items(path, "document", Trouble(strict=True))]
    assert items == [12, -350.0, True, None, '가"나']


def test_the_documents_before_a_break_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = _write(tmp_path / "NWRW1.json", [_entry(i) for i in range(40)]).read_bytes()
    for share in (0.3, 0.5, 0.77):
        path = tmp_path / "NWRW2.json"
        path.write_bytes(whole[: int(len(whole) * share)])
        trouble = Trouble()
        documents = _read(path, trouble)
        assert 40 * share - 3 < len(documents) < 40 * share + 2
        assert trouble.files == 1
        assert "NWRW2.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: expected an object, found 'the end of the file'"),
        (b"[1]", "line 1: expected an object"),
        (b'{"id": 1}', "no array 'document'"),
        (b'{"document": {}}', "expected the array 'document'"),
        (b'{\n"document": [\n{"id": 1} {"id": 2}]}', "line 3: expected ',' or ']'"),
        (b'{"document": [{"id": 1}, oops, {"id": 2}, "' + b"x" * 50, "not JSON: Expecting value"),
        (b'{"document": []} more', "text after the end"),
        (b'{"document" 1}', "expected ':'"),
        (b'{1: 2, "document": []}', "expected a key"),
        ('{"id": "가'.encode() + b"\xff", "line 1, byte 11: not utf-8"),
        (b'{"a": ' + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    path = tmp_path / "NWRW1.json"
    path.write_bytes(content)
    trouble = Trouble()
    # What stands before the break is handed on, and a bare {"id": …} is not a document.
    assert _read(path, trouble) == []
    assert trouble.files == 1
    assert words in capsys.readouterr().err
