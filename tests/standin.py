"""A model without training: hashes of everything within its reach, so that the slightest slip in context shows."""

from __future__ import annotations

import numpy as np

from eojeol.spacer import Spacer

SALT = np.uint32(0x9E3779B1)


class HashModel:
    """P(space) is a hash of the units within `reach` on both sides, of their gaps, and of where the segment ends."""

    def __init__(self, reach: int = 3) -> None:
        self.reach = reach

    def probabilities(self, characters, observed, segments):
        length, reach = len(characters), self.reach
        own = (characters * np.uint32(4) + observed) * SALT
        wide = np.zeros(length + 2 * reach, np.uint32)
        wide[reach : reach + length] = own
        beside = np.full(length + 2 * reach, -1, np.int64)
        beside[reach : reach + length] = segments
        state = np.full(length, 0x7FEB352D, np.uint32)
        for offset in range(2 * reach + 1):
            here = slice(offset, offset + length)
            state = (state ^ np.where(beside[here] == segments, wide[here], np.uint32(1))) * SALT
            state ^= state >> np.uint32(15)
        return (state >> np.uint32(8)).astype(np.float32) / np.float32(1 << 24)


class FixedModel:
    """P(space) is `before` before the characters of `words`, and `elsewhere` at every other gap."""

    def __init__(self, words: str = "", before: float = 0.95, elsewhere: float = 0.05) -> None:
        self.reach = 0
        self.words = np.array([ord(c) for c in words], np.uint32)
        self.before, self.elsewhere = before, elsewhere

    def probabilities(self, characters, observed, segments):
        return np.where(np.isin(characters, self.words), self.before, self.elsewhere).astype(np.float32)


HASH = Spacer(HashModel())


def result(spacer: Spacer, text: str, mode: str) -> str:
    """The text in a mode."""
    return spacer.restore(text) if mode == "restore" else spacer.correct(text)
