r"""Spans that must stay as they are: addresses, code, markup, numbers.

A gap inside a span keeps what was typed, in restore mode too; the gap at its border is decided as usual, because
particles follow addresses and numbers directly (`https://x.kr에서`). So a span takes in only what has no place for a
space: it ends before Hangul unless the Hangul is plainly part of it, and a comma parts thousands only where three
digits follow each. Spans change nothing of what the model is shown. docs/text.md says what each kind takes in.

One regular expression finds all kinds in one pass; where spans would overlap, the one that begins first wins. It
starts with the set of all first characters, which lets `re` skip plain Korean at memory speed, and a look-behind at
that character then picks the row. Every loop is bounded or stops where its row could begin again, so that the time
is linear in the length of any text. All spans lie within a line, but for fenced code, whose state goes on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from eojeol.errors import UsageError, hint
from eojeol.text import prose
from eojeol.text.gaps import HANGUL, Bools, Codes, Gaps, first_of_segment

KINDS = (
    "url", "email", "mention", "tag", "path", "code", "html", "markdown", "math", "time", "date", "phone", "number",
    *prose.KINDS,
)  # fmt: skip

Span = tuple[int, int]

_TLD = (
    "(?:com|net|org|edu|gov|info|biz|kr|jp|cn|tw|hk|us|uk|eu|de|fr|ru|io|ai|co|me|tv|app|dev|xyz|shop|blog|site)"
    "(?![A-Za-z0-9-])"
)
_EXTENSION = (
    r"\.(?:hwpx?|docx?|xlsx?|pptx?|pdf|txt|md|csv|tsv|jsonl?|xml|ya?ml|html?|css|js|ts|py|java|c|cpp|h|exe|zip|gz|tar|"
    "jpe?g|png|gif|svg|mp[34]|avi|mkv|wav)(?![A-Za-z0-9])"
)
# Hangul that is part of an address: between two of its separators, or its last part if that is short. What follows
# a Latin letter or a dot is a particle or the next sentence.
_URL_HANGUL = (
    r"(?:(?<=[/=_%&?#-])[가-힣]{1,99}(?=[/=_&?#%-])|(?<=[/=_])[가-힣]{1,12}(?![가-힣]))(?!/?https?:)"
)
_URL_BODY = rf"(?:[A-Za-z0-9._~:/?#\[\]@!$&'(*+=%-]|[,;)](?!https?:)|{_URL_HANGUL})*"
_PATH_HANGUL = r"[가-힣]{1,99}(?=[\\/._-][\\/A-Za-z0-9가-힣._-])|(?<=[\\/_])[가-힣]{1,12}(?![가-힣])"
_PATH_BODY = rf"(?:[A-Za-z0-9._@+~%\\/-]|{_PATH_HANGUL})*"
_NAME = "[A-Za-z0-9._@+~-]"
_WORD = "[A-Za-z0-9_.-]"

# Rows that begin with a letter need one of these after the word; asked once for all, since most words have none.
_ADDRESS = r"(?<![A-Za-z0-9][\s\S])(?=[A-Za-z0-9_%+-]{0,99}[.@:/])"
_WORD_FIRST = ("hHfF", "wW", "A-Za-z", "A-Za-z0-9", "A-Za-z0-9_")

# (kind, its first character, what may not stand before that, the rest). Of two rows that fit, the upper one wins.
_ROWS = (
    # In old newspapers a backtick opens a quotation and an apostrophe closes it: `이렇게'.
    ("code", "`", "`", r"(?P<ticks>`{0,99})(?!`)(?:[^\r\n가-힣]{0,1000}?|[^\r\n']{0,1000}?)(?<!`)`(?P=ticks)(?!`)"),
    ("url", "hHfF", "A-Za-z0-9", rf"(?:(?<=[hH])ttps?|(?<=[fF])tp)://{_URL_BODY}"),
    ("url", "wW", "A-Za-z0-9.", rf"[wW]{{2}}\.{_URL_BODY}"),
    (
        "email", "A-Za-z0-9", "A-Za-z0-9._%+-",
        r"[A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    ),
    (
        "url", "A-Za-z0-9", "A-Za-z0-9._@-",
        rf"[A-Za-z0-9-]{{0,62}}\.(?:[A-Za-z0-9-]{{1,63}}\.){{0,7}}{_TLD}(?::[0-9]{{1,5}})?(?:/{_URL_BODY})?",
    ),
    (
        "mention", "@", "A-Za-z0-9",
        r"(?:[가-힣]{1,20}[0-9]{1,3}[가-힣]{0,4}|[가-힣]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]{1,99})?)",
    ),
    ("tag", "#", r"\w&/", r"(?![A-Za-z]{1,5}:[\\/]|[\w.%+-]{1,64}@\w)\w{1,100}(?:[#/]\w{1,100})*"),
    ("tag", "{", r"\\$", r"[^{}\r\n]{1,80}\}"),
    ("tag", "&", r"\w", "[A-Za-z가-힣][A-Za-z가-힣_-]{0,30}[0-9]{0,3}&"),
    ("path", "A-Za-z", "A-Za-z0-9", rf":[\\/]{_PATH_BODY}"),
    ("path", r"\\", r"\\", rf"\\{_WORD}{{1,99}}\\{_PATH_BODY}"),
    ("path", "/", "A-Za-z0-9/:._~)", rf"{_NAME}{{1,99}}/{_PATH_BODY}"),
    ("path", "/", r"\w/:.~)\]", rf"[A-Za-z]{_NAME}{{0,98}}"),
    ("path", "~.", r"\w/.~", rf"(?:(?<=\.)\.)?/{_NAME}{_PATH_BODY}"),
    ("path", "A-Za-z0-9_", "A-Za-z0-9._@/-", rf"(?:{_WORD}{{0,99}}/){{0,30}}{_WORD}{{0,99}}{_EXTENSION}"),
    ("path", ".", r"^\w)\]", _EXTENSION.removeprefix(r"\.")),
    (
        "html", "<", "",
        r"(?:/?[A-Za-z][A-Za-z0-9:._-]{0,60}(?:[ \t]{1,9}[A-Za-z_:@*\[(][^<>\r\n]{0,4000})?[ \t]{0,9}/?>"
        r"|!--(?:(?!<!--)[^\r\n]){0,4000}?-->|![A-Za-z][^<>\r\n]{0,500}>|\?[A-Za-z][^<>\r\n]{0,500}\?>)",
    ),
    ("html", "&", "", "(?:[A-Za-z]{2,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"),
    (
        "markdown", r"\]", "",
        r"""\( {0,3}(?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?: {1,3}(?:"[^"\r\n]{0,300}"|'[^'\r\n]{0,300}'))? {0,3}\)""",
    ),
    ("markdown", r"\[", "", r"\^[^\[\]\s]{1,50}\]"),
    ("markdown", "=", "=", r"=(?![\s=])[^=\r\n]{1,200}(?<!\s)==(?!=)"),
    ("markdown", "%", "%", r"%[^%\r\n]{1,1000}%%"),
    ("markdown", r"\^", r"0-9A-Za-z)\[", r"[A-Za-z가-힣][\w-]{0,50}"),
    ("markdown", "!", "", r"\[(?=[^\[\]\r\n]{0,300}\]\()"),
    ("math", "$", r"\\$", r"\$[^$\r\n]{1,1000}\$\$"),
    (
        "math", "$", r"\\$",
        r"(?![\s$])(?:[^$\r\n가-힣]{1,500}|(?=[^$\r\n\\]{0,500}\\[A-Za-z])[^$\r\n]{1,500})(?<!\s)\$(?![0-9])",
    ),
    (
        "math", r"\\", r"\\",
        r"(?:\((?:[^\\\r\n]|\\[^()\r\n]){0,1000}\\\)|\[(?:[^\\\r\n]|\\[^\[\]\r\n]){0,1000}\\\])",
    ),
    (
        "phone", "0-9", "0-9-",
        r"(?:(?<=0)[0-9]{1,2}(?:[-.]|\) ?)[0-9]{3,4}[-.][0-9]{4}|(?<=0)1[0-9] [0-9]{3,4} [0-9]{4}"
        r"|(?<=1)[568][0-9]{2}-[0-9]{4})(?![0-9])",
    ),
    ("phone", "(", "", r"0[0-9]{1,2}\) ?[0-9]{3,4}-[0-9]{4}(?![0-9])"),
    ("phone", "+", "0-9", "[0-9]{1,3}[- ][0-9]{1,4}[- ][0-9]{3,4}[- ][0-9]{4}(?![0-9])"),
    (
        "date", "0-9", "0-9",
        r"[0-9]{3}(?:(?P<dash>[-/.])[0-9]{1,2}(?P=dash)[0-9]{1,2}(?![0-9])"
        r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
        r"|\. ?[0-9]{1,2}\.(?: ?[0-9]{1,2}(?![0-9])\.?)?)",
    ),
    ("time", "0-9", "0-9:", r"[0-9]?:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?![0-9:])"),
    ("number", "0-9", "0-9", r"[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"),
    ("number", "0-9", "0-9", r"[0-9]*(?:[.·][0-9]+)+"),
    ("number", "0-9", "0-9", "[0-9]+"),
)  # fmt: skip

