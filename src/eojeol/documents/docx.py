""".docx (Word): the texts `w:t` of a paragraph `w:p` are its runs.

Which parts hold paragraphs (document, headers, footers, notes, comments) is found by looking: every XML file directly
in `word/` is read, because the main part is not always called document.xml. Text that tracked changes have deleted
(`w:delText`) or moved away is left as it is, and left out of the paragraph that is shown to `fix`.

Word drops spaces at the ends of a `w:t` that lacks `xml:space="preserve"`; a run that comes to begin or end with a
space gets the attribute.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from eojeol.documents.container import Archive
from eojeol.documents.edit import Edit, Fix, apply
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, Paragraph, fix_part

GRAMMAR = Grammar(
    spaces=(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    paragraph="p",
    text="t",
    borders=frozenset(
        "tab ptab br cr noBreakHyphen sym drawing pict object oMath AlternateContent ruby rt rubyBase".split()
    ),
    skipped=frozenset(("moveFrom",)),
)
MAIN = "[Content_Types].xml"
_PART = re.compile(r"word/[^/]+\.xml")
_WHITE = " \t\r\n"


def fix_docx(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a Word document.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is damaged, protected, or too large.
    """
    archive = Archive(data, options.unpacked)
    archive.read(MAIN)
    parts = [name for name in archive.members if _PART.fullmatch(name)]
    return archive.rewritten(parts, lambda name, part: fix_part(part, name, GRAMMAR, fix, _preserve))


def _preserve(source: str, paragraph: Paragraph, edits: list[Edit]) -> list[Edit]:
    """Put the attribute into the runs that come to begin or end with a space."""
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


DOCX = Format(
    "Word",
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    fix_docx,
    packed=True,
    text_members=(".xml",),
)
