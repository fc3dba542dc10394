"""Texts inside a file: where they stand, and how changed spaces go back to where they stand.

Every format does the same thing. It finds the *passages* of a source (paragraphs, cells, cues), shows each to `fix` as
one plain text, and puts nothing but the changed spaces back. So a format only has to say which stretches of the source
show as which text (`Piece`), and everything that it doesn't name stays as it was, to the byte: no format re-serialises
what it read. The alternative, a document library for each format, was tried on paper and dropped: they rebuild the file
from a tree, which loses whatever the tree doesn't hold.

A passage may consist of many pieces: formatting runs, or a text with character references in it. A removed space is
taken from the piece that held it; an added one goes to the end of the piece before the gap.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple

from eojeol.changes import space_changes
from eojeol.errors import EojeolError
from eojeol.text.compare import same_but_spaces
from eojeol.text.switches import off_spans, switched_lines

# Texts in, the same texts out, only U+0020 changed. `Spacer.batch` is one.
Fix = Callable[[list[str]], list[str]]

# Stands for a space that must stay: white space that no `fix` may touch.
FROZEN_SPACE = "\u00a0"
_LINE_END = re.compile(r"\r\n|\r|\n")


class Piece(NamedTuple):
    """A stretch of the source and the text that it shows.

    Attributes:
        shown: the text; as long as the stretch when it stands there literally, of another length when it stands there
            as a reference or an escape, which nothing may be put into.
        start: index of its first code point in the source.
        end: index after its last.
        whole: nothing may be put into it, although it stands there literally.
    """

    shown: str
    start: int
    end: int
    whole: bool = False


class Edit(NamedTuple):
    """Code points `start` to `end` of the source become `text`."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Passage:
    """One text for `fix`, in pieces.

    Attributes:
        pieces: in the order of the source, none of them empty.
        insert_points: from an offset in the text to the index of the source where a space goes that is added there, if
            that is not the end of the piece before it.
    """

    pieces: list[Piece]
    insert_points: dict[int, int] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The text that `fix` sees."""
        return "".join([piece.shown for piece in self.pieces])


class Builder:
    """Collects pieces into passages while a format walks over its source.

    Args:
        source: what the indices count in.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.passages: list[Passage] = []
        self._pieces: list[Piece] = []
        self._insert_points: dict[int, int] = {}
        self._length = 0

    def plain(self, start: int, end: int) -> None:
        """The source shows as it stands.

        Args:
            start: index into the source.
            end: index after the last character.
        """
        if end > start:
            # Not by `_add`: of tables and records with many short texts this is felt.
            self._pieces.append(Piece(self.source[start:end], start, end))
            self._length += end - start

    def opaque(self, shown: str, start: int, end: int) -> None:
        """The source shows as another text. U+0020 in it stays, because it was written as something else.

        Args:
            shown: the text that it shows as.
            start: index into the source.
            end: index after the last character.
        """
        if shown:
            self._add(Piece(shown.replace(" ", FROZEN_SPACE), start, end))

    def whole(self, start: int, end: int) -> None:
        """The source shows as it stands, and nothing in it may change: a placeholder, say.

        Args:
            start: index into the source.
            end: index after the last character.
        """
        if end > start:
            self._add(Piece(self.source[start:end].replace(" ", FROZEN_SPACE), start, end, True))

    def insert_at(self, position: int) -> None:
        """A space that is added here goes to this index of the source."""
        if self._pieces:
            self._insert_points[self._length] = position

    def border(self) -> None:
        """The passage ends here."""
        if self._pieces:
            self.passages.append(Passage(self._pieces, self._insert_points))
            self._pieces, self._insert_points, self._length = [], {}, 0

    def finish(self) -> list[Passage]:
        """All passages."""
        self.border()
        return self.passages

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._length += len(piece.shown)


def rewrite(source: str, passages: Sequence[Passage], fix: Fix) -> str:
    """The source with the spaces of its passages fixed, but for what is switched off in it (text/switches.py).

    Args:
        source: what the indices of the passages count in.
        passages: the texts in it.
        fix: texts in, the same texts with other spaces out.

    Raises:
        EojeolError: `fix` changed more than spaces.
    """
    spans = off_spans(source)
    if spans:
        passages = [part for passage in passages for part in outside(passage, spans)]
    return apply(source, [edit for edits in edits_of(passages, fix, source) for edit in edits])


