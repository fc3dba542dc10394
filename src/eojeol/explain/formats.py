"""The reports on a file, by the names that the command gives them: each is a function from a review to its pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eojeol.errors import UsageError
from eojeol.explain.consistency import consistency
from eojeol.explain.diff import inline, unified
from eojeol.explain.github import github
from eojeol.explain.json_lines import json_lines
from eojeol.explain.lsp import lsp
from eojeol.explain.review import Review
from eojeol.explain.sarif import sarif, sarif_envelope

REPORTERS: dict[str, Callable[[Review], Iterator[str]]] = {
    "unified": unified,
    "json": json_lines,
    "lsp": lsp,
    "sarif": sarif,
    "github": github,
    "consistency": consistency,
}
# These send people to a line of the file.
NEED_LINES = ("lsp", "sarif", "github")


class Envelope(NamedTuple):
    """What stands around the reports of many files, and between them."""

    before: str = ""
    between: str = ""
    after: str = ""


def render(name: str, review: Review, colour: bool = False) -> bytes:
    """The report on one file.

    Args:
        name: a value of `--diff` or `--format`, or "json" or "consistency".
        review: what it is about.
        colour: use colours, if the report has any.

    Returns:
        The report in the encoding of the file if it is a patch, else in UTF-8.

    Raises:
        UsageError: the report needs lines, and the file has none.
    """
    if name in NEED_LINES and review.paragraphs:
        raise UsageError(f"{review.name}: {name} needs a file that has lines; use --json or --diff=inline")
    if name == "inline":
        return _encode("".join(inline(review, colour)))
    if name == "sarif":
        return _encode(",\n".join(sarif(review)))
    text = "".join(unified(review, colour=colour) if name == "unified" else REPORTERS[name](review))
    if name == "unified" and not review.codec.startswith(("utf-16", "utf-32")):
        return _as_the_file(text, review.codec)
    return _encode(text)


def envelope(name: str, version: str) -> Envelope:
    """What stands around the reports on many files.

    Args:
        name: the kind of report, as for `render`.
        version: version of eojeol.
    """
    return Envelope(*sarif_envelope(version)) if name == "sarif" else Envelope()


def _as_the_file(text: str, codec: str) -> bytes:
    """A patch has to fit the bytes of the file."""
    try:
        return text.encode(codec, "surrogateescape")
    except UnicodeEncodeError:
        # Only its name, which is for people, can be in the way.
        return text.encode(codec, "replace")


def _encode(text: str) -> bytes:
    r"""UTF-8; what has no UTF-8, a byte that was kept as it was, as `\udcff`, which JSON reads."""
    return text.encode("utf-8", "backslashreplace")
