"""Paragraphs of XML documents (.docx, .pptx, .hwpx): where the text of each run stands in the markup.

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

from eojeol.documents.decode import Decoded, read_text
from eojeol.documents.edit import Builder, Edit, Fix, Passage, apply, edits_of
from eojeol.errors import InputError

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
        paragraph: the element of a paragraph.
        text: the element whose characters are text, inside a paragraph.
        borders: elements that end a passage before and after them: breaks, tabs, objects that stand in the line.
        skipped: elements whose text is not part of the paragraph.
        noted: elements whose place in a paragraph the format wants to know.
    """

    spaces: tuple[str, ...]
    paragraph: str
    text: str
    borders: frozenset[str]
    skipped: frozenset[str] = frozenset()
    noted: str = ""


class Run(NamedTuple):
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
    runs: list[Run] = field(default_factory=list)
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
        grammar: of the format.
        fix: the texts' fixer.
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
        grammar: of the format.
        name: of the file, for the message.

    Raises:
        InputError: it is not well formed or declares entities.
    """
    reader = _Reader(source, grammar)
    parse(reader.parser, reader.data, name)
    return reader.done


def parse(parser: expat.XMLParserType, data: bytes, name: str) -> None:
    """Run a parser over the whole of a file, and refuse entities.

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
        self._paragraph_names = {f"{space} {grammar.paragraph}" for space in grammar.spaces}
        self._text_names = {f"{space} {grammar.text}" for space in grammar.spaces}
        # One entry for each open paragraph; a table or a text box holds paragraphs inside one.
        self._open: list[tuple[Paragraph, Builder]] = []
        # Text elements and skipped elements that are open, so that a paragraph inside one starts afresh.
        self._texts: list[int] = []
        self._skipped: list[int] = []
        self._noted = 0
        self._byte = self._index = 0

    def _here(self) -> int:
        """Index into the source of the event; events come in order, so that it costs what lies between."""
        byte = self.parser.CurrentByteIndex
        self._index += len(self.data[self._byte : byte].decode())
        self._byte = byte
        return self._index

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if name in self._paragraph_names:
            self._open.append((Paragraph(), Builder(self.source)))
            self._texts.append(0)
            self._skipped.append(0)
        if not self._open:
            return
        paragraph, builder = self._open[-1]
        if local in self.grammar.borders:
            builder.border()
        if local in self.grammar.skipped:
            self._skipped[-1] += 1
        if local == self.grammar.noted:
            self._noted = self._here()
        if name in self._text_names:
            self._texts[-1] += 1
            at = self._here()
            tag, named = _START_TAG.match(self.source, at), _TAG_NAME.match(self.source, at)
            if tag and named:
                paragraph.runs.append(Run(named.end(), tag.end(), tag.end(), PRESERVE in attributes))

    def _end(self, name: str) -> None:
        if not self._open:
            return
        local = name.rpartition(" ")[2]
        paragraph, builder = self._open[-1]
        if local in self.grammar.borders:
            builder.border()
        if local in self.grammar.skipped:
            self._skipped[-1] -= 1
        if local == self.grammar.noted:
            # The event of an end tag stands at its `<`; of an empty element, at that of the element.
            tag = _START_TAG.match(self.source, self._here())
            if tag:
                paragraph.noted.append((self._noted, tag.end()))
        if name in self._text_names:
            self._texts[-1] -= 1
            run = paragraph.runs[-1]
            paragraph.runs[-1] = run._replace(end=max(run.start, self._here()))
        if name in self._paragraph_names:
            paragraph.passages = builder.finish()
            self.done.append(paragraph)
            self._open.pop()
            self._texts.pop()
            self._skipped.pop()

    def _characters(self, text: str) -> None:
        if not self._open or not self._texts[-1] or self._skipped[-1]:
            return
        at = self._here()
        builder = self._open[-1][1]
        if self.source.startswith(text, at):
            builder.plain(at, at + len(text))
        elif self.source[at] == "&":
            builder.atom(text, at, self.source.index(";", at) + 1)
        else:
            # Line ends, which expat makes `\n`: they stay whatever they are.
            builder.atom(text, at, at + 1)