def edits_of(passages: Sequence[Passage], fix: Fix, source: str | None = None) -> list[list[Edit]]:
    """What `fix` would change: for each passage its edits, in order.

    Args:
        passages: the texts; those that are blank, or stand between two that are nothing but a mark
            (text/switches.py), are not shown to `fix`.
        fix: texts in, the same texts with other spaces out.
        source: a passage that stands in it as it shows may be one edit, which costs less than one a change.

    Raises:
        EojeolError: `fix` changed more than spaces.
    """
    texts = [passage.shown for passage in passages]
    asked = [i for i, (on, text) in enumerate(switched_lines(texts)) if on and text.strip()]
    answers = fix([texts[i] for i in asked]) if asked else []
    if len(answers) != len(asked):
        raise EojeolError(
            f"fix was given {len(asked)} texts and returned {len(answers)}; it must return as many as it is given"
        )
    edits: list[list[Edit]] = [[] for _ in passages]
    for i, answer in zip(asked, answers, strict=True):
        if answer != texts[i]:
            edits[i] = _edits(passages[i], texts[i], answer, source)
    return edits


def apply(source: str, edits: Iterable[Edit]) -> str:
    """The source after edits.

    Args:
        source: what the indices of the edits count in.
        edits: in any order; they must not overlap.
    """
    pieces = []
    done = 0
    for edit in sorted(edits):
        pieces += [source[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, source[done:]])


def lines(source: str) -> Iterator[tuple[int, int, int]]:
    r"""(start, end without the line end, start of the next) of every line; `\n`, `\r\n` and `\r` end lines."""
    start = 0
    for end in _LINE_END.finditer(source):
        yield start, end.start(), end.end()
        start = end.end()
    if start < len(source):
        yield start, len(source), len(source)


def outside(passage: Passage, spans: Sequence[tuple[int, int]]) -> list[Passage]:
    """What of a passage stands outside the spans of the source: one passage for each stretch.

    Args:
        passage: its pieces may reach over the ends of spans.
        spans: (start, end), ascending.

    Returns:
        The stretches that hold text, in order.
    """
    found: list[Passage] = []
    pieces: list[Piece] = []
    first = offset = 0
    for part, inside in (each for piece in passage.pieces for each in _parts(piece, spans)):
        if inside and pieces:
            found.append(_stretch(passage, pieces, first))
            pieces = []
        elif not inside:
            first = first if pieces else offset
            pieces.append(part)
        offset += len(part.shown)
    return [*found, _stretch(passage, pieces, first)] if pieces else found


def _stretch(passage: Passage, pieces: list[Piece], first: int) -> Passage:
    """Some pieces of a passage, which begin at an offset of its text, as a passage of their own."""
    last = first + sum(len(piece.shown) for piece in pieces)
    points = passage.insert_points.items()
    return Passage(pieces, {at - first: place for at, place in points if first <= at <= last})


def _parts(piece: Piece, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[Piece, bool]]:
    """A piece cut where spans begin and end, and whether each part is inside one; what may not change is not cut."""
    begin = bisect_right(spans, piece.start, key=itemgetter(1))
    own = spans[begin : max(begin, bisect_left(spans, piece.end, key=itemgetter(0)))]
    literal = _is_literal(piece)
    borders = [at for span in own for at in span if piece.start < at < piece.end] if literal else []
    for start, end in pairwise([piece.start, *borders, piece.end]):
        shown = piece.shown[start - piece.start : end - piece.start] if borders else piece.shown
        at = bisect_right(own, start, key=itemgetter(0)) - 1
        yield Piece(shown, start, end, piece.whole), at >= 0 and start < own[at][1]


def _edits(passage: Passage, text: str, answer: str, source: str | None) -> list[Edit]:
    pieces = passage.pieces
    # It stands in the source as it shows: most cells and fields do.
    literal = len(pieces) == 1 and not passage.insert_points and _is_literal(pieces[0])
    start, end = pieces[0].start, pieces[0].end
    # What shows as another text may be as long as it; it is never written over.
    if literal and source is not None and source[start:end] == text and same_but_spaces(text, answer):
        return [Edit(start, end, answer)]
    changes = space_changes(text, answer)
    if literal:
        return [Edit(start + at + min(added, 0), start + at, " " * added) for at, added in changes]
    bases = list(accumulate((len(piece.shown) for piece in passage.pieces), initial=0))
    edits = []
    for offset, added in changes:
        if added > 0:
            position = passage.insert_points.get(offset)
            if position is None:
                position = _position(passage.pieces, bases, offset)
            if position is not None:
                edits.append(Edit(position, position, " " * added))
            continue
        for index in range(offset + added, offset):
            at = bisect_right(bases, index) - 1
            place = passage.pieces[at].start + index - bases[at]
            edits.append(Edit(place, place + 1, ""))
    return edits


def _is_literal(piece: Piece) -> bool:
    return len(piece.shown) == piece.end - piece.start and not piece.whole


def _position(pieces: list[Piece], bases: list[int], offset: int) -> int | None:
    """Where in the source the text before `offset` ends; None inside a reference."""
    if offset == 0:
        return pieces[0].start
    at = bisect_right(bases, offset - 1) - 1
    piece = pieces[at]
    if _is_literal(piece):
        return piece.start + offset - bases[at]
    return piece.end if offset == bases[at + 1] else None
