from __future__ import annotations

import bz2
from pathlib import Path
from typing import Any

import pytest

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.schema import SourceConfig

from ..helpers import write_lines

PAGES = [
    '<doc id="12" url="https://example.org/?curid=12" title="숲">',
    "숲",
    "",
    "숲은 나무가 우거진 곳이다. 크기는 A &lt; B &amp; C이다.",
    "</doc>",
    "",
    '<doc id="13" url="https://example.org/?curid=13" title="강">',
    "강",
    "강은 바다로 흐른다.",
    "</doc>",
]


def _read(path: Path, trouble: Trouble, **settings: Any) -> list[Document]:
    source = SourceConfig(path=str(path), reader="wiki", **settings)
    return list(readers.read(readers.find(source), source, trouble))


def test_articles_are_documents_and_entities_are_characters(tmp_path: Path) -> None:
    write_lines(tmp_path / "AA" / "wiki_00", PAGES)
    documents = _read(tmp_path, Trouble(strict=True))
    assert documents == [
        Document("AA/wiki_00:12", ["숲", "", "숲은 나무가 우거진 곳이다. 크기는 A < B & C이다."]),
        Document("AA/wiki_00:13", ["강", "강은 바다로 흐른다."]),
    ]
    assert _read(tmp_path, Trouble(), title=False)[1].lines == ["강은 바다로 흐른다."]


def test_compressed_output_is_read(tmp_path: Path) -> None:
    (tmp_path / "wiki_00.bz2").write_bytes(bz2.compress("\n".join(PAGES).encode()))
    assert len(_read(tmp_path, Trouble(strict=True))) == 2


def test_what_is_not_an_article_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["떠도는 말", "또 하나", *PAGES[:4], *PAGES[6:], "</doc>", *PAGES[:4]]
    path = write_lines(tmp_path / "wiki_00", lines)
    trouble = Trouble()
    documents = _read(path, trouble)
    assert [document.id for document in documents] == ["wiki_00:12", "wiki_00:13", "wiki_00:12"]
    assert documents[2].lines[-1].startswith("숲은")
    assert trouble.records == 4
    named = capsys.readouterr().err
    assert "line 1: text outside of <doc>" in named
    assert "line 3: an article without </doc>" in named
    assert "line 11: </doc> without <doc>" in named
    assert "line 12: an article without </doc>" in named


def test_a_long_article_comes_in_pieces(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "wiki_00", [PAGES[0], *["긴 글이다."] * 2500, "</doc>"])
    documents = _read(path, Trouble(strict=True))
    assert [len(document.lines) for document in documents] == [1000, 1000, 500]
    assert {document.id for document in documents} == {"wiki_00:12"}
