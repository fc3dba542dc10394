"""Changes that are remembered line by line: the same as without memory, and the model is asked only for new lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.lsp.checker import BATCH, Checker, Stopped
from eojeol.lsp.held import Held
from eojeol.spacer import Spacer

from ..standin import HashModel

LINES = [
    "책 을 할수있다",
    "나는 학교 에 갔다",
    "```",
    "```python",
    "````",
    "😀가나다",
    "",
    "   ",
    "가\u2028나 다",
]
TEXTS = st.lists(st.sampled_from(LINES) | st.text("가나다 😀", max_size=8), max_size=9).map("\n".join)
MIXED = Spacer(HashModel(reach=2), squeeze=True)


class Asked:
    """A spacer that keeps what it was asked."""

    def __init__(self) -> None:
        self.settings = MIXED.settings
        self.texts: list[str] = []

    def check_batch(self, texts, mode):
        self.texts += texts
        return MIXED.check_batch(texts, mode)


def go_on() -> bool:
    return False


@settings(max_examples=60)
@given(st.lists(TEXTS, max_size=3), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["all", "none"]))
def test_the_changes_are_those_of_the_spacer(texts, end, protect):
    texts = [text.replace("\n", end) for text in texts]
    spacer = MIXED.using(protect=protect)
    checker = Checker(Held(spacer))
    for _ in range(2):
        assert checker.check(texts, go_on) == spacer.check_batch(texts)
        checker.forget_unused()


def test_only_a_line_that_was_not_seen_is_asked_about():
    asked = Asked()
    checker = Checker(Held(asked))
    checker.check(["가나다라\n마바사아\n가나다라"], go_on)
    checker.forget_unused()
    assert asked.texts == ["가나다라", "마바사아"]
    checker.check(["가나다라\n마바사자\n새 글이다"], go_on)
    assert asked.texts[2:] == ["마바사자", "새 글이다"]


def test_what_left_the_document_is_forgotten():
    asked = Asked()
    checker = Checker(Held(asked))
    for text in ("가나다라", "마바사아", "가나다라"):
        checker.check([text], go_on)
        checker.forget_unused()
    assert asked.texts == ["가나다라", "마바사아", "가나다라"]


def test_a_review_that_is_stopped_goes_on_where_it_was():
    asked = Asked()
    checker = Checker(Held(asked))
    lines = [f"{number}번째 줄이다" + "가" * BATCH for number in range(3)]
    stops = iter([False, True])
    with pytest.raises(Stopped):
        checker.check(lines, lambda: next(stops))
    assert asked.texts == lines[:1]
    checker.check(lines, go_on)
    assert asked.texts == lines
