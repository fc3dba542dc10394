"""Reviews of documents: the changes of their passages, in the coordinates of the file.

A format shows its passages to `fix` and puts the changed spaces back by itself (documents/edit.py), so the places in
the file are found by comparing the file before and after, which differ in spaces alone. Probabilities go with the
changes of the passages; they are in the same order. Where the two lists disagree (a removed run of spaces that markup
parts counts twice in the file), the probabilities of that file are left unknown, because one that stands at the wrong
change is worse.

What is packed (.docx and its like) has no lines that a person could go to. There a review is of the passages
themselves, each of them a "line".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from eojeol.changes import Change, Kind
from eojeol.documents.edit import space_changes
from eojeol.documents.formats import fix_bytes
from eojeol.documents.options import Options
from eojeol.errors import DecodeError
from eojeol.explain.review import Gap, Review, apply, gap_of, locate
from eojeol.text.encoding import Decoded, read_text

PACKED = (".docx", ".hwpx", ".epub", ".pptx")
UNKNOWN = float("nan")
# The changes of one text; `Spacer.check` is one.
Check = Callable[[str], Sequence[Change]]


def review_document(data: bytes, suffix: str, check: Check, options: Options, name: str) -> Review:
    """What fixing a document would change.

    Args:
        data: the whole file.
        suffix: its format.
        check: finds the changes of a passage.
        options: how to read it.
        name: for the review.

    Raises:
        InputError: the file is not what it says.
        UsageError: an option doesn't fit the file.
    """
    passages = _Passages(check)
    result = fix_bytes(data, suffix, passages, options)
    if suffix in PACKED:
        return passages.review(name)
    before, after = _decoded(data, options), _decoded(result, options)
    gaps = _with_probabilities(_gaps(before.text, after.text), passages.gaps)
    changes = tuple(locate(before.text, gaps))
    return Review(name, before.text, after.text, changes, before.codec, before.handler, before.mark)


def document_texts(data: bytes, suffix: str, options: Options) -> list[str]:
    """The passages of a document.

    Raises:
        InputError: the file is not what it says.
        UsageError: an option doesn't fit the file.
    """
    passages = _Passages(lambda _: ())
    fix_bytes(data, suffix, passages, options)
    return passages.texts


def check_texts(texts: Sequence[str], check: Check) -> list[list[Gap]]:
    """The changes of each of many texts, as if each were alone, but asked for at once."""
    together = "\n".join(texts)
    if "```" in together:
        # The one thing that goes on from line to line: fenced code.
        return [[gap_of(change) for change in check(text)] for text in texts]
    changes = check(together)
    offsets = [change.offset for change in changes]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    bounds = [bisect_left(offsets, start) for start in starts]
    return [
        [gap_of(change, -start) for change in changes[first:last]]
        for start, (first, last) in zip(starts, pairwise(bounds), strict=False)
    ]


class _Passages:
    """A `fix` for documents that keeps what it was shown and what it changed."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self.texts: list[str] = []
        self._gaps: list[list[Gap]] = []

    def __call__(self, texts: list[str]) -> list[str]:
        found = check_texts(texts, self._check)
        self.texts += texts
        self._gaps += found
        return [apply(text, gaps) for text, gaps in zip(texts, found, strict=True)]

    @property
    def gaps(self) -> list[Gap]:
        """All changes in the order of the document; their offsets count in their own passages."""
        return [gap for gaps in self._gaps for gap in gaps]

    def review(self, name: str) -> Review:
        """The passages as lines."""
        before = "\n".join(text.translate({0x0A: 0x20, 0x0D: 0x20}) for text in self.texts)
        starts = accumulate((len(text) + 1 for text in self.texts), initial=0)
        gaps = [
            gap._replace(offset=gap.offset + start)
            for start, own in zip(starts, self._gaps, strict=False)
            for gap in own
        ]
        return Review(name, before, apply(before, gaps), tuple(locate(before, gaps)), paragraphs=True)


def _decoded(data: bytes, options: Options) -> Decoded:
    try:
        return read_text(data, options.encoding, options.errors)
    except DecodeError:
        # An HTML page that says so itself was read as CP949.
        return read_text(data, "cp949", options.errors)


def _gaps(before: str, after: str) -> list[Gap]:
    """The gaps in which two texts differ, probabilities unknown."""
    found = []
    for offset, added in space_changes(before, after):
        spaces = 0
        while added < 0 and before[offset - spaces - 1] == " " and offset > spaces:
            spaces += 1
        kind: Kind = "add" if added > 0 else "remove" if spaces == -added else "squeeze"
        # One of the spaces that are replaced stays.
        found.append(Gap(offset, kind, UNKNOWN, 1 - added if kind == "squeeze" else spaces))
    return found


def _with_probabilities(gaps: list[Gap], shown: Sequence[Gap]) -> list[Gap]:
    if [gap.kind for gap in gaps] != [gap.kind for gap in shown]:
        return gaps
    return [gap._replace(probability=own.probability) for gap, own in zip(gaps, shown, strict=True)]
