"""JSON documents: the named strings are fixed; layout, keys and all else stay."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.errors import InputError, UsageError

from .helpers import fix, scattered

SOURCE = """{
\t"책을읽었다": "책을읽었다",
  "messages": { "hello":"책을읽었다\\n학교 에서", "inner": {"text": "책을읽었다"}, "n" : 1.50 },
  "list":[{"text":"책을\\uc77d었다"}, {"text": null}, "책을읽었다"]
}\r
"""


def fixed(*fields: str, source: str = SOURCE) -> str:
    return fix_bytes(source.encode(), ".json", fix, Options(columns=fields)).decode()


def test_only_the_named_strings_change() -> None:
    once = SOURCE.replace('"hello":"책을읽었다\\n학교 에서"', '"hello":"책을 읽었다\\n학교에서"')
    assert fixed("messages.hello") == once
    assert fixed("messages.*") == once
    assert fixed("messages.**") == once.replace('{"text": "책을읽었다"}', '{"text": "책을 읽었다"}')
    assert fixed("*.inner.text") == SOURCE.replace('{"text": "책을읽었다"}', '{"text": "책을 읽었다"}')
    assert fixed("list.text") == SOURCE.replace("책을\\uc77d", "책을 \\uc77d")
    assert fixed("list") == SOURCE.replace('"책을읽었다"]', '"책을 읽었다"]')
    assert fixed("책을읽었다") == SOURCE.replace(': "책을읽었다",\n', ': "책을 읽었다",\n')


def test_a_key_with_a_star_can_be_named_as_it_is() -> None:
    assert fixed("*", source='{"*": "책을읽었다"}') == '{"*": "책을 읽었다"}'


def test_without_fields_the_keys_are_listed() -> None:
    with pytest.raises(
        UsageError, match=r"JSON document needs .*--fields\); .*: 책을읽었다, messages\.hello, messages"
    ):
        fixed()
    with pytest.raises(
        UsageError, match=r"nothing holds text at 'messages\.helo'; did you mean 'messages\.hello'"
    ):
        fixed("messages.helo")
    with pytest.raises(UsageError, match=r"nothing holds text at 'nothing\.\*'; fields that hold text: 책"):
        fixed("nothing.*", "messages.hello")
    assert fixed("a", source="{}") == "{}"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{"a": "가}', "line 1, column 7: not JSON"),
        ('{"a": 1}\n{"a": 2}\n', "line 2, column 1: not JSON .*give --as jsonl"),
        ("", "line 1, column 1: not JSON"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(source: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fixed("a", source=source)


TEXTS = st.text(st.sampled_from('가나 "\\\n😀'), max_size=9)


@given(st.dictionaries(st.sampled_from(["text", "a", "b c"]), TEXTS), st.booleans(), st.integers(0, 9))
def test_only_spaces_of_the_named_differ(values: dict[str, str], escaped: bool, seed: int) -> None:
    source = json.dumps({"text": "가", "m": values, "x": [values, 1.5]}, ensure_ascii=escaped, indent=2)
    columns = ("m.*",) if values else ("text",)
    result = fix_bytes(source.encode(), ".json", scattered(seed), Options(columns=columns)).decode()
    assert result.replace(" ", "") == source.replace(" ", "")
    after = json.loads(result)
    assert after["x"] == [values, 1.5]
    for key, text in values.items():
        assert after["m"][key] == (scattered(seed)([text])[0] if text.strip() else text)
