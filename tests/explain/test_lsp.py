"""Diagnostics for editors: positions in UTF-16 units from 0, and edits that give the text after."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from eojeol.explain.lsp import lsp
from eojeol.explain.review import Review

from .helpers import MIXED, TEXT, review


def published(found: Review) -> dict[str, Any]:
    (line,) = lsp(found)
    assert line.endswith("\n")
    result: dict[str, Any] = json.loads(line)
    return result


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """Text edits applied as an editor does it, which holds its lines in UTF-16."""
    lines = [line.encode("utf-16-le", "surrogatepass") for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)]
    for edit in reversed(edits):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        new = edit["newText"].encode("utf-16-le")
        lines[start["line"]] = line[: 2 * start["character"]] + new + line[2 * end["character"] :]
    return b"".join(lines).decode("utf-16-le", "surrogatepass")


def test_a_missing_space_underlines_the_characters_on_both_sides() -> None:
    (one,) = published(review("나\n😀수"))["diagnostics"]
    assert one["range"] == {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 3}}
    assert one["data"]["edits"][0]["range"]["start"] == {"line": 1, "character": 2}
    assert (one["code"], one["severity"], one["source"]) == ("context", 3, "eojeol")
    assert one["data"]["kind"] == "missing-space"
    assert one["message"].endswith("A space is missing at ‸: 😀‸수")
    assert one["data"]["probability"] == 0.95


def test_the_code_is_the_reason_with_its_sentence_and_its_page() -> None:
    (one,) = published(review("책 을"))["diagnostics"]
    assert (one["code"], one["severity"]) == ("R41-particle", 2)
    assert one["message"].startswith("‘을’은 조사이므로")
    assert one["codeDescription"]["href"].endswith("docs/reasons.md#r41-particle")
    assert one["data"]["reason"]["article"] == "제41항"


def test_extra_spaces_are_underlined_themselves() -> None:
    (one,) = published(review("책   을"))["diagnostics"]
    assert one["range"] == {"start": {"line": 0, "character": 1}, "end": {"line": 0, "character": 4}}
    assert one["data"]["edits"] == [{"range": one["range"], "newText": ""}]


@settings(max_examples=150)
@given(TEXT)
def test_the_edits_together_give_the_text_after(text: str) -> None:
    found = review(text, MIXED)
    edits = [edit for one in published(found)["diagnostics"] for edit in one["data"]["edits"]]
    assert edited(text, edits) == found.after


def test_a_file_without_changes_clears_what_was_shown() -> None:
    assert published(review("할 수"))["diagnostics"] == []


def test_the_uri_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "글 하나.txt"
    assert published(review("할수", name=str(path)))["uri"] == path.as_uri()
    assert published(review("할수", name="-"))["uri"] == "untitled:standard-input"
