"""The endless stream: batch number k is the same in every run, whatever was asked for before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch.utils.data import DataLoader

from eojeol.engine import ngrams
from eojeol.engine.arrays import SPACED, UNKNOWN
from eojeol.engine.vocab import CLS, PAD, SEP, Vocab
from eojeol.errors import InputError
from eojeol.train.datamodule import Rounds
from eojeol.train.dataset import Corpus
from eojeol.train.noise import NoiseConfig
from eojeol.train.padded import PaddedStream
from eojeol.train.schema import DataConfig
from eojeol.train.stream import IGNORED, Stream

from .helpers import LINES, make_corpus

LINES_OF_MANY_LENGTHS = [" ".join(LINES[: i % 4 + 1]) + f" {i}번" for i in range(40)]
ROW_BITS = 10


@pytest.fixture(scope="module", params=[Stream, PaddedStream])
def kind(request: pytest.FixtureRequest) -> type[Stream]:
    return request.param


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Vocab]:
    return make_corpus(tmp_path_factory.mktemp("text") / "a.txt", LINES_OF_MANY_LENGTHS)


def make(kind: type[Stream], corpus: Corpus, seed: int = 111, **noise: float) -> Stream:
    return kind(corpus, DataConfig(window=32, batch_size=3), NoiseConfig(**noise), ROW_BITS, seed)


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def test_a_batch_is_the_same_in_every_order_of_asking(
    kind: type[Stream], packed: tuple[Corpus, Vocab]
) -> None:
    corpus, _ = packed
    stream = make(kind, corpus)
    many = 3 * stream.batches_of_a_pass() + 2
    expected = [stream.batch(number) for number in range(many)]
    assert not same(expected[0], expected[1])
    other = make(kind, corpus)
    for number in np.random.default_rng(0).permutation(many):
        assert same(other.batch(int(number)), expected[number])


# What the first version made of these lines, so that a recipe trains as it did: batches 0, 1, 7 and 30.
AS_EVER = {
    Stream: ["3a2007928f5dcd6f", "5361855323c6450a", "b4090e277edbc895", "ed7e644fa00c2238"],
    PaddedStream: ["e9bcca10f1a1bd3f", "11dc3615450e7235", "4e976febf6c8ab19", "ad94fc5a481da543"],
}


def test_a_seed_means_what_it_has_always_meant(kind: type[Stream], packed: tuple[Corpus, Vocab]) -> None:
    data = DataConfig(window=32, batch_size=3, weights={"a": 1.5})
    stream = kind(packed[0], data, NoiseConfig(), ROW_BITS, 111)
    found = []
    for number in (0, 1, 7, 30):
        digest = hashlib.sha256()
        for name, array in sorted(stream.batch(number).items()):
            digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
        found.append(digest.hexdigest()[:16])
    assert found == AS_EVER[kind]


def test_another_seed_gives_other_batches(kind: type[Stream], packed: tuple[Corpus, Vocab]) -> None:
    assert not same(make(kind, packed[0]).batch(0), make(kind, packed[0], seed=112).batch(0))


def test_rounds_and_processes_share_the_batches_out(kind: type[Stream], packed: tuple[Corpus, Vocab]) -> None:
    stream = make(kind, packed[0])
    expected = [stream.batch(number) for number in range(12)]
    for world in (1, 2, 3):
        # Two rounds of so many steps; a step is one batch in each process.
        steps = 12 // world // 2
        got = [
            batch
            for begin in (0, steps)
            for together in zip(
                *(Rounds(stream, begin, steps, 0, rank, world) for rank in range(world)), strict=True
            )
            for batch in together
        ]
        assert len(got) == 12
        assert all(same(one, other) for one, other in zip(got, expected, strict=True))


def test_batches_that_another_run_has_seen_are_left_out(
    kind: type[Stream], packed: tuple[Corpus, Vocab]
) -> None:
    stream = make(kind, packed[0])
    expected = [stream.batch(number) for number in range(5, 11)]
    for world in (1, 2):
        shares = [Rounds(stream, 0, 6 // world, 0, rank, world, skip=5) for rank in range(world)]
        got = [batch for together in zip(*shares, strict=True) for batch in together]
        assert all(same(one, other) for one, other in zip(got, expected, strict=True))


# A machine with one core may run this, too.
@pytest.mark.filterwarnings("ignore:This DataLoader will create:UserWarning")
def test_workers_keep_the_order_and_a_round_goes_on_where_it_was_left(
    kind: type[Stream], packed: tuple[Corpus, Vocab]
) -> None:
    stream = make(kind, packed[0])
    expected = [stream.batch(number) for number in range(3, 10)]
    for done, workers in ((0, 2), (0, 3), (4, 0), (4, 2)):
        rounds = Rounds(stream, 3, 7, done, 0, 1)
        assert len(rounds) == 7
        got = list(DataLoader(rounds, batch_size=None, num_workers=workers))
        assert all(same(one, other) for one, other in zip(got, expected[done:], strict=True))


def test_a_pass_of_packed_batches_holds_every_character_once_but_for_the_rest(
    packed: tuple[Corpus, Vocab],
) -> None:
    corpus, _ = packed
    stream = make(Stream, corpus)
    batches = [stream.batch(number) for number in range(stream.batches_of_a_pass())]
    assert all(batch["input_ids"].shape == (1, 96) for batch in batches)
    seen = Counter(int(i) for batch in batches for i in batch["input_ids"].ravel())
    everything = Counter(corpus.ids.tolist())
    assert seen <= everything
    assert 0 <= (everything - seen).total() < 96


def test_a_pass_of_windows_owns_every_character_once(packed: tuple[Corpus, Vocab]) -> None:
    corpus, _ = packed
    stream = make(PaddedStream, corpus)
    batches = [stream.batch(number) for number in range(stream.batches_of_a_pass())]
    seen = Counter(int(i) for batch in batches for i in batch["input_ids"][batch["owned"]])
    assert seen == Counter(corpus.ids.tolist())


def test_a_text_shorter_than_a_batch_is_one_batch(kind: type[Stream], tmp_path: Path) -> None:
    corpus, _ = make_corpus(tmp_path / "a.txt", ["아침이 밝았다."])
    stream = make(kind, corpus)
    assert stream.batches_of_a_pass() == 1
    real = [np.isin(stream.batch(n)["input_ids"], (PAD, CLS, SEP), invert=True).sum() for n in range(3)]
    assert real == [7, 7, 7]


def test_packed_features_are_those_of_whole_segments(packed: tuple[Corpus, Vocab]) -> None:
    corpus, _ = packed
    stream = make(Stream, corpus, unknown=0.0, right=1.0)
    for number in range(5):
        batch = {name: array[0] for name, array in stream.batch(number).items()}
        first = np.diff(batch["segment_ids"], prepend=batch["segment_ids"][0]) > 0
        assert (batch["labels"][first] == IGNORED).all()
        assert (batch["token_type_ids"][first] == UNKNOWN).all()
        decided = batch["labels"] != IGNORED
        assert ((batch["token_type_ids"] == SPACED) == (batch["labels"] == 1))[decided].all()
        # Away from the edges, where a segment may have begun before the batch, n-grams are those of the text.
        rows = ngrams.table_rows(
            ngrams.hash_ngrams(batch["input_ids"].astype(np.uint16), batch["segment_ids"]), ROW_BITS
        )
        assert np.array_equal(batch["ngram_ids"][3:-3], rows[3:-3])


def test_a_batch_that_begins_inside_a_segment_knows_what_stands_before(
    packed: tuple[Corpus, Vocab],
) -> None:
    corpus, _ = packed
    stream = make(Stream, corpus)
    before, after = stream.batch(0), stream.batch(1)
    ids = np.concatenate([before["input_ids"][0], after["input_ids"][0]]).astype(np.uint16)
    segments = np.concatenate([before["segment_ids"][0], after["segment_ids"][0]])
    # The segment that goes on has another number in the second batch; give it the first one's.
    border = len(before["segment_ids"][0])
    assert after["labels"][0, 0] != IGNORED, "chosen so that a segment goes on"
    segments[border:] += segments[border - 1] - segments[border]
    rows = ngrams.table_rows(ngrams.hash_ngrams(ids, segments), ROW_BITS)
    assert np.array_equal(after["ngram_ids"][0, 0], rows[border])


def test_weights_that_leave_nothing_are_refused(kind: type[Stream], packed: tuple[Corpus, Vocab]) -> None:
    data = DataConfig(weights={"a": 0.0})
    with pytest.raises(InputError, match=r"data\.weights leaves no training text"):
        kind(packed[0], data, NoiseConfig(), ROW_BITS, 111)


def test_a_text_read_both_ways_stands_in_the_batch_unknown_and_as_typed(
    kind: type[Stream], packed: tuple[Corpus, Vocab]
) -> None:
    stream = make(kind, packed[0], both=True, unknown=0.5, right=0.5)
    plain = make(kind, packed[0], unknown=0.5, right=0.5)
    for number in range(4):
        batch, once = stream.batch(number), plain.batch(number)
        unknown, typed = np.split(batch["token_type_ids"], 2)
        decided = once["labels"] != IGNORED
        assert (unknown[decided] == UNKNOWN).all()
        # With `right` taking all that is not unknown, what was typed is the gold.
        assert ((typed == SPACED) == (once["labels"] == 1))[decided].all()
        for half in np.split(batch["labels"], 2):
            assert np.array_equal(half, once["labels"])
        for half in np.split(batch["input_ids"], 2) if kind is PaddedStream else [batch["input_ids"]]:
            assert np.array_equal(half, once["input_ids"])
