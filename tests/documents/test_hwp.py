"""Binary Hangul documents: their text comes out, controls don't, and what is locked or damaged is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import Options
from eojeol.documents.extracts import extract_of
from eojeol.documents.hwp import extract_hwp
from eojeol.errors import EojeolError, InputError, MissingExtraError

from .extracts import control, hwp, hwp_paragraph, ole, record

pytest.importorskip("olefile", reason="the extra 'documents' is not installed")
OPTIONS = Options()


def raw(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize("properties", [0, 1])
def test_paragraphs_of_all_sections_are_lines_in_order(properties: int) -> None:
    first = hwp_paragraph("그는 학교에 갔다.") + hwp_paragraph(None) + hwp_paragraph("책을 읽었다.")
    sections = [first, *(hwp_paragraph(f"{i}째 구역") for i in range(1, 12))]
    lines = ["그는 학교에 갔다.", "", "책을 읽었다.", *(f"{i}째 구역" for i in range(1, 12))]
    assert extract_hwp(hwp(*sections, properties=properties), OPTIONS) == "".join(
        f"{line}\n" for line in lines
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4, 8, 11, 15, 16, 17, 18, 19, 21, 22, 23])
def test_a_control_of_eight_units_leaves_nothing(number: int) -> None:
    section = hwp_paragraph(raw("가") + control(number) + raw("나") + b"\r\0")
    assert extract_hwp(hwp(section), OPTIONS) == "가나\n"


def test_controls_that_are_characters_are_shown_as_such() -> None:
    units = raw("가") + control(9) + raw("나\n다\x18라\x1e마\x1f바") + b"\r\0"
    assert extract_hwp(hwp(hwp_paragraph(units)), OPTIONS) == "가\t나\n다-라\u00a0마\u2007바\n"


def test_long_records_and_characters_of_two_units() -> None:
    text = "가😀" * 3000
    assert extract_hwp(hwp(hwp_paragraph(text)), OPTIONS) == f"{text}\n"


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        (1 | 2, "password or DRM"),
        (1 | 16, "password or DRM"),
        (1 | 4, "distribution document"),
        (256, "password"),
    ],
)
def test_locked_documents_are_refused(properties: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        extract_hwp(hwp(hwp_paragraph("가"), properties=properties), OPTIONS)


def test_what_is_none_is_refused() -> None:
    document = hwp(hwp_paragraph("가" * 3000))
    for data, message in (
        (b"", "not a binary HWP 5 document"),
        (document[:700], "damaged document"),
        (ole({"WordDocument": b"a"}), "has no FileHeader"),
        (ole({"FileHeader": b"a" * 256}), "not that of HWP 5"),
        (hwp(), "has no BodyText"),
        (hwp(record(67, b"a" * 90)[:50]), "breaks off"),
    ):
        with pytest.raises(InputError, match=message) as caught:
            extract_hwp(data, OPTIONS)
        assert "\n" not in str(caught.value)


def test_a_bomb_is_refused() -> None:
    bomb = hwp(record(67, b"\0" * (20 << 20)))
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="decompression bomb"):
        extract_hwp(bomb, OPTIONS)
    with pytest.raises(InputError, match="decompression bomb"):
        extract_hwp(hwp(hwp_paragraph("가" * 600), hwp_paragraph("나" * 600)), Options(unpacked=2000))


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "olefile", None)
    with pytest.raises(
        MissingExtraError, match=r"olefile is not installed; run: pip install 'eojeol\[documents\]'"
    ):
        extract_hwp(hwp(), OPTIONS)


LINES = st.lists(
    st.text(st.sampled_from("가나 다a.\u00e9😀"), min_size=1, max_size=20), min_size=1, max_size=5
)


@settings(max_examples=40)
@given(LINES, st.sampled_from([0, 1]))
def test_any_text_comes_out(lines: list[str], properties: int) -> None:
    document = hwp(b"".join(map(hwp_paragraph, lines)), properties=properties)
    assert extract_hwp(document, OPTIONS).split("\n") == [*lines, ""]


@settings(max_examples=60)
@given(st.data())
def test_any_damage_ends_in_a_text_or_one_kind_of_error(data: st.DataObject) -> None:
    broken = bytearray(hwp(hwp_paragraph("그는 학교에 갔다."), hwp_paragraph("책을 읽었다.")))
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(extract_hwp(bytes(broken), OPTIONS), str)
    except EojeolError as error:
        assert isinstance(error, InputError)
        assert "\n" not in str(error)


def test_the_kind_goes_by_the_suffix_in_any_case() -> None:
    found = extract_of(".HWP")
    assert found is not None
    assert not found.wrapped
    assert extract_of(".hwpx") is None
