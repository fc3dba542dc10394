"""A fix that counts what it changes: what a document's report says of it."""

from __future__ import annotations

from eojeol.changes import Counts, count_between
from eojeol.documents.edit import Fix


class CountingFix:
    """A fix that counts the spaces that it adds and removes.

    Args:
        fix: what it does.

    Attributes:
        counts: the sum over all texts so far.
    """

    def __init__(self, fix: Fix) -> None:
        self._fix = fix
        self.counts = Counts()

    def __call__(self, texts: list[str]) -> list[str]:
        """Fix texts, and count.

        Raises:
            EojeolError: the fix changed more than spaces.
        """
        answers = self._fix(texts)
        # Whoever asked says what is wrong with too few answers or too many.
        for old, new in zip(texts, answers, strict=False):
            self.counts += count_between(old, new)
        return answers
