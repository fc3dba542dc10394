"""Counting, the packed table and the draws, each against a slow and obvious version."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from benchmarks.counted.count import Counted, Stream, count, make_codes
from benchmarks.counted.memory import Memory, build, fingerprints
from benchmarks.counted.shapes import REACH, SEPARATOR, SHAPES, SHORTER, hash_ngrams, hash_shape


def _stream(seed: int, lines: int = 60) -> Stream:
    random = np.random.default_rng(seed)
    ids, labels, folds = [], [], []
    for line in range(lines):
        n = int(random.integers(3, 12))
        ids += [SEPARATOR] * REACH + list(random.integers(4, 8, n))
        labels += [2] * REACH + [2] + list(random.integers(0, 2, n - 1))
        folds += [line % 3] * (REACH + n)
    ids += [SEPARATOR] * REACH
    labels += [2] * REACH
    folds += [0] * REACH
    return Stream(np.array(ids, np.uint16), np.array(labels, np.uint8), np.array(folds, np.uint8))


def _imul(a: int, b: int) -> int:
    return a * b & 0xFFFFFFFF


def test_the_worked_example_of_the_packed_table_holds() -> None:
    ids = np.array([10, 11, 12, 13, 4], np.uint16)
    state = 0x1B873593
    for character in (10, 11):
        state = _imul(state ^ character, 0x9E3779B1)
        state ^= state >> 15
    state = _imul(state, 0x85EBCA6B)
    state ^= state >> 13
    assert int(hash_shape(ids, (-1, 0))[1]) == state == 0x56181523
    assert fingerprints(np.array([state], np.uint32), 20)[0] == (state >> 4) & 255 == 0x52


def test_parts_of_a_stream_hash_as_the_whole() -> None:
    ids = _stream(1).ids
    for shape in SHAPES:
        whole = hash_shape(ids, shape)
        parts = [hash_shape(ids, shape, a, min(len(ids), a + 50)) for a in range(0, len(ids), 50)]
        assert np.array_equal(whole, np.concatenate(parts))


def test_a_shape_holds_the_longest_ones_inside_it() -> None:
    assert SHORTER[-1, 0] == ()
    assert set(SHORTER[-2, 1]) == {(-2, 0), (-1, 1)}
    assert set(SHORTER[-4, 3]) == {(-4, 1), (-3, 2), (-2, 3)}


@pytest.mark.parametrize("slices", [1, 4])
def test_counts_equal_a_dictionary(slices: int) -> None:
    stream = _stream(2)
    ok = stream.labels < 2
    for shape, counted, codes, gains in count(stream, at_least=2, slices=slices):
        hashes = hash_shape(stream.ids, shape)
        seen: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        fold: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        for h, label, f, use in zip(
            hashes.tolist(), stream.labels.tolist(), stream.folds.tolist(), ok, strict=True
        ):
            for table, key in ((seen, h), (fold, (h, f))):
                table[key][0] += use
                table[key][1] += use and label
        for h, code in zip(counted.hashes.tolist(), counted.codes.tolist(), strict=True):
            assert seen[h][0] >= 2
            assert code == make_codes(*(np.array([x], np.float32) for x in seen[h]))[0]
        assert len(counted.hashes) == sum(x[0] >= 2 for x in seen.values())
        assert (gains[stream.folds == 0] == 0).all()
        for h, f, code in zip(hashes.tolist(), stream.folds.tolist(), codes.tolist(), strict=True):
            rest = [a - b for a, b in zip(seen[h], fold[h, f], strict=True)]
            assert code == (make_codes(*(np.array([x], np.float32) for x in rest))[0] if f else 0)


def test_a_table_answers_what_was_put_in_and_rarely_more(tmp_path) -> None:
    random = np.random.default_rng(3)
    hashes = np.unique(random.integers(0, 2**32, 40_000, np.uint32))
    gain = random.random(len(hashes)).astype(np.float32)
    codes = random.integers(16, 256, len(hashes)).astype(np.uint8)
    memory, lost = build([Counted(hashes, codes, gain)], bits=12, slots=9)
    build([Counted(hashes, codes, gain)], bits=12, slots=9)[0].save(tmp_path / "m.npz")
    again = Memory.load(tmp_path / "m.npz")
    best = np.argsort(-gain)[:5_000]
    found = again.look_up(hashes[best])
    assert (found == codes[best]).mean() > 0.98  # a stranger with the same fingerprint may stand before it
    assert np.array_equal(found, memory.look_up(hashes[best]))
    assert lost == len(hashes) - (memory.codes > 0).sum()
    strangers = np.setdiff1d(random.integers(0, 2**32, 40_000, np.uint32), hashes)
    assert (memory.look_up(strangers) > 0).mean() == pytest.approx(
        (memory.codes > 0).sum(1).mean() / 256, rel=0.1
    )


def test_full_buckets_lose_what_gains_least() -> None:
    hashes = np.arange(20, dtype=np.uint32) << np.uint32(12)
    gain = np.arange(20, dtype=np.float32)
    memory, lost = build([Counted(hashes, np.full(20, 99, np.uint8), gain)], bits=1, slots=4)
    assert lost == 16
    assert (memory.look_up(hashes)[-4:] == 99).all()


def test_look_up_keeps_the_shape() -> None:
    ids = _stream(4).ids
    memory, _ = build([x for _, x, _, _ in count(_stream(4))], bits=8, slots=9)
    assert memory.look_up(hash_ngrams(ids)).shape == (len(ids), len(SHAPES))


def test_gain_without_the_fold_does_not_know_its_labels() -> None:
    stream = _stream(6)
    mine = stream.folds == 1
    flipped = Stream(
        stream.ids, np.where(mine & (stream.labels < 2), 1 - stream.labels, stream.labels), stream.folds
    )
    for (_, _, a, g), (_, _, b, h) in zip(count(stream), count(flipped), strict=True):
        assert np.array_equal(a[mine], b[mine])
        assert np.array_equal(g[mine], h[mine])
