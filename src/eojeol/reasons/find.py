"""The reason of one gap: the first pattern that holds for the words on both sides of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from eojeol.reasons.checks import ANY, CHECKS, Site
from eojeol.reasons.tables import Rule, rules

# Characters of the words that patterns look at; a longer word has its beginning (or its end) looked at.
REACH = 12
# A head is no longer.
LONGEST_HEAD = 4
# What stands around a word without being of it.
AROUND_LEFT = re.compile(r"^(?:.*[·/]|[^0-9A-Za-z가-힣]+)")
AROUND_RIGHT = re.compile(r"(?:[^0-9A-Za-z가-힣%]+$|(?<=[가-힣])[^0-9A-Za-z가-힣].*$)")
NONE = "context"
# Of verbs the sentence shows the whole form, not its first syllables: ‘합니다’, not ‘합’.
OF_VERBS = ("R47", "auxiliary", "derived")


class Found(NamedTuple):
    """What a pattern found.

    Attributes:
        key: what the code or variant is called.
        left: the word before.
        right: the word after.
        word: what the reason is about.
    """

    key: str
    left: str
    right: str
    word: str


@lru_cache(16_384)
def find(left: str, right: str, kind: str) -> Found:
    """The reason of a gap.

    Args:
        left: the word before as it will stand; of a removed space, the part of the word before it.
        right: the word after, likewise.
        kind: "+" for a space that is added, "-" for one that is removed, "=" for several that become one.
    """
    before, after = AROUND_LEFT.sub("", left), AROUND_RIGHT.sub("", right)
    if kind == "=":
        return Found("several-spaces", before or left, after or right, right)
    near, far = left[-REACH:], right[:REACH]
    site = Site(before[-REACH:], after[:REACH])
    for rule in _candidates(kind, site.left, far):
        if rule.left is None or rule.left.search(near):
            word = _subject(rule, far, site)
            if word:
                return Found(rule.key, before or left, after or right, word)
    return Found(NONE, before or left, after or right, right)


@cache
def _index(kind: str) -> tuple[dict[str, list[Rule]], dict[str, list[Rule]], list[Rule]]:
    """The rules of a kind by their heads, by the whole word before, and those that ask for neither."""
    heads: dict[str, list[Rule]] = {}
    lefts: dict[str, list[Rule]] = {}
    others = []
    for rule in rules():
        if rule.kind != kind:
            continue
        for head in rule.heads:
            heads.setdefault(head, []).append(rule)
        for left in rule.lefts:
            lefts.setdefault(left, []).append(rule)
        if not rule.heads and not rule.lefts:
            others.append(rule)
    return heads, lefts, others


@lru_cache(4_096)
def _candidates_at(kind: str, left: str, start: str) -> tuple[Rule, ...]:
    """The rules that may hold, in their order, for a word before that rules name and a head."""
    heads, lefts, others = _index(kind)
    some = [*others, *lefts.get(left, ())]
    for size in range(1, len(start) + 1):
        some += heads.get(start[:size], ())
    return tuple(sorted({rule.number: rule for rule in some}.values()))


def _candidates(kind: str, left: str, right: str) -> Sequence[Rule]:
    """The rules that may hold, in their order.

    Args:
        kind: the kind of change.
        left: the word before without its punctuation.
        right: the word after.
    """
    heads, lefts, others = _index(kind)
    size = LONGEST_HEAD
    while size and right[:size] not in heads:
        size -= 1
    if left not in lefts:
        left = ""
    return _candidates_at(kind, left, right[:size]) if size or left else others


def _subject(rule: Rule, right: str, site: Site) -> str:
    """What a rule is about if it holds; how the word before ends has been looked at.

    Args:
        rule: the rule.
        right: the word after with its punctuation.
        site: both words without.
    """
    head = ""
    rest = rule.rest
    if rule.heads:
        # The longest head with which the word goes on as it must.
        size = LONGEST_HEAD
        while size:
            head = right[:size]
            if head in rule.heads and (rest is None or rest.match(site.right, size)):
                break
            size -= 1
        else:
            return ""
    elif rest is not None and not rest.match(right):
        return ""
    word = (site.right if head and rule.key.startswith(OF_VERBS) else head) or (
        site.left if rule.lefts else ANY
    )
    if rule.checks:
        site = Site(site.left, site.right, head)
        for check in rule.checks:
            said = CHECKS[check](site)
            if not said:
                return ""
            if said != ANY:
                word = said
    if word != ANY:
        return word
    return (site.right or right) if rule.kind == "-" else (site.left or right)
