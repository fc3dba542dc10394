"""Spacers whose decisions the tests know, texts to try them on, and reviews made with them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from eojeol.changes import apply
from eojeol.explain.review import Review
from eojeol.spacer import Spacer


class KnownModel:
    """P(space) is 0.95 before the characters of `words`, and 0.05 at every other gap."""

    reach = 0

    def __init__(self, words: str) -> None:
        self.words = np.array([ord(c) for c in words], np.uint32)

    def probabilities(self, characters, observed, segments):
        return np.where(np.isin(characters, self.words), 0.95, 0.05).astype(np.float32)


class MixedModel:
    """P(space) is a hash of the character and its gap: changes of every kind, everywhere."""

    reach = 0

    def probabilities(self, characters, observed, segments):
        mixed = (characters * np.uint32(4) + observed) * np.uint32(0x9E3779B1)
        return (mixed >> np.uint32(8)).astype(np.float32) / np.float32(1 << 24)


# Puts a space before each of these, and takes all others away.
KNOWN = Spacer(KnownModel("를수있도"))
MIXED = Spacer(MixedModel(), squeeze=True)

PARTS = [*"가나다라 \n\r\t.<&`|😀🇰🇷\u0301\u00a0\ufeff", "  ", "\r\n", "할수있다", "책 을", "```\n"]
TEXT = st.lists(
    st.sampled_from(PARTS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=60
).map("".join)


def review(before: str, spacer: Spacer = KNOWN, name: str = "글.txt") -> Review:
    """What `eojeol fix` makes of a plain text."""
    changes = tuple(spacer.check(before))
    return Review(name, before, apply(before, changes), changes)
