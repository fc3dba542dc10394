"""Bytes come back as they were, and what is not text is refused with a hint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.errors import DecodeError, InputError, UsageError
from eojeol.text.encoding import read_text

TEXT = "똠방각하가 펲시콜라를 마셨다.\r\n둘째 줄\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_needs_no_encoding(encoding: str) -> None:
    data = TEXT.encode(encoding)
    decoded = read_text(data)
    assert decoded.text == TEXT
    assert decoded.encode(decoded.text) == data


def test_big_endian_marks_are_kept() -> None:
    data = b"\xfe\xff" + TEXT.encode("utf-16-be")
    decoded = read_text(data)
    assert (decoded.text, decoded.encode(TEXT)) == (TEXT, data)


@pytest.mark.parametrize("encoding", ["cp949", "euc-kr", "EUC_KR", "uhc", "utf-16-le", "utf-16"])
def test_a_named_encoding_is_used(encoding: str) -> None:
    real = {"uhc": "cp949", "utf-16": "utf-16-le"}.get(
        encoding, "cp949" if "16" not in encoding else encoding
    )
    data = TEXT.encode(real)
    assert read_text(data, encoding).text == TEXT
    assert read_text(data, encoding).encode(TEXT) == data


def test_a_mark_wins_over_a_named_encoding() -> None:
    assert read_text(TEXT.encode("utf-8-sig"), "cp949").text == TEXT


def test_the_error_names_the_place_and_a_guess() -> None:
    data = "첫 줄\n둘째 줄은 한글이다\n".encode("cp949")
    with pytest.raises(
        DecodeError, match=r"line 1, byte 3: not utf-8 .*looks like cp949: give --encoding cp949"
    ):
        read_text(data)
    with pytest.raises(DecodeError, match="line 2, byte 4: not utf-8"):
        read_text(b"abc\n\xff")


def test_without_a_detector_korean_is_still_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "charset_normalizer", None)
    with pytest.raises(DecodeError, match="cp949"):
        read_text("한글로 쓴 글".encode("cp949"))
    with pytest.raises(DecodeError, match=r"\); give --encoding, or"):
        read_text(b"abc \xff\xfe def")


def test_a_detector_names_other_encodings() -> None:
    pytest.importorskip("charset_normalizer", reason="the extra 'documents' is not installed")
    data = ("これは日本語の文章です。明日は天気がいいでしょう。" * 20).encode("shift_jis")
    with pytest.raises(DecodeError, match=r"looks like (cp932|shift_jis)"):
        read_text(data)


def test_bad_bytes_can_be_replaced_or_kept() -> None:
    data = "가나".encode() + b"\xff\xfe" + "다\n".encode()
    assert read_text(data, errors="replace").text == "가나\ufffd\ufffd다\n"
    kept = read_text(data, errors="keep")
    assert kept.encode(kept.text.replace("가나", "가 나")) == "가 나".encode() + b"\xff\xfe" + "다\n".encode()


@given(st.binary(max_size=80), st.sampled_from(["utf-8", "cp949", "utf-16", "utf-32", "latin-1"]))
def test_kept_bytes_always_come_back(data: bytes, encoding: str) -> None:
    try:
        decoded = read_text(data, encoding, "keep")
    except InputError:
        return
    assert decoded.encode(decoded.text) == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(64)) * 9, "binary data"),
        (b"text\0text", "binary data"),
        ("첫째 줄이다\n둘째 줄이다\n".encode("utf-16-le"), "looks like utf-16-le; give --encoding utf-16-le"),
        ("가나 ab\n".encode("utf-16-be"), "looks like utf-16-be"),
    ],
)
def test_binary_data_is_told_from_text(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_text(data)


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "base64", "undefined", "a\0b", "idna"])
def test_an_encoding_that_is_none_is_refused(encoding: str) -> None:
    with pytest.raises((UsageError, DecodeError)):
        read_text("가나다라 ...a".encode(), encoding)


def test_an_unknown_way_with_errors_is_refused() -> None:
    with pytest.raises(UsageError, match="strict, replace, keep"):
        read_text(b"", errors="ignore")


def test_text_that_would_not_come_back_is_refused() -> None:
    with pytest.raises(DecodeError, match="would not come back"):
        read_text(b"+AGEAYg-", "utf-7")


SENTENCES = "그는 아침에 학교에 갔다가 저녁에 집으로 돌아왔다. 날씨가 좋았다.\n"


def test_korean_for_certain_is_read_as_such_and_said() -> None:
    notes: list[str] = []
    for before in (SENTENCES, "Plain English first. " * 9 + SENTENCES):
        decoded = read_text(before.encode("cp949"), notice=notes.append)
        assert (decoded.text, decoded.encode(before)) == (before, before.encode("cp949"))
    assert notes == ["it is not utf-8 and was read, and is written, as cp949; --encoding says otherwise"] * 2
    with pytest.raises(DecodeError):
        read_text(SENTENCES.encode("cp949"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("中华人民共和国成立以后,人民的生活水平有了很大的提高。", "gb2312"),
        ("今天天氣很好,我們去公園玩。中華民國的人民生活在這個島上。", "big5"),
        ("これは日本語の文章です。明日は天気がいいでしょう。", "shift_jis"),
        ("これは日本語の文章です。明日は天気がいいでしょう。", "euc_jp"),
        ("Привет, как дела? Сегодня хорошая погода.", "cp1251"),
        ("Привет, как дела? Сегодня хорошая погода.", "koi8-r"),
        ("Où est le café? L'été dernier, j'ai mangé à l'hôtel.", "latin-1"),
        ("Ändern Sie die Größe. Übermäßig schöne Mädchen.", "latin-1"),
        ("한글로 쓴 글", "cp949"),
        ("大韓民國 憲法 第一條", "cp949"),
    ],
)
def test_what_could_be_something_else_stays_an_error(text: str, encoding: str) -> None:
    with pytest.raises(DecodeError):
        read_text(text.encode(encoding), notice=lambda note: pytest.fail(note))


def test_two_encodings_in_one_file_are_an_error() -> None:
    for data in (SENTENCES.encode() + SENTENCES.encode("cp949"), SENTENCES.encode("cp949") * 9 + b"\xff\xff"):
        with pytest.raises(DecodeError):
            read_text(data, notice=lambda note: pytest.fail(note))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (SENTENCES.encode("iso2022_kr"), "looks like iso2022_kr: give --encoding iso2022_kr"),
        (b"\x0e1[Dz\x0f abc", "looks like iso2022_kr"),
        ("日本語".encode("iso2022_jp"), "looks like iso2022_jp"),
        (b"\x1b$)A\x0e=;;;\x0f", "looks like ISO 2022; convert it"),
    ],
)
def test_encodings_of_seven_bits_are_not_taken_for_ascii(data: bytes, message: str) -> None:
    for encoding in (None, "utf-8", "cp949"):
        with pytest.raises(DecodeError, match=message):
            read_text(data, encoding)


def test_an_encoding_of_seven_bits_that_is_named_is_read() -> None:
    data = SENTENCES.encode("iso2022_kr")
    decoded = read_text(data, "iso2022_kr")
    assert (decoded.text, decoded.encode(decoded.text)) == (SENTENCES, data)


def test_escapes_of_a_terminal_are_text() -> None:
    assert read_text("\x1b[31m빨강\x1b[0m $100".encode()).text == "\x1b[31m빨강\x1b[0m $100"
