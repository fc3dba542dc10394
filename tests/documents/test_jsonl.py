"""The named fields are fixed; the rest of each line stays, escapes too."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.errors import DecodeError, RecordError, UsageError

from .helpers import Recorder, fix, scattered

TEXT = Options(columns=("text",))


def test_only_the_named_fields_change() -> None:
    source = (
        '{"id":1.50, "text" : "책을읽었다\\n학교 에서", "note":"책을읽었다"}\r\n'
        '\n  {"text": null, "책을읽었다": ["책을읽었다"], "text": "할\\u0020수있다 \\"할수있다\\""}\n'
        '{"n":1E5,"inner":{"text":"책을읽었다"}}'
    )
    after = source.replace('"책을읽었다\\n학교 에서"', '"책을 읽었다\\n학교에서"')
    after = after.replace('\\"할수있다', '\\"할 수 있다')
    assert fix_bytes(source.encode(), ".jsonl", fix, TEXT).decode() == after


def test_escaped_syllables_stay_escaped() -> None:
    line = json.dumps({"text": "책을읽었다 학교 에서 😀"})
    assert "\\u" in line
    result = fix_bytes(line.encode(), ".jsonl", fix, TEXT).decode()
    assert result == json.dumps({"text": "책을 읽었다 학교에서 😀"})


def test_a_surrogate_pair_is_one_character() -> None:
    shown = Recorder()
    fix_bytes(b'{"text":"\\ud83d\\ude00\\ud83d a\\/\\u0020\\u000a"}', ".jsonl", shown, TEXT)
    assert shown.texts == ["😀\ud83d a/\u00a0\n"]


def test_fields_inside_others_are_named_with_dots_and_lists_are_gone_through() -> None:
    inner = '[{"form":"책을읽었다"},{"form":["책을읽었다",["책을읽었다"]]}]'
    source = f'{{"document":[{{"paragraph":{inner},"form":"책을읽었다"}}]}}'
    result = fix_bytes(source.encode(), ".jsonl", fix, Options(columns=("document.paragraph.form",))).decode()
    assert result.count("책을 읽었다") == 3
    assert result.endswith('"form":"책을읽었다"}]}')
    dotted = '{"a.b":"책을읽었다"}'
    assert (
        fix_bytes(dotted.encode(), ".jsonl", fix, Options(columns=("a.b",))).decode()
        == '{"a.b":"책을 읽었다"}'
    )


def test_an_escaped_key_is_its_name() -> None:
    assert (
        fix_bytes('{"te\\u0078t":"책을읽었다"}'.encode(), ".jsonl", fix, TEXT)
        .decode()
        .endswith('"책을 읽었다"}')
    )


def test_top_level_lists_and_values_are_lines_too() -> None:
    source = '[{"text":"책을읽었다"}]\n"책을읽었다"\n3\n{}\n'
    assert fix_bytes(source.encode(), ".jsonl", fix, TEXT).decode() == source.replace(
        "책을읽었다", "책을 읽었다", 1
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "가}', "line 2, column 10: not JSON"),
        ("{'text': 1}", "line 2, column 2: not JSON"),
        ('{"text": "가"} x', "line 2, column 15: not JSON"),
        ("[" * 100_000, "line 2"),
    ],
)
def test_a_line_that_is_not_json_is_named(line: str, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        fix_bytes(f'{{"text":"가"}}\n{line}\n'.encode(), ".jsonl", fix, TEXT)


def test_a_field_must_be_named_and_be_there() -> None:
    line = '{"body":"가","n":1}\n'.encode()
    with pytest.raises(UsageError, match=r"names of the fields.*hold text: body"):
        fix_bytes(line, ".jsonl", fix)
    with pytest.raises(UsageError, match="no line has text in a field 'text'; fields that hold text: body"):
        fix_bytes(line, ".jsonl", fix, TEXT)
    assert fix_bytes(b"\n", ".jsonl", fix, TEXT) == b"\n"
    with pytest.raises(DecodeError):
        fix_bytes("가".encode("cp949"), ".jsonl", fix, TEXT)


VALUE = st.recursive(
    st.none()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.sampled_from('가나 "\\/\n😀\u2028a'), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "a", ""]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.lists(
        st.fixed_dictionaries({"text": st.text(st.sampled_from('가나 "\\\n😀'), max_size=9), "x": VALUE}),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
    st.integers(0, 99),
)
def test_other_fields_stay_and_only_spaces_change(
    records: list[dict[str, object]], escaped: bool, seed: int
) -> None:
    source = "\n".join(json.dumps(one, ensure_ascii=escaped, indent=None) for one in records)
    result = fix_bytes(source.encode(), ".jsonl", scattered(seed), TEXT).decode()
    after = [json.loads(line) for line in result.split("\n")]
    assert [one["x"] for one in after] == [one["x"] for one in records]
    assert [one["text"] for one in after] == scattered_all([str(one["text"]) for one in records], seed)


def scattered_all(texts: list[str], seed: int) -> list[str]:
    """What the fix does to texts that hold anything but white space."""
    return [scattered(seed)([text])[0] if text.strip() else text for text in texts]
