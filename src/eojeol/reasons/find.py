"""The reason of one gap: the first pattern that holds for the words on both sides of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from eojeol.reasons.checks import CHECKS
from eojeol.reasons.site import ANY, Site
from eojeol.reasons.tables import Rule, rules

# Characters of the words that patterns look at; a longer word has its beginning (or its end) looked at.
REACH = 12
# A head is no longer.
LONGEST_HEAD = 4
# What stands around a word without being of it.
AROUND_LEFT = re.compile(r"^(?:.*[·/]|[^0-9A-Za-z가-힣]+)")
AROUND_RIGHT = re.compile(r"(?:[^0-9A-Za-z가-힣%]+$|(?<=[가-힣])[^0-9A-Za-z가-힣].*$)")
PLAIN = re.compile("[0-9A-Za-z가-힣]*")
NONE = "context"
# Of verbs the sentence shows the whole form, not its first syllables: ‘합니다’, not ‘합’.
OF_VERBS = ("R47", "auxiliary", "derived", "copula", "ending/", "R41-particle/라고")


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


class _Candidate(NamedTuple):
    """A rule that may hold for words of which the border is known.

    Attributes:
        number: place of the rule in the order; no two have the same.
        left: the search for how the word before ends.
        heads: those of its heads with which the word after begins, the longest first.
        checks: what else must hold.
        rule: the rule.
    """

    number: int
    left: Callable[[str], object] | None
    heads: tuple[str, ...]
    checks: tuple[Callable[[Site], str], ...]
    rule: Rule


@lru_cache(16_384)
def find(left: str, right: str, kind: str) -> Found:
    """The reason of a gap.

    Args:
        left: the word before as it will stand; of a removed space, the part of the word before it.
        right: the word after, likewise.
        kind: "+" for a space that is added, "-" for one that is removed, "=" for several that become one.
    """
    before = left if PLAIN.fullmatch(left) else AROUND_LEFT.sub("", left)
    after = right if PLAIN.fullmatch(right) else AROUND_RIGHT.sub("", right)
    if kind == "=":
        return Found("several-spaces", before or left, after or right, right)
    near, far = left[-REACH:], right[:REACH]
    site = Site(before[-REACH:], after[:REACH])
    for candidate in _candidates(kind, site.left, near[-1:], far):
        if candidate.left is None or candidate.left(near):
            word = _subject(candidate, far, site)
            if word:
                return Found(candidate.rule.key, before or left, after or right, word)
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


def _candidates(kind: str, left: str, last: str, right: str) -> Sequence[_Candidate]:
    """The rules that may hold, in their order.

    Args:
        kind: the kind of change.
        left: the word before without its punctuation.
        last: the character before the gap.
        right: the word after.
    """
    heads, lefts, _ = _index(kind)
    size = LONGEST_HEAD
    while size and right[:size] not in heads:
        size -= 1
    ending = _ending(last)
    others = _others(kind, ending & _beginning(right[:1]))
    if not size and left not in lefts:
        return others
    named = _named(kind, left if left in lefts else "", right[:size], ending)
    return sorted(others + named) if named else others


@lru_cache(4_096)
def _ending(last: str) -> int:
    """The rules that hold for some word before with this last character, a bit for the number of each."""
    return sum(1 << rule.number for rule in rules() if rule.last is None or rule.last.has(last))


@lru_cache(4_096)
def _beginning(first: str) -> int:
    """The rules that hold for some word after with this first character, a bit for the number of each."""
    return sum(1 << rule.number for rule in rules() if rule.first is None or rule.first.has(first))


@lru_cache(4_096)
def _others(kind: str, beside: int) -> list[_Candidate]:
    """The rules that ask for neither a head nor a word before.

    Args:
        kind: the kind of change.
        beside: the rules that hold for some words with the characters on both sides of the gap, as bits.
    """
    return [_candidate(rule, ()) for rule in _index(kind)[2] if beside >> rule.number & 1]


@lru_cache(4_096)
def _named(kind: str, left: str, start: str, ending: int) -> list[_Candidate]:
    """The rules that name the word before, or a head with which the word after begins.

    Args:
        kind: the kind of change.
        left: the word before, if rules name it.
        start: the longest head with which the word after begins.
        ending: the rules that hold for some word before with its last character, as bits.
    """
    heads, lefts, _ = _index(kind)
    starts = tuple(start[:size] for size in range(len(start), 0, -1))
    found = {rule.number: rule for head in starts for rule in heads.get(head, ())}
    # A rule may name both; then either is enough here, and the head is asked for later.
    for rule in lefts.get(left, ()):
        if not rule.heads or not rule.heads.isdisjoint(starts):
            found[rule.number] = rule
    return [
        _candidate(rule, starts if rule.heads else ())
        for number, rule in found.items()
        if ending >> number & 1
    ]


@lru_cache(4_096)
def _candidate(rule: Rule, starts: tuple[str, ...]) -> _Candidate:
    """A rule of whose heads some may stand at the beginning of the word after.

    Args:
        rule: the rule.
        starts: what the word after begins with, the longest first.
    """
    heads = tuple(head for head in starts if head in rule.heads)
    checks = tuple(CHECKS[check] for check in rule.checks)
    return _Candidate(rule.number, rule.left and rule.left.search, heads, checks, rule)


def _subject(candidate: _Candidate, right: str, site: Site) -> str:
    """What a rule is about if it holds; how the word before ends has been looked at.

    Args:
        candidate: the rule.
        right: the word after with its punctuation.
        site: both words without.
    """
    _, _, heads, checks, rule = candidate
    head, rest = "", rule.rest
    if heads:
        # The longest head with which the word goes on as it must.
        for head in heads:
            if rest is None or rest.match(site.right, len(head)):
                break
        else:
            return ""
        site = Site(site.left, site.right, head)
    elif rest is not None and not rest.match(right):
        return ""
    word = ANY
    for check in checks:
        said = check(site)
        if not said:
            return ""
        if said != ANY:
            word = said
    if word != ANY:
        return word
    if head:
        return site.right if rule.key == "ending" or rule.key.startswith(OF_VERBS) else head
    word = site.left if rule.lefts or rule.kind == "+" else site.right
    return word if rule.lefts else word or right
