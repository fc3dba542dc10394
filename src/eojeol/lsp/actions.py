"""Quick fixes: this one, all like it, all of the document, and never again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from eojeol.changes import Change
from eojeol.explain.wording import KOREAN
from eojeol.lsp.alike import alike, never_rule
from eojeol.lsp.diagnostics import diagnostic, edits, places, underlined
from eojeol.lsp.documents import Reviewed
from eojeol.lsp.preferences import Preferences

NEVER = "eojeol.never"
FIX_ALL = "source.fixAll.eojeol"
KINDS: tuple[str, ...] = (types.CodeActionKind.QuickFix.value, FIX_ALL)
TITLES = {
    "ko": {
        "one": "이곳을 고치기",
        "alike": "같은 곳 {}군데를 모두 고치기",
        "all": "이 글의 띄어쓰기를 모두 고치기 ({}군데)",
        "never": "다시 고치지 않기: {}",
    },
    "en": {
        "one": "Fix this space",
        "alike": "Fix all {} like it",
        "all": "Fix all spaces of this document ({})",
        "never": "Never again: {}",
    },
}


@dataclass(frozen=True)
class Asked:
    """What quick fixes are asked for.

    Attributes:
        uri: the document.
        reviewed: what was found in it.
        preferences: what the user set in the editor.
        versioned: whether the editor takes edits that name a version.
    """

    uri: str
    reviewed: Reviewed
    preferences: Preferences
    versioned: bool

    def edit(self, changes: Sequence[Change]) -> types.WorkspaceEdit:
        """The edit that makes changes.

        Args:
            changes: changes of the document.
        """
        made = edits(changes, self.reviewed.ruler)
        if not self.versioned:
            return types.WorkspaceEdit(changes={self.uri: made})
        document = types.OptionalVersionedTextDocumentIdentifier(self.uri, self.reviewed.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(made))])

    def title(self, name: str, *values: object) -> str:
        """A title in the language of the messages.

        Args:
            name: a key of `TITLES`.
            values: what is filled in.
        """
        return TITLES.get(self.preferences.language, TITLES[KOREAN])[name].format(*values)


def actions(asked: Asked, wanted: types.Range, kinds: Sequence[str] | None) -> list[types.CodeAction]:
    """The quick fixes for a range.

    Args:
        asked: what they are about.
        wanted: where the cursor or the selection is.
        kinds: the kinds that the editor wants; all if None.
    """
    changes = asked.reviewed.changes
    found: list[types.CodeAction] = []
    if changes and _is_wanted(KINDS[0], kinds):
        for change in _touched(asked, wanted):
            found += _of_one(asked, change)
    # Offered under every cursor, it would be in the way.
    if changes and (found or kinds) and _is_wanted(FIX_ALL, kinds):
        found.append(
            types.CodeAction(title=asked.title("all", len(changes)), kind=FIX_ALL, edit=asked.edit(changes))
        )
    return found


def _of_one(asked: Asked, change: Change) -> list[types.CodeAction]:
    reviewed = asked.reviewed
    shown = [diagnostic(change, reviewed.ruler, asked.preferences)]
    fix = types.CodeActionKind.QuickFix
    found = [
        types.CodeAction(
            title=asked.title("one"),
            kind=fix,
            diagnostics=shown,
            is_preferred=True,
            edit=asked.edit([change]),
        )
    ]
    same = alike(reviewed.source, reviewed.changes, change)
    if len(same) > 1:
        found.append(
            types.CodeAction(
                title=asked.title("alike", len(same)), kind=fix, diagnostics=shown, edit=asked.edit(same)
            )
        )
    rule = never_rule(reviewed.source, reviewed.changes, change)
    if rule is not None:
        title = asked.title("never", rule)
        command = types.Command(title=title, command=NEVER, arguments=[asked.uri, rule])
        found.append(types.CodeAction(title=title, kind=fix, diagnostics=shown, command=command))
    return found


def _touched(asked: Asked, wanted: types.Range) -> list[Change]:
    """The changes whose underlined characters a range touches."""
    first, last = places(wanted)
    found = []
    lines = range(wanted.start.line + 1, wanted.end.line + 2)
    for change in asked.reviewed.changes:
        if change.line in lines:
            start, end = places(underlined(change, asked.reviewed.ruler))
            if start <= last and first <= end:
                found.append(change)
    return found


def _is_wanted(kind: str, kinds: Sequence[str] | None) -> bool:
    """Whether a kind is one that is asked for, or under one: `source` asks for `source.fixAll` too."""
    return kinds is None or any(kind == each or kind.startswith(each + ".") for each in map(_value, kinds))


def _value(kind: str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
