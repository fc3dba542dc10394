"""The items of an array in a JSON object, one at a time, from a file of any size.

The standard library decodes whole texts only, but `raw_decode` says where a value ends. So the file is read in chunks,
and a value is decoded as soon as the chunks hold all of it. When decoding fails, the text either ends inside the value
(then more is read) or is broken (then the file is given up, and the line is named).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from eojeol.corpus.files import BROKEN_FILE, Trouble, open_binary
from eojeol.errors import InputError
from eojeol.text.encoding import Decoder

_CHUNK = 1 << 18
_NOT_SPACE = re.compile(r"[^ \t\r\n]")
# An error this close to the end of what has been read may be due to the end: `tru`, `-`, `"\u12`.
_NEAR_END = 16


class _BrokenError(Exception):
    """The text is not JSON, or not an object with the array."""


def array_items(path: Path, key: str, trouble: Trouble) -> Iterator[tuple[int, Any]]:
    """Line number and value of each item of the array under `key` of the object in a file.

    Args:
        path: a UTF-8 file, which may be compressed.
        key: a key of the outermost object.
        trouble: names and counts a file that is not JSON, lacks the key, or breaks off; items before that are yielded.
    """
    try:
        with open_binary(path) as stream:
            yield from _items(_Text(stream), key)
    except (InputError, _BrokenError, *BROKEN_FILE) as error:
        trouble.file(path, error)


class _Text:
    """The text of a stream from the current position on; `value` decodes and passes one JSON value."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._decoder = Decoder(remedy="save it as UTF-8")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            found = _NOT_SPACE.search(self._text, self._at)
            self._pass_to(found.start() if found else len(self._text))
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._more(_CHUNK)

    def expect(self, character: str, what: str) -> None:
        """Pass a character.

        Args:
            character: the character that must come next.
            what: what the message calls it.

        Raises:
            _BrokenError: another character comes next.
        """
        found = self.peek()
        if found != character:
            raise _BrokenError(f"line {self.line}: expected {what}, found {found or 'the end of the file'!r}")
        self._pass_to(self._at + 1)

    def value(self) -> Any:
        """Decode and pass a value.

        Raises:
            _BrokenError: it is not JSON.
        """
        self.peek()
        chunk = _CHUNK
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut_off = (
                    error.msg.startswith("Unterminated string") or error.pos > len(self._text) - _NEAR_END
                )
                if self._ended or not cut_off:
                    line = self.line + self._text.count("\n", self._at, error.pos)
                    raise _BrokenError(f"line {line}: not JSON: {error.msg}") from None
            except RecursionError:
                raise _BrokenError(f"line {self.line}: nested too deeply") from None
            else:
                # At the very end of the text a number may go on.
                if end < len(self._text) or self._ended:
                    self._pass_to(end)
                    return value
            # Doubling keeps the cost of decoding a long value again and again within twice its length.
            self._more(chunk)
            chunk *= 2

    def _pass_to(self, at: int) -> None:
        """Move on to index `at` of the text and count the lines on the way."""
        self.line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self, size: int) -> None:
        """Forget what has been passed and read up to `size` more bytes."""
        chunk = self._stream.read1(size)
        new = self._decoder.decode(chunk, final=not chunk)
        self._ended = not chunk
        self._text = self._text[self._at :] + new
        self._at = 0


def _items(text: _Text, key: str) -> Iterator[tuple[int, Any]]:
    """Line number and value of each item of the array under `key`; other values are decoded and forgotten."""
    text.expect("{", "an object")
    found = False
    while text.peek() != "}":
        name = text.value()
        if not isinstance(name, str):
            raise _BrokenError(f"line {text.line}: expected a key")
        text.expect(":", "':'")
        if name == key:
            found = True
            text.expect("[", f"the array {key!r}")
            while text.peek() != "]":
                line = text.line
                yield line, text.value()
                if text.peek() != "]":
                    text.expect(",", "',' or ']'")
            text.expect("]", "']'")
        else:
            text.value()
        if text.peek() != "}":
            text.expect(",", "',' or '}'")
    text.expect("}", "'}'")
    if text.peek():
        raise _BrokenError(f"line {text.line}: text after the end of the object")
    if not found:
        raise _BrokenError(f"no array {key!r} in the object")
