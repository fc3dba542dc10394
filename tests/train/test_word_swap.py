"""Words change places, spaces stay."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.vocab import Vocab
from eojeol.train.dataset import Corpus, read_corpus
from eojeol.train.noise import NoiseConfig
from eojeol.train.schema import DataConfig
from eojeol.train.stream import Stream
from eojeol.train.word_swap import LONGEST, SHORTEST, WordBank

from .helpers import write_lines

LINES = [
    "아이가 학교에서 책을 읽는다.",
    "어머니가 시장에서 떡을 산다.",
    "강아지가 마당에서 공을 물었다.",
    "나그네가 산길에서 물을 마신다.",
]
VOCAB = Vocab.build(Counter(ord(character) for line in LINES for character in line), 1)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus([write_lines(tmp_path_factory.mktemp("text") / "text.txt", LINES)], VOCAB)


def ids_of(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Character ids, and where words begin."""
    words = text.split()
    codes = np.array([ord(c) for c in "".join(words)], np.uint32)
    begins = np.zeros(len(codes), bool)
    begins[np.cumsum([0, *(len(word) for word in words[:-1])])] = True
    return VOCAB.ids(codes), begins


@given(seed=st.integers(0, 999), rate=st.floats(0, 1))
def test_a_word_gives_way_to_one_of_its_length_and_last_syllable(
    corpus: Corpus, seed: int, rate: float
) -> None:
    ids, begins = ids_of(" ".join(LINES))
    got = WordBank(corpus, VOCAB, 0).swap(ids, begins, rate, np.random.default_rng(seed))
    known = {tuple(ids_of(word)[0]) for line in LINES for word in line.split()}
    for before, after in zip(
        np.split(ids, np.flatnonzero(begins)[1:]), np.split(got, np.flatnonzero(begins)[1:]), strict=True
    ):
        assert tuple(after) in known
        assert after[-1] == before[-1]
        if not SHORTEST <= len(before) <= LONGEST:
            assert np.array_equal(before, after)


def test_all_words_that_can_be_swapped_are_at_rate_one(corpus: Corpus) -> None:
    bank = WordBank(corpus, VOCAB, 0)
    ids, begins = ids_of("강아지가 시장에서")
    seen = {tuple(bank.swap(ids, begins, 1.0, np.random.default_rng(seed))) for seed in range(60)}
    first = {tuple(ids_of(word)[0]) for word in ("어머니가", "강아지가", "나그네가")}
    second = {tuple(ids_of(word)[0]) for word in ("학교에서", "시장에서", "마당에서", "산길에서")}
    assert seen == {a + b for a in first for b in second}


def test_words_with_anything_but_syllables_and_words_without_a_match_stay(corpus: Corpus) -> None:
    bank = WordBank(corpus, VOCAB, 0)
    ids, begins = ids_of("A가 읽는다. 책책책")
    assert np.array_equal(bank.swap(ids, begins, 1.0, np.random.default_rng(0)), ids)


def test_a_stream_with_swapped_words_has_the_same_gaps_and_other_ngrams(corpus: Corpus) -> None:
    def stream(rate: float) -> Stream:
        made = Stream(corpus, DataConfig(window=8, batch_size=4, swap=rate), NoiseConfig(), 12, 5)
        made.words = WordBank(corpus, VOCAB, 5) if rate else None
        return made

    plain, swapped, again = (stream(rate).batch(0) for rate in (0.0, 1.0, 1.0))
    for name in ("labels", "segment_ids", "token_type_ids"):
        assert np.array_equal(plain[name], swapped[name])
    assert not np.array_equal(plain["ngram_ids"], swapped["ngram_ids"])
    assert all(np.array_equal(swapped[name], again[name]) for name in swapped)
