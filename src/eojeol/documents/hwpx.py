""".hwpx (Hangul, OWPML, KS X 6101): the texts `hp:t` of a paragraph `hp:p` are its runs, in sections and master pages.

Hangul stores where the lines of a paragraph break (`hp:linesegarray`) and lays it out by that without looking again:
a cache that no longer fits makes it print characters over each other, drop text, or hang. So a paragraph that changes
loses its cache, and Hangul computes it afresh; the others keep theirs. Preview/PrvText.txt, what a file manager shows,
stays as it was until Hangul saves.
"""

from __future__ import annotations

import re

from eojeol.documents.container import Archive
from eojeol.documents.edit import Edit, Fix
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, Paragraph, fix_part
from eojeol.errors import InputError

GRAMMAR = Grammar(
    spaces=(
        "http://www.hancom.co.kr/hwpml/2011/paragraph",
        "http://www.hancom.co.kr/hwpml/2016/paragraph",
        "http://www.owpml.org/owpml/2021/paragraph",
        "http://www.owpml.org/owpml/2024/paragraph",
    ),
    paragraphs=frozenset(("p",)),
    texts=frozenset(("t",)),
    borders=frozenset(
        "autoNum tab lineBreak nbSpace fwSpace hyphen deleteBegin deleteEnd tbl pic container ole equation "
        "line rect ellipse arc polygon curve connectLine textart compose dutmal btn radioBtn checkBtn comboBox "
        "edit listBox scrollBar video chart unknownObject".split()
    ),
    noted="linesegarray",
)
MANIFEST = "META-INF/manifest.xml"
# A cache and nothing else: text that a broken file holds in there must not go with it.
_CACHE = re.compile(r"<[^<>]*>(?:\s*</?(?:[\w.-]+:)?lineseg(?=[\s/>])[^<>]*>)*\s*(?:</[^<>]*>)?")
_PART = re.compile(r"Contents/(?:section|masterpage)\d+\.xml", re.IGNORECASE)


def fix_hwpx(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a Hangul document.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is damaged, protected, or too large.
    """
    archive = Archive(data, options.unpacked)
    if MANIFEST in archive.members and b"encryption-data" in archive.read(MANIFEST):
        raise InputError("it is protected by a password; save it without one first")
    parts = [name for name in archive.members if _PART.fullmatch(name)]
    if not parts:
        raise InputError("it has no Contents/section0.xml, so it is not an HWPX document; check its name")
    return archive.rewritten(parts, lambda name, part: fix_part(part, name, GRAMMAR, fix, _forget_lines))


def _forget_lines(source: str, paragraph: Paragraph, _: list[Edit]) -> list[Edit]:
    """Take out the caches of a paragraph that changes."""
    return [Edit(start, end, "") for start, end in paragraph.noted if _CACHE.fullmatch(source, start, end)]


HWPX = Format("Hangul", (".hwpx",), "application/hwp+zip", fix_hwpx, packed=True, text_members=(".xml",))
