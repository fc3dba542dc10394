"""Workflow commands: one line a change, whatever is in the text and in the name."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given, settings

from eojeol.explain.github import github
from eojeol.explain.regions import message

from .helpers import MIXED, TEXT, review

COMMAND = re.compile(r"::warning ([^:]*)::([^\r\n]*)\n")


def test_a_change_is_a_warning_at_its_place() -> None:
    assert list(github(review("나\n책  을"))) == [
        "::warning file=글.txt,line=2,col=2,endColumn=4,title=eojeol R41-particle::"
        "‘을’은 조사이므로 앞말 ‘책’에 붙여 씁니다. There should be no space at ‸: 책‸을\n"
    ]


def test_a_name_cannot_break_out_of_its_property() -> None:
    (line,) = github(review("할수", name="a,b:c%d\n::error::.txt"))
    found = COMMAND.fullmatch(line)
    assert found is not None
    properties = dict(one.split("=", 1) for one in found[1].split(","))
    assert set(properties) == {"file", "line", "col", "endColumn", "title"}
    assert unquote(properties["file"]) == "a,b:c%d\n::error::.txt"


@settings(max_examples=100)
@given(TEXT)
def test_the_text_cannot_break_out_of_the_message(text: str) -> None:
    found = review(text, MIXED)
    lines = list(github(found))
    assert len(lines) == len(found.changes)
    for line, change in zip(lines, found.changes, strict=True):
        command = COMMAND.fullmatch(line)
        assert command is not None
        said = command[2].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        assert said == message(change)
