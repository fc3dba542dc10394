"""Files whose text can be taken out but not put back: one record each; extracts.py lists them.

They are no `Format`: what comes out is a plain text, which is never written over the file that it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eojeol.documents.options import Options


@dataclass(frozen=True)
class Extract:
    """One kind of files that text can be taken out of.

    Attributes:
        title: what people call it.
        suffixes: endings of its files' names, in lower case with the dot.
        text: takes the text out of a whole file.
        to_change: what to do to have such a file changed.
        wrapped: whether its lines are as wide as a page, so that they are joined first.
    """

    title: str
    suffixes: tuple[str, ...]
    text: Callable[[bytes, Options], str]
    to_change: str
    wrapped: bool = False
