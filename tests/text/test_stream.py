"""A stream gives the text and the errors of the whole file, however its bytes are cut."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import EojeolError, InputError
from eojeol.text.encoding import Decoder, read_text
from eojeol.text.stream import TextIn

ENCODINGS = [None, "utf-8", "cp949", "euc-kr", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
MARKS = [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE]
TEXTS = st.text(st.sampled_from("가힣뷁ab \r\n\0\ufeff😀é"), max_size=12)


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """Text in one encoding or another, with or without a mark, whole or damaged."""
    codec = draw(st.sampled_from(["utf-8", "cp949", "utf-16-le", "utf-16-be", "utf-32-le"]))
    data = draw(st.sampled_from(MARKS)) + draw(TEXTS).encode(codec, "ignore")
    return data + draw(st.sampled_from([b"", b"\xff", "가".encode()[:2], b"\0", b"\xb0"]))


class Cut:
    """A stream whose reads return pieces of the given lengths, the last one over and over."""

    def __init__(self, data: bytes, lengths: Sequence[int]) -> None:
        self._rest = data
        self._lengths = list(lengths)

    def read(self, size: int = -1) -> bytes:
        length = self._lengths.pop(0) if len(self._lengths) > 1 else self._lengths[0]
        piece, self._rest = self._rest[:length], self._rest[length:]
        return piece


def outcome(chunks: object) -> tuple[str, str]:
    """(text, error): a stream has given away what stands before its error, so that does not count."""
    got: list[str] = []
    try:
        got.extend(chunks)  # type: ignore[call-overload]
    except EojeolError as error:
        return "", f"{type(error).__name__}: {error}"
    return "".join(got), ""


@settings(max_examples=200)
@given(
    contents(),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["strict", "replace", "keep"]),
    st.lists(st.integers(1, 5), min_size=1, max_size=8),
)
def test_a_stream_cut_anywhere_gives_what_the_whole_file_gives(
    data: bytes, encoding: str | None, errors: str, lengths: list[int]
) -> None:
    def whole() -> list[str]:
        try:
            return [read_text(data, encoding, errors).text]
        except EojeolError as error:
            error.args = (f"a.txt: {error}",)
            raise

    expected = ("", "")
    try:
        expected = (whole()[0], "")
    except EojeolError as error:
        expected = ("", f"{type(error).__name__}: {error}")
    found = outcome(TextIn(Cut(data, lengths), "a.txt", encoding, errors).chunks())  # type: ignore[arg-type]
    assert found == expected
    text, error = outcome(TextIn(Cut(data, lengths), "a.txt", encoding, errors).lines())  # type: ignore[arg-type]
    assert (text, bool(error)) == (expected[0], bool(expected[1]))
    # Line by line nobody reads on for a guess, nor for NUL bytes that make what is broken binary data.
    if b"\0" not in data:
        assert kind_and_place(error) == kind_and_place(expected[1])


def kind_and_place(error: str) -> str:
    """A complaint without its advice."""
    return error.partition(";")[0]


@given(contents(), st.sampled_from(ENCODINGS), st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_what_was_read_is_written_back_to_the_same_bytes(
    data: bytes, encoding: str | None, lengths: list[int]
) -> None:
    stream = TextIn(Cut(data, lengths), "a.txt", encoding, "keep")  # type: ignore[arg-type]
    try:
        written = b"".join(stream.encode(chunk) for chunk in stream.chunks())
    except InputError:
        return
    assert written + stream.encode("", final=True) == data


def test_a_line_is_given_as_soon_as_it_has_come() -> None:
    waiting = io.BytesIO("첫째 줄\n둘".encode())
    lines = TextIn(waiting, "-").lines()
    assert next(lines) == "첫째 줄\n"
    assert waiting.tell() == len("첫째 줄\n둘".encode())
    waiting.write("째 줄\n".encode())
    waiting.seek(-len("째 줄\n".encode()), io.SEEK_CUR)
    assert list(lines) == ["둘째 줄\n"]


@pytest.mark.parametrize(
    ("before", "line"), [("", 1), ("a\n", 2), ("a\r\nb\r\n", 3), ("a\rb\r", 3), ("\n\r\n\r", 4)]
)
@pytest.mark.parametrize("length", [1, 3, 100])
def test_lines_are_counted_as_the_changes_of_a_text_are(before: str, line: int, length: int) -> None:
    data = before.encode() + b"\xff"
    decoder = Decoder()
    pieces = [data[start : start + length] for start in range(0, len(data), length)]
    with pytest.raises(InputError, match=f"^line {line}, byte {len(before)}: not utf-8"):
        for number, piece in enumerate(pieces, 1):
            decoder.decode(piece, final=number == len(pieces))
