"""Which format a file is in goes by its name's suffix; a file never says anything that could change that."""

from __future__ import annotations

from collections.abc import Callable

from eojeol.documents.docx import fix_docx
from eojeol.documents.edit import Fix
from eojeol.documents.epub import fix_epub
from eojeol.documents.html import fix_html
from eojeol.documents.hwpx import fix_hwpx
from eojeol.documents.jsonl import fix_jsonl
from eojeol.documents.markdown import fix_markdown
from eojeol.documents.options import Options
from eojeol.documents.plain import fix_plain
from eojeol.documents.pptx import fix_pptx
from eojeol.documents.subtitles import fix_subtitles
from eojeol.documents.tables import fix_csv, fix_tsv
from eojeol.errors import InputError

_FORMATS: dict[str, Callable[[bytes, Fix, Options], bytes]] = {
    ".txt": fix_plain,
    ".md": fix_markdown,
    ".html": fix_html,
    ".htm": fix_html,
    ".srt": fix_subtitles,
    ".vtt": fix_subtitles,
    ".csv": fix_csv,
    ".tsv": fix_tsv,
    ".jsonl": fix_jsonl,
    ".docx": fix_docx,
    ".hwpx": fix_hwpx,
    ".epub": fix_epub,
    ".pptx": fix_pptx,
}
SUFFIXES = tuple(_FORMATS)

_INSTEAD = {
    ".hwp": "it is a binary HWP document; open it in Hangul and save it as .hwpx",
    ".doc": "save it as .docx",
    ".rtf": "save it as .docx",
    ".odt": "save it as .docx",
    ".ppt": "save it as .pptx",
    ".odp": "save it as .pptx",
    ".xls": "save the sheet as .csv",
    ".xlsx": "save the sheet as .csv",
    ".ods": "save the sheet as .csv",
    ".json": "write one object a line and name it .jsonl",
    ".pdf": "take its text out first, into a .txt",
}


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
    name = suffix.lower()
    if name not in _FORMATS:
        advice = _INSTEAD.get(name, f"the formats are {' '.join(SUFFIXES)}")
        raise InputError(f"files named {suffix or 'without a suffix'} cannot be read; {advice}")
    return _FORMATS[name](data, fix, options or Options())
