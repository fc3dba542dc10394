from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.corpus import collect, readers
from eojeol.corpus.augment import Augmenter
from eojeol.corpus.clean import LineFilter, Steps
from eojeol.corpus.collect import Source
from eojeol.corpus.manifest import Account
from eojeol.corpus.schema import SourceConfig
from eojeol.corpus.split import Splits
from eojeol.corpus.worker import Worker, WorkerSettings
from eojeol.errors import RecordError

from .helpers import write_lines


def _source(path: Path, augmenter: Augmenter | None = None) -> Source:
    config = SourceConfig(path=str(path), name=path.stem, document="line")
    return Source(config, readers.find(config), augmenter, Account(files=1))


def test_sources_are_read_in_order_and_every_block_belongs_to_one(tmp_path: Path) -> None:
    first = _source(write_lines(tmp_path / "a.txt", ["비가 온다.", "춥다."]))
    second = _source(write_lines(tmp_path / "b.txt", ["눈이 온다."]))
    blocks = list(collect.read_blocks([first, second], block_chars=1000, strict=False))
    assert [(block.source, len(block.documents)) for block in blocks] == [(0, 2), (1, 1)]
    assert (first.account.documents, first.account.paragraphs) == (2, 2)
    assert (second.account.documents, second.account.paragraphs) == (1, 1)


def test_malformed_lines_are_counted_or_fatal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("비가 온다.\n".encode() + b"\xff\n")
    source = _source(path)
    assert len(list(collect.read_blocks([source], block_chars=1000, strict=False))) == 1
    assert source.account.malformed_records == 1
    with pytest.raises(RecordError, match="line 2"):
        list(collect.read_blocks([_source(path)], block_chars=1000, strict=True))


def test_an_augmented_source_counts_the_sentences_that_are_left(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.txt", ["비가 온다. 해가 뜬다.", "밤이다."])
    source = _source(path, lambda sentence: [sentence] * 2 if "해" in sentence else [])
    (block,) = collect.read_blocks([source], block_chars=1000, strict=False)
    assert [document.lines for document in block.documents] == [["해가 뜬다.", "해가 뜬다."]]
    assert (source.account.documents, source.account.paragraphs) == (1, 2)


@pytest.mark.parametrize(("dedupe", "expected"), [(True, [False, False, True]), (False, [False] * 3)])
def test_stored_lines_have_a_bit_each_that_is_set_for_duplicates(
    tmp_path: Path, dedupe: bool, expected: list[bool]
) -> None:
    source = _source(write_lines(tmp_path / "a.txt", ["비가 온다.", "", "춥다.", "비가 온다."]))
    settings = WorkerSettings(Steps(), LineFilter(), Splits((1, 0, 0), 111), ("a",))
    cleaned = map(Worker(settings).clean, collect.read_blocks([source], block_chars=1, strict=False))
    (tmp_path / "work").mkdir()
    spool, duplicates = collect.store(cleaned, [source], tmp_path / "work", dedupe)
    assert duplicates.window(0, spool.size).tolist() == expected
    assert source.account.lines == 4
    assert source.account.dropped == {"empty": 1}
    texts = [line.decode() for _, _, lines in spool.texts() for line in lines]
    assert texts == ["비가 온다.", "춥다.", "비가 온다."]
