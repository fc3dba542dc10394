"""All formats, and which of them a file is in: that goes by its name's suffix, and nothing in a file can change it."""

from __future__ import annotations

from eojeol.documents.ass import SUBSTATION
from eojeol.documents.docx import DOCX
from eojeol.documents.edit import Fix
from eojeol.documents.epub import EPUB
from eojeol.documents.format import Format
from eojeol.documents.html import HTML
from eojeol.documents.hwpx import HWPX
from eojeol.documents.ipynb import NOTEBOOK
from eojeol.documents.json_file import JSON
from eojeol.documents.jsonl import JSON_LINES
from eojeol.documents.markdown import MARKDOWN
from eojeol.documents.mdx import MDX
from eojeol.documents.odf import ODS, ODT
from eojeol.documents.options import Options
from eojeol.documents.plain import PLAIN
from eojeol.documents.po import PO
from eojeol.documents.pptx import PPTX
from eojeol.documents.rst import RST
from eojeol.documents.smi import SAMI
from eojeol.documents.subtitles import SUBRIP, WEBVTT
from eojeol.documents.tables import CSV, TSV
from eojeol.documents.tex import LATEX
from eojeol.documents.unread import advice
from eojeol.documents.xliff import XLIFF
from eojeol.documents.xlsx import XLSX
from eojeol.documents.yaml_file import YAML
from eojeol.errors import InputError

__all__ = ["FORMATS", "SUFFIXES", "Format", "fix_bytes", "format_of"]

FORMATS = (
    PLAIN,
    MARKDOWN,
    MDX,
    RST,
    HTML,
    SUBRIP,
    WEBVTT,
    SUBSTATION,
    SAMI,
    CSV,
    TSV,
    JSON_LINES,
    JSON,
    YAML,
    XLIFF,
    NOTEBOOK,
    PO,
    LATEX,
    DOCX,
    HWPX,
    EPUB,
    ODT,
    ODS,
    XLSX,
    PPTX,
)
_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
SUFFIXES = tuple(_BY_SUFFIX)


def format_of(suffix: str) -> Format:
    """The format of files with a suffix.

    Args:
        suffix: one of `SUFFIXES`, in any case.

    Raises:
        InputError: there is no such format; the message says what to do.
    """
    found = _BY_SUFFIX.get(suffix.lower())
    if found is None:
        what = suffix or "without a suffix"
        raise InputError(f"files named {what} cannot be read; {advice(suffix.lower(), SUFFIXES)}")
    return found


def fix_bytes(data: bytes, suffix: str, fix: Fix, options: Options | None = None) -> bytes:
    """Fix the spaces of a file's text; everything else stays.

    Args:
        data: the whole file.
        suffix: its format, one of `SUFFIXES`, in any case.
        fix: texts in, the same texts with other spaces out; called any number of times.
        options: how to read it.

    Returns:
        The whole file; the same bytes if nothing was to be fixed.

    Raises:
        InputError: the suffix is unknown, or the file is not what it says.
        UsageError: an option doesn't fit the file.
        EojeolError: `fix` changed more than spaces.
    """
    return format_of(suffix).fix(data, fix, options or Options())
