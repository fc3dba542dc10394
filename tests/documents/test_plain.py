"""Text files keep their encoding, mark and line ends."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.errors import DecodeError, InputError
from eojeol.text.guess import seven_bits

from .helpers import fix, scattered

TEXT = "\t아버지가방에 들어가신다.\r\n\r\n 학교 에서\n책을읽었다  \r끝"
FIXED = "\t아버지가 방에 들어가신다.\r\n\r\n 학교에서\n책을 읽었다  \r끝"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "euc-kr"])
def test_encodings_marks_and_line_ends_are_kept(encoding: str) -> None:
    options = Options(encoding=encoding)
    assert fix_bytes(TEXT.encode(encoding), ".txt", fix, options) == FIXED.encode(encoding)


def test_an_empty_file_stays_empty() -> None:
    assert fix_bytes(b"", ".txt", fix) == b""
    assert fix_bytes(b"\xef\xbb\xbf", ".txt", fix) == b"\xef\xbb\xbf"


def test_binary_data_and_other_encodings_are_refused() -> None:
    with pytest.raises(InputError, match="binary"):
        fix_bytes(b"abc\0\1\2\3 def", ".txt", fix)
    with pytest.raises(DecodeError, match="cp949"):
        fix_bytes(TEXT.encode("cp949"), ".txt", fix)


@given(st.text(), st.integers(0, 99))
@example("\x0f\x0e00 가나\x0e", 1)
def test_only_spaces_change(text: str, seed: int) -> None:
    # What looks like an encoding of seven bits is refused, which tests/text/test_encoding.py holds.
    assume(seven_bits(text) is None)
    data = text.replace("\0", "").encode("utf-8", "ignore")
    result = fix_bytes(data, ".txt", scattered(seed))
    assert result.replace(b" ", b"") == data.replace(b" ", b"")
