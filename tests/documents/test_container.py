"""Archives: members that don't change stay as raw bytes, and hostile ones are refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import container
from eojeol.documents.container import Archive
from eojeol.errors import InputError

from .helpers import unzipped, zipped

MEMBERS = {
    "mimetype": b"application/x",
    "a.xml": b"<a>1</a>" * 50,
    "그림.png": bytes(range(256)),
    "b.xml": b"<b/>",
}


def records(data: bytes) -> dict[str, bytes]:
    """The raw bytes of each member, header and all."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        ends = [*(info.header_offset for info in infos[1:]), archive.start_dir]
        return {info.filename: data[info.header_offset : end] for info, end in zip(infos, ends, strict=True)}


def facts(data: bytes, *without: str) -> list[dict[str, Any]]:
    """What the directory says of each member, but for what must move."""
    names = ("filename", "date_time", "compress_type", "comment", "extra", "external_attr", "internal_attr")
    more = ("create_system", "create_version", "extract_version", "flag_bits", "CRC", "file_size")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            {name: getattr(info, name) for name in (*names, *more) if name not in without}
            for info in archive.infolist()
        ] + [{"comment": archive.comment}]


class _Pipe(io.RawIOBase):
    """A stream that cannot go back: zipfile then writes sizes after the data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += data
        return len(data)


def streamed() -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in MEMBERS.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<HH4s", 0x6666, 4, b"mine")
            with archive.open(info, "w", force_zip64=True) as member:
                member.write(content)
    return bytes(pipe.data)


@pytest.mark.parametrize("make", [lambda: zipped(dict(MEMBERS)), streamed], ids=["seekable", "streamed"])
def test_only_the_replaced_member_differs(make: Any) -> None:
    data = make()
    result = Archive(data).replaced({"a.xml": b"<a>other, and longer than before</a>" * 99})
    assert unzipped(result) == {**MEMBERS, "a.xml": b"<a>other, and longer than before</a>" * 99}
    before, after = records(data), records(result)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"a.xml"}
    assert facts(result, "CRC", "file_size", "flag_bits") == facts(data, "CRC", "file_size", "flag_bits")


def test_nothing_replaced_gives_the_same_bytes() -> None:
    data = zipped(dict(MEMBERS))
    assert Archive(data).replaced({}) is data
    assert Archive(data).rewritten(["a.xml"], lambda name, content: content) is data


def test_a_stored_member_stays_stored() -> None:
    result = Archive(zipped(dict(MEMBERS))).replaced({"mimetype": b"application/yy"})
    assert result[:4] == b"PK\3\4"
    assert result[30:52] == b"mimetypeapplication/yy"


@given(st.dictionaries(st.sampled_from(sorted(MEMBERS)), st.binary(max_size=99), max_size=4), st.booleans())
def test_any_replacement_reads_back(contents: dict[str, bytes], pipe: bool) -> None:
    data = streamed() if pipe else zipped(dict(MEMBERS))
    assert unzipped(Archive(data).replaced(contents)) == {**MEMBERS, **contents}


def test_members_are_read_and_checked() -> None:
    archive = Archive(zipped(dict(MEMBERS)))
    assert {name: archive.read(name) for name in archive.members} == MEMBERS
    with pytest.raises(InputError, match=r"it has no c\.xml"):
        archive.read("c.xml")


def test_a_wrong_checksum_is_found() -> None:
    data = bytearray(zipped(dict(MEMBERS)))
    data[data.index(b"application/x")] ^= 1
    with pytest.raises(InputError, match="mimetype fails its checksum"):
        Archive(bytes(data)).read("mimetype")


@pytest.mark.parametrize("data", [b"", b"PK", b"plain text", b"%PDF-1.7"])
def test_what_is_no_archive_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(InputError, match=r"it is (not a|a damaged) zip archive.*save it again"):
        Archive(data)


@given(st.integers(0, 800))
def test_an_archive_that_is_cut_off_is_refused(size: int) -> None:
    data = zipped(dict(MEMBERS))
    with pytest.raises(InputError, match=r"zip archive|damaged archive"):
        Archive(data[: min(size, len(data) - 40)])


@given(st.data())
def test_any_damage_ends_in_one_kind_of_error(data: st.DataObject) -> None:
    broken = bytearray(zipped(dict(MEMBERS)))
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        archive = Archive(bytes(broken))
        for name in archive.members:
            archive.read(name)
        archive.rewritten(archive.members, lambda name, content: content + b" ")
    except InputError as error:
        assert "\n" not in str(error)


def test_a_decompression_bomb_is_refused() -> None:
    bomb = zipped({"a.xml": b"\0" * (30 << 20)})
    assert len(bomb) < 50_000
    with pytest.raises(InputError, match="decompression bomb"):
        Archive(bomb).read("a.xml")


def test_the_size_that_a_bomb_declares_is_not_believed() -> None:
    bomb = bytearray(zipped({"a.xml": b"\0" * (30 << 20)}))
    struct.pack_into("<L", bomb, bomb.index(b"PK\1\2") + 24, 10)
    with pytest.raises(InputError, match="decompression bomb"):
        Archive(bytes(bomb)).read("a.xml")


def test_all_members_together_have_a_limit() -> None:
    archive = Archive(zipped({"a.xml": b"a" * 600, "b.xml": b"b" * 600}), unpacked=1000)
    archive.read("a.xml")
    with pytest.raises(InputError, match="decompression bomb"):
        archive.read("b.xml")


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_MEMBERS", 3)
    with pytest.raises(InputError, match="4 members, and 3 is the limit"):
        Archive(zipped(dict(MEMBERS)))


def test_overlapping_members_are_refused() -> None:
    data = bytearray(zipped({"a": b"1" * 90, "b": b"2" * 90}))
    second = data.rindex(b"PK\1\2")
    struct.pack_into("<L", data, second + 42, 0)
    with pytest.raises(InputError, match="overlaps"):
        Archive(bytes(data))


def test_two_members_of_one_name_are_refused() -> None:
    data = zipped({"a.xml": b"1", "b.xml": b"2"}).replace(b"b.xml", b"a.xml")
    with pytest.raises(InputError, match="overlaps"):
        Archive(data)


def test_an_encrypted_member_is_a_password() -> None:
    data = bytearray(zipped(dict(MEMBERS)))
    data[data.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(InputError, match="protected by a password"):
        Archive(bytes(data))


def test_an_unknown_compression_is_named() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.xml", b"<a/>")
    with pytest.raises(InputError, match=r"unknown method \(12\)"):
        Archive(buffer.getvalue()).read("a.xml")


def test_zip64_is_refused() -> None:
    data = bytearray(zipped(dict(MEMBERS)))
    struct.pack_into("<H", data, data.rindex(b"PK\5\6") + 10, 0xFFFF)
    with pytest.raises(InputError, match="ZIP64"):
        Archive(bytes(data))


def test_a_signed_document_is_not_changed() -> None:
    data = zipped({**MEMBERS, "_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert Archive(data).replaced({}) == data
    with pytest.raises(InputError, match="digitally signed"):
        Archive(data).replaced({"a.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"HWP Document File\0" * 2, r"binary HWP 5 document; open it in Hangul and save it as \.hwpx"),
        ("EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("WordDocument".encode("utf-16-le"), r"old binary document.*save it as \.docx"),
    ],
)
def test_the_old_container_is_named_by_what_it_holds(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Archive(container.OLE + b"\0" * 504 + content)


def test_bytes_after_the_archive_are_kept() -> None:
    data = zipped(dict(MEMBERS)) + b"\r\n"
    result = Archive(data).replaced({"b.xml": b"<bb/>"})
    assert result.endswith("끝말".encode() + b"\r\n")
    assert unzipped(result)["b.xml"] == b"<bb/>"


def test_a_broken_stream_is_damage() -> None:
    packed = zlib.compress(b"x" * 500)[2:-4]
    data = zipped({"a.xml": b"x" * 500})
    at = data.index(packed[:4])
    broken = data[:at] + b"\xff" + data[at + 1 :]
    with pytest.raises(InputError, match=r"damaged archive: a\.xml"):
        Archive(broken).read("a.xml")
