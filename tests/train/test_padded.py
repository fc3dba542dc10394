"""Windows of encoders with attention: every character is owned once, with context on both sides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.vocab import CLS, PAD, SEP
from eojeol.train.noise import NoiseConfig
from eojeol.train.padded import PaddedStream, cut_positions, cut_windows, make_rows, margin
from eojeol.train.schema import DataConfig
from eojeol.train.stream import IGNORED

from .helpers import make_corpus


@given(lengths=st.lists(st.integers(1, 400), min_size=1, max_size=6), window=st.integers(8, 150))
def test_every_character_is_owned_once_and_seen_with_context(lengths: list[int], window: int) -> None:
    ends = np.cumsum(lengths)
    segments = np.stack([ends - lengths, ends], axis=1)
    owned = np.zeros(int(ends[-1]), int)
    for start, stop, first, last in cut_windows(segments, window):
        assert start <= first < last <= stop <= start + window - 2
        segment = segments[np.searchsorted(ends, start, "right")]
        assert segment[0] <= start < stop <= segment[1]
        assert first == start == segment[0] or first - start == margin(window)
        assert last == stop == segment[1] or stop - last == margin(window)
        owned[first:last] += 1
    assert (owned == 1).all()


def test_a_segment_that_fits_is_one_window() -> None:
    assert cut_windows(np.array([[5, 131]]), 128).tolist() == [[5, 131, 5, 131]]
    assert len(cut_windows(np.array([[5, 132]]), 128)) == 2


def test_features_of_windows(tmp_path: Path) -> None:
    corpus, vocab = make_corpus(tmp_path / "a.txt", ["가 나다 라마 바사아", "자차 카"])
    windows = cut_windows(np.array([[0, 8], [8, 11]]), 8)
    assert windows.tolist() == [[0, 6, 0, 5], [4, 8, 5, 8], [8, 11, 8, 11]]
    noise = NoiseConfig(unknown=0.0, right=1.0)
    batch = make_rows(corpus, windows, noise, 6, (0,))
    ids = [int(i) for i in vocab.ids(np.array([ord(c) for c in "가나다라마바사아자차카"], np.uint32))]
    assert batch["input_ids"].tolist() == [
        [CLS, *ids[0:6], SEP],
        [CLS, *ids[4:8], SEP, PAD, PAD],
        [CLS, *ids[8:11], SEP, PAD, PAD, PAD],
    ]
    assert batch["attention_mask"].tolist() == [[1] * 8, [1] * 6 + [0] * 2, [1] * 5 + [0] * 3]
    # The gap before the first character of a window is unknown, for training as for `eojeol fix`.
    assert batch["token_type_ids"].tolist() == [
        [0, 0, 2, 1, 2, 1, 2, 0],
        [0, 0, 2, 1, 1, 0, 0, 0],
        [0, 0, 1, 2, 0, 0, 0, 0],
    ]
    no = IGNORED
    assert batch["labels"].tolist() == [
        [no, no, 1, 0, 1, 0, no, no],
        [no, no, 1, 0, 0, no, no, no],
        [no, no, 0, 1, no, no, no, no],
    ]
    assert batch["owned"].sum(axis=1).tolist() == [5, 3, 3]
    assert batch["ngram_ids"].shape == (3, 8, 9)
    assert (batch["ngram_ids"][batch["attention_mask"] == 0] == 0).all()
    assert "ngram_ids" not in make_rows(corpus, windows, noise, 0, (0,))


@given(lengths=st.lists(st.integers(3, 40), min_size=1, max_size=80), positions=st.integers(40, 300))
def test_batches_by_positions_are_full_and_never_too_large(lengths: list[int], positions: int) -> None:
    rows = np.array(lengths)
    batches = cut_positions(rows, positions)
    assert batches[0, 0] == 0
    assert batches[-1, 1] == len(rows)
    assert (batches[1:, 0] == batches[:-1, 1]).all()
    for first, stop in batches:
        assert rows[first:stop].max() * (stop - first) <= positions
        # One row more would be too many.
        assert stop == len(rows) or rows[first : stop + 1].max() * (stop + 1 - first) > positions


def test_a_pass_by_positions_holds_every_character_once(tmp_path: Path) -> None:
    corpus, _ = make_corpus(
        tmp_path / "a.txt", ["가 나다 라마 바사아", "자차 카", "타파 하", "네", "거너더 러머"] * 30
    )
    data = DataConfig(window=12, batch_positions=60, cut=0.0)
    stream = PaddedStream(corpus, data, NoiseConfig(), 8, 111)
    batches = [stream.batch(number) for number in range(stream.batches_of_a_pass())]
    assert all(batch["input_ids"].size <= 60 for batch in batches)
    assert sum(int(batch["owned"].sum()) for batch in batches) == len(corpus.ids)
    lengths = [batch["input_ids"].shape[1] for batch in batches]
    assert lengths != sorted(lengths)
