from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.schema import SourceConfig

from ..helpers import write_lines

TREES = [
    "# newdoc id = 첫째",
    "# sent_id = 1",
    "# text = 새가 노래한다.",
    "1\t새가\t새\tNOUN\t_\t_\t2\tnsubj\t_\t_",
    "2\t노래한다.\t노래하\tVERB\t_\t_\t0\troot\t_\t_",
    "",
    "# text = 바람도 분다.",
    "1\t바람도\t바람\tNOUN\t_\t_\t2\tnsubj\t_\t_",
    "",
    "# newdoc",
    "# text=꽃이 핀다.",
    "1\t꽃이\t꽃\tNOUN\t_\t_\t2\tnsubj\t_\t_",
]


def _read(path: Path, trouble: Trouble) -> list[Document]:
    source = SourceConfig(path=str(path), reader="conllu")
    return list(readers.read(readers.find(source), source, trouble))


def test_the_text_of_every_sentence_is_read_by_document(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.conllu", TREES)
    assert _read(path, Trouble(strict=True)) == [
        Document("a.conllu:첫째", ["새가 노래한다.", "바람도 분다."]),
        Document("a.conllu:2", ["꽃이 핀다."]),
    ]


def test_a_file_without_documents_is_one(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.conllu", [line for line in TREES if "newdoc" not in line])
    assert _read(path, Trouble()) == [Document("a.conllu", ["새가 노래한다.", "바람도 분다.", "꽃이 핀다."])]


def test_a_sentence_without_its_text_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_lines(tmp_path / "a.conllu", [*TREES[:6], "# sent_id = 2", TREES[7]])
    trouble = Trouble()
    assert _read(path, trouble) == [Document("a.conllu:첫째", ["새가 노래한다."])]
    assert trouble.records == 1
    assert "line 8: a sentence without `# text" in capsys.readouterr().err
