"""OpenDocument (.odt, .ods): paragraphs `text:p` and headings `text:h`, whose characters stand between spans.

Which elements a word may cross is a list; whatever else stands in a paragraph (fields, formulas, frames, breaks, the
repeated spaces of `text:s`) ends the passage, and its own text stays, because it is computed or is no prose. Notes and
comments have paragraphs of their own, which are fixed. Text that tracked changes have deleted stays.

Of a sheet only the cells are text that hold a string, which is not what a formula gave; numbers, dates, comments and
the texts of rules for input stay.
"""

from __future__ import annotations

from collections.abc import Sequence

from eojeol.documents.container import Archive
from eojeol.documents.edit import Fix
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, fix_part
from eojeol.errors import InputError

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_PARAGRAPHS = frozenset(("p", "h"))
# Their text is read apart: a note's mark and a comment's date stand in the middle of a word.
_APART = frozenset("note annotation ruby-text".split())
_INLINE = _APART | frozenset(
    "span a meta ruby ruby-base bookmark bookmark-start bookmark-end reference-mark reference-mark-start "
    "reference-mark-end change change-start change-end soft-page-break annotation-end toc-mark toc-mark-start "
    "toc-mark-end user-index-mark user-index-mark-start user-index-mark-end alphabetical-index-mark "
    "alphabetical-index-mark-start alphabetical-index-mark-end".split()
)
# Around cells there is text too: help for input, comments, shapes.
_NO_CELLS = frozenset("tracked-changes content-validations annotation shapes".split())
_CELLS = frozenset(("table-cell", "covered-table-cell"))
CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"


def _is_no_prose(local: str, _: dict[str, str]) -> bool:
    return local == "tracked-changes"


def _is_no_text_cell(local: str, attributes: dict[str, str]) -> bool:
    if local not in _CELLS:
        return local in _NO_CELLS
    # With a value in an attribute, the paragraph only shows it.
    computed = {f"{_TABLE} formula", f"{_OFFICE} string-value"} & attributes.keys()
    return bool(computed) or attributes.get(f"{_OFFICE} value-type") != "string"


_PROSE = Grammar((_TEXT,), _PARAGRAPHS, _PARAGRAPHS, skipped=_APART, inline=_INLINE, closed=_is_no_prose)
_SHEET = Grammar((_TEXT,), _PARAGRAPHS, _PARAGRAPHS, skipped=_APART, inline=_INLINE, closed=_is_no_text_cell)


def fix_odt(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a text document; headers and footers stand with its styles.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is damaged, protected, or too large.
    """
    return _fix(data, fix, options, _PROSE, (CONTENT, STYLES))


def fix_ods(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the text cells of a spreadsheet.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is damaged, protected, or too large.
    """
    return _fix(data, fix, options, _SHEET, (CONTENT,))


def _fix(data: bytes, fix: Fix, options: Options, grammar: Grammar, parts: Sequence[str]) -> bytes:
    archive = Archive(data, options.unpacked)
    if MANIFEST in archive.members and b"encryption-data" in archive.read(MANIFEST):
        raise InputError("it is protected by a password; save it without one first")
    there = [name for name in parts if name in archive.members or name == CONTENT]
    return archive.rewritten(there, lambda name, part: fix_part(part, name, grammar, fix))


ODT = Format(
    "OpenDocument text",
    (".odt",),
    "application/vnd.oasis.opendocument.text",
    fix_odt,
    packed=True,
    text_members=(".xml",),
)
ODS = Format(
    "OpenDocument sheet",
    (".ods",),
    "application/vnd.oasis.opendocument.spreadsheet",
    fix_ods,
    packed=True,
    text_members=(".xml",),
)
