"""XLIFF: translations are fixed; sources, tags and proposals stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.errors import InputError

from .helpers import Recorder, fix, scattered
from .office import xliff

WRONG, RIGHT = "책을읽었다", "책을 읽었다"
TARGET = f"<target>{WRONG}</target>"


def shown(data: bytes) -> list[str]:
    recorder = Recorder()
    fix_bytes(data, ".xlf", recorder)
    return recorder.texts


def test_only_targets_are_fixed() -> None:
    before = xliff(
        f"<source>{WRONG}</source>{TARGET}<note>{WRONG}</note><alt-trans>{TARGET}</alt-trans>",
        "<target>아버지<g id='1'>가</g>방에 <!-- 책을읽었다 -->날씨가좋다</target>",
    )
    after = before.replace(f"</source>{TARGET}".encode(), f"</source><target>{RIGHT}</target>".encode())
    after = after.replace("가</g>방에".encode(), "가 </g>방에".encode()).replace(
        "날씨가좋다".encode(), "날씨가 좋다".encode()
    )
    assert fix_bytes(before, ".xlf", fix) == after


@pytest.mark.parametrize(
    ("target", "texts"),
    [
        ("가<x id='1'/>나<ph id='2'>코드</ph>다", ["가", "나", "다"]),
        ("가<bpt id='1'>&lt;b></bpt>나<ept id='1'>&lt;/b></ept>다", ["가나다"]),
        ("가<bx id='1'/>나<mrk mtype='term'>다</mrk>라<mrk translate='no'>마</mrk>바", ["가나다라", "바"]),
        ("가<![CDATA[<나>]]>&amp;다", ["가<나>&다"]),
    ],
)
def test_tags_in_the_line(target: str, texts: list[str]) -> None:
    assert shown(xliff(f"<target>{target}</target>")) == texts


def test_units_and_files_that_are_not_to_be_changed_stay() -> None:
    assert shown(xliff(TARGET, attributes='target-language="ja"')) == []
    assert shown(xliff(TARGET, attributes='target-language="ko-KR"')) == [WRONG]
    assert shown(xliff(TARGET, attributes="")) == [WRONG]
    assert shown(xliff(TARGET).replace(b"<trans-unit ", b'<trans-unit translate="no" ')) == []


def test_version_2_is_read_too() -> None:
    unit = (
        f'<unit id="1"><segment><source>a</source><target>책을<pc id="1">읽</pc>었다<ph id="2"/>{WRONG}</target>'
        "</segment></unit>"
    )
    namespace = "urn:oasis:names:tc:xliff:matches:2.0"
    matches = f'<m:matches xmlns:m="{namespace}"><m:match>{TARGET}</m:match></m:matches>'
    data = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ko">'
        f'<file id="f">{unit}{matches}</file></xliff>'
    )
    after = fix_bytes(data.encode(), ".xliff", fix).decode()
    assert after == data.replace('책을<pc id="1">읽', '책을 <pc id="1">읽').replace(
        f'<ph id="2"/>{WRONG}', f'<ph id="2"/>{RIGHT}'
    )


def test_other_encodings_and_damage() -> None:
    text = xliff(TARGET).decode().replace("utf-8", "euc-kr")
    assert fix_bytes(text.encode("cp949"), ".xlf", fix) == text.replace(
        TARGET, f"<target>{RIGHT}</target>"
    ).encode("cp949")
    with pytest.raises(InputError, match="damaged document: the file, line 4"):
        fix_bytes(xliff(TARGET)[:-20], ".xlf", fix)
    with pytest.raises(InputError, match="declares XML entities"):
        fix_bytes(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", ".xlf", fix)


PARTS = st.lists(
    st.sampled_from(["가", "나 ", " 다", "<x id='1'/>", "<g id='2'>라</g>", "&amp;"]), max_size=8
)


@settings(max_examples=50)
@given(st.lists(PARTS, max_size=3), st.integers(0, 99))
def test_only_spaces_of_targets_differ(units: list[list[str]], seed: int) -> None:
    before = xliff(*(f"<source>가 나</source><target>{''.join(parts)}</target>" for parts in units))
    after = fix_bytes(before, ".xlf", scattered(seed))
    assert after.count("<source>가 나</source>".encode()) == len(units)
    assert after.replace(b" ", b"") == before.replace(b" ", b"")
    assert shown(after) == [scattered(seed)([text])[0] for text in shown(before)]
