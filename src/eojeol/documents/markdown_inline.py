"""What stands inside a line of Markdown: emphasis and links are formatting runs; code, math and addresses stay.

The marks of a run (`**`, `[`, `](address)`) are hidden from `fix`, so that a word which crosses them is seen whole. A
space that comes next to them goes outside: before an opening mark, after a closing one, because `**말 **` is no
emphasis. For the same reason a space outside that keeps a closing mark working (`**"말"** 이라`: between punctuation
and a letter it would mean nothing) is shown as one that stays.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from eojeol.documents.edit import Builder
from eojeol.documents.html import INLINE, SKIPPED, add_text

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<ticks>`+)"
    r"|(?P<tag><(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?=[\s/>])[^<>]{0,2000}>)"
    r"|(?P<address><[A-Za-z][\w+.-]{1,31}[:@][^\s<>]{0,2000}>)|(?P<comment><!--.{0,2000}?-->)"
    r"|(?P<wiki>!?\[\[[^\[\]]{0,500}\]\])|(?P<note>\[\^[^\[\]\s]{1,200}\])|(?P<open>!?\[)"
    r"|(?P<link>\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,500}\)){0,2000}\))"
    r"|(?P<ref>\]\[(?P<label>[^\[\]]{0,500})\])|(?P<shut>\])"
    r"|(?P<math>\$(?=[^\s$])[^$]{0,1000}(?<!\s)\$(?!\d))|(?P<mark>\*+|_+|~~)|(?P<bar>\|)"
)
# Tokens that stand in the line as something of their own, and tokens that nobody sees.
_OBJECTS = ("address", "wiki", "math", "bar")


@dataclass
class _Token:
    """A token that may turn out to be a mark: then `side` says which (-1 opening, 1 closing, 0 neither)."""

    kind: str
    start: int
    end: int
    text: str
    side: int = 0


def label(text: str) -> str:
    """The form in which labels of links are compared."""
    return " ".join(text.casefold().split())


def add_line(builder: Builder, start: int, end: int, labels: frozenset[str]) -> None:
    """Add the prose between two indices of one line.

    Args:
        builder: what it is added to.
        start: index into the builder's source.
        end: index after the last character.
        labels: labels of the links that the file defines, as `label` gives them.
    """
    tokens = _tokens(builder.source, start, end)
    _match_links(builder.source, tokens, labels)
    _match_emphasis(builder.source, tokens, start, end)
    at = start
    before: list[_Token] = []
    for token in [*tokens, _Token("end", end, end, "")]:
        if token.kind == "text" or token.start < at:
            continue
        if token.start > at:
            _insert_outside(builder, before)
            _add(builder, at, token.start, before, token)
            before = []
        at = token.end
        if token.kind == "hidden":
            before.append(token)
            continue
        if token.kind == "escape":
            _insert_outside(builder, before)
            builder.opaque(token.text[1], token.start, token.end)
        else:
            builder.border()
        before = []


def _tokens(source: str, start: int, end: int) -> list[_Token]:
    ticks: dict[int, list[int]] = {}
    for run in re.finditer(r"`+", source[start:end]):
        ticks.setdefault(len(run.group()), []).append(start + run.start())
    tokens = []
    unclosed: set[str] = set()
    at = start
    while found := _TOKEN.search(source, at, end):
        kind, side = str(found.lastgroup), 0
        text = found.group()
        stop = found.end()
        if kind == "ticks":
            starts = ticks.get(len(text), [])  # an escape may have cut the run
            shut = bisect_left(starts, stop)
            # A code span reaches to the next run of as many ticks; without one, it may end on another line.
            kind, stop = "object", starts[shut] + len(text) if shut < len(starts) else stop
        elif kind in _OBJECTS:
            kind = "object"
        elif kind == "tag":
            name = str(found["name"]).lower()
            kind = "hidden" if name in INLINE else "object"
            if name in SKIPPED and not found["close"] and name not in unclosed:
                shut = source.find(f"</{found['name']}>", stop, end)
                unclosed |= {name} if shut < 0 else set()
                stop = max(stop, shut)
        elif kind in ("comment", "note"):
            # A space goes after a note, and stays before a comment.
            kind, side = "hidden", int(kind == "note")
        tokens.append(_Token(kind, found.start(), stop, text, side))
        at = stop
    return tokens


def _match_links(source: str, tokens: list[_Token], labels: frozenset[str]) -> None:
    """Make marks of the brackets that are a link's, text of the others, and objects of `[label]` that is defined."""
    opened: list[int] = []
    for i, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(i)
            token.kind = "text"
        elif token.kind in ("link", "ref", "shut"):
            kind, token.kind = token.kind, "text"
            if not opened:
                # The address of a link that began on another line must not fall apart.
                token.kind = "object" if kind == "link" else "text"
                continue
            first = tokens[opened.pop()]
            inside = source[first.end : token.start]
            named = token.text[2:-1] or inside if kind == "ref" else inside
            if kind == "link" or (kind == "ref" and token.text != "][]" and label(named) in labels):
                first.kind = token.kind = "hidden"
                first.side, token.side = -1, 1
            elif kind != "link" and label(named) in labels:
                first.kind, first.end = "object", token.end


