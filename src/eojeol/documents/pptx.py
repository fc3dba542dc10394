""".pptx (PowerPoint): the texts `a:t` of a paragraph `a:p` are its runs; slides, their notes, and diagrams are fixed.

Masters and layouts are left alone: their text is prompts that nobody presents. Fields (`a:fld`: slide numbers, dates)
are written anew by PowerPoint and left alone too.
"""

from __future__ import annotations

import re

from eojeol.documents.container import Archive
from eojeol.documents.edit import Fix
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, fix_part

GRAMMAR = Grammar(
    spaces=(
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://purl.oclc.org/ooxml/drawingml/main",
    ),
    paragraphs=frozenset(("p",)),
    texts=frozenset(("t",)),
    borders=frozenset(("br", "fld", "AlternateContent")),
    skipped=frozenset(("fld",)),
)
MAIN = "ppt/presentation.xml"
_PART = re.compile(r"ppt/(?:slides|notesSlides|diagrams)/(?:slide|notesSlide|data|drawing)\d*\.xml")


def fix_pptx(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a presentation.

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
    return archive.rewritten(parts, lambda name, part: fix_part(part, name, GRAMMAR, fix))


PPTX = Format(
    "PowerPoint",
    (".pptx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    fix_pptx,
    packed=True,
    text_members=(".xml",),
)
