from __future__ import annotations

import hashlib
import lzma
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from eojeol.corpus.shards import ShardWriter

from .helpers import sentence


def test_shards_roll_over_at_the_number_of_lines(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    writer = ShardWriter(tmp_path, "train", "news", 4, compress=False)
    lines = [sentence(i).encode() for i in range(10)]
    for part in (lines[:3], lines[3:3], lines[3:9], lines[9:]):
        writer.write(part)
    writer.close()
    assert [(shard.file, shard.lines) for shard in writer.done] == [
        ("train/news-00000.txt", 4),
        ("train/news-00001.txt", 4),
        ("train/news-00002.txt", 2),
    ]
    content = b"".join((tmp_path / shard.file).read_bytes() for shard in writer.done)
    assert content == b"".join(line + b"\n" for line in lines)
    for shard in writer.done:
        data = (tmp_path / shard.file).read_bytes()
        assert (shard.bytes, shard.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_nothing_written_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "val").mkdir()
    writer = ShardWriter(tmp_path, "val", "news", 4, compress=False)
    writer.write([])
    writer.close()
    assert writer.done == []
    assert not list((tmp_path / "val").iterdir())


def test_compressed_shards_hold_the_same_lines(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    writer = ShardWriter(tmp_path, "test", "news", 100, compress=True)
    lines = [sentence(i).encode() for i in range(50)]
    writer.write(lines)
    writer.close()
    (shard,) = writer.done
    assert shard.file == "test/news-00000.txt.xz"
    data = (tmp_path / shard.file).read_bytes()
    assert hashlib.sha256(data).hexdigest() == shard.sha256
    assert lzma.decompress(data) == b"".join(line + b"\n" for line in lines)


@given(st.lists(st.integers(0, 7), max_size=8), st.integers(1, 9))
def test_how_lines_arrive_does_not_change_the_files(sizes: list[int], shard_lines: int) -> None:
    from tempfile import TemporaryDirectory

    lines = [str(i).encode() for i in range(sum(sizes))]
    with TemporaryDirectory() as folder:
        (Path(folder) / "train").mkdir()
        pieces = ShardWriter(Path(folder), "train", "a", shard_lines, compress=False)
        whole = ShardWriter(Path(folder), "train", "b", shard_lines, compress=False)
        at = 0
        for size in sizes:
            pieces.write(lines[at : at + size])
            at += size
        whole.write(lines)
        pieces.close()
        whole.close()
    assert [shard[1:] for shard in pieces.done] == [shard[1:] for shard in whole.done]
