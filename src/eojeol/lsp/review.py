"""What would change in a document that an editor holds: the changes of its file, found as `eojeol fix` finds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from eojeol.changes import Change, ChangedGap, gap_of, locate
from eojeol.documents.formats import SUFFIXES, format_of
from eojeol.explain.documents import review_document
from eojeol.lsp.checker import Checker
from eojeol.lsp.code import code_passages, lexer_of
from eojeol.text.switches import stretches_of

PLAIN, MARKDOWN = ".txt", ".md"
# Lines of Markdown whose changes are remembered beyond those of the block that was checked last.
LINES_KEPT = 20_000
# What is switched off in a document can reach over any part of it.
SWITCH = "eojeol:"
MARK = "\ufeff"
# What editors call the languages of our formats, for documents that have no file name.
LANGUAGES = {
    "plaintext": PLAIN, "text": PLAIN, "markdown": ".md", "mdx": ".mdx", "restructuredtext": ".rst", "rst": ".rst",
    "latex": ".tex", "tex": ".tex", "plaintex": ".tex", "html": ".html", "xhtml": ".xhtml", "po": ".po",
    "gettext": ".po",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """How a document is read: as one of the formats, or as code.

    Attributes:
        suffix: the format; empty for code.
        lexer: what reads the code.
        comments: whether its comments are looked at.
        strings: whether its strings are.
    """

    suffix: str = ""
    lexer: Any = None
    comments: bool = False
    strings: bool = False


def kind_of(path: str, language: str, comments: bool = False, strings: bool = False) -> Kind | None:
    """How a document is read, by its name and else by its language.

    Args:
        path: its path or name.
        language: what the editor calls its language.
        comments: whether comments of code are asked for.
        strings: whether strings of code are.

    Returns:
        None if nothing in it is looked at.

    Raises:
        MissingExtraError: it is code, and Pygments is not installed.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in SUFFIXES:
        suffix = LANGUAGES.get(language.lower(), "")
    if suffix:
        return None if format_of(suffix).packed else Kind(suffix)
    if not (comments or strings):
        return None
    lexer = lexer_of(path, language)
    return None if lexer is None else Kind("", lexer, comments, strings)


def changes_of(source: str, kind: Kind, checker: Checker, stopped: Callable[[], bool]) -> list[Change]:
    """The changes of a document, in its coordinates.

    Args:
        source: the whole text.
        kind: how it is read.
        checker: finds the changes of texts in it.
        stopped: asked now and then whether anybody still waits.

    Raises:
        Stopped: nobody does.
        InputError: it is not what its name says.
        UsageError: the options don't fit it, such as a column that a table doesn't have.
    """
    if kind.suffix == PLAIN:
        found = _plain(source, checker, stopped)
    elif kind.suffix and format_of(kind.suffix).needs_columns and not checker.held.options.columns:
        # Nobody has said where its text is: tables and data are open in an editor for other reasons, too.
        found = []
    elif kind.suffix:
        found = _document(source, kind.suffix, checker, stopped)
    else:
        found = _code(source, kind, checker, stopped)
    checker.forget_unused(LINES_KEPT if kind.suffix == MARKDOWN else 0)
    return found


def _plain(source: str, checker: Checker, stopped: Callable[[], bool]) -> list[Change]:
    """A plain text, but for what is switched off in it."""
    stretches = stretches_of(source)
    found = checker.gaps([text if on else "" for on, text in stretches], stopped)
    gaps: list[ChangedGap] = []
    start = 0
    for (_, text), own in zip(stretches, found, strict=True):
        gaps += [gap._replace(offset=gap.offset + start) for gap in own] if start else own
        start += len(text)
    return locate(source, gaps)


def _document(source: str, suffix: str, checker: Checker, stopped: Callable[[], bool]) -> list[Change]:
    def check(texts: Sequence[str]) -> list[list[Change]]:
        return checker.check(texts, stopped)

    if suffix == MARKDOWN and SWITCH not in source:
        start = len(MARK) if source.startswith(MARK) else 0
        gaps = checker.blocks.gaps(source[start:], check)
        return locate(source, [gap._replace(offset=gap.offset + start) for gap in gaps])
    # What the editor holds has been decoded, whatever the file declares.
    options = replace(checker.held.options, encoding="utf-8", errors="strict")
    review = review_document(source.encode("utf-8"), suffix, check, options, "")
    if not source.startswith(MARK):
        return list(review.changes)
    return locate(source, [gap_of(change, len(MARK)) for change in review.changes])


def _code(source: str, kind: Kind, checker: Checker, stopped: Callable[[], bool]) -> list[Change]:
    passages = code_passages(source, kind.lexer, kind.comments, kind.strings)
    found = checker.gaps([passage.shown for passage in passages], stopped)
    gaps = [
        gap._replace(offset=gap.offset + passage.pieces[0].start)
        for passage, own in zip(passages, found, strict=True)
        for gap in own
    ]
    return locate(source, gaps)
