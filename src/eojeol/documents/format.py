"""What a format says of itself: one record, which everything that has to tell formats apart asks.

A new format is one file, which ends in such a record, and its line in formats.py. Which files are found in folders,
what the command refuses to print, what the service takes and answers, and how a report decodes a file follow from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eojeol.documents.edit import Fix
from eojeol.documents.options import Options
from eojeol.text.encoding import Decoded, read_text

# What pieces of text begin or end with, in one format or another: line ends, delimiters, tags, references, escapes.
MARKS = (b"\n", b"\r", b",", b";", b"\t", b"|", b"<", b"&", b"\\")


def decode_text(data: bytes, options: Options) -> Decoded:
    """The text of a file that doesn't say its encoding in a way of its own.

    Args:
        data: the whole file.
        options: its encoding, and what to do with bytes that are not text.

    Raises:
        InputError: it is not text in the encoding.
    """
    return read_text(data, options.encoding, options.errors, options.notice)


@dataclass(frozen=True)
class Format:
    """One format of files.

    Attributes:
        title: what people call it.
        suffixes: endings of its files' names, in lower case with the dot; the first is the usual one.
        media_type: its name on the web (RFC 6838).
        fix: fixes the spaces of a whole file.
        decode: reads a whole file as text; not used if `packed`.
        packed: whether a file is an archive, which has no lines that a person could be shown or sent to.
        text_members: endings of the members of an archive that may hold text, in lower case.
        needs_columns: whether the user has to name the columns or fields that hold text.
        marks: what pieces of text begin or end with: how many there are bounds the memory that a file takes.
    """

    title: str
    suffixes: tuple[str, ...]
    media_type: str
    fix: Callable[[bytes, Fix, Options], bytes]
    decode: Callable[[bytes, Options], Decoded] = decode_text
    packed: bool = False
    text_members: tuple[str, ...] = ()
    needs_columns: bool = False
    marks: tuple[bytes, ...] = MARKS

    @property
    def name(self) -> str:
        """Its usual suffix without the dot: what `--as` takes."""
        return self.suffixes[0][1:]

    def holds_text(self, member: str) -> bool:
        """Whether a member of an archive may hold text.

        Args:
            member: path of the member.
        """
        return member.lower().endswith(self.text_members)
