"""Cues are fixed; timing, settings, numbers and notes stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.documents.subtitles import passages

from .helpers import Recorder, fix, scattered, spell

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500 X1:40 X2:600\r\n<i>아버지가</i>방에\r\n{\\an8}학교 에서\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\n- 책을읽었다\r\n- 그래?\r\n"
)
VTT = """WEBVTT - 책을읽었다

STYLE
::cue(책을읽었다) { color: red }

NOTE 책을읽었다
책을읽었다

책을읽었다
00:01.000 --> 00:04.000 align:start position:10% line:책을읽었다
<v 책을읽었다>책을<00:02.000>읽었다</v>
<v 영희>읽었다 &lt;책을읽었다&gt;&nbsp;<c.yellow.bg_blue>할수</c>있다

00:00:05.000 --> 00:00:06.000
책을읽었다"""


def test_srt_cues_are_fixed() -> None:
    after = SRT.replace("<i>아버지가</i>방에", "<i>아버지가 </i>방에").replace("학교 에서", "학교에서")
    after = after.replace("책을읽었다", "책을 읽었다")
    assert fix_bytes(SRT.encode("utf-8-sig"), ".srt", fix) == after.encode("utf-8-sig")
    assert fix_bytes(SRT.encode("cp949"), ".srt", fix, Options("cp949")) == after.encode("cp949")


def test_vtt_cues_are_fixed() -> None:
    head, cues = VTT.split("line:책을읽었다\n")
    cues = cues.replace("책을<00", "책을 <00").replace("&lt;책을읽었다", "&lt;책을 읽었다")
    cues = cues.replace("할수</c>있다", "할 수 </c>있다")[: -len("책을읽었다")] + "책을 읽었다"
    assert fix_bytes(VTT.encode(), ".vtt", fix).decode() == head + "line:책을읽었다\n" + cues


def test_lines_of_a_cue_are_one_text_and_speakers_are_not() -> None:
    assert [one.shown for one in passages(SRT)] == ["아버지가방에\r\n학교 에서", "- 책을읽었다\r\n- 그래?"]
    assert [one.shown for one in passages(VTT)][:2] == ["책을읽었다", "\n"]


def test_cues_without_a_blank_line_between_are_two_passages() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\n가나\n2\n00:00:03,000 --> 00:00:04,000\n다라\n3"
    assert [one.shown for one in passages(source)] == ["가나", "다라\n3"]


def test_what_looks_like_a_tag_is_text_if_it_is_none() -> None:
    shown = Recorder()
    fix_bytes(b"00:01.000 --> 00:02.000\nA <3 B < C > {x} &amp;\n", ".vtt", shown)
    assert shown.texts == ["A <3 B < C > {x} &"]


def test_text_without_timing_is_left_alone() -> None:
    assert (
        fix_bytes("책을읽었다\n\n책을읽었다".encode(), ".srt", spell).decode() == "책을읽었다\n\n책을읽었다"
    )


PARTS = st.lists(
    st.sampled_from(
        [
            "1",
            "\n",
            "\r\n",
            "\n\n",
            "00:00:01,000 --> 00:00:02,000",
            "가나 다",
            "<i>",
            "</i>",
            "<v 가>",
            "{\\an8}",
            "NOTE",
            "&lt;",
            "<",
        ]
    ),
    max_size=25,
).map("".join)


@given(PARTS, st.integers(0, 99))
def test_only_spaces_of_cues_change(source: str, seed: int) -> None:
    result = fix_bytes(source.encode(), ".srt", scattered(seed)).decode()
    assert result.replace(" ", "") == source.replace(" ", "")
    assert [line for line in result.splitlines() if line.startswith("00:")] == [
        line for line in source.splitlines() if line.startswith("00:")
    ]
