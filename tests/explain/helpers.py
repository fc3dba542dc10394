"""Spacers whose decisions the tests know, texts to try them on, and reviews made with them."""

from __future__ import annotations

from hypothesis import strategies as st

from eojeol.changes import apply
from eojeol.explain.review import Review
from eojeol.spacer import Spacer
from eojeol.text import prose
from eojeol.text.protect import KINDS

from ..standin import FixedModel, HashModel

# Puts a space before each of these, and takes all others away.
# Runs of spaces may be changed here, so that a change can be wider than one space.
KNOWN = Spacer(FixedModel("를수있도"), protect=set(KINDS) - set(prose.KINDS))
# Changes of every kind, everywhere.
MIXED = Spacer(HashModel(reach=0), squeeze=True)

PARTS = [*"가나다라 \n\r\t.<&`|😀🇰🇷\u0301\u00a0\ufeff", "  ", "\r\n", "할수있다", "책 을", "```\n"]
TEXT = st.lists(
    st.sampled_from(PARTS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=60
).map("".join)


def review(before: str, spacer: Spacer = KNOWN, name: str = "글.txt") -> Review:
    """What `eojeol fix` makes of a plain text."""
    changes = tuple(spacer.check(before))
    return Review(name, before, apply(before, changes), changes)
