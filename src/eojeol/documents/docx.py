""".docx (Word): the texts `w:t` of a paragraph `w:p` are its runs.

Which parts hold paragraphs (document, headers, footers, notes, comments) is found by looking: every XML file directly
in `word/` is read, because the main part is not always called document.xml. Text that tracked changes have deleted
(`w:delText`) or moved away is left as it is, and left out of the paragraph that is shown to `fix`.

Word drops spaces at the ends of a `w:t` that lacks `xml:space="preserve"`; a run that comes to begin or end with a
space gets the attribute.
"""

from __future__ import annotations

import re

from eojeol.documents.container import Archive
from eojeol.documents.edit import Fix
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, fix_part
from eojeol.documents.xml_space import preserve

GRAMMAR = Grammar(
    spaces=(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    paragraphs=frozenset(("p",)),
    texts=frozenset(("t",)),
    borders=frozenset(
        "tab ptab br cr noBreakHyphen sym drawing pict object oMath AlternateContent ruby rt rubyBase".split()
    ),
    skipped=frozenset(("moveFrom",)),
)
MAIN = "[Content_Types].xml"
_PART = re.compile(r"word/[^/]+\.xml")


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
    return archive.rewritten(parts, lambda name, part: fix_part(part, name, GRAMMAR, fix, preserve))


DOCX = Format(
    "Word",
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    fix_docx,
    packed=True,
    text_members=(".xml",),
)
