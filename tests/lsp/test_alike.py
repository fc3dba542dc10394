"""Which changes are alike, and the rule by which one is never made again."""

from __future__ import annotations

import pytest

from eojeol.lsp.alike import alike, never_rule
from eojeol.rules.rules import Rules
from eojeol.spacer import Spacer

from ..standin import FixedModel

SPACER = Spacer(FixedModel("수있함"), protect="none")


def test_alike_is_what_stands_between_the_same_characters():
    text = "할수 없다. 친구와함께 할수 없고 올수 없다."
    changes = SPACER.check(text)
    first = next(change for change in changes if change.context.startswith("할‸"))
    assert [change.offset for change in alike(text, changes, first)] == [1, 14]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("친구와함께, 왔다", "keep 친구와함께"),
        ("(책 을) 샀다", "split 책|을"),
        ("친구**와함께** 간다", "keep 와함께"),
        ("안녕.함께", "keep 안녕.함께"),
        ("도서관 에 왔다", "split 도서관|에"),
        ("할수 없다", "split 할수|없다"),
        ("못 할수", "split 못|할수"),
        ("할수", "keep 할수"),
    ],
)
def test_a_rule_keeps_what_was_typed(text, rule):
    changes = SPACER.check(text)
    one = changes[-1 if text.startswith("못") else 0]
    found = never_rule(text, changes, one)
    assert found == rule
    ruled = SPACER.using(rules=Rules.parse(found))
    assert one.offset not in {change.offset for change in ruled.check(text)}


def test_a_rule_for_one_of_two_changes_of_a_word_leaves_the_other():
    text = "우리나라에서함께여행수첩"
    first, second = SPACER.check(text)
    rule = never_rule(text, [first, second], first)
    assert rule == "keep 우리나라에서함께여행"
    assert [change.offset for change in SPACER.using(rules=Rules.parse(rule)).check(text)] == [second.offset]


def test_no_rule_squeezes():
    text = "가  수"
    (change,) = SPACER.using(squeeze=True).check(text)
    assert change.kind == "squeeze" and never_rule(text, [change], change) is None
