"""The tools for assistants, through the official SDK's own client, in memory."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("mcp")

from mcp import Client

from eojeol.mcp.server import make_server
from eojeol.rules import Rules
from eojeol.spacer import Spacer

from ..standin import FixedModel

SPACER = Spacer(FixedModel("수있"), protect="none")
TEXT = "할수있다.\n😀책 을"


def answers(*calls: tuple[str, dict[str, Any]], spacer: Spacer = SPACER) -> list[Any]:
    """The results of tools that are called one after the other."""

    async def ask() -> list[Any]:
        async with Client(make_server(spacer, "correct", "0")) as client:
            return [await client.call_tool(name, given) for name, given in calls]

    return asyncio.run(ask())


def test_the_tools_say_what_they_are():
    async def ask() -> Any:
        async with Client(make_server(SPACER, "correct", "1.2.3")) as client:
            return client.server_info, (await client.list_tools()).tools

    server, tools = asyncio.run(ask())
    assert (server.name, server.version) == ("eojeol", "1.2.3")
    assert [tool.name for tool in tools] == ["fix", "check", "explain"]
    for tool in tools:
        assert tool.annotations.read_only_hint and tool.input_schema["required"] == ["text"]
        assert tool.description and all(
            "description" in each for each in tool.input_schema["properties"].values()
        )


def test_a_text_is_fixed_and_only_its_spaces():
    fixed, restored = answers(("fix", {"text": TEXT}), ("fix", {"text": "책 을", "mode": "restore"}))
    text = "할 수 있다.\n😀책을"
    assert fixed.structured_content == {"text": text, "added": 2, "removed": 1}
    assert restored.structured_content["text"] == "책을"


def test_what_would_change_is_said_place_by_place():
    wrong, right = answers(("check", {"text": TEXT}), ("check", {"text": "할 수 있다."}))
    places = [(each["line"], each["column"], each["kind"]) for each in wrong.structured_content["changes"]]
    assert places == [(1, 2, "add"), (1, 3, "add"), (2, 4, "remove")]
    assert wrong.structured_content["changes"][0]["code"] == "R42-dependent-noun"
    assert right.structured_content == {"right": True, "changes": []}


def test_an_explanation_has_a_sentence_in_both_languages_and_says_what_decided():
    spacer = SPACER.using(rules=Rules.parse("split 할|수"))
    (found,) = answers(("explain", {"text": "할수있다"}), spacer=spacer)
    by_rule, by_model = found.structured_content["changes"]
    assert (by_rule["decided_by"], by_model["decided_by"]) == ("rule", "model")
    assert by_rule["korean"] == "‘수’는 의존 명사이므로 앞말 ‘할’과 띄어 씁니다. 할‸수있다"
    assert by_rule["english"].endswith(". 할‸수있다") and "dependent noun" in by_rule["english"]
    assert by_model["probability"] == pytest.approx(0.95)


def test_an_unknown_mode_is_an_error_of_the_tool():
    (found,) = answers(("fix", {"text": "가", "mode": "improve"}))
    assert found.is_error and "restore" in found.content[0].text
