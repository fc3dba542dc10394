"""What several verbs share: options, and names of files shown as they were typed."""

from __future__ import annotations

import codecs
import io
import os
import sys

import click

# For completion alone: what is wrong with a file, its reader says better.
path = click.Path(allow_dash=True, readable=False)

model_option = click.option(
    "--model",
    type=path,
    metavar="FOLDER",
    help="A model folder, `small` or hub:owner/name; the embedded model by default.",
)

_AS_TYPED = "eojeol.as_typed"


def show_as_typed() -> None:
    """Let messages hold any name of a file, in any locale.

    Python reads a byte of a name that its locale cannot read as a lone surrogate (PEP 383), and would show an escape;
    here the byte itself comes out again. What the locale has no character for is written in UTF-8 if it knows ASCII
    alone, and as an escape otherwise.
    """
    codecs.register_error(_AS_TYPED, _bytes_as_typed)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors=_AS_TYPED)


def readable(name: str) -> str:
    """The name of a file as text for reports: its bytes as UTF-8, which the locale may not have taken them for."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")


def _bytes_as_typed(error: UnicodeError) -> tuple[bytes | str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end]
    # U+DC80 to U+DCFF stand for the bytes 80 to FF.
    shown = (
        bytes([ord(each) - 0xDC00])
        if "\udc80" <= each <= "\udcff"
        else each.encode("ascii", "backslashreplace")
        for each in found
    )
    return b"".join(shown), error.end
