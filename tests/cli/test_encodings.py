"""Whatever way a text comes in, the same bytes go out and the same bytes are refused: one set of rules decodes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from ..serve.helpers import DOCUMENT, Served, serving
from .helpers import Fix, StandIn

BEFORE = "책 을 할수있다.\n둘째 줄 도 할수있다.\n"
LONE_RETURN = "책 을 할수있다.\r둘째 할수있다.\r"


def fixed(text: str) -> str:
    """What the stand-in makes of a text."""
    return "".join(StandIn.spacer().pipe((text,)))


# Name: (bytes, --encoding, what the refusal says; nothing if it is text).
INPUTS = {
    "utf-8": (BEFORE.encode(), None, ""),
    "utf-8 with a mark": (BEFORE.encode("utf-8-sig"), None, ""),
    "utf-16-le": (codecs.BOM_UTF16_LE + BEFORE.encode("utf-16-le"), None, ""),
    "utf-16-be": (codecs.BOM_UTF16_BE + BEFORE.encode("utf-16-be"), None, ""),
    "utf-32-le": (codecs.BOM_UTF32_LE + BEFORE.encode("utf-32-le"), None, ""),
    "utf-16-le without a mark": (BEFORE.encode("utf-16-le"), "utf-16-le", ""),
    "utf-16-le that nobody named": (BEFORE.encode("utf-16-le"), None, "looks like utf-16-le"),
    "cp949": (BEFORE.encode("cp949"), "cp949", ""),
    "cp949 called euc-kr": ("똠방각하 를 할수있다.\n".encode("cp949"), "euc-kr", ""),
    "cp949 that nobody named": (BEFORE.encode("cp949"), None, ""),
    "cp949 that could be something else": ("할수있다\n".encode("cp949"), None, "it looks like cp949"),
    "cp949 and utf-8": (BEFORE.encode() + BEFORE.encode("cp949"), None, "not utf-8"),
    "iso-2022-kr": (BEFORE.encode("iso2022_kr"), None, "looks like iso2022_kr: give --encoding iso2022_kr"),
    "broken utf-8": (BEFORE.encode() + b"\xff\xfe" + BEFORE.encode(), None, "line 3, byte 51: not utf-8"),
    "an end within a character": (BEFORE.encode() + "할".encode()[:2], None, "not utf-8"),
    "a mark alone": (codecs.BOM_UTF8, None, ""),
    "nothing": (b"", None, ""),
    "NUL": (b"a\0" + BEFORE.encode(), None, "it holds NUL bytes"),
    "lone returns": (LONE_RETURN.encode(), None, ""),
    "no end of line": (BEFORE.rstrip("\n").encode(), None, ""),
}  # fmt: skip
WAYS = ("file", "pipe", "terminal", "line-buffered", "in-place", "http")


@pytest.fixture(scope="module")
def service() -> Served:
    with serving(StandIn()) as served:
        yield served


def through(way: str, fix: Fix, service: Served, data: bytes, options: list[str]) -> tuple[int, bytes, str]:
    """(exit code, bytes, complaint) of a text that goes one way."""
    if way == "http":
        query = {"name": "a.txt"}
        if "--encoding" in options:
            query["encoding"] = options[options.index("--encoding") + 1]
        answer = service.client.post(DOCUMENT, params=query, content=data)
        done = answer.status_code == 200
        return (0, answer.content, "") if done else (2, b"", answer.json()["detail"])
    path = Path("a.txt")
    path.write_bytes(data)
    if way == "in-place":
        done = fix("-i", *options, path)
        return done.code, path.read_bytes() if done.code == 0 else b"", done.err
    if way == "file":
        done = fix(*options, path)
    else:
        more = ["--line-buffered"] if way == "line-buffered" else []
        done = fix(*more, *options, "-", stdin=data, typed=way == "terminal")
    return done.code, done.raw if done.code == 0 else b"", done.err


@pytest.mark.parametrize("name", INPUTS)
def test_every_way_gives_the_same_bytes_or_the_same_refusal(name: str, fix: Fix, service: Served) -> None:
    data, encoding, refusal = INPUTS[name]
    options = ["--encoding", encoding] if encoding else []
    found = {way: through(way, fix, service, data, options) for way in WAYS}
    expected = found["file"]
    for way, (code, written, complaint) in found.items():
        assert (way, code, written) == (way, *expected[:2])
        assert refusal in complaint, way
    if refusal:
        assert expected[0] == 2
        return
    assert expected[0] == 0
    codec = "cp949" if name == "cp949 that nobody named" else encoding
    codec = codec or ("utf-8" if name in ("lone returns", "no end of line", "nothing") else "")
    if codec and codec != "euc-kr":
        assert expected[1] == fixed(data.decode(codec)).encode(codec)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "broken utf-8", "utf-8 with a mark"])
@pytest.mark.parametrize("errors", ["keep", "replace"])
def test_kept_and_replaced_bytes_are_the_same_whatever_the_way(
    name: str, errors: str, fix: Fix, service: Served
) -> None:
    data = INPUTS[name][0]
    ways = [way for way in WAYS if way != "http"]  # which offers no --errors
    found = {way: through(way, fix, service, data, ["--errors", errors]) for way in ways}
    assert len({(code, written) for code, written, _ in found.values()}) == 1
    code, written, _ = found["file"]
    assert code == 0
    if errors == "keep":
        # Nothing but spaces changed, in the encoding that the file is in.
        codec = name.split()[0] if name.startswith("utf-16") or name.startswith("utf-32") else "utf-8"
        space = " ".encode(codec)
        assert written.replace(space, b"") == data.replace(space, b"")
        assert b"\xff\xfe" in written or name != "broken utf-8"


def test_utf16_line_by_line_gets_no_single_bytes_put_into_its_characters(fix: Fix) -> None:
    data = BEFORE.encode("utf-16")
    done = fix("--errors", "keep", "--line-buffered", "-", stdin=data)
    assert done.code == 0
    assert done.raw.decode("utf-16") == fixed(BEFORE)
    assert done.raw == fix("--errors", "keep", "-", stdin=data).raw


def test_the_guess_and_the_name_of_standard_input_do_not_depend_on_line_buffering(fix: Fix) -> None:
    data = "할수있다\n".encode("cp949")
    whole = fix("-", stdin=data)
    by_line = fix("--line-buffered", "-", stdin=data)
    assert whole.err == by_line.err
    assert whole.err.startswith("eojeol: standard input: line 1, byte 0: not utf-8")
    assert "it looks like cp949: give --encoding cp949" in whole.err
