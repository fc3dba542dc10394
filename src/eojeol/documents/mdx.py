"""MDX (.mdx): Markdown with JSX in it. The prose is fixed as Markdown; tags, expressions, imports and exports stay.

What is JSX or JavaScript (mdx_marks.py) is masked, character by character, by one that means nothing to Markdown; then
Markdown finds its passages, and each ends where something is masked. An element that a word may cross (`<b>`,
`<a href={…}>`) keeps its name and loses its attributes only, so that Markdown knows it. Indentation makes no code
in MDX: elements are indented with what is in them.
"""

from __future__ import annotations

import re

from eojeol.documents.edit import Passage, outside
from eojeol.documents.format import Format
from eojeol.documents.html import INLINE
from eojeol.documents.markdown import passages as markdown_passages
from eojeol.documents.mdx_marks import marks
from eojeol.documents.plain import fix_passages

# Beside it, Markdown's marks work as they do beside the punctuation that it hides.
_MASK = "\ufffc"
_SHOWN = re.compile(r"[^\r\n]")
_PLAIN_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?=[\s/>])")


def passages(source: str) -> list[Passage]:
    """The prose of an MDX file, one passage a line or table cell, or what of one stands between two masks."""
    found = marks(source)
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for mark in found:
        pieces.append(source[at : mark.start])
        at = mark.end
        text = source[mark.start : mark.end]
        name = _PLAIN_TAG.match(text) if mark.kind == "tag" else None
        if name and name.group(1) in INLINE and "\n" not in text and "\r" not in text:
            pieces.append(_without_attributes(text, name.end()))
        else:
            pieces.append(_SHOWN.sub(_MASK, text))
            spans.append((mark.start, mark.end))
    masked = "".join([*pieces, source[at:]])
    every = markdown_passages(masked, indented_code=False)
    return [part for passage in every for part in outside(passage, spans)] if spans else every


def _without_attributes(tag: str, end: int) -> str:
    """A tag whose attributes are spaces.

    Args:
        tag: the whole tag.
        end: index after its name.
    """
    shut = "/>" if tag.endswith("/>") else ">"
    return tag[:end] + " " * (len(tag) - end - len(shut)) + shut


MDX = Format("MDX", (".mdx",), "text/mdx", fix_passages(passages))