_BOLD = re.compile(r"(?<!\*)\*\*(?=([^\s*](?:[^*\r\n]{0,298}[^\s*])?)\*\*(?!\*))")
_FENCE = re.compile(r"(?<![^\r\n])[ \t]{0,12}(`{3,})([^`\r\n]*)(?![^\r\n])")
_LINE_END = re.compile(r"[\r\n]")
# What may begin a line: a rule; or quotation marks, then a heading or a list marker and its spaces.
_MARKER = re.compile(
    r"[-*_=~─━═][-*_=~─━═ ]{2,}(?![^\r\n])"
    r"|(?:> {0,4}){0,20}(?:#{1,6} +|[-*+•◦‣·○●■□▪▶※] +(?:\[[ xX]\] +)?"
    r"|(?:\(?[0-9]{1,9}(?:[-.][0-9]{1,3}){0,4}[.)]|[가나다라마바사아자차카타파하][.)]|[①-⑳㉠-㉿Ⅰ-Ⅻ][.)]?) +)?"
)
# Whether a code point may begin such a marker; the last entry stands for all that are larger.
_MARKS = np.zeros(HANGUL[1] + 1, bool)
_MARKS[[ord(c) for c in "-*_=~─━═>#+•◦‣·○●■□▪▶※(0123456789|가나다라마바사아자차카타파하"]] = True
_MARKS[0x2160:0x216C] = _MARKS[0x2460:0x2474] = _MARKS[0x3260:0x3280] = True
_RULE = np.array([ord(c) for c in "|:-"], np.uint32)


