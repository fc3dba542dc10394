""".txt: the whole file is one text, in which nothing is markup; and what all formats that are text have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eojeol.documents.edit import Fix, Passage, Piece, rewrite
from eojeol.documents.format import Format, decode_text
from eojeol.documents.options import Options


def fix_plain(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a text file.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is not text in the encoding.
    """
    return fix_passages(data, _whole, fix, options)


def fix_passages(
    data: bytes, passages: Callable[[str], Sequence[Passage]], fix: Fix, options: Options
) -> bytes:
    """Fix those passages of a text that a format finds in it.

    Args:
        data: the whole file.
        passages: finds them in the text of the file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is not text in the encoding.
    """
    decoded = decode_text(data, options)
    return decoded.encode(rewrite(decoded.text, passages(decoded.text), fix))


def _whole(source: str) -> list[Passage]:
    return [Passage([Piece(source, 0, len(source))])] if source else []


PLAIN = Format("plain text", (".txt",), "text/plain", fix_plain)
