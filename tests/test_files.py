"""Reading that says where it broke, and writing that is whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol import files
from eojeol.errors import DecodeError, EnvironmentTrouble, InputError, UsageError
from eojeol.files import reading, replacing
from eojeol.text.encoding import TextIn, decoded_lines


def lines(data: bytes, encoding: str = "utf-8", errors: str = "strict") -> list[str]:
    return list(decoded_lines(io.BytesIO(data), "글.txt", encoding, errors))


def test_a_file_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\r\n")
    with reading(str(path)) as stream:
        assert stream.read() == b"\xff\r\n"


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("말".encode())))
    with reading("-") as stream:
        assert stream.read().decode() == "말"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"absent\.txt cannot be read \(No such file"),
        reading(str(tmp_path / "absent.txt")),
    ):
        pass
    with pytest.raises(InputError, match="is a directory"), reading(str(tmp_path)):
        pass


def test_lines_keep_their_ends_and_end_at_line_feeds_only() -> None:
    assert lines("하나\r\n둘\u2028셋\x0b\n\n넷".encode()) == ["하나\r\n", "둘\u2028셋\x0b\n", "\n", "넷"]


def test_other_encodings_are_read() -> None:
    assert lines("띄어쓰기\n똠방각하".encode("cp949"), "cp949") == ["띄어쓰기\n", "똠방각하"]


def test_an_undecodable_byte_is_named_with_line_and_offset() -> None:
    with pytest.raises(DecodeError, match=r"글\.txt: line 2, byte 7: not utf-8 .* --errors replace"):
        lines("가\n나".encode() + b"\xff\n")


def test_undecodable_bytes_can_be_replaced() -> None:
    assert lines(b"\xff\n" + "나".encode(), errors="replace") == ["\ufffd\n", "나"]


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(InputError, match="no encoding 'utf-9'"):
        lines(b"x", "utf-9")


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    block=st.integers(1, 20),
)
def test_text_read_in_blocks_is_the_text_and_is_written_back_the_same(
    text: str, codec: str, block: int
) -> None:
    if codec == "utf-8" and text.startswith("\ufeff"):
        text = text[1:]
    data = text.encode(codec)
    # A byte order mark is looked for in the first block.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "BLOCK", max(block, 4))
        source = TextIn(io.BytesIO(data), "글.txt")
        chunks = list(source.chunks())
    assert "".join(chunks) == text.removeprefix("\ufeff" if codec == "utf-8" else "")
    assert source.mark + b"".join(source.encode(chunk) for chunk in chunks) == data


@pytest.mark.parametrize("block", [4, 5, 6, 1000])
def test_a_bad_byte_far_into_a_text_is_named(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(files, "BLOCK", block)
    data = "첫 줄\n둘째 줄\n셋째 ".encode() + b"\xff\n"
    with pytest.raises(DecodeError, match=r"line 3, byte 26"):
        list(TextIn(io.BytesIO(data), "글.txt").chunks())
    assert "".join(TextIn(io.BytesIO(data), "글.txt", errors="replace").chunks()).endswith("셋째 \ufffd\n")
    kept = TextIn(io.BytesIO(data), "글.txt", errors="keep")
    assert b"".join(kept.encode(chunk) for chunk in kept.chunks()) == data


def test_data_with_nul_bytes_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for block in (4, 1000):
        monkeypatch.setattr(files, "BLOCK", block)
        with pytest.raises(InputError, match="binary data, not text"):
            list(TextIn(io.BytesIO("글자 글자\n".encode() + b"\0\1"), "글.txt").chunks())


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    with replacing(path) as stream:
        stream.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    usual, path = tmp_path / "usual", tmp_path / "a.txt"
    usual.touch()
    with replacing(path) as stream:
        stream.write(b"new")
    assert path.stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize("failure", [RuntimeError("no"), KeyboardInterrupt()])
def test_an_error_on_the_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, failure: BaseException
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(type(failure)), replacing(path) as stream:
        stream.write(b"half")
        raise failure
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["replace", "chmod"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, call, full)
    with (
        pytest.raises(EnvironmentTrouble, match=r"No space left on device\); it is as it was"),
        replacing(path) as stream,
    ):
        stream.write(b"new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_goes_on_pointing_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    path, link = tmp_path / "b" / "a.txt", tmp_path / "link.txt"
    path.write_text("old")
    link.symlink_to(path)
    with replacing(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_a_device_stays_a_device() -> None:
    if not Path(os.devnull).is_char_device():
        pytest.skip("no character device here")
    with replacing(Path(os.devnull)) as stream:
        stream.write(b"gone")
    assert Path(os.devnull).is_char_device()


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    with (
        pytest.raises(EnvironmentTrouble, match="cannot be written"),
        replacing(tmp_path / "absent" / "a.txt"),
    ):
        pass
    with pytest.raises(InputError, match="is a directory"), replacing(tmp_path):
        pass


SENTENCE = "띄어쓰기는 어렵다.\n"


def text_of(data: bytes, encoding: str | None = None, errors: str = "strict") -> str:
    return "".join(TextIn(io.BytesIO(data), "글.txt", encoding, errors).chunks())


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16-le", "utf-16-be", "iso2022_kr"])
def test_text_of_any_size_is_read_and_written_the_same_way(encoding: str) -> None:
    data = (SENTENCE * 20_000).encode(encoding)
    text = TextIn(io.BytesIO(data), "글.txt", encoding)
    chunks = list(text.chunks())
    assert "".join(chunks) == SENTENCE * 20_000
    assert len(chunks) > 1
    assert b"".join(map(text.encode, chunks)) == data


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_no_text(encoding: str) -> None:
    data = SENTENCE.encode(encoding)
    text = TextIn(io.BytesIO(data), "글.txt", "cp949")
    (chunk,) = text.chunks()
    assert chunk == SENTENCE
    assert text.mark + text.encode(chunk) == data


@pytest.mark.parametrize("length", [65534, 65535, 65536])
def test_a_character_that_two_blocks_share_is_whole(length: int) -> None:
    assert text_of(b"a" * length + "가나".encode()) == "a" * length + "가나"


@pytest.mark.parametrize("length", [65534, 65535, 65536, 70000])
def test_a_broken_byte_beyond_the_first_block_is_named_by_its_place_in_the_file(length: int) -> None:
    data = b"\n" * length + "가".encode() + b"\xff"
    with pytest.raises(DecodeError, match=rf"글\.txt: line {length + 1}, byte {length + 3}: not utf-8"):
        text_of(data)
    with pytest.raises(DecodeError, match=rf"line {length + 1}, byte {length}: .*unexpected end of data"):
        text_of(data[:-2])


def test_what_the_bytes_probably_are_is_said() -> None:
    with pytest.raises(DecodeError, match=r"글\.txt: line 1, .* it looks like cp949: give --encoding cp949"):
        text_of(SENTENCE.encode("cp949") * 10)


@pytest.mark.parametrize("before", [0, 100_000])
def test_text_with_nul_characters_is_refused_wherever_they_stand(before: int) -> None:
    with pytest.raises(InputError, match=r"글\.txt: it holds NUL bytes"):
        text_of(b"a" * before + b"\0")


def test_undecodable_bytes_of_a_text_can_be_replaced_or_kept() -> None:
    assert text_of(b"a\xff", errors="replace") == "a\ufffd"
    text = TextIn(io.BytesIO(b"a\xff"), "글.txt", None, "keep")
    assert b"".join(map(text.encode, text.chunks())) == b"a\xff"


@pytest.mark.parametrize("length", [0, 65_535, 200_000])
def test_an_encoding_that_shifts_is_shifted_back_at_the_end(length: int) -> None:
    data = ("a" * length + "가나").encode("iso2022_kr")
    text = TextIn(io.BytesIO(data), "글.txt", "iso2022_kr")
    assert b"".join(map(text.encode, text.chunks())) + text.encode("", final=True) == data
    assert data.endswith(b"\x0f")


@pytest.mark.parametrize("before", [0, 100_000])
@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\\x41", "unicode-escape"),
        (b"+rAA-.", "utf-7"),
        (b"+-+AGE-", "utf-7"),
        (b"\x1b$)C\x0e\x0f\x0e0!\x0f", "iso2022_kr"),
    ],
)
def test_bytes_that_would_not_come_back_are_refused(before: int, data: bytes, encoding: str) -> None:
    with pytest.raises(DecodeError, match=f"글.txt: line 1 or after: it would not come back from {encoding}"):
        text_of(b"a" * before + data, encoding)
    with pytest.raises(DecodeError, match=r"글\.txt: line [12]: it would not come back"):
        list(decoded_lines(io.BytesIO(b"a\n" + data), "글.txt", encoding, "strict"))


@pytest.mark.parametrize("encoding", ["rot13", "hex", "undefined", "없음"])
def test_a_codec_that_is_none_of_text_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError, match="there is no encoding"):
        TextIn(io.BytesIO(b"a"), "글.txt", encoding)


def test_a_few_strange_bytes_are_not_taken_for_ebcdic() -> None:
    with pytest.raises(
        DecodeError, match=r"invalid continuation byte\); (give --encoding|it looks like (?!cp037))"
    ):
        text_of("\ud800가나".encode("utf-8", "surrogatepass"))


def test_reading_is_told_block_by_block() -> None:
    sizes: list[int] = []
    list(TextIn(io.BytesIO(bytes([97]) * 100_000), "글.txt", on_read=sizes.append).chunks())
    assert sizes == [65536, 34464, 0]


def test_a_disk_that_fails_is_named() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(InputError, match=r"글\.txt cannot be read \(Input/output error\)"):
        TextIn(Failing(), "글.txt")
