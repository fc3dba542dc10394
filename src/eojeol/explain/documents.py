"""Reviews of documents: the changes of their passages, in the coordinates of the file.

A format shows its passages to `fix` and puts the changed spaces back by itself (documents/edit.py), so the places in
the file are found by comparing the file before and after, which differ in spaces alone. Probabilities and reasons are
those of the changes of the passages, which are in the same order: in the file marks and escapes stand between the
letters. Where the two lists disagree (a removed run of spaces that markup splits counts twice in the file), the
probabilities of that file are left unknown and its reasons are looked for in the file, because one at the wrong change
is worse.

What is packed (.docx and its like) has no lines that a person could go to. There a review is of the passages
themselves, each of them a "line".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from eojeol.changes import Change, ChangedGap, Kind, apply, gap_of, locate, space_changes
from eojeol.documents.edit import Passage, rewrite
from eojeol.documents.formats import fix_bytes, format_of
from eojeol.documents.options import Options
from eojeol.explain.review import Review
from eojeol.text.encoding import read_text

UNKNOWN = float("nan")
# The changes of each of many texts; `Spacer.check_batch` is one.
CheckBatch = Callable[[Sequence[str]], Sequence[Sequence[Change]]]


def review_document(data: bytes, suffix: str, check_batch: CheckBatch, options: Options, name: str) -> Review:
    """What fixing a document would change.

    Args:
        data: the whole file.
        suffix: its format.
        check_batch: finds the changes of each passage.
        options: how to read it.
        name: the file as it was given, for the review.

    Raises:
        InputError: the file is not what it says.
        UsageError: an option doesn't fit the file.
    """
    passages = _Passages(check_batch)
    result = fix_bytes(data, suffix, passages, options)
    record = format_of(suffix)
    if record.packed:
        return passages.review(name)
    before = record.decode(data, options)
    after = read_text(result, before.codec, options.errors)
    gaps = _gaps(before.text, after.text)
    changes = _told(locate(before.text, gaps), passages.changes)
    return Review(name, before.text, after.text, tuple(changes), before.codec, before.handler, before.mark)


def document_texts(data: bytes, suffix: str, options: Options) -> list[str]:
    """The passages of a document.

    Args:
        data: the whole file.
        suffix: its format.
        options: how to read it.

    Raises:
        InputError: the file is not what it says.
        UsageError: an option doesn't fit the file.
    """
    passages = _Passages(lambda texts: [()] * len(texts))
    fix_bytes(data, suffix, passages, options)
    return passages.texts


def changes_between(before: str, after: str) -> list[Change]:
    """The changes that make one text of another; their probabilities are not known.

    Args:
        before: the text before.
        after: the text after, which differs in spaces alone.

    Raises:
        EojeolError: they differ in more than spaces.
    """
    return locate(before, _gaps(before, after))


def gaps_of(text: str, passages: Sequence[Passage], check_batch: CheckBatch) -> list[ChangedGap]:
    """What fixing the passages of a text would change.

    Args:
        text: what the passages count in.
        passages: the texts in it.
        check_batch: finds the changes of each passage.
    """
    shown = _Passages(check_batch)
    after = rewrite(text, passages, shown)
    return _with_probabilities(_gaps(text, after), shown.changes)


class _Passages:
    """A `fix` for documents that keeps what it was shown and what it changed."""

    def __init__(self, check_batch: CheckBatch) -> None:
        self._check_batch = check_batch
        self.texts: list[str] = []
        # Of each text; their places count from its beginning.
        self._changes: list[Sequence[Change]] = []

    def __call__(self, texts: list[str]) -> list[str]:
        found = self._check_batch(texts)
        self.texts += texts
        self._changes += found
        return [apply(text, changes) for text, changes in zip(texts, found, strict=True)]

    @property
    def changes(self) -> list[Change]:
        """All changes in the order of the document; their places count in their own passages."""
        return [change for changes in self._changes for change in changes]

    def review(self, name: str) -> Review:
        """The passages as lines."""
        before = "\n".join(text.translate({0x0A: 0x20, 0x0D: 0x20}) for text in self.texts)
        starts = accumulate((len(text) + 1 for text in self.texts), initial=0)
        gaps = [
            gap_of(change, start)
            for start, changes in zip(starts, self._changes, strict=False)
            for change in changes
        ]
        return Review(name, before, apply(before, gaps), tuple(locate(before, gaps)), paragraphs=True)


def _gaps(before: str, after: str) -> list[ChangedGap]:
    """The gaps in which two texts differ, probabilities unknown."""
    found = []
    for offset, added in space_changes(before, after):
        spaces = 0
        while added < 0 and before[offset - spaces - 1] == " " and offset > spaces:
            spaces += 1
        kind: Kind = "add" if added > 0 else "remove" if spaces == -added else "squeeze"
        # One of the spaces that are replaced stays.
        found.append(ChangedGap(offset, kind, UNKNOWN, 1 - added if kind == "squeeze" else spaces))
    return found


def _told(changes: list[Change], shown: Sequence[Change]) -> list[Change]:
    """The changes of a file with what is known of those that the passages were shown, if both are the same list.

    The context stays that of the file, where a person looks for it, unless that writes its letters as escapes
    (`\\uac00` in JSON, `&#44032;` in HTML).
    """
    if [change.kind for change in changes] != [own.kind for own in shown]:
        return changes
    found = []
    for change, own in zip(changes, shown, strict=True):
        left, _, right = own.context.partition("‸")
        before, _, after = change.context.partition("‸")
        readable = left[-1:] in before and right[:1] in after
        context = change.context if readable else own.context
        found.append(replace(change, probability=own.probability, context=context, _around=own._around))
    return found


def _with_probabilities(gaps: list[ChangedGap], shown: Sequence[Change]) -> list[ChangedGap]:
    """The gaps with the probabilities of the changes that the passages were shown, if both are the same list."""
    if [gap.kind for gap in gaps] != [change.kind for change in shown]:
        return gaps
    return [gap._replace(probability=own.probability) for gap, own in zip(gaps, shown, strict=True)]
