r"""gettext catalogues (.po, .pot): the translations are fixed; msgids, contexts, comments, flags and wrapping stay.

The strings of one `msgstr` are one passage, however they are wrapped. What a program reads out of a string stays whole:
placeholders (`%(count)d`, `{name}`), the marks of access keys (`_(F)`), escapes; markup like `<b>` is a formatting run.
The entry with an empty msgid is the header and no text; obsolete entries (`#~`) are comments.

polib reads the format too, but rewraps strings and sorts comments when it saves, and keeps no positions; the tests hold
its reading against this one. A file that it could not read is refused here as well: a catalogue with half of an entry
is one that something went wrong with.
"""

from __future__ import annotations

import re

from eojeol.documents.edit import Builder, Fix, Passage, lines, rewrite
from eojeol.documents.format import Format
from eojeol.documents.html import INLINE, add_text, decode_declared
from eojeol.documents.options import Options
from eojeol.errors import InputError
from eojeol.text.encoding import Decoded

_STRING = re.compile(r'[ \t]*"([^"\\]*(?:\\.[^"\\]*)*)"')
_KEYWORD = re.compile(r"[ \t]*(msgctxt|msgid_plural|msgid|msgstr|domain)(\[[0-9]{1,3}\])?(?=[ \t\"]|$)")
_CHARSET = re.compile(rb"Content-Type:[^\n]{0,100}?charset=([\w.:-]{1,40})", re.IGNORECASE)
# What is more than text inside a string: escapes, tags, placeholders of many languages, and marks of access keys.
_MARKUP = re.compile(
    r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)"
    r"|</?(?P<tag>[A-Za-z][\w-]*)(?:\s[^<>]{0,500})?/?>"
    r"|%(?:\d{1,3}\$)?(?:\([^()\"\\]{1,100}\)|\{[^{}\"\\]{1,100}\}|<[^<>\"\\]{1,100}>)?"
    r"[#0+'-]{0,5}(?:\d{1,4}|\*)?(?:\.(?:\d{1,4}|\*))?(?:hh|h|ll|l|q|L|j|z|t)?[A-Za-z%@]"
    r"|\$?\{[^{}\"\\]{0,200}\}|\$[A-Za-z_][A-Za-z0-9_]{0,100}|\([_&][A-Za-z0-9]\)"
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", "a": "\a", "b": "\b"}


def fix_po(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the translations of a catalogue.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is not text in the encoding, or no catalogue.
    """
    decoded = decode_po(data, options)
    return decoded.encode(rewrite(decoded.text, passages(decoded.text), fix))


def decode_po(data: bytes, options: Options) -> Decoded:
    """The text of a catalogue, in the Korean encoding that its header declares if it is not UTF-8.

    Args:
        data: the whole file.
        options: its encoding, and what to do with bytes that are not text.

    Raises:
        InputError: it is not text in the encoding.
    """
    return decode_declared(data, options, _CHARSET)


def passages(source: str) -> list[Passage]:
    """The translations of a catalogue, one passage a `msgstr`.

    Raises:
        InputError: a line is none of a catalogue, or an entry is not whole.
    """
    builder = Builder(source)
    entries = _Entries(builder)
    number = 1
    for number, (start, end, _) in enumerate(lines(source), 1):
        content = source[start:end].strip()
        if not content or content[0] == "#":
            continue
        if found := _KEYWORD.match(source, start, end):
            entries.begin(found.group(1), number)
            start = found.end()
        elif content[0] != '"':
            raise _broken(number, "it begins with no keyword, comment or string")
        entries.add(_strings(source, start, end, number), number)
    entries.begin("domain", number)
    return builder.finish()


class _Entries:
    """Goes from keyword to keyword, and adds the strings of each msgstr that has a msgid.

    Args:
        builder: what they are added to.
    """

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._had: set[str] = set()  # keywords of this entry
        self._named = False  # whether its msgid is more than the header's empty one
        self._keyword = ""
        self._strings: list[tuple[int, int]] = []

    def begin(self, keyword: str, number: int) -> None:
        """End the strings of the last keyword, and begin those of the next.

        Args:
            keyword: the next one; `domain` ends the entry.
            number: its line.

        Raises:
            InputError: what stands above is not whole, or the keyword doesn't follow from it.
        """
        self._end(number)
        had = self._had
        if keyword in ("domain", "msgctxt") or (keyword == "msgid" and "msgid" in had):
            if had and "msgstr" not in had:
                raise _broken(number, "the entry before it has no msgstr")
            self._had, self._named = set(), False
        elif keyword != "msgid" and "msgid" not in had:
            raise _broken(number, f"a {keyword} without a msgid")
        if keyword != "domain":
            self._had.add(keyword)
        self._keyword = keyword

    def add(self, strings: list[tuple[int, int]], number: int) -> None:
        """Strings of the keyword.

        Args:
            strings: where each stands.
            number: their line.

        Raises:
            InputError: they stand under no keyword.
        """
        if not self._keyword:
            raise _broken(number, "a string stands under no keyword")
        self._strings += strings

    def _end(self, number: int) -> None:
        if self._keyword and not self._strings:
            raise _broken(number, f"the {self._keyword} before it has no string")
        if self._keyword in ("msgid", "msgctxt"):
            self._named |= any(end > start for start, end in self._strings)
        elif self._keyword == "msgstr" and self._named:
            for start, end in self._strings:
                _add(self._builder, start, end)
            self._builder.border()
        self._strings = []


def _strings(source: str, at: int, end: int, number: int) -> list[tuple[int, int]]:
    """Where the strings stand in the rest of a line, quotes not included."""
    found = []
    while string := _STRING.match(source, at, end):
        found.append(string.span(1))
        at = string.end()
    if source[at:end].strip():
        raise _broken(number, "a string is not closed, or text stands outside of it")
    return found


def _add(builder: Builder, start: int, end: int) -> None:
    for found in _MARKUP.finditer(builder.source, start, end):
        add_text(builder, start, found.start())
        start = found.end()
        whole = found.group()
        if whole[0] == "\\" and len(whole) == 2:
            builder.opaque(_ESCAPES.get(whole[1], whole[1]), found.start(), start)
        elif not found["tag"] or found["tag"].lower() not in INLINE:
            builder.whole(found.start(), start)
    add_text(builder, start, end)


def _broken(number: int, what: str) -> InputError:
    return InputError(f"line {number}: {what}; mend it (msgfmt -c names every such line)")


PO = Format("gettext catalogue", (".po", ".pot"), "text/x-gettext-translation", fix_po, decode=decode_po)
