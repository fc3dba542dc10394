"""Comments and strings of program code: prose in files that are none of the formats, fixed when somebody asks for it.

Pygments says where comments and strings stand, in several hundred languages. Each of their lines is a passage, without
the marks of the comment and the quotes; escapes, placeholders and pre-processor lines are nobody's prose. Only lines
with Hangul are looked at.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from eojeol.documents.edit import Builder, Passage, outside
from eojeol.errors import needs
from eojeol.text.switches import off_spans

EXTRA = "lsp"
_HANGUL = re.compile("[가-힣]")
_LINE = re.compile(r"[^\r\n]+")
# What a line of a comment or a string begins and ends with.
_OPENING = re.compile(
    r"""\s*(?:[rRbBuUfF]{0,2}["'`]+|(?:#+!?|/{2,}!?|/\*+!?|\*+(?!/)|--+|;+|%+|<!--|\{-|\(\*)?\s*)\s*"""
)
_CLOSING = re.compile(r"""\s*(?:["'`]+|\*+/|-->|-\}|\*\))?\s*$""")
_NO_PROSE = (
    "Escape",
    "Interpol",
    "Affix",
    "Regex",
    "Delimiter",
    "Symbol",
    "Preproc",
    "PreprocFile",
    "Hashbang",
)


def lexer_of(name: str, language: str) -> Any:
    """What reads a file of code.

    Args:
        name: its path.
        language: what the editor calls its language.

    Returns:
        A lexer of Pygments; None if it is no code that Pygments knows.

    Raises:
        MissingExtraError: Pygments is not installed.
    """
    with needs(EXTRA):
        from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
        from pygments.util import ClassNotFound
    found = find_lexer_class_for_filename(PurePath(name).name)
    if found is None and language:
        try:
            found = find_lexer_class_by_name(language)
        except ClassNotFound:
            return None
    return None if found is None else found()


def code_passages(source: str, lexer: Any, comments: bool, strings: bool) -> list[Passage]:
    """The prose in code, one passage a line.

    Args:
        source: the whole file.
        lexer: what `lexer_of` found.
        comments: take comments and documentation strings.
        strings: take the other strings.
    """
    builder = Builder(source)
    # Lexers know LF alone; what they are shown is as long as the source.
    shown = source.replace("\r\n", " \n").replace("\r", "\n")
    for start, kind, value in lexer.get_tokens_unprocessed(shown):
        if _wanted(kind, comments, strings) and _HANGUL.search(value):
            for line in _LINE.finditer(value):
                _add(builder, start + line.start(), start + line.end())
    spans = off_spans(source)
    passages = builder.finish()
    return [part for each in passages for part in outside(each, spans)] if spans else passages


def _wanted(kind: Any, comments: bool, strings: bool) -> bool:
    """Whether a token is prose that was asked for."""
    names = [str(name) for name in kind]
    if set(names) & set(_NO_PROSE):
        return False
    if names[:1] == ["Comment"] or "Doc" in names:
        return comments
    return strings and "String" in names


def _add(builder: Builder, start: int, end: int) -> None:
    opening = _OPENING.match(builder.source, start, end)
    start = opening.end() if opening else start
    closing = _CLOSING.search(builder.source, start, end)
    end = closing.start() if closing else end
    if _HANGUL.search(builder.source, start, end):
        builder.plain(start, end)
        builder.border()
