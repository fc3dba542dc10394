"""Paragraphs of XML documents (.docx, .xlsx, .odt and their like): where the text of each run stands in the markup.

expat reads the markup and says at which byte each event happened; edits go to those places. Nothing is re-serialised,
so that attribute order, name space prefixes, white space, comments and what we don't know of survive. python-docx,
python-pptx and lxml parse into a tree and write the tree, which keeps none of these exactly; that, and not their
quality, is why they are not used.

Entities that a document declares are never expanded and external ones never fetched: their declaration is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from eojeol.documents.edit import Builder, Edit, Fix, Passage, apply, edits_of
from eojeol.errors import InputError
from eojeol.text.encoding import Decoded, read_text

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# A start tag; it is well formed when this is used.
_START_TAG = re.compile(r"""<[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""")
_TAG_NAME = re.compile(r"<[^\s/>]+")
PRESERVE = "http://www.w3.org/XML/1998/namespace space"


@dataclass(frozen=True)
class Grammar:
    """Where a format keeps its text. Names are local names.

    Attributes:
        spaces: name spaces of the paragraph and of the text element.
        paragraphs: the elements of a paragraph.
        texts: the elements whose characters are text, inside a paragraph; where text stands in the paragraph itself,
            the same ones.
        borders: elements that end a passage before and after them: breaks, tabs, objects that stand in the line.
        skipped: elements whose text is not part of the paragraph.
        inline: if given, the only elements that may stand inside a passage: any other ends it, and its text is skipped.
        noted: elements whose place in a paragraph the format wants to know.
        closed: whether nothing in an element is text, not even its paragraphs; it is given its name and attributes.
        escape: what stands for a character in this format's text, besides what XML has; its first group is the
            character's number in base 16.
    """

    spaces: tuple[str, ...]
    paragraphs: frozenset[str]
    texts: frozenset[str]
    borders: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    inline: frozenset[str] | None = None
    noted: str = ""
    closed: Callable[[str, dict[str, str]], bool] = lambda *_: False
    escape: re.Pattern[str] | None = None

    def is_border(self, local: str) -> bool:
        """Whether an element ends the passage."""
        return local in self.borders or self._is_strange(local)

    def is_skipped(self, local: str) -> bool:
        """Whether an element's text is left out."""
        return local in self.skipped or self._is_strange(local)

    def _is_strange(self, local: str) -> bool:
        return self.inline is not None and local not in self.inline and local not in self.paragraphs


class TextRun(NamedTuple):
    """The content of one text element.

    Attributes:
        name_end: index after the element's name, where an attribute can be put in.
        start: index of its content.
        end: index after its content.
        preserved: whether the element says what becomes of its outer spaces.
    """

    name_end: int
    start: int
    end: int
    preserved: bool


@dataclass
class Paragraph:
    """A paragraph's texts, runs, and places of noted elements, as indices into the source."""

    passages: list[Passage] = field(default_factory=list)
    runs: list[TextRun] = field(default_factory=list)
    noted: list[tuple[int, int]] = field(default_factory=list)


# From the source, a paragraph and its edits to further edits.
Settle = Callable[[str, Paragraph, list[Edit]], list[Edit]]


def read_xml(data: bytes) -> Decoded:
    """Decode an XML file as its byte order mark or its declaration says.

    Raises:
        InputError: it is not text in that encoding.
    """
    declared = _DECLARED.match(data)
    return read_text(data, declared.group(1).decode("ascii") if declared else None)


def fix_part(data: bytes, name: str, grammar: Grammar, fix: Fix, settle: Settle | None = None) -> bytes:
    """Fix the paragraphs of one XML file.

    Args:
        data: the file.
        name: its name, for messages.
        grammar: where the format keeps its text.
        fix: texts in, the same texts with other spaces out.
        settle: what else the format has to edit in a paragraph that changes.

    Raises:
        InputError: it is not well formed, declares entities, or is not text.
    """
    decoded = read_xml(data)
    found = paragraphs(decoded.text, grammar, name)
    edits = iter(edits_of([passage for paragraph in found for passage in paragraph.passages], fix))
    made = []
    for paragraph in found:
        own = [edit for _ in paragraph.passages for edit in next(edits)]
        made += own
        if own and settle:
            made += settle(decoded.text, paragraph, own)
    return decoded.encode(apply(decoded.text, made)) if made else data


def paragraphs(source: str, grammar: Grammar, name: str) -> list[Paragraph]:
    """All paragraphs, each after those inside it.

    Args:
        source: the markup.
        grammar: where the format keeps its text.
        name: the file, for the message.

    Raises:
        InputError: it is not well formed or declares entities.
    """
    reader = _Reader(source, grammar)
    parse(reader.parser, reader.data, name)
    return reader.done


def parse(parser: expat.XMLParserType, data: bytes, name: str) -> None:
    """Run a parser over a whole file, and refuse entities.

    Args:
        parser: its handlers are set.
        data: the file.
        name: its name, for the message.

    Raises:
        InputError: it is not well formed or declares entities.
    """
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise InputError(f"damaged document: {name}, line {error.lineno}: {why}; save it again") from None


def _refuse(*_: object) -> None:
    raise InputError("it declares XML entities, which are not expanded; save it without them")


@dataclass
class _Level:
    """An open paragraph; a table or a text box holds paragraphs inside one, and each starts afresh.

    Attributes:
        paragraph: what is known of it.
        builder: collects its passages.
        texts: number of text elements that are open.
        skipped: number of skipped elements that are open.
    """

    paragraph: Paragraph
    builder: Builder
    texts: int = 0
    skipped: int = 0


class _Reader:
    """expat's handlers and what they remember."""

    def __init__(self, source: str, grammar: Grammar) -> None:
        self.source = source
        self.data = source.encode()
        self.grammar = grammar
        self.done: list[Paragraph] = []
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartCdataSectionHandler = lambda: self._literally(True)
        self.parser.EndCdataSectionHandler = lambda: self._literally(False)
        self._paragraph_names = {
            f"{space} {name}".strip() for space in grammar.spaces for name in grammar.paragraphs
        }
        self._text_names = {f"{space} {name}".strip() for space in grammar.spaces for name in grammar.texts}
        self._open: list[_Level] = []
        self._literal = False
        self._closed = 0
        self._noted = 0
        self._byte = self._index = 0

    def _here(self) -> int:
        """Index into the source of the event; events come in order, so that it costs what lies between."""
        byte = self.parser.CurrentByteIndex
        self._index += len(self.data[self._byte : byte].decode())
        self._byte = byte
        return self._index

    def _literally(self, literal: bool) -> None:
        self._literal = literal

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if self._closed or self.grammar.closed(local, attributes):
            if self._open:
                self._open[-1].builder.border()
            self._closed += 1
            return
        if name in self._paragraph_names:
            self._open.append(_Level(Paragraph(), Builder(self.source)))
        if not self._open:
            return
        level = self._open[-1]
        # What stands in something that is no part of the paragraph is none either.
        if self.grammar.is_border(local) and not level.skipped:
            level.builder.border()
        if self.grammar.is_skipped(local):
            level.skipped += 1
        if local == self.grammar.noted:
            self._noted = self._here()
        if name in self._text_names:
            level.texts += 1
            at = self._here()
            tag, named = _START_TAG.match(self.source, at), _TAG_NAME.match(self.source, at)
            if tag and named:
                level.paragraph.runs.append(
                    TextRun(named.end(), tag.end(), tag.end(), PRESERVE in attributes)
                )

    def _end(self, name: str) -> None:
        if self._closed:
            self._closed -= 1
            return
        if not self._open:
            return
        local = name.rpartition(" ")[2]
        level = self._open[-1]
        if self.grammar.is_skipped(local):
            level.skipped -= 1
        if self.grammar.is_border(local) and not level.skipped:
            level.builder.border()
        if local == self.grammar.noted:
            opening = _START_TAG.match(self.source, self._noted)
            # An empty element has no end tag; where expat puts its end is not the same in all of its versions.
            empty = opening and opening.group().endswith("/>")
            tag = opening if empty else _START_TAG.match(self.source, self._here())
            if tag:
                level.paragraph.noted.append((self._noted, tag.end()))
        if name in self._text_names:
            level.texts -= 1
            run = level.paragraph.runs[-1]
            level.paragraph.runs[-1] = run._replace(end=max(run.start, self._here()))
        if name in self._paragraph_names:
            level.paragraph.passages = level.builder.finish()
            self.done.append(level.paragraph)
            self._open.pop()

    def _characters(self, text: str) -> None:
        if self._closed or not self._open or not self._open[-1].texts or self._open[-1].skipped:
            return
        at = self._here()
        builder = self._open[-1].builder
        if self.source[at] == "&" and not self._literal:
            builder.opaque(text, at, self.source.index(";", at) + 1)
        elif self.source.startswith(text, at):
            self._plain(builder, at, at + len(text))
        else:
            # A line end, which expat makes `\n`: it stays whatever it is.
            builder.opaque(text, at, at + 1)

    def _plain(self, builder: Builder, start: int, end: int) -> None:
        if self.grammar.escape is not None:
            for escape in self.grammar.escape.finditer(self.source, start, end):
                builder.plain(start, escape.start())
                builder.opaque(chr(int(escape.group(1), 16)), escape.start(), escape.end())
                start = escape.end()
        builder.plain(start, end)
