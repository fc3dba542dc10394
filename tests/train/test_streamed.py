"""Batches of a text that no memory holds: every character once a pass, whoever makes them, wherever a run goes on."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("lightning")

from eojeol.engine.vocab import Vocab
from eojeol.errors import InputError
from eojeol.train import datamodule, text_cache
from eojeol.train.datamodule import Rounds, make_stream, texts_of
from eojeol.train.dataset import read_corpus
from eojeol.train.noise import NoiseConfig
from eojeol.train.schema import DataConfig, NetworkConfig
from eojeol.train.shards import count_characters, find_files
from eojeol.train.stream import IGNORED, Stream
from eojeol.train.text_cache import open_cache

from .helpers import LINES, write_lines

ROW_BITS = 10


def syllables(number: int, first: int = 0) -> str:
    """So many characters, each of them another one: where it lies in a batch can be told from its id."""
    return "".join(chr(0xAC00 + first + each) for each in range(number))


def lines_of(lengths: list[int]) -> list[str]:
    """Lines of such lengths; no character occurs twice in all of them."""
    ends = np.cumsum(lengths).tolist()
    lines = [syllables(length, end - length) for length, end in zip(lengths, ends, strict=True)]
    # A question mark would make sentences, and occur more than once; a space makes words.
    return [f"{line[:3]} {line[3:]}".strip() for line in lines]


def make(folder: Path, encoder: str = "ngram", seed: int = 111, **data: Any) -> tuple[Stream, Vocab]:
    """A stream over the shards of a folder, as a run with `data.cache` has it."""
    config = DataConfig(
        **{"window": 8, "batch_size": 2, "buffer": 60, "cache": str(folder / "cache"), **data}
    )
    files = find_files(folder)
    vocab = Vocab.build(count_characters(files), 1)
    network = NetworkConfig(encoder=encoder, row_bits=ROW_BITS)
    text, config, _ = texts_of(open_cache(Path(config.cache), files, vocab, "strict"), vocab, config, seed)
    return make_stream(text, vocab, config, NoiseConfig(), network, seed), vocab


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_cache, "CHUNK", 64)


def positions(batch: dict[str, np.ndarray]) -> list[int]:
    """The characters that a batch is for: all of a packed one, those that padded rows own."""
    ids = batch["input_ids"]
    return [int(i) for i in (ids[batch["owned"]] if "owned" in batch else ids.ravel())]


lengths = st.lists(st.integers(1, 30), min_size=1, max_size=25)


@settings(max_examples=20)
@given(lengths, lengths, st.integers(1, 120), st.integers(1, 40), st.sampled_from(["ngram", "bert"]))
def test_a_pass_has_every_character_once(
    one: list[int], other: list[int], buffer: int, rows: int, encoder: str
) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_cache, "CHUNK", 64)
        lines = lines_of(one + other)
        write_lines(Path(name) / "a-00000.txt", lines[: len(one)])
        write_lines(Path(name) / "b-00000.txt", lines[len(one) :])
        stream, vocab = make(Path(name), encoder, buffer=buffer, batch_size=rows)
        everything = sorted(
            vocab.ids(np.array([ord(c) for c in "".join(lines) if c != " "], np.uint32)).tolist()
        )
        many = len(everything)
        if encoder == "bert":
            batches = stream.batches_of_a_pass()
            passes = [
                [each for k in range(batches) for each in positions(stream.batch(n * batches + k))]
                for n in (0,)
            ]
        else:
            # Nothing is left out between two passes, so the second one begins right behind the first.
            flat = [each for k in range(-(-2 * many // stream.size)) for each in positions(stream.batch(k))]
            passes = [flat[:many], flat[many : 2 * many]]
        assert all(sorted(each) == everything for each in passes)


@settings(max_examples=12)
@given(lengths, st.integers(1, 4), st.integers(0, 3), st.integers(1, 3), st.integers(1, 5))
def test_processes_and_their_workers_make_every_batch_once(
    lines: list[int], world: int, workers: int, rounds: int, steps: int
) -> None:
    def shares(stream: Stream, first: int, length: int, rank: int) -> Iterator[Any]:
        """What the loader of a process gives: the batches of its workers by turns."""
        one_round = Rounds(stream, first, length, 0, rank, world)
        if not workers:
            yield from one_round
            return
        made = []
        for worker in range(workers):
            info = SimpleNamespace(id=worker, num_workers=workers)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(datamodule, "get_worker_info", lambda info=info: info)
                made.append(list(one_round))
        for turn in range(length):
            yield made[turn % workers][turn // workers]

    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_cache, "CHUNK", 64)
        write_lines(Path(name) / "a.txt", lines_of(lines))
        stream, _ = make(Path(name))
        expected = [positions(stream.batch(k)) for k in range(rounds * steps * world)]
        got = [
            positions({key: value.numpy() for key, value in batch.items()})
            for number in range(rounds)
            for together in zip(
                *(shares(stream, number * steps, steps, rank) for rank in range(world)), strict=True
            )
            for batch in together
        ]
        assert got == expected


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("encoder", ["ngram", "bert"])
def test_a_batch_is_the_same_for_whoever_asks_for_it_first(tmp_path: Path, encoder: str) -> None:
    write_lines(tmp_path / "a.txt", [" ".join(LINES[: i % 4 + 1]) + f" {i}번" for i in range(15)])
    stream, _ = make(tmp_path, encoder)
    many = 2 * stream.batches_of_a_pass() + 3
    expected = [stream.batch(number) for number in range(many)]
    for number in np.random.default_rng(0).permutation(many)[:8]:
        # A run that goes on asks for this batch before any other.
        fresh, _ = make(tmp_path, encoder)
        for each in (fresh, stream):
            batch = each.batch(int(number))
            assert all(np.array_equal(batch[name], expected[number][name]) for name in batch)
    other, _ = make(tmp_path, encoder, seed=112)
    assert any(not np.array_equal(other.batch(k)["input_ids"], expected[k]["input_ids"]) for k in range(5))


@pytest.mark.usefixtures("small_chunks")
def test_a_batch_across_two_parts_has_whole_segments_of_both(tmp_path: Path) -> None:
    lines = lines_of([11, 13, 17, 19, 23, 29, 31, 37])
    write_lines(tmp_path / "a.txt", lines)
    stream, vocab = make(tmp_path, buffer=40, batch_size=8)
    first = {vocab.ids(np.array([ord(line[0])], np.uint32))[0] for line in lines}
    for number in range(6):
        batch = {name: array[0] for name, array in stream.batch(number).items()}
        begins = [at for at, each in enumerate(batch["input_ids"]) if each in first]
        new = np.flatnonzero(np.diff(batch["segment_ids"], prepend=-1))
        # The batch begins inside a line, or with one; every other segment is a line of its own.
        assert set(begins) | {0} == set(new)
        assert [at for at, label in enumerate(batch["labels"]) if label == IGNORED] == begins


@pytest.mark.usefixtures("small_chunks")
def test_weights_and_general_text_make_their_share(tmp_path: Path) -> None:
    own, general = tmp_path / "own", tmp_path / "general"
    for folder in (own, general):
        folder.mkdir()
    write_lines(own / "mine.txt", [syllables(10)] * 60)
    write_lines(general / "other.txt", [syllables(10)[::-1]] * 900)
    data = {"also": str(general), "also_share": 0.25, "weights": {"mine": 2.0}, "buffer": 500}
    stream, vocab = make(own, **data)
    assert stream.batches_of_a_pass() == pytest.approx((2 * 600 / 0.75) // 16, abs=2)
    seen = [
        int(label)
        for number in range(200)
        for label in np.diff(stream.batch(number)["input_ids"][0].astype(int))
    ]
    up = int(vocab.ids(np.array([0xAC01], np.uint32))[0]) - int(vocab.ids(np.array([0xAC00], np.uint32))[0])
    times = Counter(seen)
    assert times[-up] / (times[up] + times[-up]) == pytest.approx(0.25, abs=0.02)
    with pytest.raises(InputError, match=r"both have a source named mine"):
        make(own, also=str(own), cache=str(tmp_path / "cache"))


@pytest.mark.usefixtures("small_chunks")
def test_words_of_a_streamed_text_can_be_swapped(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.txt", LINES * 4)
    plain, swapped = (make(tmp_path, swap=swap, batch_size=9)[0].batch(3) for swap in (0.0, 0.9))
    assert np.array_equal(plain["labels"], swapped["labels"])
    assert not np.array_equal(plain["input_ids"], swapped["input_ids"])


def peak(do: Callable[[], object]) -> int:
    """The most memory that something takes, in bytes; numpy tells tracemalloc of its arrays."""
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoder", ["ngram", "bert"])
def test_memory_is_flat_however_long_the_text_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: str
) -> None:
    monkeypatch.setattr(text_cache, "CHUNK", 1 << 14)
    vocab = Vocab.build({ord(c): 99 for line in LINES for c in line}, 1)
    peaks, whole = [], []
    for times in (250, 2000):
        folder = tmp_path / str(times)
        folder.mkdir()
        write_lines(folder / "a.txt", LINES * times)

        def stream_it(folder: Path = folder, every: int = max(times // 25, 1)) -> None:
            data = DataConfig(window=64, batch_size=16, buffer=10_000, cut=0.5, cache=str(folder / "cache"))
            cache = open_cache(folder / "cache", find_files(folder), vocab, "strict")
            text, data, _ = texts_of(cache, vocab, data, 111)
            stream = make_stream(
                text, vocab, data, NoiseConfig(), NetworkConfig(encoder=encoder, row_bits=8), 111
            )
            # Here and there of the whole pass: every batch of it would take its time.
            for number in islice(range(stream.batches_of_a_pass()), 0, None, every):
                stream.batch(number)

        peaks.append(peak(stream_it))
        whole.append(peak(lambda folder=folder: read_corpus(find_files(folder), vocab, block=1 << 14)))
    # In memory it grows with the text, which shows that this can be seen here.
    assert whole[1] > 3 * whole[0]
    assert peaks[1] < 1.1 * peaks[0]
    assert peaks[1] < whole[1] / 3
