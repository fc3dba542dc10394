"""JSON (.json): the strings of the keys that the user named, such as the messages of a program; every other byte stays.

It is read as a line of JSON Lines is, whatever its layout.
"""

from __future__ import annotations

import json

from eojeol.documents.edit import Builder, Fix, rewrite
from eojeol.documents.fields import Fields
from eojeol.documents.format import Format, decode_text
from eojeol.documents.jsonl import add_strings
from eojeol.documents.options import Options
from eojeol.errors import InputError


def fix_json(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the named values. A list in the way stands for each of its items.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it, and the fields.

    Raises:
        InputError: it is not text in the encoding, or not JSON.
        UsageError: no field is named, or one that is not there.
    """
    decoded = decode_text(data, options)
    _check(decoded.text)
    builder = Builder(decoded.text)
    fields = Fields(options.columns)
    add_strings(builder, fields, 0, len(decoded.text))
    fields.refuse_missing("a JSON document needs", "nothing holds text at")
    return decoded.encode(rewrite(decoded.text, builder.finish(), fix))


def _check(text: str) -> None:
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        more = "; if it has an object on each line, give --as jsonl" if error.msg == "Extra data" else ""
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{where}: not JSON ({error.msg}); mend it{more}") from None
    except RecursionError:
        raise InputError("it is nested too deeply; flatten it") from None


JSON = Format("JSON", (".json",), "application/json", fix_json, needs_columns=True)