def protected_gaps(text: str, gaps: Gaps, kinds: Collection[str] = KINDS) -> Bools:
    """Which gaps of a whole text lie inside protected spans.

    Args:
        text: the text.
        gaps: what `split` returned for it.
        kinds: names of KINDS.

    Returns:
        Shape (units,).
    """
    chosen = frozenset(kinds)
    spans = find_spans(text, chosen)
    if "code" in chosen:
        spans += fenced_spans(text)[0]
    frozen = gaps.within(spans)
    return frozen | line_gaps(text, gaps) if "markdown" in chosen else frozen


def parse_kinds(protect: str | Collection[str]) -> frozenset[str]:
    """Names of kinds as people give them: "all", "none", "url,email", or a collection of names.

    Raises:
        UsageError: there is no such kind; the nearest is named.
    """
    names = [name.strip() for name in (protect.split(",") if isinstance(protect, str) else protect)]
    if names == ["all"]:
        return frozenset(KINDS)
    if names in (["none"], [""]):
        return frozenset()
    for name in names:
        if name not in KINDS:
            near = hint(name, KINDS, "use all, none, or some of {}")
            raise UsageError(f"nothing called {name!r} can be protected; {near}")
    return frozenset(names)


def find_spans(text: str, kinds: frozenset[str], start: int = 0, stop: int | None = None) -> list[Span]:
    """Spans within lines, by offset; what stands before `start` is looked at, but not searched.

    Args:
        text: the text.
        kinds: names of KINDS.
        start: where to begin.
        stop: where to end; the end of the text by default.

    Returns:
        (start, end) in code points.
    """
    stop = len(text) if stop is None else stop
    pattern = _pattern(kinds)
    if pattern is None:
        return []
    spans = [match.span() for match in pattern.finditer(text, start, stop) if match.lastgroup != "none"]
    if "path" in kinds or "html" in kinds:
        spans = [_with_neighbour(text, *span) if text[span[0]] in ".<" else span for span in spans]
    if "markdown" in kinds and "**" in text:
        for match in _BOLD.finditer(text, start, stop):
            spans += [(match.start(), match.end() + 1), (match.end(1) - 1, match.end(1) + 2)]
    return spans


