"""How often the characters around a gap occur in the training text: is a model wrong where it has seen nothing?

Counts are exact. Up to four character ids of 16 bits make one 64-bit key; the keys of the gold text are sorted, and
the training text is looked up in them file by file, some millions of characters at a time.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eojeol.engine.vocab import SEP, Vocab
from eojeol.train.dataset import Corpus, read_corpus

# By name: offsets of the first and last character, 0 being the one after the gap.
SHAPES = {"2-gram": (-1, 0), "3-gram": (-1, 1), "4-gram": (-2, 1)}
# By name: the smallest and the largest number of occurrences.
BUCKETS = {
    "0": (0, 0),
    "1 to 9": (1, 9),
    "10 to 99": (10, 99),
    "100 to 999": (100, 999),
    "1,000 to 9,999": (1000, 9999),
    "10,000 and more": (10_000, math.inf),
}
BLOCK = 4_000_000

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]


def keys(ids: npt.NDArray[np.uint16], segments: npt.NDArray[np.int32], shape: tuple[int, int]) -> Keys:
    """One number for each position's n-gram; beyond the border of a segment stands the separator.

    Args:
        ids: character ids, shape (length,).
        segments: number of the segment of each, shape (length,).
        shape: offsets of the first and last character.

    Returns:
        Shape (length,).

    Example:
        Shape (-1, 0) over the ids 3 4 5 6 7 in the segments 0 0 0 1 1, S being the separator:

            keys    S3 34 45 S6 67
    """
    out = np.zeros(len(ids), np.uint64)
    positions = np.arange(len(ids))
    for offset in range(shape[0], shape[1] + 1):
        there = np.clip(positions + offset, 0, len(ids) - 1)
        inside = (segments[there] == segments) & (there == positions + offset)
        out = (out << np.uint64(16)) | np.where(inside, ids[there], np.uint16(SEP)).astype(np.uint64)
    return out


def count(files: list[Path], vocab: Vocab, wanted: dict[str, Keys]) -> dict[str, Counts]:
    """How often each n-gram occurs in the training text.

    Args:
        files: the training text.
        vocab: the vocabulary of the model.
        wanted: keys by name of SHAPES, in any order, of shape (gaps,) each.

    Returns:
        Counts by name, of the shape of the keys.
    """
    unique = {name: np.unique(some, return_inverse=True) for name, some in wanted.items()}
    totals = {name: np.zeros(len(known), np.int64) for name, (known, _) in unique.items()}
    for file in files:
        corpus = read_corpus([file], vocab)
        for first in range(0, len(corpus.ids), BLOCK):
            _count_block(corpus, first, {name: known for name, (known, _) in unique.items()}, totals)
    return {name: totals[name][inverse] for name, (_, inverse) in unique.items()}


def _count_block(corpus: Corpus, first: int, known: dict[str, Keys], totals: dict[str, Counts]) -> None:
    """Add up one block; the few n-grams across its border count as cut by it."""
    block = slice(first, first + BLOCK)
    starts = corpus.sentences[corpus.lines]
    segments = (np.searchsorted(starts, np.arange(*block.indices(len(corpus.ids))), "right")).astype(np.int32)
    for name, shape in SHAPES.items():
        found = keys(corpus.ids[block], segments, shape)
        at = np.minimum(np.searchsorted(known[name], found), len(known[name]) - 1)
        hit = known[name][at] == found
        totals[name] += np.bincount(at[hit], minlength=len(known[name]))
