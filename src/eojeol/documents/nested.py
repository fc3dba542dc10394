"""A text inside a text: Markdown in a JSON string, say. What was found in the inner one, in the places of the outer.

The outer format says in pieces where each stretch of the inner text stands in the file; the inner format finds its
passages in the inner text and knows nothing of the file. Here the one is put through the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from eojeol.documents.edit import FROZEN_SPACE, Passage, Piece


def translate(inner: Sequence[Passage], outer: Sequence[Piece]) -> list[Passage]:
    """Passages of an inner text as passages of the file.

    Args:
        inner: found in the text that the outer pieces show, their spaces as they are.
        outer: where the inner text stands, without a gap in the text.
    """
    places = _Places(outer)
    return [
        Passage(
            [part for piece in passage.pieces for part in places.parts(piece)],
            {offset: places.after(index) for offset, index in passage.insert_points.items()},
        )
        for passage in inner
    ]


class _Places:
    """Where the code points of an inner text stand in the file.

    Args:
        outer: its pieces.
    """

    def __init__(self, outer: Sequence[Piece]) -> None:
        self._outer = outer
        self._bases = list(accumulate((len(piece.shown) for piece in outer), initial=0))

    def parts(self, piece: Piece) -> Iterator[Piece]:
        """A piece of the inner text as pieces of the file."""
        if piece.whole or len(piece.shown) != piece.end - piece.start:
            yield Piece(piece.shown, self._place(piece.start), self.after(piece.end), True)
            return
        at = self._at(piece.start)
        start = piece.start
        while start < piece.end:
            stop = min(piece.end, self._bases[at + 1])
            shown = piece.shown[start - piece.start : stop - piece.start]
            if _literal(self._outer[at]):
                place = self._place(start)
                yield Piece(shown, place, place + len(shown))
            else:
                frozen = shown.replace(" ", FROZEN_SPACE)
                yield Piece(frozen, self._outer[at].start, self._outer[at].end, True)
            start, at = stop, at + 1

    def after(self, index: int) -> int:
        """The place after the code point before an index of the inner text."""
        if not index:
            return self._outer[0].start
        piece = self._outer[self._at(index - 1)]
        return self._place(index - 1) + 1 if _literal(piece) else piece.end

    def _at(self, index: int) -> int:
        return bisect_right(self._bases, index) - 1

    def _place(self, index: int) -> int:
        """The place of the code point at an index of the inner text."""
        at = self._at(index)
        piece = self._outer[at]
        return piece.start + (index - self._bases[at] if _literal(piece) else 0)


def _literal(piece: Piece) -> bool:
    return not piece.whole and len(piece.shown) == piece.end - piece.start
