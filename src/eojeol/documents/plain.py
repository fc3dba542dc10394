""".txt: the whole file is one text, in which nothing is markup; and what all formats that are text have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eojeol.documents.edit import Fix, Passage, Piece, apply, edits_of, rewrite
from eojeol.documents.format import Format, decode_text
from eojeol.documents.options import Options
from eojeol.text.switches import stretches_of


def fix_plain(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a text file.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is not text in the encoding.
    """
    decoded = decode_text(data, options)
    edits = [edit for edits in edits_of(_stretches(decoded.text), fix) for edit in edits]
    return decoded.encode(apply(decoded.text, edits))


def fix_passages(
    passages: Callable[[str], Sequence[Passage]],
) -> Callable[[bytes, Fix, Options], bytes]:
    """The `Format.fix` of a format that is text: it fixes the passages that the format finds.

    Args:
        passages: finds them in the text of the file.
    """

    def fix_text(data: bytes, fix: Fix, options: Options) -> bytes:
        decoded = decode_text(data, options)
        return decoded.encode(rewrite(decoded.text, passages(decoded.text), fix))

    return fix_text


def _stretches(source: str) -> list[Passage]:
    """The whole text, but for what is switched off in it."""
    found = []
    start = 0
    for on, text in stretches_of(source):
        end = start + len(text)
        if on and text:
            found.append(Passage([Piece(text, start, end)]))
        start = end
    return found


PLAIN = Format("plain text", (".txt",), "text/plain", fix_plain)
