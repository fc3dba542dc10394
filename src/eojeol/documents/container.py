"""Zip containers (.docx .xlsx .pptx .odt .hwpx .epub): read some members, replace some, leave all other bytes alone.

The zipfile module can only write an archive anew: it would compress every picture again, drop extra fields and set
flags of its own, and an EPUB's `mimetype` must come out as it went in. So members that don't change are copied as raw
bytes, headers and all, and of the central directory only the places and sizes that moved are written over.

An archive comes from a stranger. What it declares is never trusted: members are decompressed piece by piece, up to
limits, and overlapping members (a bomb needs them to reach a large ratio in a small file) are refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from eojeol.errors import InputError

# Limits on what one document may hold. A 1,000-page book has about 10 MB of XML, at a ratio of about 20.
MAX_MEMBERS = 20_000
MAX_BYTES = 512 << 20  # decompressed size of all members that are read
MAX_RATIO = 300  # decompressed size to compressed size of one member, beyond FREE_BYTES
FREE_BYTES = 4 << 20

STORED, DEFLATED = 0, 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = ("_xmlsignatures/", "META-INF/signatures.xml", "META-INF/documentsignatures.xml")

_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_ZIP64 = 0x0001
_AGAIN = "open it in its program and save it again"


class Member(NamedTuple):
    """One file of the archive.

    Attributes:
        name: its path.
        entry: index of its entry in the central directory.
        start: index of its local header.
        data: index of its compressed bytes.
        end: index after its last byte: where the next member or the directory begins.
        size: number of compressed bytes.
        method: compression method.
        crc: checksum of the decompressed bytes.
    """

    name: str
    entry: int
    start: int
    data: int
    end: int
    size: int
    method: int
    crc: int


class Archive:
    """A zip archive in memory.

    Args:
        data: the whole file.
        unpacked: most bytes of all members that are read, decompressed.

    Raises:
        InputError: it is damaged, encrypted, of another kind, or larger than the limits.
    """

    def __init__(self, data: bytes, unpacked: int = MAX_BYTES) -> None:
        refuse_ole(data)
        self._data = data
        self._end, self._directory, count = _find_end(data)
        self.members = _members(data, self._directory, self._end, count)
        self._limit = self._left = unpacked

    def read(self, name: str) -> bytes:
        """The decompressed bytes of a member.

        Raises:
            InputError: there is no such member, it is damaged, or larger than the limits.
        """
        member = self.members.get(name)
        if member is None:
            raise InputError(f"it has no {name}, so it is not a document of this kind; check its name")
        packed = self._data[member.data : member.data + member.size]
        if member.method == STORED:
            content = packed
        elif member.method == DEFLATED:
            content = inflate(packed, name, self._left, self._limit)
        else:
            raise InputError(f"{name} is compressed by an unknown method ({member.method}); {_AGAIN}")
        self._left -= len(content)
        if self._left < 0:
            raise InputError(_bomb(name, self._limit))
        if zlib.crc32(content) != member.crc:
            raise InputError(f"damaged archive: {name} fails its checksum; {_AGAIN}")
        return content

    def rewritten(self, names: Iterable[str], fix_member: Callable[[str, bytes], bytes]) -> bytes:
        """The archive with some members fixed.

        Args:
            names: the members.
            fix_member: from the name of a member and its content to its new content.

        Raises:
            InputError: as `read` and `replaced` do.
        """
        contents = {}
        for name in names:
            before = self.read(name)
            after = fix_member(name, before)
            if after != before:
                contents[name] = after
        return self.replaced(contents)

    def replaced(self, contents: dict[str, bytes]) -> bytes:
        """The archive with other contents in some members; order, dates and all other bytes are kept.

        Raises:
            InputError: it is signed, and a change would break the signature.
        """
        if not contents:
            return self._data
        if any(name.startswith(SIGNATURES) for name in self.members):
            raise InputError(
                "it is digitally signed, and a change would break the signature; remove that first"
            )
        pieces = []
        directory = bytearray(self._data[self._directory : self._end])
        done = shift = 0
        for member in sorted(self.members.values(), key=lambda member: member.start):
            at = member.entry - self._directory
            struct.pack_into("<L", directory, at + 42, member.start + shift)
            if member.name not in contents:
                continue
            local = self._packed(member, contents[member.name], directory, at)
            pieces += [self._data[done : member.start], local]
            shift += len(local) - (member.end - member.start)
            done = member.end
        pieces += [self._data[done : self._directory], bytes(directory)]
        tail = bytearray(self._data[self._end :])
        struct.pack_into("<L", tail, 16, self._directory + shift)
        return b"".join([*pieces, bytes(tail)])

    def _packed(self, member: Member, content: bytes, directory: bytearray, at: int) -> bytes:
        """The local header and compressed bytes of a member; its entry in the directory is written over."""
        packed = content
        if member.method == DEFLATED:
            press = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = press.compress(content) + press.flush()
        fields = list(_LOCAL.unpack_from(self._data, member.start))
        name_end = member.start + _LOCAL.size + fields[9]
        extra = _without_zip64(self._data[name_end : name_end + fields[10]])
        figures = (zlib.crc32(content), len(packed), len(content))
        # Sizes now stand in the header, so that no data descriptor follows.
        fields[2] &= ~_DESCRIPTOR
        fields[6:9] = figures
        fields[10] = len(extra)
        (flags,) = struct.unpack_from("<H", directory, at + 8)
        struct.pack_into("<H", directory, at + 8, flags & ~_DESCRIPTOR)
        struct.pack_into("<3L", directory, at + 16, *figures)
        return _LOCAL.pack(*fields) + self._data[member.start + _LOCAL.size : name_end] + extra + packed


def refuse_ole(data: bytes) -> None:
    """Say what to do with files in the old binary container of Microsoft, which is also that of encrypted ones.

    Raises:
        InputError: it is one.
    """
    if not data.startswith(OLE):
        return
    if b"HWP Document File" in data:
        raise InputError("it is a binary HWP 5 document; open it in Hangul and save it as .hwpx")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError("it is protected by a password; save it without one first")
    raise InputError("it is an old binary document (.doc, .xls, .ppt …); save it as .docx, .xlsx or .pptx")


def _find_end(data: bytes) -> tuple[int, int, int]:
    """Index of the end record, index of the central directory, number of members."""
    at = len(data)
    while (at := data.rfind(b"PK\5\6", max(0, len(data) - _END.size - 0xFFFF), at)) >= 0:
        if at + _END.size <= len(data):
            _, disk, _, here, count, size, start, _ = _END.unpack_from(data, at)
            if 0xFFFF in (here, count) or 0xFFFFFFFF in (size, start):
                raise InputError("it is a ZIP64 archive, which documents are not; " + _AGAIN)
            if start + size == at and disk == 0 and here == count:
                if count > MAX_MEMBERS:
                    raise InputError(
                        f"it has {count} members, and {MAX_MEMBERS} is the limit; split the document"
                    )
                return at, start, count
    kind = "a damaged" if data.startswith(b"PK") else "not a"
    raise InputError(f"it is {kind} zip archive, as which documents of this kind come; {_AGAIN}")


def _members(data: bytes, directory: int, end: int, count: int) -> dict[str, Member]:
    found = []
    at = directory
    for _ in range(count):
        if at + _ENTRY.size > end or data[at : at + 4] != b"PK\1\2":
            raise InputError(f"damaged archive: its list of members breaks off; {_AGAIN}")
        fields = _ENTRY.unpack_from(data, at)
        flags, method, crc, size, start = fields[3], fields[4], fields[7], fields[8], fields[16]
        name_end = at + _ENTRY.size + fields[10]
        raw = data[at + _ENTRY.size : name_end]
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if flags & _ENCRYPTED:
            raise InputError("it is protected by a password; save it without one first")
        found.append((start, name, at, size, method, crc))
        at = name_end + fields[11] + fields[12]
    found.sort()
    members: dict[str, Member] = {}
    for (start, name, entry, size, method, crc), after in zip(
        found, [*(start for start, *_ in found[1:]), directory], strict=True
    ):
        content = _data_start(data, start, name)
        if content + size > after or name in members:
            raise InputError(f"damaged archive: {name} overlaps another member; {_AGAIN}")
        members[name] = Member(name, entry, start, content, after, size, method, crc)
    return members


def _data_start(data: bytes, start: int, name: str) -> int:
    if start + _LOCAL.size > len(data) or data[start : start + 4] != b"PK\3\4":
        raise InputError(f"damaged archive: {name} is not where it should be; {_AGAIN}")
    fields = _LOCAL.unpack_from(data, start)
    return start + _LOCAL.size + int(fields[9]) + int(fields[10])


def inflate(packed: bytes, name: str, left: int, unpacked: int) -> bytes:
    """Decompress a raw deflate stream up to limits.

    Args:
        packed: the stream.
        name: what it is, for messages.
        left: most bytes that it may become.
        unpacked: most bytes that its whole file may become, for the message.

    Raises:
        InputError: it is damaged, breaks off, or becomes too large.
    """
    limit = min(left, max(FREE_BYTES, len(packed) * MAX_RATIO))
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(packed, limit + 1)
    except zlib.error:
        raise InputError(f"damaged archive: {name} cannot be decompressed; {_AGAIN}") from None
    if len(content) > limit:
        raise InputError(_bomb(name, unpacked))
    if not stream.eof:
        raise InputError(f"damaged archive: {name} breaks off; {_AGAIN}")
    return content


def _bomb(name: str, unpacked: int) -> str:
    return (
        f"{name} grows to more than {unpacked >> 20} MiB or {MAX_RATIO} times its size when decompressed, "
        "as a decompression bomb does; nothing was read"
    )


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields but for the one that repeats sizes, which would contradict the new ones."""
    kept = b""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind != _ZIP64:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept + extra[at:]
