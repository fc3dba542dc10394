r"""Patterns that would be searched for ever: how many ways there are to match what stands at one place.

Python and JavaScript go back and try the next way whenever the rest of a pattern does not fit. `(가+)+$` has twice as
many ways with every 가, so thirty of them take minutes; `.*가.*나.*다` takes the fourth power of a line's length. Rules
come from strangers too, and nothing can stop a search; so a pattern has to have few ways, which its form alone tells:

* a repeat that may end where it could also go on, because what follows can begin with the same character (*loose*), has
  as many ways as rounds. Without a bound, nothing else without a bound may come after it, and it may not be repeated;
* what can be matched in several ways (`가|가나` before 나) multiplies, and with every round of a repeat around it.

A search then takes, from each place of a line, a number of steps that is proportional to the line's length. Which
characters can come first is taken from ranges that are a little too wide for \d, \w and \s, so nothing here depends on
a version of Unicode. `web/src/rules/backtracking.ts` does the same; the two have to accept the same patterns.

    pattern          of the repeat    then          verdict
    \d+개            digits           개            one way to end
    [가-힣]+은       Hangul           은, Hangul    loose; the only one, so it is accepted
    .*가.*           any              가, any       loose, and another without a bound after it: refused
    (?:가+)+         가               가            the inner one is loose, and repeated: refused
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

# Ranges of code points (first, last), ascending, that do not touch.
Ranges = tuple[tuple[int, int], ...]

EVERY: Ranges = ((0, 0x10FFFF),)
# No narrower than what Python takes for digits, white space and letters.
SETS: dict[str, Ranges] = {
    "d": ((0x30, 0x39), (0x660, 0x10FF), (0x1200, 0x312F), (0x3190, 0xABFF), (0xD7A4, 0x10FFFF)),
    "s": (
        (9, 13), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
        (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    ),
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0x80, 0x10FFFF)),
}  # fmt: skip
# Ways beyond which a pattern is refused, and rounds from which on a repeat counts as one without a bound.
MOST_WAYS = 50


@dataclass(frozen=True)
class Node:
    """A part of a pattern.

    Attributes:
        kind: `set` (one character of `ranges`), `border`, `end` (`$`), `look`, `sequence`, `choice` or `repeat`.
        at: where it stands, in code points; of a repeat, its sign.
        shown: what a message calls it.
        ranges: the characters of a set.
        parts: what it is made of; of a look-around or a repeat, the one thing inside.
        least: rounds of a repeat, at least.
        most: rounds of a repeat, at most.
    """

    kind: str
    at: int = 0
    shown: str = ""
    ranges: Ranges = ()
    parts: tuple[Node, ...] = ()
    least: int = 1
    most: float = 1


@dataclass(frozen=True)
class _Cost:
    """What going back costs.

    Attributes:
        ways: how many ways there are, but for those of a loose repeat without a bound.
        unbounded: it holds a repeat without a bound.
        loose: one of these is loose.
        once: it must not be repeated.
    """

    ways: float = 1
    unbounded: bool = False
    loose: bool = False
    once: bool = False


class TooManyWaysError(ValueError):
    """A pattern that could be searched for ever.

    Args:
        node: the part that is too much.
    """

    def __init__(self, node: Node) -> None:
        super().__init__(node.shown)
        self.node = node


def refuse_many_ways(root: Node) -> None:
    """Refuse a pattern that could be searched for ever.

    Raises:
        TooManyWaysError: names the part that is too much.
    """
    _cost(root, ())


def union(*sets: Ranges) -> Ranges:
    """Ranges that hold what any of the sets holds."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(each for ranges in sets for each in ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Ranges that hold everything else; the given ones are ascending and do not touch."""
    edges = [-1, *(edge for each in ranges for edge in each), 0x110000]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple((last + 1, first - 1) for last, first in gaps if last + 1 < first)


