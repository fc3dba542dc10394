"""YAML: the named strings are fixed where they stand; comments, layout and all else stay."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.errors import InputError, MissingExtraError, UsageError

from .helpers import Recorder, fix, scattered

pytest.importorskip("ruamel.yaml", reason="the extra 'documents' is not installed")
WRONG, RIGHT = "책을읽었다", "책을 읽었다"
SOURCE = """\
# 책을읽었다
%s:   책을읽었다   # 책을읽었다
messages: &anchor
    plain: 그는
      학교 에서 책을읽었다
    'single' : 'it''s 책을읽었다'
    double: "책을\\uC77D었다\\n학교 \\
       에서 \\"할수있다\\""
    block: |+  # 책을읽었다
      책을읽었다

        학교 에서

    folded: >-
       책을읽었다
       할수있다
    number: 12
    flow: {a: 책을읽었다, b: [학교 에서, !!str 할수있다, !own 할수있다]}
copy: *anchor
---
messages: {plain: 날씨가좋다}
""".replace("%s", WRONG)


def fixed(source: str, *fields: str) -> str:
    return fix_bytes(source.encode(), ".yaml", fix, Options(columns=fields)).decode()


def shown(source: str, *fields: str) -> list[str]:
    recorder = Recorder()
    fix_bytes(source.encode(), ".yml", recorder, Options(columns=fields))
    return recorder.texts


def test_every_way_to_write_a_string_is_edited_in_place() -> None:
    after = SOURCE
    for old, new in (
        (f"학교 에서 {WRONG}\n    'single'", f"학교에서 {RIGHT}\n    'single'"),
        (f"'it''s {WRONG}'", f"'it''s {RIGHT}'"),
        ('"책을\\uC77D었다', '"책을 \\uC77D었다'),
        ('"할수있다\\"', '"할 수 있다\\"'),
        (f"      {WRONG}\n\n        학교 에서", f"      {RIGHT}\n\n        학교에서"),
        (f"       {WRONG}\n       할수있다", f"       {RIGHT}\n       할 수 있다"),
        ("날씨가좋다", "날씨가 좋다"),
    ):
        assert old in after
        after = after.replace(old, new)
    # A space before an escaped line end is one of the text.
    after = after.replace("학교 \\\n", "학교\\\n")
    after = after.replace('\\"할수있다', '\\"할 수 있다')
    assert fixed(SOURCE, "messages.*") == after
    assert fixed(SOURCE.replace("\n", "\r\n"), "messages.*") == after.replace("\n", "\r\n")
    flow = fixed(SOURCE, "messages.flow.*")
    assert flow == SOURCE.replace(
        "{a: 책을읽었다, b: [학교 에서, !!str 할수있다", "{a: 책을 읽었다, b: [학교에서, !!str 할 수 있다"
    )


def test_keys_and_what_is_no_string_are_not_shown() -> None:
    assert shown("a: [1, true, null, 2020-01-01, '1', 가]\n? [가, 나]\n: 다\n", "**") == ["1", "가", "다"]


@pytest.mark.parametrize(
    ("value", "asked", "written"),
    [
        ("가:나다", "가: 나 다", "가:나 다"),
        ("가#나다", "가 #나 다", "가#나 다"),
        ("-가나", "- 가 나", "-가 나"),
        ("1 2", "12", "1 2"),
        ("nu ll", "null", "nu ll"),
    ],
)
def test_a_space_that_would_mean_something_else_is_left_out(value: str, asked: str, written: str) -> None:
    def change(texts: list[str]) -> list[str]:
        return [text.replace(value, asked) for text in texts]

    source = f"a: {value} # 끝\nb: {{c: {value}}}\n"
    after = fix_bytes(source.encode(), ".yaml", change, Options(columns=("a", "b.c"))).decode()
    assert after == source.replace(value, written)


def test_without_fields_the_keys_are_listed() -> None:
    with pytest.raises(
        UsageError, match=r"YAML document needs .*--fields\); fields that hold text: 책을읽었다, messages"
    ):
        fixed(SOURCE)
    with pytest.raises(UsageError, match=r"at 'messages\.plian'; did you mean 'messages\.plain'"):
        fixed(SOURCE, "messages.plian")


@pytest.mark.parametrize(
    "source", ["a: [", "a: 'b", "a:\n\t- b", "a: *b\n\x07", "{" * 5000, "a: b: c", "%YAML 9.x\n--- a"]
)
def test_what_is_not_yaml_is_refused(source: str) -> None:
    with pytest.raises(InputError, match=r"not YAML|nested too deeply") as caught:
        fixed(source, "a")
    assert "\n" not in str(caught.value)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ruamel.yaml", None)
    with pytest.raises(
        MissingExtraError, match=r"ruamel\.yaml is not installed; run: pip install 'eojeol\[documents\]'"
    ):
        fixed("a: 가", "a")


TEXTS = st.text(st.sampled_from("가나 :#-'\"\\\n1,[]{}&*!|>%@`?😀"), max_size=9)
STYLES = ["plain", "'", '"', "|", ">"]


def _written(text: str, style: str) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.compat import StringIO
    from ruamel.yaml.scalarstring import (
        DoubleQuotedScalarString,
        FoldedScalarString,
        LiteralScalarString,
        SingleQuotedScalarString,
    )

    kinds = {
        "'": SingleQuotedScalarString,
        '"': DoubleQuotedScalarString,
        "|": LiteralScalarString,
        ">": FoldedScalarString,
        "plain": str,
    }
    yaml = YAML()
    yaml.width = 20
    stream = StringIO()
    yaml.dump({"가": {"나": kinds[style](text)}, "b": text}, stream)
    return str(stream.getvalue())


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(STYLES), st.integers(0, 99))
def test_only_spaces_of_the_named_differ_for_another_reader(text: str, style: str, seed: int) -> None:
    from ruamel.yaml import YAML

    source = _written(text, style)
    after = fix_bytes(source.encode(), ".yaml", scattered(seed), Options(columns=("가.나",))).decode()
    old, new = (YAML(typ="safe", pure=True).load(each) for each in (source, after))
    assert after.replace(" ", "") == source.replace(" ", "")
    assert new["b"] == old["b"]
    assert json.dumps(new["가"]["나"]).replace(" ", "") == json.dumps(old["가"]["나"]).replace(" ", "")
