"""HTML and XHTML: text nodes are fixed; tags, attributes, comments, scripts and code stay.

A block element ends a passage; an inline element (`<b>`, `<a>`, `<span>` …) is a formatting run inside it, so that a
word which crosses it is seen whole. What is neither ends the passage too, which errs on the side of not touching.

The scanner is our own, of a hundred lines: `html.parser` gives positions as line and column only, has changed its
mind about malformed markup between Python's releases, and was quadratic on some of it; tree builders (html5lib, lxml)
repair the markup and lose where it stood. This one goes forwards only and never gives up: a tag, comment or element
that doesn't end leaves the rest of the file as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from eojeol.documents.edit import Builder, Fix, Passage, rewrite
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.errors import DecodeError, InputError
from eojeol.text.encoding import Decoded, read_text

# Elements that a word may cross.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q s small span strike strong sub "
    "sup time tt u wbr".split()
)
# Elements whose content is not prose. Those of RAW hold no markup either (in HTML; in XHTML they do).
SKIPPED = frozenset("code kbd math pre samp svg".split())
RAW = frozenset("iframe noembed noframes plaintext script style textarea xmp".split())
FOREIGN = frozenset(("math", "svg"))
CDATA, CDATA_END = "<![CDATA[", "]]>"

REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
# What to jump over on the way to the end of a tag: a quoted value, in which `>` is nothing special.
_IN_TAG = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')|>""")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
# A page's declaration is believed only when the page is not UTF-8 and the encoding is Korean: many pages declare
# latin-1 and are something else, and every file is valid latin-1.
KOREAN = frozenset(
    "cp949 euc-kr euc_kr ks_c_5601-1987 ksc5601 ks_c_5601 uhc windows-949 x-windows-949".split()
)


def fix_html(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a page.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is not text in the encoding.
    """
    decoded = decode_page(data, options)
    return decoded.encode(rewrite(decoded.text, passages(decoded.text), fix))


def passages(source: str, xhtml: bool = False) -> list[Passage]:
    """The texts of a page.

    Args:
        source: the markup.
        xhtml: read it as XML does: `<script/>` is closed, CDATA is text.

    Raises:
        InputError: XHTML that declares entities of its own.
    """
    builder = Builder(source)
    skipping, depth = "", 0
    for token in tokens(source, xhtml):
        if skipping:
            if token.name == skipping:
                depth += {"open": 1, "close": -1}.get(token.kind, 0)
                skipping = skipping if depth else ""
        elif token.kind == "text":
            add_text(builder, token.start, token.end)
        elif token.kind == "cdata":
            builder.plain(token.start, token.end)
        elif token.name not in INLINE:
            builder.border()
            if token.kind == "open" and (token.name in SKIPPED or token.name in RAW):
                skipping, depth = token.name, 1
    return builder.finish()


class Token(NamedTuple):
    """What the scanner found: `text` or `cdata` with its place, or a tag (`open`, `close`, `alone`) with its name."""

    kind: str
    name: str
    start: int
    end: int


def tokens(source: str, xhtml: bool) -> Iterator[Token]:
    """Text and tags in order; comments, declarations and the content of scripts are left out.

    Args:
        source: the markup.
        xhtml: read it as XML does.
    """
    at = text = 0
    while (start := source.find("<", at)) >= 0:
        end, token = _markup(source, start, xhtml)
        if end == start:
            at = start + 1  # a `<` that begins no markup is text
            continue
        if start > text:
            yield Token("text", "", text, start)
        if token:
            yield token
            if token.kind == "open" and token.name in RAW and not xhtml:
                found = _end_tag(token.name).search(source, end)
                end = found.start() if found else len(source)
        at = text = end
    if text < len(source):
        yield Token("text", "", text, len(source))


def _markup(source: str, start: int, xhtml: bool) -> tuple[int, Token | None]:
    """What begins with `<` at `start`.

    Args:
        source: the page.
        start: index of the `<`.
        xhtml: read it as XML does.

    Returns:
        Where the markup ends (at `start`, if it is none), and its token; None for what is left out.
    """
    if source.startswith("<!--", start):
        return _after(source, "-->", start + 2), None
    if xhtml and source.startswith(CDATA, start):
        end = _after(source, CDATA_END, start)
        return end, Token("cdata", "", start + len(CDATA), end - len(CDATA_END))
    if source.startswith("<!", start):
        return _declaration(source, start, xhtml), None
    if source.startswith("<?", start):
        return _after(source, "?>" if xhtml else ">", start), None
    return _tag(source, start, xhtml)


def _tag(source: str, start: int, xhtml: bool) -> tuple[int, Token | None]:
    """Where the tag ends that begins with `<` at `start`, and the tag; as `_markup`."""
    closing = source.startswith("/", start + 1)
    named = _NAME.match(source, start + 1 + closing)
    if not named:
        # `</` without a name begins a comment (HTML standard, 13.2.5.7); any other `<` is text.
        return _after(source, ">", start) if closing else start, None
    name = named.group().lower()
    end = named.end()
    while found := _IN_TAG.search(source, end):
        end = found.end()
        if found.group() == ">":
            alone = source[end - 2] == "/" and (xhtml or name in FOREIGN)
            return end, Token("close" if closing else "alone" if alone else "open", name, start, end)
    return len(source), None


def _declaration(source: str, start: int, xhtml: bool) -> int:
    end = _after(source, ">", start)
    if xhtml and "[" in source[start:end]:
        subset = _after(source, "]", start)
        if "<!ENTITY" in source[start:subset]:
            raise InputError("it declares entities of its own, which are not expanded; save it without them")
        end = _after(source, ">", subset)
    return end


def add_text(builder: Builder, start: int, end: int) -> None:
    """Add text with character references in it; they show as what they stand for and stay as they are.

    Args:
        builder: what it is added to.
        start: index into the builder's source.
        end: index after the last character.
    """
    for reference in REFERENCE.finditer(builder.source, start, end):
        shown = html.unescape(reference.group())
        if shown != reference.group():
            builder.plain(start, reference.start())
            builder.opaque(shown, reference.start(), reference.end())
            start = reference.end()
    builder.plain(start, end)


def decode_page(data: bytes, options: Options) -> Decoded:
    """The text of a page.

    Args:
        data: the whole page.
        options: its encoding, and what to do with bytes that are not text.

    Raises:
        InputError: it is not text in the encoding.
    """
    return decode_declared(data, options, _CHARSET)


def decode_declared(data: bytes, options: Options, declaration: re.Pattern[bytes]) -> Decoded:
    """The text of a file: where it is not UTF-8 and nobody says its encoding, its own word counts, if that is Korean.

    Args:
        data: the whole file.
        options: its encoding, and what to do with bytes that are not text.
        declaration: what the file says its encoding with, near its beginning; the first group is the name.

    Raises:
        InputError: it is not text in the encoding.
    """
    try:
        # What a page declares comes before what is found in its bytes.
        return read_text(data, options.encoding, options.errors)
    except DecodeError:
        declared = declaration.search(data[:4096])
        if (
            options.encoding
            or not declared
            or declared.group(1).decode("ascii", "replace").lower() not in KOREAN
        ):
            return read_text(data, options.encoding, options.errors, options.notice)
    return read_text(data, "cp949", options.errors)


def _after(source: str, what: str, start: int) -> int:
    """Index after the next `what`, or the end of the source."""
    found = source.find(what, start)
    return len(source) if found < 0 else found + len(what)


@lru_cache(maxsize=16)
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)


HTML = Format("HTML", (".html", ".htm"), "text/html", fix_html, decode=decode_page)
