r"""JSON Lines: the strings of the fields that the user named; the rest of each line stays, byte for byte.

A line is checked by the json module, which says whether it is JSON, and then scanned for where its strings stand, which
the json module doesn't say. So the order of keys, the white space, the way numbers are written and the style of escapes
(`\uac00` or `가`) are all kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from eojeol.documents.edit import Builder, Fix, rewrite
from eojeol.documents.fields import Fields
from eojeol.documents.format import Format, decode_text
from eojeol.documents.options import Options
from eojeol.errors import RecordError

# A string, with the colon behind it if it is a key, and its value if that is a string; or an end of an object or list.
_STRING = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_TOKEN = re.compile(rf"{_STRING}(?:[ \t\r\n]*(:)[ \t\r\n]*(?:{_STRING})?)?|[{{}}\[\]]")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


def fix_jsonl(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the named fields of every line. A list in the way stands for each of its items.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is not text in the encoding; a `RecordError` if a line is not JSON.
        UsageError: no field is named, or none of that name is on any line.
    """
    decoded = decode_text(data, options)
    source = decoded.text
    builder = Builder(source)
    fields = Fields(options.columns)
    start = 0
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip():
            check(line, number)
            add_strings(builder, fields, start, start + len(line))
        start += len(line) + 1
    fields.refuse_missing("JSON Lines need", "no line has text in a field")
    return decoded.encode(rewrite(source, builder.finish(), fix))


def add_strings(builder: Builder, fields: Fields, start: int, end: int) -> None:
    """A passage for each string value that the user named.

    Args:
        builder: collects them.
        fields: what the user named.
        start: index of a JSON text in the source.
        end: index after it.
    """
    for path, at, after in strings(builder.source, start, end):
        if fields.wants(path):
            _add(builder, at, after)


def check(line: str, number: int) -> None:
    """Make sure that a line is JSON.

    Args:
        line: the line.
        number: its number, from 1, for the message.

    Raises:
        RecordError: it is not.
    """
    try:
        _DECODER.decode(line)
    except json.JSONDecodeError as error:
        where = f"line {number}, column {error.colno}"
        raise RecordError(f"{where}: not JSON ({error.msg}); mend or remove the line") from None
    except RecursionError:
        raise RecordError(f"line {number}: nested too deeply; remove the line") from None


def strings(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The string values of a line that is JSON.

    Args:
        source: the whole file.
        start: index of the line.
        end: index after it.

    Yields:
        The keys on the way to the value, joined by dots, and where it stands, quotes not included.
    """
    opened: list[tuple[str | None, str]] = []  # both of these, around each open object or list
    path: str | None = None  # the keys on the way to the next value
    before = ""  # what stands before the next key in its path
    for token in _TOKEN.finditer(source, start, end):
        parts = token.lastindex
        if parts == 1:
            yield path or "", *token.span(1)
        elif parts is not None:
            key = token[1]
            path = before + (json.loads(f'"{key}"') if "\\" in key else key)
            if parts == 3:
                yield path, *token.span(3)
        elif token[0] in "{[":
            opened.append((path, before))
            before = "" if path is None else f"{path}."
        else:
            path, before = opened.pop()


def _add(builder: Builder, start: int, end: int) -> None:
    while (at := builder.source.find("\\", start, end)) >= 0:
        escape = _ESCAPE.match(builder.source, at, end)
        assert escape is not None  # it is JSON
        builder.plain(start, at)
        builder.opaque(_unescaped(escape.group()), at, escape.end())
        start = escape.end()
    builder.plain(start, end)
    builder.border()


@lru_cache(maxsize=65536)
def _unescaped(escape: str) -> str:
    return str(json.loads(f'"{escape}"'))


JSON_LINES = Format("JSON Lines", (".jsonl",), "application/jsonl", fix_jsonl, needs_columns=True)