def _overlap(sets: Sequence[Ranges]) -> bool:
    """Whether a character is in two of the sets."""
    ordered = sorted(each for ranges in sets for each in ranges)
    return any(before[1] >= after[0] for before, after in pairwise(ordered))


def _first(node: Node, follow: Ranges) -> Ranges:
    """The characters that can come first.

    Args:
        node: a part of a pattern.
        follow: those that can come first after it; none after the end.
    """
    if node.kind == "set":
        return node.ranges
    if node.kind == "sequence":
        for part in reversed(node.parts):
            follow = _first(part, follow)
        return follow
    if node.kind == "choice":
        return union(*(_first(part, follow) for part in node.parts))
    if node.kind == "repeat":
        inner = _first(node.parts[0], follow)
        return inner if node.least else union(inner, follow)
    if node.kind == "look":
        # What takes long to look at must not be looked at after every round of a repeat.
        return EVERY if _holds_unbounded(node.parts[0]) else follow
    return () if node.kind == "end" else follow


def _holds_unbounded(node: Node) -> bool:
    return (node.kind == "repeat" and node.most > MOST_WAYS) or any(map(_holds_unbounded, node.parts))


def _cost(node: Node, follow: Ranges) -> _Cost:
    """What going back into a part costs; raises where it is too much.

    Args:
        node: the part.
        follow: the characters that can come first after it; none after the end, where nothing fails any more.
    """
    work = _COSTS.get(node.kind)
    found = work(node, follow) if work else _Cost()
    if found.ways > MOST_WAYS:
        raise TooManyWaysError(node)
    return found


def _look_cost(node: Node, _: Ranges) -> _Cost:
    inner = _cost(node.parts[0], ())
    # What was looked at is not gone back into; but it is looked at anew with every round of a repeat around it.
    return _Cost(inner.ways, inner.unbounded, False, inner.unbounded)


def _sequence_cost(node: Node, follow: Ranges) -> _Cost:
    costs = []
    for part in reversed(node.parts):
        costs.append(_cost(part, follow))
        follow = _first(part, follow)
    ways, unbounded, loose, once = 1.0, False, False, False
    for part, cost in zip(node.parts, reversed(costs), strict=True):
        ways *= cost.ways
        if ways > MOST_WAYS or (loose and cost.unbounded):
            raise TooManyWaysError(part)
        unbounded, loose, once = unbounded or cost.unbounded, loose or cost.loose, once or cost.once
    return _Cost(ways, unbounded, loose, once)


def _choice_cost(node: Node, follow: Ranges) -> _Cost:
    costs = [_cost(part, follow) for part in node.parts]
    several = bool(follow) and _overlap([_first(part, follow) for part in node.parts])
    ways = (sum if several else max)(cost.ways for cost in costs)
    return _Cost(
        ways,
        any(cost.unbounded for cost in costs),
        any(cost.loose for cost in costs),
        any(cost.once for cost in costs),
    )


def _repeat_cost(node: Node, follow: Ranges) -> _Cost:
    body, least, most = node.parts[0], node.least, node.most
    first = _first(body, ())
    inner = _cost(body, union(follow, first) if most > 1 else follow)
    if most > 1 and (inner.once or (inner.ways > 1 and most == inf)):
        raise TooManyWaysError(node)
    # A number beyond the limit, however large, is only compared with it.
    ways = inner.ways ** min(most, MOST_WAYS) if inner.ways > 1 else 1.0
    loose = inner.loose
    if least != most and _overlap([first, follow]):
        if most > MOST_WAYS:
            loose = True
        else:
            ways *= most - least + 1
    return _Cost(ways, inner.unbounded or most > MOST_WAYS, loose, inner.once or loose)


_COSTS: dict[str, Callable[[Node, Ranges], _Cost]] = {
    "look": _look_cost,
    "sequence": _sequence_cost,
    "choice": _choice_cost,
    "repeat": _repeat_cost,
}
