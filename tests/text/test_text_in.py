"""Text from an open stream: blocks, lines, byte order marks, places of errors, and the way back."""

from __future__ import annotations

import errno
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.errors import DecodeError, InputError, UsageError
from eojeol.text.stream import TextIn


def lines(data: bytes, encoding: str = "utf-8", errors: str = "strict") -> list[str]:
    return list(TextIn(io.BytesIO(data), "글.txt", encoding, errors).lines())


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
    with pytest.raises(UsageError, match="no encoding 'utf-9'"):
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
    source = TextIn(io.BytesIO(data), "글.txt", block=block)
    chunks = list(source.chunks())
    assert "".join(chunks) == text.removeprefix("\ufeff" if codec == "utf-8" else "")
    assert b"".join(source.encode(chunk) for chunk in chunks) + source.encode("", final=True) == data


@pytest.mark.parametrize("block", [1, 4, 5, 6, 1000])
def test_a_bad_byte_far_into_a_text_is_named(block: int) -> None:
    data = "첫 줄\n둘째 줄\n셋째 ".encode() + b"\xff\n"
    with pytest.raises(DecodeError, match=r"line 3, byte 26"):
        list(TextIn(io.BytesIO(data), "글.txt", block=block).chunks())
    assert "".join(TextIn(io.BytesIO(data), "글.txt", errors="replace", block=block).chunks()).endswith(
        "셋째 \ufffd\n"
    )
    kept = TextIn(io.BytesIO(data), "글.txt", errors="keep", block=block)
    assert b"".join(kept.encode(chunk) for chunk in kept.chunks()) == data


@pytest.mark.parametrize("block", [4, 1000])
def test_data_with_nul_bytes_is_no_text(block: int) -> None:
    data = "글자 글자\n".encode() + b"\0\1"
    with pytest.raises(InputError, match="binary data, not text"):
        list(TextIn(io.BytesIO(data), "글.txt", block=block).chunks())


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
    assert text.encode(chunk) == data


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
    with pytest.raises(
        DecodeError, match=rf"글\.txt: line 1, byte [0-9]+: .*it would not come back from {encoding}"
    ):
        text_of(b"a" * before + data, encoding)
    with pytest.raises(DecodeError, match=r"글\.txt: line [12], byte [0-9]+: it would not come back"):
        list(TextIn(io.BytesIO(b"a\n" + data), "글.txt", encoding).lines())


@pytest.mark.parametrize("encoding", ["rot13", "hex", "undefined", "없음"])
def test_a_codec_that_is_none_of_text_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError, match="there is no encoding"):
        TextIn(io.BytesIO(b"a"), "글.txt", encoding)


def test_a_few_strange_bytes_are_not_taken_for_ebcdic() -> None:
    with pytest.raises(
        DecodeError, match=r"invalid continuation byte\); (give --encoding|it looks like (?!cp037))"
    ):
        text_of("\ud800가나".encode("utf-8", "surrogatepass"))


def test_what_was_read_is_counted_block_by_block() -> None:
    sizes: list[int] = []
    list(TextIn(io.BytesIO(bytes([97]) * 100_000), "글.txt", on_read=sizes.append).chunks())
    assert sizes == [65536, 34464, 0]


def test_a_disk_that_fails_is_named() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(InputError, match=r"글\.txt: it cannot be read \(Input/output error\)"):
        list(TextIn(Failing(), "글.txt").chunks())
