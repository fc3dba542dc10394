"""Spaces at the ends of a run: Office drops those of a text element that lacks `xml:space="preserve"`."""

from __future__ import annotations

from bisect import bisect_right

from eojeol.documents.edit import Edit, apply
from eojeol.documents.xml import Paragraph

_WHITE = " \t\r\n"


def preserve(source: str, paragraph: Paragraph, edits: list[Edit]) -> list[Edit]:
    """Put the attribute into the runs that come to begin or end with a space.

    Args:
        source: the markup.
        paragraph: it changes.
        edits: its changes.

    Returns:
        Further edits.
    """
    starts = [run.start for run in paragraph.runs]
    changed: dict[int, list[Edit]] = {}
    for edit in edits:
        changed.setdefault(bisect_right(starts, edit.start) - 1, []).append(edit)
    attributes = []
    for at, own in changed.items():
        run = paragraph.runs[at]
        moved = [Edit(edit.start - run.start, edit.end - run.start, edit.text) for edit in own]
        content = apply(source[run.start : run.end], moved)
        if not run.preserved and content != content.strip(_WHITE):
            attributes.append(Edit(run.name_end, run.name_end, ' xml:space="preserve"'))
    return attributes