def fenced_spans(text: str, ticks: int = 0, starts: Sequence[int] = ()) -> tuple[list[Span], int]:
    """Fenced code: from a line of three or more backticks to the next line of at least as many, or the end.

    Fences of tildes are not looked for: people write ~~~ for other reasons.

    Args:
        text: whole lines.
        ticks: length of the fence that is open where the text begins, 0 for none.
        starts: ascending offsets at which another text begins, where no fence is open.

    Returns:
        The spans, and the length of the fence that is open at the end, 0 for none.
    """
    spans: list[Span] = []
    if not ticks and "```" not in text:
        return spans, 0
    opened = 0
    borders = [*starts, len(text) + 1]
    which = 0
    for match in _FENCE.finditer(text):
        while borders[which] <= match.start():
            if ticks:
                spans.append((opened, borders[which]))
            ticks, which = 0, which + 1
        if not ticks:
            ticks, opened = len(match[1]), match.start()
        elif len(match[1]) >= ticks and not match[2].strip():
            spans.append((opened, match.end()))
            ticks = 0
    if ticks:
        end = min(borders[which], len(text))
        spans.append((opened, end))
        ticks = ticks if end == len(text) else 0
    return spans, ticks


def line_gaps(text: str, gaps: Gaps, mid_line: bool = False) -> Bools:
    """Markdown that only the beginning of a line can tell: list markers, headings, quotations, rules, table rows.

    Args:
        text: the text.
        gaps: what `split` returned for it.
        mid_line: the text begins inside a line.

    Returns:
        Which gaps to freeze, shape (units,).
    """
    frozen = np.zeros(len(gaps), bool)
    spans: list[Span] = []
    begins = np.flatnonzero(first_of_segment(gaps.segments))
    for unit in begins[_MARKS[np.minimum(gaps.characters[begins], HANGUL[1])]].tolist():
        start = int(gaps.starts[unit])
        before = text[int(gaps.ends[unit - 1]) : start] if unit else "" if mid_line else "\n"
        if "\n" not in before and "\r" not in before:
            continue
        if text[start] == "|":
            line_end = _LINE_END.search(text, start)
            last = int(np.searchsorted(gaps.starts, line_end.start())) if line_end else len(gaps)
            _freeze_row(gaps.characters[unit:last], frozen[unit:last])
        elif match := _MARKER.match(text, start):
            spans.append(match.span())
    return frozen | gaps.within(spans) if spans else frozen


def _with_neighbour(text: str, start: int, end: int) -> Span:
    """A tag and what it marks up hold together, as do the ending of a file's name and the name before it."""
    before, after = max(start - 1, 0), min(end + 1, len(text))
    if text[start] == "<":
        return (before, end) if text[start + 1] == "/" else (start, after)
    return (start, end) if text[start + 1] in "./" else (before, end)


def _freeze_row(characters: Codes, frozen: Bools) -> None:
    """Freeze the gaps on both sides of the pipes of a table row, and those inside a row of dashes."""
    pipe = characters == ord("|")
    frozen |= pipe
    frozen[1:] |= pipe[:-1]
    rule = np.isin(characters, _RULE)
    frozen[1:] |= rule[1:] & rule[:-1]


@lru_cache(maxsize=64)
def _pattern(kinds: frozenset[str]) -> re.Pattern[str] | None:
    """The rows of these kinds as one expression: first characters, then for each row a look back and its rest."""
    rows = [row[1:] for row in _ROWS if row[0] in kinds]
    if not rows:
        return None
    words: list[str] = []
    others: list[str] = []
    for first, before, rest in rows:
        alone = rf"(?<![{before}][\s\S])" if before else ""
        (words if first in _WORD_FIRST else others).append(f"(?<=[{first}]){alone}(?:{rest})")
    if words:
        others.insert(0, f"(?<=[A-Za-z0-9_]){_ADDRESS}(?:{'|'.join(words)})")
        others.append("(?P<none>(?<=[A-Za-z])[A-Za-z]*)")
    return re.compile(f"[{''.join(dict.fromkeys(first for first, _, _ in rows))}](?:{'|'.join(others)})")
