"""Wherever a file is cut, its spans hold what the whole file holds, under the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eojeol.corpus import readers
from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.parts.cutting import (
    Counted,
    can_be_cut,
    count_range,
    part_size,
    ranges_of,
    read_counted,
    spans_of,
)
from eojeol.corpus.parts.work import Work
from eojeol.corpus.schema import SourceConfig

from .helpers import line

# Empty lines, lines that are no text, a line end within a line, and no line end at the end.
_LINES = [
    b"",
    b"\xff",
    *(line(i).encode() for i in range(3)),
    b"\r",
    b"\xff\xfe",
    *[line(4).encode()] * 4,
    b"",
    b"\xff",
]
_SIZES = (9, 83, 84, 85, 170)


def _documents(
    files: list[SourceFile], source: SourceConfig, trouble: Trouble
) -> list[tuple[str, list[str]]]:
    """All documents, pieces of one put together."""
    found: list[tuple[str, list[str]]] = []
    for document in _read(files, source, trouble):
        if found and found[-1][0] == document.id:
            found[-1][1].extend(document.lines)
        else:
            found.append((document.id, list(document.lines)))
    return found


def _read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    for file in files:
        yield from readers.read([file], source, trouble)


def _same(tmp_path: Path, source: SourceConfig, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = readers.find(source)
    whole = Trouble()
    expected = _documents([file], source, whole)
    said = capsys.readouterr().err
    assert expected and whole.records
    for size in _SIZES:
        work = Work(tmp_path / f"work{size}")
        ranges = ranges_of([source], [[file]], size)
        for number, each in enumerate(ranges):
            count_range(work, number, each)
        counted = [read_counted(work, number) for number in range(len(ranges))]
        spans = list(spans_of(source, file, ranges, counted))
        assert len(spans) > 1
        parts = Trouble()
        assert _documents(spans, source, parts) == expected, size
        assert parts.records == whole.records
        # Line numbers and places in messages too.
        assert capsys.readouterr().err == said


@pytest.mark.parametrize("document", ["line", "2", "3", "file"])
def test_text(
    tmp_path: Path, document: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A document of any length is cut between its pieces.
    monkeypatch.setattr("eojeol.corpus.readers.text.PIECE", 3)
    (tmp_path / "a.txt").write_bytes(b"\n".join(_LINES))
    _same(tmp_path, SourceConfig(path=str(tmp_path / "a.txt"), document=document), capsys)


def test_text_in_another_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [each.decode().encode("cp949") for each in _LINES if b"\xff" not in each]
    # The first byte of a syllable, and a line end where the second should be.
    (tmp_path / "a.txt").write_bytes(b"\n".join([*lines, b"\xb0", *lines, b"\xc8", b""]))
    _same(tmp_path, SourceConfig(path=str(tmp_path / "a.txt"), document="2", encoding="cp949"), capsys)


def test_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = "".join(f'{{"text": "{line(i)}"}}\n{i % 2 * "oops"}\n' for i in range(6))
    (tmp_path / "a.jsonl").write_text(records.rstrip("\n"), encoding="utf-8")
    _same(tmp_path, SourceConfig(path=str(tmp_path / "a.jsonl"), reader="jsonl"), capsys)


def test_a_small_corpus_is_work_for_every_worker(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * (40 << 20))
    files = [[SourceFile(tmp_path / "a.txt", "a.txt")]]
    assert part_size(files, 64 << 20, 1) == 64 << 20
    assert part_size(files, 64 << 20, 2) == (40 << 20) // 16
    assert part_size(files, 64 << 20, 1000) == 1 << 20
    assert part_size(files, 500, 2) == 500


def test_what_has_no_middle_stays_whole(tmp_path: Path) -> None:
    text, packed = SourceFile(tmp_path / "a.txt", "a.txt"), SourceFile(tmp_path / "a.txt.gz", "a.txt.gz")
    assert can_be_cut(SourceConfig(), text)
    assert not can_be_cut(SourceConfig(), packed)
    assert not can_be_cut(SourceConfig(document="blank"), text)
    assert not can_be_cut(SourceConfig(encoding="iso2022_kr"), text)
    assert not can_be_cut(SourceConfig(reader="wiki"), text)


def test_a_file_that_cannot_be_read_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("가나다\n" * 40, encoding="utf-8")
    (each, *_) = ranges_of([SourceConfig()], [[SourceFile(path, "a.txt")]], 100)
    path.unlink()
    count_range(Work(tmp_path / "work"), 0, each)
    found = read_counted(Work(tmp_path / "work"), 0)
    assert found == Counted(-1, 0, 0)
    file = SourceFile(path, "a.txt")
    assert list(spans_of(SourceConfig(), file, [each], [found])) == [file]
