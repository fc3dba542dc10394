"""Count n-grams across the gap over a corpus that does not fit into a dictionary.

One shape at a time, and of that one slice of the hash space at a time: hash every position, keep those of the slice,
pack hash and position into one 64-bit key, sort, and read the n-grams off as runs. The position in the key leads back
to all that is known of it (space, weight, fold) and forward to where its code is wanted, so nothing is looked up.
Memory is ten bytes a position of a slice, three a position of the stream; nothing is spilt, since hashing again is
cheaper than a disk.

What comes out:

* for every n-gram that was seen often enough: hash, code, and *gain*, the bits that it saves over what its shorter
  n-grams foretell: count × KL(own share of spaces ‖ mean of their log odds). A table keeps those of greatest gain;
* for the training text: codes and gains made without the fold of the line itself, so nothing can be learned by heart.
  Both: if what is kept is chosen with the own fold in, a rare n-gram is kept *because* the line at hand contradicts it,
  and the network learns to distrust rare n-grams (docs/LOG.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.counted.shapes import SHAPES, SHORTER, Ids, Shape, hash_shape

POSITION_BITS = 28
# Labels below this one are counted: 0 joined, 1 spaced.
COUNTED = 2
# Log odds of a space in edited text, where no shorter n-gram foretells anything.
PRIOR = float(np.log(0.32 / 0.68))

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]
Halves = npt.NDArray[np.float16]
# Sixteenths of log odds.
Odds = npt.NDArray[np.int8]


def make_codes(seen: Floats, spaced: Floats) -> Codes:
    """16 steps of count × 16 of smoothed log odds in a byte; 0: never seen.

    Args:
        seen: how often each n-gram was seen, any shape.
        spaced: how often with a space, the same shape.

    Returns:
        Codes of the same shape.
    """
    step = np.minimum(15, np.floor(np.log2(seen + 1) * 1.25)).astype(np.int32)
    odds = np.clip(np.round(log_odds(seen, spaced) * 1.25 + 7.5), 0, 15).astype(np.int32)
    return np.where(step == 0, 0, step * 16 + odds).astype(np.uint8)


def log_odds(seen: Floats, spaced: Floats) -> Floats:
    """Smoothed log odds of a space.

    Args:
        seen: how often each n-gram was seen, any shape.
        spaced: how often with a space, the same shape.

    Returns:
        The same shape.
    """
    odds: Floats = np.log((spaced + 0.15) / (seen - spaced + 0.15))
    return odds


@dataclass
class Stream:
    """A corpus as one row of positions; lines are separated by at least shapes.REACH separators.

    Args:
        ids: character ids, shape (length,).
        labels: 0 joined, 1 spaced, 2 not counted (separators, first characters, evaluation text), shape (length,).
        weights: how much a position counts, shape (length,), or one number for all.
        folds: 1 to 7 where out-of-fold codes are wanted, 0 elsewhere, shape (length,).
    """

    ids: Ids
    labels: npt.NDArray[np.uint8]
    folds: npt.NDArray[np.uint8]
    weights: Floats | float = 1.0

    def __post_init__(self) -> None:
        if len(self.ids) >= 1 << POSITION_BITS:
            raise ValueError(f"a stream may hold at most {(1 << POSITION_BITS) - 1} positions")


@dataclass
class Counted:
    """The n-grams of one shape that were seen at least `at_least` times.

    Args:
        hashes: shape (n,), ascending.
        codes: shape (n,).
        gain: bits that each saves, shape (n,).
    """

    hashes: npt.NDArray[np.uint32]
    codes: Codes
    gain: Floats


def count(
    stream: Stream, at_least: float = 4, slices: int = 8
) -> Iterator[tuple[Shape, Counted, Codes, Halves]]:
    """Count shape by shape.

    Args:
        stream: the corpus.
        at_least: an n-gram of less weight is not returned (it still counts in out-of-fold codes).
        slices: a power of two; more need less memory and more time.

    Yields:
        The shape, its n-grams, and for every position of the stream its out-of-fold code and the gain that its n-gram
        has without the fold, both (length,) and 0 outside the folds.
    """
    length = len(stream.ids)
    # Log odds of the n-gram at each position: counted whole, and without its fold.
    odds: dict[Shape, tuple[Odds, Odds]] = {}
    for number, shape in enumerate(SHAPES):
        own = np.zeros(length, np.int8), np.zeros(length, np.int8)
        gains = np.zeros(length, np.float16)
        codes = np.zeros(length, np.uint8)
        parts = []
        for part in range(slices):
            keys = _keys(stream.ids, shape, part, slices)
            parts.append(_count_slice(stream, keys, shape, odds, own, codes, gains, at_least))
        yield shape, _together(parts), codes, gains
        odds[shape] = own
        for old in [x for x in odds if not any(x in SHORTER[y] for y in SHAPES[number + 1 :])]:
            del odds[old]


def _keys(ids: Ids, shape: Shape, part: int, slices: int, chunk: int = 1 << 22) -> npt.NDArray[np.uint64]:
    """Sorted (hash << 28 | position) of the positions whose hash begins with `part`."""
    out = []
    for begin in range(0, len(ids), chunk):
        end = min(len(ids), begin + chunk)
        hashes = hash_shape(ids, shape, begin, end)
        mine = np.arange(len(hashes))
        if slices > 1:
            mine = np.flatnonzero(hashes >> np.uint32(32 - (slices - 1).bit_length()) == part)
        at = mine.astype(np.uint64) + np.uint64(begin)
        out.append((hashes[mine].astype(np.uint64) << np.uint64(POSITION_BITS)) | at)
    keys = np.concatenate(out)
    keys.sort()
    return keys


def _count_slice(  # noqa: PLR0913  (written in place: what it fills, and what it reads)
    stream: Stream,
    keys: npt.NDArray[np.uint64],
    shape: Shape,
    odds: dict[Shape, tuple[Odds, Odds]],
    own: tuple[Odds, Odds],
    codes: Codes,
    gains: Halves,
    at_least: float,
) -> tuple[npt.NDArray[np.uint32], Codes, Floats]:
    """Read the n-grams of one slice off the sorted keys; writes `own`, `codes` and `gains` in place."""
    hashes = (keys >> np.uint64(POSITION_BITS)).astype(np.uint32)
    same = hashes[1:] == hashes[:-1]
    # What was seen once tells nothing of another line.
    often = np.zeros(len(keys), bool)
    often[1:] |= same
    often[:-1] |= same
    hashes, at = hashes[often], (keys[often] & np.uint64((1 << POSITION_BITS) - 1)).astype(np.int64)
    if not len(at):
        return np.zeros(0, np.uint32), np.zeros(0, np.uint8), np.zeros(0, np.float32)
    first = np.ones(len(at), bool)
    first[1:] = hashes[1:] != hashes[:-1]
    begins, group = np.flatnonzero(first), np.cumsum(first) - 1
    labels = stream.labels[at]
    weight = np.broadcast_to(np.asarray(stream.weights, np.float32), (len(stream.ids),))[at] * (
        labels < COUNTED
    )
    space = weight * (labels == 1)
    seen, spaced = np.add.reduceat(weight, begins), np.add.reduceat(space, begins)
    lean = log_odds(seen, spaced)
    own[0][at] = _sixteenths(lean)[group]
    folds = stream.folds[at]
    some = np.flatnonzero(folds)
    if len(some):
        less = _of_own_fold(group[some] * 8 + folds[some], weight[some], space[some])
        there, rest, rest_spaced = at[some], seen[group[some]] - less[0], spaced[group[some]] - less[1]
        codes[there] = make_codes(rest, rest_spaced)
        own[1][there] = _sixteenths(log_odds(rest, rest_spaced))
        gains[there] = np.minimum(
            _gain(rest, rest_spaced, [odds[x][1][there] for x in SHORTER[shape]]), 60_000
        )
    gain = _gain(seen, spaced, [odds[x][0][at[begins]] for x in SHORTER[shape]])
    keep = seen >= at_least
    return hashes[begins][keep], make_codes(seen, spaced)[keep], gain[keep]


def _together(parts: list[tuple[npt.NDArray[np.uint32], Codes, Floats]]) -> Counted:
    hashes, codes, gains = zip(*parts, strict=True)
    return Counted(np.concatenate(hashes), np.concatenate(codes), np.concatenate(gains))


def _of_own_fold(key: npt.NDArray[np.int64], weight: Floats, space: Floats) -> tuple[Floats, Floats]:
    """For every position, what all positions of its n-gram and fold (one key) weigh, and their spaces; shapes (n,)."""
    order = np.argsort(key, kind="stable")
    first = np.ones(len(key), bool)
    first[1:] = key[order][1:] != key[order][:-1]
    number = np.empty(len(key), np.int64)
    number[order] = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    return np.add.reduceat(weight[order], begins)[number], np.add.reduceat(space[order], begins)[number]


def _sixteenths(lean: Floats) -> Odds:
    return np.clip(np.round(lean * 16), -127, 127).astype(np.int8)


def _gain(seen: Floats, spaced: Floats, shorter: list[Odds]) -> Floats:
    """Bits saved over the mean of the shorter n-grams' log odds (sixteenths), shape (n,)."""
    lean = np.mean([x.astype(np.float32) / 16 for x in shorter], axis=0) if shorter else np.float32(PRIOR)
    foretold = np.clip(1 / (1 + np.exp(-lean)), 1e-4, 1 - 1e-4)
    share = np.clip((spaced + foretold) / (seen + 1), 1e-5, 1 - 1e-5)
    bits = share * np.log2(share / foretold) + (1 - share) * np.log2((1 - share) / (1 - foretold))
    gain: Floats = (seen * bits).astype(np.float32)
    return gain
