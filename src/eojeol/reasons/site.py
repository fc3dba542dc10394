"""Where a space comes or goes, as checks see it."""

from __future__ import annotations

from typing import NamedTuple

# What a check gives that holds and speaks of no word of its own.
ANY = "*"


class Site(NamedTuple):
    """Where a space comes or goes.

    Attributes:
        left: the word before without punctuation around it; of a removed space, the part of the word before it.
        right: the same after.
        head: what the pattern found at the beginning of `right`.
    """

    left: str
    right: str
    head: str = ""

    @property
    def joined(self) -> str:
        """Both as one word."""
        return self.left + self.right


def holds(value: object) -> str:
    """What a check gives that speaks of no word."""
    return ANY if value else ""
