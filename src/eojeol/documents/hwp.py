"""Binary Hangul documents (.hwp, HWP 5): their text, a paragraph a line; nothing can be written back.

A document is a small file system (OLE2), which olefile reads. Its sections are streams of records, compressed as a
rule; the record of a paragraph's text is UTF-16 in which code units below 32 are controls, and most of these are eight
units long. The format is Hancom's "HWP Document File Formats 5.0", revision 1.3: the record tags stand in its 4.1, the
controls in table 6, the properties of the header in table 3.

Paragraphs of tables, notes and headers come after the paragraph that they hang on, as they stand in the file.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from eojeol.documents.container import OLE, inflate
from eojeol.documents.extract import Extract
from eojeol.documents.options import Options
from eojeol.errors import InputError, needs

SIGNATURE = b"HWP Document File"
_PROPERTIES = struct.Struct("<L")
COMPRESSED, ENCRYPTED, DISTRIBUTION = 1 << 0, 1 << 1, 1 << 2
# DRM, encryption by a certificate, DRM by a certificate.
_LOCKED = ENCRYPTED | 1 << 4 | 1 << 8 | 1 << 10
PARAGRAPH, TEXT = 0x10 + 50, 0x10 + 51
_LONG = 0xFFF
_SECTION = re.compile(r"Section(\d+)", re.IGNORECASE)

# Controls of one code unit, and what they show as; the others below 32 take eight.
CONTROLS = {
    0: "", 10: "\n", 13: "", 24: "-", 25: "", 26: "", 27: "", 28: "", 29: "", 30: "\u00a0", 31: "\u2007",
}  # fmt: skip
TAB, WIDE = 9, 8
_AGAIN = "open it in Hangul and save it as .hwpx"


def extract_hwp(data: bytes, options: Options) -> str:
    """The text of a document.

    Args:
        data: the whole file.
        options: how much it may become when decompressed.

    Raises:
        InputError: it is damaged, protected, or too large.
        MissingExtraError: olefile is not installed.
    """
    if not data.startswith(OLE):
        raise InputError(f"it is not a binary HWP 5 document; {_AGAIN}")
    with needs("documents"):
        import olefile
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as storage:
            packed, compressed = _sections(storage)
    except (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError, MemoryError) as error:
        if isinstance(error, InputError):
            raise
        # They are how olefile stumbles over damage.
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise InputError(f"damaged document: its container cannot be read ({why}); {_AGAIN}") from None
    left = options.unpacked
    paragraphs: list[str] = []
    for name, content in packed:
        section = inflate(content, name, left, options.unpacked) if compressed else content
        left -= len(section)
        paragraphs += _paragraphs(section, name)
    return "".join(f"{text}\n" for text in paragraphs)


def _sections(storage: Any) -> tuple[list[tuple[str, bytes]], bool]:
    """Name and content of each section in order, and whether they are compressed."""
    if not storage.exists("FileHeader"):
        raise InputError(f"it has no FileHeader, so it is not an HWP document; {_AGAIN}")
    header = storage.openstream("FileHeader").read()
    if not header.startswith(SIGNATURE) or len(header) < 40:
        raise InputError(f"its FileHeader is not that of HWP 5; {_AGAIN}")
    (properties,) = _PROPERTIES.unpack_from(header, 36)
    if properties & _LOCKED:
        raise InputError("it is protected by a password or DRM; save it without first")
    if properties & DISTRIBUTION:
        raise InputError(
            "it is a distribution document (배포용 문서), whose text is locked; ask for the original"
        )
    found = []
    for path in storage.listdir():
        number = _SECTION.fullmatch(path[1]) if len(path) == 2 and path[0] == "BodyText" else None
        if number:
            found.append((int(number.group(1)), "/".join(path)))
    if not found:
        raise InputError(f"it has no BodyText, so it holds no text; {_AGAIN}")
    names = [name for _, name in sorted(found)]
    return [(name, storage.openstream(name).read()) for name in names], bool(properties & COMPRESSED)


def _paragraphs(section: bytes, name: str) -> list[str]:
    """The text of each paragraph; one without text has no record of it."""
    texts: list[str] = []
    for tag, content in _records(section, name):
        if tag == PARAGRAPH:
            texts.append("")
        elif tag == TEXT and texts:
            texts[-1] += _text(content)
    return texts


def _records(section: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each record: ten bits of tag, ten of level, twelve of size, or all ones and then the size."""
    at = 0
    while at < len(section):
        head = section[at : at + 8]
        first = int.from_bytes(head[:4], "little")
        tag, size, start = first & 0x3FF, first >> 20, at + 4
        if size == _LONG:
            size, start = int.from_bytes(head[4:], "little"), at + 8
        if start + size > len(section):
            raise InputError(f"damaged document: {name} breaks off; {_AGAIN}")
        yield tag, section[start : start + size]
        at = start + size


def _text(content: bytes) -> str:
    units = struct.unpack(f"<{len(content) // 2}H", content[: len(content) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit > 31:
            kept.append(unit)
            at += 1
        elif unit in CONTROLS:
            kept += map(ord, CONTROLS[unit])
            at += 1
        else:
            if unit == TAB:
                kept.append(TAB)
            at += WIDE
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace")


HWP = Extract("binary Hangul", (".hwp",), extract_hwp, _AGAIN)
