"""The page knows the formats of documents/: no browser is needed for that."""

from __future__ import annotations

import re
from pathlib import Path

from eojeol.documents.formats import SUFFIXES

SCRIPT = Path(__file__).parents[2] / "src" / "eojeol" / "serve" / "page" / "files.js"
# What the page opens as the lines of a text.
AS_TEXT = {".txt", ".md", ".srt", ".vtt", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml"}


def test_every_format_that_is_no_plain_text_is_sent_as_a_document() -> None:
    pattern = re.compile(re.search(r"DOCUMENT = /(.+)/i;", SCRIPT.read_text("utf-8"))[1], re.IGNORECASE)
    sent = {suffix for suffix in SUFFIXES if pattern.search(f"name{suffix}")}
    assert sent == set(SUFFIXES) - AS_TEXT
    # It names no other: each alternative is a format.
    assert len(re.findall(r"\w+\??", pattern.pattern)) <= len(sent)


def test_no_format_that_is_read_is_sent_away() -> None:
    listed = re.search(r"INSTEAD = \{(.+)\}", SCRIPT.read_text("utf-8"))[1]
    refused = {f".{name}": instead for name, instead in re.findall(r'(\w+): "(\w+)"', listed)}
    assert ".hwp" in refused
    assert not set(refused) & set(SUFFIXES)
    assert {f".{instead}" for instead in refused.values()} <= {*SUFFIXES, ".hwp"}
