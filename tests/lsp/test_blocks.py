"""Markdown in blocks: what an editor is shown after each keystroke is what the whole document would give."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("lsprotocol")

from eojeol.documents import Options
from eojeol.explain.documents import review_document
from eojeol.lsp import blocks
from eojeol.lsp.checker import Checker
from eojeol.lsp.held import Held
from eojeol.lsp.review import Kind, changes_of
from eojeol.spacer import Spacer

from ..standin import HashModel

SPACER = Spacer(HashModel(reach=0), squeeze=True)
LINES = (
    "# 제목입니다\n", "나는 학교 에 간다.\n", "\n", "- 항목 하나\n", "    들여쓴 줄\n", "```\n", "할수 있다\n", "---\n",
    "> 인용 된 말\n", "> ```\n", "[가]: x\n", "[가][가] 나다\n", "<!--\n", "-->\n", "$$\n", "  1. 둘 째\r\n",
    "| 가나 | 다 라 |\n", "글 끝", "\r", "<script>\n", "</script>\n",
)  # fmt: skip
EDITS = st.tuples(
    st.integers(0, 400), st.integers(0, 25), st.sampled_from(("", "\n", "가", "- ", " ", *LINES))
)


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 20)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(LINES), max_size=20).map("".join), st.lists(EDITS, max_size=6))
def test_each_edit_shows_what_the_whole_document_would(text, edits):
    checker = Checker(Held(SPACER))
    for start, length, new in [(0, 0, ""), *edits]:
        at = min(start, len(text))
        text = text[:at] + new + text[at + length :]
        found = changes_of(text, Kind(".md"), checker, lambda: False)
        whole = review_document(text.encode(), ".md", SPACER.check_batch, Options(encoding="utf-8"), "")
        places = [
            [(each.offset, each.kind, each.spaces, each.line) for each in made]
            for made in (found, whole.changes)
        ]
        assert places[0] == places[1]


def test_a_keystroke_has_one_block_checked_again():
    asked: list[str] = []

    class Counting(Spacer):
        def check_batch(self, texts, mode="correct"):
            asked.extend(texts)
            return super().check_batch(texts, mode)

    text = "".join(f"줄 번호{number} 이다 .\n" for number in range(60))
    checker = Checker(Held(Counting(HashModel(reach=0))))
    changes_of(text, Kind(".md"), checker, lambda: False)
    assert len(asked) == 60
    asked.clear()
    changes_of(text.replace("번호30", "번호 서른"), Kind(".md"), checker, lambda: False)
    assert 1 <= len(asked) <= 5
