r"""Jupyter notebooks (.ipynb): the Markdown cells are fixed, as Markdown; code cells, outputs and metadata stay.

The json module says whether the file is JSON; then it is scanned for where the sources of the cells stand, which the
json module doesn't say. So a notebook differs from what it was in nothing but the spaces of these strings: nbformat and
Jupyter would write its keys, indentation and escapes anew. What a cell says is Markdown after its strings have been put
together and their escapes resolved, so Markdown's passages are put through both (nested.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from eojeol.documents.edit import Passage, Piece
from eojeol.documents.format import Format
from eojeol.documents.markdown import passages as markdown_passages
from eojeol.documents.nested import translate
from eojeol.documents.plain import fix_passages
from eojeol.errors import InputError

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
# The key on the way to a cell: worksheets are those of notebooks before version 4.
_CELLS = (["cells"], ["worksheets", "cells"])
_LONGEST_KEY = 100


def passages(source: str) -> list[Passage]:
    """The prose of the Markdown cells.

    Raises:
        InputError: it is no notebook.
    """
    _check(source)
    found: list[Passage] = []
    for kind, strings in _cells(source):
        pieces = [piece for start, end in strings for piece in _pieces(source, start + 1, end - 1)]
        if kind == "markdown" and pieces:
            text = "".join(piece.shown for piece in pieces)
            found += translate(markdown_passages(text), pieces)
    return found


def _check(source: str) -> None:
    """Make sure that a file is a notebook."""
    try:
        notebook = json.loads(source, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(
            f"{where}: not JSON ({error.msg}); open it in Jupyter to see what is left of it"
        ) from None
    except RecursionError:
        raise InputError("it is nested too deeply to be a notebook; check what it is") from None
    sheets = [notebook] if isinstance(notebook, dict) else []
    if sheets and isinstance(notebook.get("worksheets"), list):
        sheets += [sheet for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
    if not any(isinstance(sheet.get("cells"), list) for sheet in sheets):
        raise InputError("it is JSON but no notebook: it has no list of cells; check what it is")


def _cells(source: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The type of each cell, and where the strings of its source stand, quotes included."""
    path: list[str | None] = []  # the key in each open object; None for an open list
    key = False
    kind: str = ""
    strings: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(source):
        text = token.group()
        if text in "{[":
            if text == "{" and _is_cell(path):
                kind, strings = "", []
            path.append("" if text == "{" else None)
            key = text == "{"
        elif text in "}]":
            path.pop()
            if text == "}" and _is_cell(path):
                yield kind, strings
        elif text == ",":
            key = path[-1] is not None
        elif text == ":":
            key = False
        elif key:
            path[-1] = json.loads(text) if len(text) < _LONGEST_KEY else ""
            if path[-1] == "source" and _is_cell(path[:-1]):
                strings = []  # of two sources, JSON means the last
        elif text[0] == '"':
            inside = path[:-1] if path and path[-1] is None else path
            if inside[-1:] == ["source"] and _is_cell(inside[:-1]):
                strings.append(token.span())
            elif path[-1:] == ["cell_type"] and _is_cell(path[:-1]):
                kind = json.loads(text)


def _is_cell(path: list[str | None]) -> bool:
    """Whether the objects in a list that a path leads to are cells."""
    if len(path) not in (2, 4) or path[-1] is not None:
        return False
    return [key for key in path if key is not None] in _CELLS


def _pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    """What a string shows, without its quotes; escapes are pieces of their own."""
    for escape in _ESCAPE.finditer(source, start, end):
        if escape.start() > start:
            yield Piece(source[start : escape.start()], start, escape.start())
        yield Piece(_unescaped(escape.group()), escape.start(), escape.end(), True)
        start = escape.end()
    if end > start:
        yield Piece(source[start:end], start, end)


@lru_cache(maxsize=65536)
def _unescaped(escape: str) -> str:
    return str(json.loads(f'"{escape}"'))


NOTEBOOK = Format("Jupyter notebook", (".ipynb",), "application/x-ipynb+json", fix_passages(passages))
