"""Diagnostics and edits in every encoding of positions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("lsprotocol")

from eojeol.changes import apply
from eojeol.lsp.diagnostics import diagnostics, edits
from eojeol.lsp.preferences import Preferences
from eojeol.lsp.text import UTF8, UTF16, UTF32, Text
from eojeol.spacer import Spacer

from ..standin import FixedModel, HashModel

MIXED = Spacer(HashModel(reach=0), squeeze=True, protect="none")
UNITS = {UTF8: ("utf-8", 1), UTF16: ("utf-16-le", 2), UTF32: ("utf-32-le", 4)}
TEXTS = st.text("가나다라😀🇰é  \n\r", max_size=40)


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(sorted(UNITS)))
def test_edits_give_the_text_after(text, encoding):
    codec, unit = UNITS[encoding]
    changes = MIXED.check(text)
    # The last line may have no end.
    lines = [line.encode(codec) for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)]
    for edit in reversed(edits(changes, Text(text, encoding).ruler())):
        start, end = edit.range.start, edit.range.end
        line = lines[start.line]
        new = edit.new_text.encode(codec)
        lines[start.line] = line[: unit * start.character] + new + line[unit * end.character :]
    assert b"".join(lines).decode(codec) == apply(text, changes)


@pytest.mark.parametrize(("encoding", "start", "end"), [(UTF8, 6, 13), (UTF16, 2, 5), (UTF32, 2, 4)])
def test_a_missing_space_underlines_the_characters_on_both_sides(encoding, start, end):
    text = "가나다😀"
    (change,) = Spacer(FixedModel("😀"), protect="none").check(text)
    (one,) = diagnostics([change], Text(text, encoding).ruler(), Preferences())
    assert (one.range.start.character, one.range.end.character) == (start, end)


def test_no_more_are_shown_than_the_user_wants_to_see():
    text = "가나다라" * 20
    changes = Spacer(FixedModel("다"), protect="none").check(text)
    assert len(changes) == 20
    assert len(diagnostics(changes, Text(text).ruler(), Preferences(max_diagnostics=3))) == 3
