"""Changes as an editor's diagnostics and text edits, in the units that it counts in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lsprotocol import types

from eojeol.changes import Change, replacement
from eojeol.explain.wording import said
from eojeol.lsp.preferences import Preferences
from eojeol.lsp.text import Place, Ruler

SOURCE = "eojeol"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def diagnostics(changes: Sequence[Change], ruler: Ruler, preferences: Preferences) -> list[types.Diagnostic]:
    """What an editor shows; the first ones, where there are more than the user wants to see.

    Args:
        changes: the changes of a document.
        ruler: measures its columns.
        preferences: the language, how serious it is, and how many at most.
    """
    return [diagnostic(change, ruler, preferences) for change in changes[: preferences.max_diagnostics]]


def diagnostic(change: Change, ruler: Ruler, preferences: Preferences) -> types.Diagnostic:
    """What an editor shows of one change.

    Args:
        change: a change of a document.
        ruler: measures its columns.
        preferences: the language, and how serious it is.
    """
    code, url, sentence = said(change, preferences.language)
    return types.Diagnostic(
        range=underlined(change, ruler),
        severity=SEVERITIES[preferences.severity],
        source=SOURCE,
        code=code,
        code_description=types.CodeDescription(url),
        message=sentence,
    )


def complaint(message: str) -> types.Diagnostic:
    """What an editor shows of a document that cannot be read, at its beginning.

    Args:
        message: what is wrong.
    """
    nowhere = types.Position(0, 0)
    return types.Diagnostic(
        range=types.Range(nowhere, nowhere),
        severity=types.DiagnosticSeverity.Information,
        source=SOURCE,
        code="unreadable",
        message=message,
    )


def edits(changes: Iterable[Change], ruler: Ruler) -> list[types.TextEdit]:
    """The edits that make changes; no two of them overlap.

    Args:
        changes: changes of a document.
        ruler: measures its columns.
    """
    return [
        types.TextEdit(
            _range(change, change.column - change.spaces, change.column, ruler), replacement(change.kind)
        )
        for change in changes
    ]


def underlined(change: Change, ruler: Ruler) -> types.Range:
    """What is underlined: the spaces, or the two characters between which one is missing.

    Args:
        change: a change of a document.
        ruler: measures its columns.
    """
    if change.spaces:
        return _range(change, change.column - change.spaces, change.column, ruler)
    return _range(change, change.column - 1, change.column + 1, ruler)


def places(found: types.Range) -> tuple[Place, Place]:
    """Start and end of a range."""
    return Place(found.start.line, found.start.character), Place(found.end.line, found.end.character)


def _range(change: Change, start: int, end: int, ruler: Ruler) -> types.Range:
    """The range between two columns, from 1, of a change's line."""
    first, last = ruler.span(change.line - 1, start - 1, end - 1)
    return types.Range(types.Position(*first), types.Position(*last))
