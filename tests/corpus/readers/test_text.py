from __future__ import annotations

from pathlib import Path

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.schema import SourceConfig

from ..helpers import sentence, write_lines


def _read(path: Path, document: str) -> list[Document]:
    source = SourceConfig(path=str(path), document=document)
    return list(readers.read(readers.find(source), source, Trouble()))


def test_a_number_is_that_many_lines(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.txt", ["가", "", "나", "다", "라"])
    assert _read(path, "2") == [
        Document("a.txt:0", ["가", ""]),
        Document("a.txt:1", ["나", "다"]),
        Document("a.txt:2", ["라"]),
    ]
    assert [document.lines for document in _read(path, "line")] == [["가"], [""], ["나"], ["다"], ["라"]]


def test_blank_lines_end_documents_and_are_accounted_for(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.txt", ["가", "나", "", "", "다"])
    documents = _read(path, "blank")
    assert [document.lines for document in documents] == [["가", "나", ""], [""], ["다"]]
    assert len({document.id for document in documents}) == 3


def test_a_long_document_comes_in_pieces_of_one_id(tmp_path: Path) -> None:
    lines = [sentence(i) for i in range(2500)]
    write_lines(tmp_path / "in" / "a.txt", lines)
    write_lines(tmp_path / "in" / "b.txt", lines[:3])
    documents = _read(tmp_path / "in", "file")
    assert [line for document in documents for line in document.lines] == lines + lines[:3]
    assert [document.id for document in documents] == ["a.txt", "a.txt", "a.txt", "b.txt"]
    pieces = _read(tmp_path / "in" / "a.txt", "blank")
    assert len(pieces) == 3
    assert len({piece.id for piece in pieces}) == 1
