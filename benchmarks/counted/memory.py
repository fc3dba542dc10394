"""Counted memory: n-grams across the gap and how often they are spaced, two bytes each, in a table without pointers.

2^bits buckets of a few slots. The top bits of an n-gram's 32-bit hash name its bucket, the next eight are its
fingerprint; a slot holds a fingerprint and a code (0: empty). One look-up compares the slots of one bucket. An n-gram
that is not in the table meets a stranger's fingerprint in slots / 256 of the cases (3.5 % with nine): the network is
trained on what the table answers, strangers included. A bucket that is too full loses its n-grams of least gain.

Integers only; in JavaScript (`hash` is the >>> 0 of the Math.imul hash of shapes.py):

    const bucket = hash >>> (32 - bits), mark = (hash >>> (24 - bits)) & 255;
    for (let s = bucket * slots, k = 0; k < slots; k++)
        if (marks[s + k] === mark && codes[s + k]) return codes[s + k];
    return 0;

Worked example: the five characters 갈수있다. as ids 10, 11, 12, 13, 4, at the gap before 수 (position 1). Shape (-1, 0)
is 갈수, ids 10 and 11:

    state = 0x1B873593                        the salt of shapes that begin at -1
    state = imul(state ^ 10, 0x9E3779B1)      = 0xE2B05FC9;  state ^= state >>> 15  -> 0xE2B19AA9
    state = imul(state ^ 11, 0x9E3779B1)      = 0xE3B07C02;  state ^= state >>> 15  -> 0xE3B1BB62
    hash  = imul(state, 0x85EBCA6B)           = 0x561AA5F6;  hash ^= hash >>> 13    -> 0x56181523

With bits = 20: bucket 0x56181, fingerprint 0x52. (tests/benchmarks/test_counted.py holds these numbers.)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.counted.count import Counted

Codes = npt.NDArray[np.uint8]


@dataclass
class Memory:
    """The packed table.

    Args:
        marks: fingerprints, shape (2^bits, slots).
        codes: 0 where the slot is empty, shape (2^bits, slots).
    """

    marks: npt.NDArray[np.uint8]
    codes: Codes

    @property
    def bits(self) -> int:
        """Binary logarithm of the number of buckets."""
        return len(self.codes).bit_length() - 1

    def look_up(self, hashes: npt.NDArray[np.uint32], chunk: int = 1 << 16) -> Codes:
        """Codes of n-grams, 0 for those not found.

        Args:
            hashes: 32-bit hashes of any shape.
            chunk: how many to look up at once.

        Returns:
            The same shape.
        """
        flat, out = hashes.reshape(-1), np.zeros(hashes.size, np.uint8)
        for begin in range(0, len(flat), chunk):
            part = flat[begin : begin + chunk]
            bucket = part >> np.uint32(32 - self.bits)
            hit = (self.marks[bucket] == fingerprints(part, self.bits)[:, None]) * self.codes[bucket]
            # Of two slots with one fingerprint the first wins.
            slot = (hit != 0).argmax(axis=1)
            out[begin : begin + chunk] = np.take_along_axis(hit, slot[:, None], axis=1)[:, 0]
        return out.reshape(hashes.shape)

    def save(self, path: Path) -> None:
        """Write both planes, fingerprints first; the shape is the file's `.npz` header."""
        np.savez(path, marks=self.marks, codes=self.codes)

    @classmethod
    def load(cls, path: Path) -> Memory:
        """Read what `save` wrote."""
        with np.load(path) as file:
            return cls(file["marks"], file["codes"])


def fingerprints(hashes: npt.NDArray[np.uint32], bits: int) -> npt.NDArray[np.uint8]:
    """The eight bits after those that name the bucket.

    Args:
        hashes: 32-bit hashes of any shape.
        bits: binary logarithm of the number of buckets.

    Returns:
        The same shape.
    """
    marks: npt.NDArray[np.uint8] = ((hashes >> np.uint32(24 - bits)) & np.uint32(255)).astype(np.uint8)
    return marks


def build(shapes: list[Counted], bits: int, slots: int) -> tuple[Memory, int]:
    """Pack the n-grams of greatest gain into 2^bits buckets of `slots`.

    Args:
        shapes: n-grams of all shapes; more of them than there are slots, or the table is not filled.
        bits: binary logarithm of the number of buckets, at most 24.
        slots: n-grams of one bucket; 2 bytes each.

    Returns:
        The table, and how many n-grams fell out of full buckets.
    """
    hashes = np.concatenate([x.hashes for x in shapes])
    codes = np.concatenate([x.codes for x in shapes])
    gain = np.concatenate([x.gain for x in shapes])
    bucket = hashes >> np.uint32(32 - bits)
    order = np.lexsort((-gain, bucket))
    bucket, hashes, codes = bucket[order], hashes[order], codes[order]
    begins = np.searchsorted(bucket, np.arange(1 << bits, dtype=np.uint32))
    place = np.arange(len(bucket)) - begins[bucket]
    fits = place < slots
    memory = Memory(np.zeros((1 << bits, slots), np.uint8), np.zeros((1 << bits, slots), np.uint8))
    memory.marks[bucket[fits], place[fits]] = fingerprints(hashes[fits], bits)
    memory.codes[bucket[fits], place[fits]] = codes[fits]
    return memory, int((~fits).sum())
