"""All kinds of files that text can only be taken out of, and which of them a file is, by its name's suffix."""

from __future__ import annotations

from eojeol.documents.extract import Extract
from eojeol.documents.hwp import HWP
from eojeol.documents.pdf import PDF

EXTRACTS = (HWP, PDF)
_BY_SUFFIX = {suffix: each for each in EXTRACTS for suffix in each.suffixes}


def extract_of(suffix: str) -> Extract | None:
    """What takes the text out of files with a suffix, in any case; None for all others."""
    return _BY_SUFFIX.get(suffix.lower())
