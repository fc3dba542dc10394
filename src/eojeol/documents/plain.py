""".txt: the whole file is one text. Nothing in it is markup, so that the protection of spans is the caller's alone."""

from __future__ import annotations

from eojeol.documents.decode import read_text
from eojeol.documents.edit import Fix, Passage, Piece, rewrite
from eojeol.documents.options import Options


def fix_plain(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a text file.

    Raises:
        InputError: it is not text in the encoding.
    """
    decoded = read_text(data, options.encoding, options.errors)
    whole = [Passage([Piece(decoded.text, 0, len(decoded.text))])] if decoded.text else []
    return decoded.encode(rewrite(decoded.text, whole, fix))
