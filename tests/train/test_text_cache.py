"""Text as arrays on disk: the same as in memory, written once, whole or not at all."""

from __future__ import annotations

import lzma
import os
import time
from pathlib import Path

import numpy as np
import pytest

from eojeol.engine.vocab import Vocab
from eojeol.errors import DecodeError, EnvironmentTrouble, InputError
from eojeol.files import only_run
from eojeol.train import text_cache
from eojeol.train.dataset import Corpus, read_corpus
from eojeol.train.mixture import joined
from eojeol.train.shards import count_characters
from eojeol.train.text_cache import INDEX, TEXT, TextCache, open_cache

from .helpers import LINES, write_lines


@pytest.fixture
def shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two sources in three shards, of several chunks each."""
    monkeypatch.setattr(text_cache, "CHUNK", 100)
    files = [write_lines(tmp_path / f"{name}.txt", LINES * 3) for name in ("책-00000", "신문-00001")]
    packed = tmp_path / "책-00001.txt.xz"
    packed.write_bytes(lzma.compress(("\n\n" + "\n".join(LINES)).encode()))
    return [*files, packed]


def vocab_of(shards: list[Path]) -> Vocab:
    return Vocab.build(count_characters(shards), 1)


def arrays(corpus: Corpus) -> list[list[int]]:
    return [
        getattr(corpus, name).tolist() for name in ("ids", "spaced", "sentences", "lines", "source")
    ]  # fmt: skip


def test_the_chunks_laid_end_to_end_are_the_text(tmp_path: Path, shards: list[Path]) -> None:
    vocab = vocab_of(shards)
    cache = open_cache(tmp_path / "cache", shards, vocab, "strict")
    many = len(cache.chunks.source)
    assert many > 8
    whole = read_corpus(shards, vocab)
    assert arrays(joined([cache.read(n) for n in range(many)], cache.names)) == arrays(whole)
    assert cache.names == whole.names == ("책", "신문")
    one, other = cache.amount(), whole.amount()
    assert (one.characters, one.lines, one.names) == (other.characters, other.lines, other.names)
    assert np.array_equal(np.trim_zeros(one.counts, "b"), other.counts)
    shape = cache.read(3, shape_only=True)
    assert arrays(shape)[2:] == arrays(cache.read(3))[2:]
    assert len(shape.ids) == len(shape.spaced) == 0


def test_a_cache_is_written_once_and_another_text_has_another(
    tmp_path: Path, shards: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    vocab, place = vocab_of(shards), tmp_path / "cache"
    open_cache(place, shards, vocab, "strict")
    (home,) = place.iterdir()
    written = (home / "arrays" / TEXT).stat().st_mtime_ns
    open_cache(place, shards, vocab, "strict")
    assert (home / "arrays" / TEXT).stat().st_mtime_ns == written
    open_cache(place, shards[:2], vocab, "strict")
    open_cache(place, shards, Vocab.build({}, 1), "strict")
    assert len(list(place.iterdir())) == 3
    assert capsys.readouterr().err.count("writing the text as arrays to ") == 3


def test_what_a_killed_run_left_half_written_is_not_used_and_goes(tmp_path: Path, shards: list[Path]) -> None:
    vocab, place = vocab_of(shards), tmp_path / "cache"
    open_cache(place, shards, vocab, "strict")
    (home,) = place.iterdir()
    (home / "arrays").rename(home / ".eojeol-1-0a0b0c0d.partial")
    (home / ".eojeol-1-0a0b0c0d.partial" / INDEX).unlink()
    (home / ".arrays.lock").touch()
    cache = open_cache(place, shards, vocab, "strict")
    assert cache.amount().characters == read_corpus(shards, vocab).amount().characters
    assert [path.name for path in home.iterdir()] == ["arrays"]


def test_whoever_comes_while_another_process_writes_waits_for_it(
    tmp_path: Path, shards: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vocab, place = vocab_of(shards), tmp_path / "cache"
    open_cache(place, shards, vocab, "strict")
    (home,) = place.iterdir()
    ready = home / "arrays"
    ready.rename(home / "elsewhere")
    waited = []

    def wait(seconds: float) -> None:
        # The other one, which holds the lock, is done.
        waited.append(seconds)
        if len(waited) == 2:
            (home / "elsewhere").rename(ready)

    monkeypatch.setattr(time, "sleep", wait)
    with only_run(ready):
        cache = open_cache(place, shards, vocab, "strict")
    assert len(waited) == 2
    assert cache.amount().lines == 42
    assert capsys.readouterr().err.count("writing") == 1


@pytest.mark.parametrize("harm", ["short", "index", "gone"])
def test_a_damaged_cache_is_named(tmp_path: Path, shards: list[Path], harm: str) -> None:
    vocab = vocab_of(shards)
    open_cache(tmp_path / "cache", shards, vocab, "strict")
    (folder,) = (tmp_path / "cache").glob("*/arrays")
    if harm == "short":
        os.truncate(folder / TEXT, 100)
    elif harm == "index":
        (folder / INDEX).write_bytes(b"PK\x03\x04 no archive")
    else:
        (folder / TEXT).unlink()
    with pytest.raises(InputError, match=r"arrays is damaged \(.*\); delete it") as caught:
        open_cache(tmp_path / "cache", shards, vocab, "strict")
    assert "\n" not in str(caught.value)


def test_a_file_that_shrinks_while_it_is_read_is_an_error(tmp_path: Path, shards: list[Path]) -> None:
    cache = open_cache(tmp_path / "cache", shards, vocab_of(shards), "strict")
    (folder,) = (tmp_path / "cache").glob("*/arrays")
    os.truncate(folder / TEXT, 10)
    with pytest.raises(EnvironmentTrouble, match=r"text\.bin cannot be read \(it has become shorter\)"):
        cache.read(0)


def test_text_that_cannot_be_used_leaves_no_cache_behind(tmp_path: Path, shards: list[Path]) -> None:
    vocab, place = vocab_of(shards), tmp_path / "cache"
    with pytest.raises(InputError, match=r"no text in .*empty\.txt"):
        open_cache(place, [write_lines(tmp_path / "empty.txt", ["", " "])], vocab, "strict")
    bad = tmp_path / "bad.txt"
    bad.write_bytes("가\n".encode() * 60 + b"\xb0\xa1\n")
    with pytest.raises(DecodeError, match=r"bad\.txt: line 61, byte"):
        open_cache(place, [bad], vocab, "strict")
    assert [path for path in place.rglob("*") if path.is_file()] == []
    assert TextCache is type(open_cache(place, [bad], vocab, "replace"))
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentTrouble, match="cannot write"):
        open_cache(tmp_path / "file", shards, vocab, "strict")