def _match_emphasis(source: str, tokens: list[_Token], start: int, end: int) -> None:
    """Make marks of the runs of `*`, `_` and `~~` that open and close emphasis.

    The others may have their other half on another line, and so become objects, next to which nothing changes.
    """
    opened: list[_Token] = []
    # How often each mark, such as `**`, stands in `opened`.
    waiting: Counter[str] = Counter()
    for token in tokens:
        if token.kind != "mark":
            continue
        token.kind = "object"
        opens, closes = _flanking(source, token, start, end)
        if closes and waiting[token.text]:
            while (other := opened.pop()).text != token.text:
                waiting[other.text] -= 1
            waiting[token.text] -= 1
            other.kind = token.kind = "hidden"
            other.side, token.side = -1, 1
        elif opens:
            opened.append(token)
            waiting[token.text] += 1


def _flanking(source: str, token: _Token, start: int, end: int) -> tuple[bool, bool]:
    """Whether a run of marks can open emphasis, and whether it can close it: CommonMark 0.31, section 6.2.

    Args:
        source: the source of the token.
        token: the run.
        start: where the prose of its line begins.
        end: where it ends.
    """
    left = source[token.start - 1] if token.start > start else " "
    right = source[token.end] if token.end < end else " "
    left_mark, right_mark = _punctuation(left), _punctuation(right)
    opens = not right.isspace() and (not right_mark or left.isspace() or left_mark)
    closes = not left.isspace() and (not left_mark or right.isspace() or right_mark)
    if token.text[0] == "_":
        # Between letters it is one of them: snake_case.
        return opens and (not closes or left_mark), closes and (not opens or right_mark)
    return opens, closes


def _insert_outside(builder: Builder, before: list[_Token]) -> None:
    """Say where a space goes that is added at these hidden tokens: outside of what they mark."""
    sided = [token for token in before if token.side]
    if sided:
        opening = next((token for token in sided if token.side < 0), None)
        builder.insert_at(opening.start if opening else sided[-1].end)


def _add(builder: Builder, start: int, end: int, before: list[_Token], after: _Token) -> None:
    """Add text between marks, and freeze the spaces that keep the marks working."""
    source = builder.source
    sided = [token for token in before if token.side]
    first, last = start, end
    if sided and sided[-1].side > 0 and _fragile(sided[-1], source[sided[-1].start - 1]):
        while first < end and source[first] == " ":
            first += 1
    if after.side < 0 and _fragile(after, source[after.end : after.end + 1]):
        while last > first and source[last - 1] == " ":
            last -= 1
    builder.opaque(source[start:first], start, first)
    add_text(builder, first, last)
    builder.opaque(source[last:end], last, end)


def _fragile(mark: _Token, inner: str) -> bool:
    """Whether a mark means something only as long as a space stands outside it."""
    return mark.text[0] == "_" or (mark.text[0] in "*~" and _punctuation(inner))


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS" if character else False
