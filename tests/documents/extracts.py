"""Binary Hangul documents and PDFs, made by hand."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

SECTOR, SMALL, CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE2 file of streams by path, at most one folder deep; streams under 4096 bytes stand in the mini stream."""
    sectors: list[bytes] = []
    fat: list[int] = []
    small, small_fat = b"", []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    places: dict[str, tuple[int, int]] = {}
    for path, data in streams.items():
        if len(data) >= CUTOFF:
            places[path] = put(data), len(data)
            continue
        first, count = len(small_fat), max(1, -(-len(data) // SMALL))
        small_fat += [*range(first + 1, first + count), _END]
        small += data.ljust(count * SMALL, b"\0")
        places[path] = first, len(data)
    small_start = put(small) if small else _END
    padded = small_fat + [_FREE] * (-len(small_fat) % (SECTOR // 4))
    small_fat_start = put(struct.pack(f"<{len(padded)}L", *padded)) if small_fat else _END
    directory_start = put(_directory(places, small_start, len(small)))
    count = -(-(len(fat) + 1) // (SECTOR // 4))
    while len(fat) + count > count * (SECTOR // 4):
        count += 1
    fat_start = len(sectors)
    fat += [_FAT] * count
    fat += [_FREE] * (count * (SECTOR // 4) - len(fat))
    table = [*range(fat_start, fat_start + count), *[_FREE] * (109 - count)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<5H6x2L", 0x3E, 3, 0xFFFE, 9, 6, 0, count)
    header += struct.pack(
        "<9L", directory_start, 0, CUTOFF, small_fat_start, len(padded) // (SECTOR // 4), _END, 0, *table[:2]
    )
    header += struct.pack("<107L", *table[2:])
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}L", *fat)


def _directory(places: dict[str, tuple[int, int]], small_start: int, small_size: int) -> bytes:
    folders = list(dict.fromkeys(path.partition("/")[0] for path in places if "/" in path))
    top = [*(path for path in places if "/" not in path), *folders]
    inside = [path for path in places if "/" in path]
    numbers = {path: i for i, path in enumerate([*top, *inside], 1)}

    def entry(name: str, kind: int, after: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        head = struct.pack("<64sHBB3L36x2LL", raw, len(raw), kind, 1, _FREE, after, child, start, size, 0)
        return head.ljust(128, b"\0")

    def following(path: str, among: Sequence[str]) -> int:
        rest = among[among.index(path) + 1 :]
        return numbers[rest[0]] if rest else _FREE

    entries = [entry("Root Entry", 5, _FREE, 1 if top else _FREE, small_start, small_size)]
    for path in top:
        if path in folders:
            own = [each for each in inside if each.startswith(f"{path}/")]
            entries.append(entry(path, 1, following(path, top), numbers[own[0]], 0, 0))
        else:
            entries.append(entry(path, 2, following(path, top), _FREE, *places[path]))
    for path in inside:
        siblings = [each for each in inside if each.partition("/")[0] == path.partition("/")[0]]
        entries.append(entry(path.partition("/")[2], 2, following(path, siblings), _FREE, *places[path]))
    return b"".join(entries)


def record(tag: int, content: bytes, level: int = 0) -> bytes:
    """A record of HWP 5."""
    size = min(len(content), 0xFFF)
    long = struct.pack("<L", len(content)) if size == 0xFFF else b""
    return struct.pack("<L", tag | level << 10 | size << 20) + long + content


def hwp_paragraph(text: str | bytes | None) -> bytes:
    """The records of a paragraph; None is one without text."""
    units = text.encode("utf-16-le") + b"\r\0" if isinstance(text, str) else text
    header = record(66, b"\0" * 22)
    return header + (record(67, units, 1) + record(68, b"\0" * 8, 1) if units is not None else b"")


def control(number: int) -> bytes:
    """A control of eight code units, with an identifier that would read as Hangul."""
    return struct.pack("<8H", number, *[0xAC00] * 6, number)


def hwp(*sections: bytes, properties: int = 1, **more: bytes) -> bytes:
    """A document of sections; bit 0 of the properties says that they are compressed."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<2L", 0x05010000, properties)
    streams = {"FileHeader": header.ljust(256, b"\0"), "DocInfo": b"\0" * 10, **more}
    # Out of order, as a directory may hold them.
    for number, section in reversed(list(enumerate(sections))):
        press = zlib.compressobj(wbits=-15)
        packed = press.compress(section) + press.flush() if properties & 1 else section
        streams[f"BodyText/Section{number}"] = packed
    return ole(streams)


def pdf(*pages: Sequence[str], password: bool = False) -> bytes:
    """A document of pages of lines, in a font that is not embedded and says by a table which character is which."""
    characters = sorted({c for page in pages for line in page for c in line})
    codes = {c: i for i, c in enumerate(characters, 1)}
    table = "".join(f"<{code:04x}> <{c.encode('utf-16-be').hex()}>\n" for c, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{table}endbfchar endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{7 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] "
        "/ToUnicode 6 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /FontDescriptor 5 0 R /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 "
        "/Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(cmap),
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"<{''.join(f'{codes[c]:04x}' for c in line)}> Tj 0 -20 Td\n" for line in lines)
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 800] {resources} /Contents {8 + 2 * number} 0 R >>"
        )
        objects.append(_stream(f"BT /F 12 Tf 20 760 Td\n{shown}ET"))
    locked = ""
    if password:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>")
        locked = f"/Encrypt {len(objects)} 0 R /ID [<00> <00>]"
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    trailer = f"trailer << /Size {count} /Root 1 0 R {locked} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {count}\n0000000000 65535 f \n{rows}{trailer}".encode()


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
