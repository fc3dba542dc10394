"""A review: one text, what would change in it, and the text after; every report starts from it.

Offsets count in code points, columns in code points and in UTF-16 units, both from 1, as in `Change`. A probability
that is not known (a change in a document whose place is not certain) is NaN.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from eojeol.changes import Change

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Review:
    """What fixing one text would do.

    Attributes:
        name: the file as it was given; `-` for standard input.
        before: the text of the file, without a byte order mark.
        after: the text with other spaces (and, if lines were joined, other line ends).
        changes: in text order; none if lines were joined, because places in the one text are not places in the other.
        codec: Python's name of the file's encoding.
        handler: Python's error handler that writes the text back as it was.
        mark: the byte order mark, or nothing.
        paragraphs: whether a "line" is a paragraph of a document that has no lines of its own.
    """

    name: str
    before: str
    after: str
    changes: tuple[Change, ...] = ()
    codec: str = "utf-8"
    handler: str = "strict"
    mark: bytes = b""
    paragraphs: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything would change."""
        return self.before != self.after
