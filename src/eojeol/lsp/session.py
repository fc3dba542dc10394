"""One conversation with an editor: its documents, its settings, and what it is told and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote, urlparse

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from eojeol.errors import EojeolError
from eojeol.lsp.actions import Asked, actions
from eojeol.lsp.checker import Stopped
from eojeol.lsp.diagnostics import complaint, diagnostics, edits, places
from eojeol.lsp.documents import THREADS, Debouncer, Document, Reviewed
from eojeol.lsp.held import HeldFor
from eojeol.lsp.never import SETTINGS, SHARED, add_rule
from eojeol.lsp.preferences import Preferences, read_preferences
from eojeol.lsp.text import Text

SECTION = "eojeol"
RULES_SUFFIX = ".eojeolrules"


class Session:
    """What the server's handlers do.

    Args:
        server: pygls's server, which talks with the editor.
        held_for: what holds for each document.
    """

    def __init__(self, server: LanguageServer, held_for: HeldFor) -> None:
        self._server = server
        self._held_for = held_for
        self._documents: dict[str, Document] = {}
        self._pool = ThreadPoolExecutor(THREADS, "eojeol")
        self._debouncer = Debouncer(self.publish)
        self._told: set[str] = set()
        self.preferences = Preferences()

    def open(self, item: types.TextDocumentItem) -> None:
        """A document is open."""
        text = Text(item.text, self._encoding)
        document = Document(item.uri, self._path(item.uri), item.language_id, text, item.version)
        self._documents[item.uri] = document
        self._debouncer.later(document, 0)

    def change(self, uri: str, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Somebody typed.

        Args:
            uri: the document.
            version: the editor's number of the new text.
            changes: what became other, one after the other.
        """
        document = self._documents[uri]
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                document.text.replace(*places(change.range), change.text)
            else:
                document.text = Text(change.text, self._encoding)
        document.changed(version)
        self._debouncer.later(document, self.preferences.debounce)

    def close(self, uri: str) -> None:
        """A document is closed: nothing is shown of it any more."""
        document = self._documents.pop(uri, None)
        if document is not None:
            self._debouncer.never(document)
            document.stop()
            self._show(types.PublishDiagnosticsParams(uri, []))

    def saved(self, uri: str) -> None:
        """A document was written; settings and rules hold from then on."""
        name = PurePath(self._path(uri)).name
        if name in (SETTINGS, SHARED) or name.endswith(RULES_SUFFIX):
            self.reload()

    def configure(self, section: Any) -> None:
        """The editor's settings; those that cannot be used are said, and the old ones stay.

        Args:
            section: what the editor sent.
        """
        try:
            self.preferences = read_preferences(section)
        except EojeolError as error:
            self._tell(str(error))
            return
        self.reload()

    def reload(self) -> None:
        """Read settings and rules anew, and look at every document again."""
        self._held_for.forget()
        self._told.clear()
        for document in self._documents.values():
            document.settings_changed()
            self._debouncer.later(document, 0)

    async def publish(self, document: Document) -> None:
        """Show what would change in a document.

        Args:
            document: an open one.
        """
        found: list[types.Diagnostic] = []
        try:
            if self.preferences.enable:
                reviewed = await self._reviewed(document)
                found = diagnostics(reviewed.changes, reviewed.ruler, self.preferences)
                if reviewed.error:
                    found = [complaint(reviewed.error)]
        except Stopped:
            return
        except EojeolError as error:
            self._tell(str(error))
        if self._documents.get(document.uri) is document:
            self._show(types.PublishDiagnosticsParams(document.uri, found, document.version))

    async def format(self, uri: str, wanted: types.Range | None = None) -> list[types.TextEdit]:
        """The edits that put the spaces of a document right.

        Args:
            uri: an open document.
            wanted: the part of it; all of it by default.
        """
        reviewed = await self._answer(uri)
        if reviewed.error:
            self._tell(reviewed.error)
        made = edits(reviewed.changes, reviewed.ruler)
        if wanted is None:
            return made
        first, last = places(wanted)
        return [edit for edit in made if first <= places(edit.range)[0] and places(edit.range)[1] <= last]

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """The quick fixes for a range."""
        uri = params.text_document.uri
        reviewed = await self._answer(uri)
        asked = Asked(uri, reviewed, self.preferences, self._takes_versions)
        return actions(asked, params.range, params.context.only)

    async def never(self, uri: str, rule: str) -> None:
        """Keep from now on what was typed, in the rules of the document's project.

        Args:
            uri: the document.
            rule: the line of a rules file.
        """
        path = self._path(uri)
        try:
            held = await self._in_thread(self._held_for, path, self.preferences.project)
            if held is None:
                return
            written = add_rule(rule, held.rules, held.settings, self._folder(path))
        except EojeolError as error:
            self._tell(str(error))
            return
        self._say(types.MessageType.Info, f"{written}: {rule}")
        self.reload()

    def end(self) -> None:
        """The conversation is over: what is under way is called off."""
        for document in self._documents.values():
            self._debouncer.never(document)
            document.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, uri: str) -> Reviewed:
        """What was found in a document, for a request about it.

        Raises:
            JsonRpcContentModified: its text changed in the meantime.
        """
        document = self._documents.get(uri)
        if document is None:
            raise JsonRpcContentModified(f"{uri} is not open; open it first")
        try:
            return await self._reviewed(document)
        except Stopped:
            raise JsonRpcContentModified("the text has changed; ask again") from None

    async def _reviewed(self, document: Document) -> Reviewed:
        held = await self._in_thread(self._held_for, document.path, self.preferences.project)
        return await document.review(held, self.preferences, self._pool)

    async def _in_thread(self, function: Any, *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *given)

    @property
    def _encoding(self) -> str:
        found = self._server.workspace.position_encoding
        return found.value if isinstance(found, types.PositionEncodingKind) else str(found)

    @property
    def _takes_versions(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace else None
        return bool(edit and edit.document_changes)

    def _path(self, uri: str) -> Path:
        """Where a document is, or would be: what has no file is in the first folder that is open."""
        path = to_fs_path(uri) if uri.startswith("file:") else None
        if path:
            return Path(path)
        name = PurePath(unquote(urlparse(uri).path)).name or "untitled"
        return next(iter(self._folders()), Path.cwd()) / name

    def _folder(self, path: Path) -> Path:
        """The open folder that a document is in; else its own."""
        return next((folder for folder in self._folders() if folder in path.parents), path.parent)

    def _folders(self) -> list[Path]:
        workspace = self._server.workspace
        uris = [folder.uri for folder in workspace.folders.values()]
        uris += [workspace.root_uri] if workspace.root_uri and not uris else []
        return [Path(path) for path in map(to_fs_path, uris) if path]

    def _show(self, params: types.PublishDiagnosticsParams) -> None:
        self._server.text_document_publish_diagnostics(params)

    def _tell(self, message: str) -> None:
        """Say what is wrong, once until the settings change."""
        if message not in self._told:
            self._told.add(message)
            self._say(types.MessageType.Error, " ".join(message.split()))

    def _say(self, kind: types.MessageType, message: str) -> None:
        self._server.window_show_message(types.ShowMessageParams(kind, f"eojeol: {message}"))


def section_of(settings: Any) -> Any:
    """What a notification of settings holds for us; None if it holds nothing, and they have to be asked for."""
    return settings.get(SECTION) if isinstance(settings, Mapping) else settings
