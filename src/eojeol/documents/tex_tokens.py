r"""LaTeX as tokens: commands, braces that belong together, and stretches that are no prose.

What can be told from left to right is told here: comments, math, `\verb`, environments of code or math, and definitions
between `\makeatletter` and `\makeatother` are one token each and never looked into. What begins and doesn't end takes
the rest of its paragraph (math) or of the file with it, so that a mistake in the source leaves text alone and never
makes text of what is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Environments whose content is code, a drawing or math; with a star too.
OPAQUE = frozenset(
    "verbatim Verbatim BVerbatim LVerbatim SaveVerbatim VerbatimOut alltt semiverbatim lstlisting minted comment "
    "filecontents luacode luacode* pycode pyblock sagesilent asy dot gnuplot "
    "tikzpicture tikzcd pgfpicture picture pspicture circuitikz axis forest algorithm algorithmic algorithm2e "
    "equation displaymath math eqnarray align alignat flalign gather multline aligned alignedat gathered split "
    "array matrix pmatrix bmatrix vmatrix Vmatrix cases dmath IEEEeqnarray subequations prooftree "
    "thebibliography".split()
)
# Commands that begin code, and those that end it.
_REGIONS = {
    "makeatletter": r"\makeatother",
    "ExplSyntaxOn": r"\ExplSyntaxOff",
    "iffalse": r"\fi",
    "catcode": "\n",
}
_VERB = frozenset("verb verb* Verb Verb* lstinline mintinline spverb".split())
_ADDRESS = frozenset("url path nolinkurl href".split())

_LINE_END = r"(?:\r\n|\r|\n)"
_TOKEN = re.compile(
    r"(?P<comment>%[^\r\n]*)"
    r"|\\(?P<edge>begin|end)[ \t]*\{(?P<name>[^{}\r\n]{1,60})\}"
    r"|\\(?P<command>[A-Za-z@]+\*?|[가-힣]+)[ \t]*"
    r"|(?P<line>\\\\\*?(?:\[[^\[\]\r\n]{0,30}\])?)"
    r"|(?P<symbol>\\[\s\S])"
    r"|(?P<math>\$\$?)|(?P<open>\{)|(?P<close>\})|(?P<bracket>[\[\]])|(?P<quote>``|'')|(?P<special>[&#^_~])"
    rf"|(?P<blank>{_LINE_END}[ \t]*(?={_LINE_END}))"
)
_BLANK = re.compile(rf"{_LINE_END}[ \t]*{_LINE_END}")
_SHUT = {
    mark: re.compile(rf"{shut}|{_BLANK.pattern}")
    for mark, shut in (("$$", r"\$\$"), (r"\(", r"\\\)"), (r"\[", r"\\\]"))
}
_MATH = re.compile(rf"\$(?:[^$\\\r\n]|\\[\s\S]|{_LINE_END}(?![ \t]*[\r\n]))+\$")
_NEXT_LINE = re.compile(_LINE_END)
_LONGEST_VERB = 1000
_OPTION = re.compile(r"\[[^\[\]\r\n]{0,300}\]")
_GROUP = re.compile(r"\{[^{}\r\n]{0,2000}\}")


@dataclass
class Token:
    r"""A token and where it stands.

    Attributes:
        kind: `command`, `begin`, `end`, `open`, `close`, `bracket`, `symbol`, `line` (`\\`), `quote`, `special`,
            `blank` (the end of a paragraph), `object`: something that is no prose, or `hidden`: what a run begins with.
        text: the name of a command or an environment; else the token as it stands.
        start: index of its first character; white space that a command swallows belongs to it.
        end: index after its last.
        pair: index of the token that a brace belongs together with, -1 if there is none.
    """

    kind: str
    text: str
    start: int
    end: int
    pair: int = -1


def tokens(source: str) -> list[Token]:
    """All tokens but text, in order, braces paired."""
    found: list[Token] = []
    opened: list[int] = []
    for token in _scan(source):
        if token.kind == "open":
            opened.append(len(found))
        elif token.kind == "close" and opened:
            token.pair = opened.pop()
            found[token.pair].pair = len(found)
        found.append(token)
    return found


def _scan(source: str) -> Iterator[Token]:
    at = 0
    while match := _TOKEN.search(source, at):
        kind, start, end = str(match.lastgroup), match.start(), match.end()
        text = match.group(kind) if kind == "command" else match.group()
        if kind == "name":
            kind, text = match["edge"], match["name"]
            if kind == "begin" and text.removesuffix("*") in OPAQUE:
                kind, end = "object", _after(source, rf"\end{{{text}}}", end)
        elif kind == "command":
            stop = _command_end(source, text, end)
            kind, end = ("object", stop) if stop > end and text != "href" else (kind, end)
            if text == "href" and stop > end:
                # The address may hold `%`; the text that it leads from is prose.
                yield Token("command", "href", start, end)
                kind, text, start, end = "hidden", "", end, stop
        elif kind == "math" or text in (r"\(", r"\["):
            kind, end = "object", _math_end(source, text, start, end)
        elif kind == "comment":
            kind = "object"
        yield Token(kind, text, start, end)
        at = end


def _command_end(source: str, name: str, end: int) -> int:
    """Where what a command begins ends; the end of the command itself if it begins nothing."""
    if name in _VERB:
        return _verb_end(source, name, end)
    if name in _ADDRESS:
        group = _GROUP.match(source, end)
        return group.end() if group else end
    if name in _REGIONS:
        return _after(source, _REGIONS[name], end)
    return end


def _verb_end(source: str, name: str, end: int) -> int:
    option = _OPTION.match(source, end)
    end = option.end() if option else end
    if name == "mintinline" and (language := _GROUP.match(source, end)):
        end = language.end()
    delimiter = source[end : end + 1]
    if not delimiter or delimiter in "\r\n":
        return end
    shut = source.find("}" if delimiter == "{" else delimiter, end + 1, end + _LONGEST_VERB)
    line = _NEXT_LINE.search(source, end, shut if shut >= 0 else len(source))
    if shut >= 0 and not line:
        return shut + 1
    # Nothing closes it on its line: TeX would complain, and nothing on the line can be told from code.
    return line.start() if line else len(source)


def _math_end(source: str, mark: str, start: int, end: int) -> int:
    if mark == "$":
        found = _MATH.match(source, start)
        if found:
            return found.end()
        found = _BLANK.search(source, end)
    else:
        found = _SHUT[mark].search(source, end)
    if not found:
        return len(source)
    return found.start() if found.group()[0] in "\r\n" else found.end()


def _after(source: str, what: str, start: int) -> int:
    """Index after the next `what`, or the end of the source."""
    found = source.find(what, start)
    return len(source) if found < 0 else found + len(what)
