"""The server: which messages of the protocol it understands, and who answers each."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from eojeol.lsp.actions import KINDS, NEVER
from eojeol.lsp.held import HeldFor
from eojeol.lsp.protocol import Protocol
from eojeol.lsp.session import RULES_SUFFIX, SECTION, Session, section_of

WATCHED = ("**/.eojeol.toml", "**/pyproject.toml", f"**/*{RULES_SUFFIX}")


def make_server(held_for: HeldFor, version: str) -> LanguageServer:
    """A server that is not started yet.

    Args:
        held_for: what holds for each document.
        version: version of eojeol.
    """
    from lsprotocol.converters import get_converter

    server = LanguageServer("eojeol", version, protocol_cls=Protocol, converter_factory=get_converter)
    session = Session(server, held_for)
    _follow_documents(server, session)
    _follow_settings(server, session)
    _answer_requests(server, session)
    return server


def _follow_documents(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        session.open(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        session.change(document.uri, document.version, params.content_changes)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    @server.feature(types.SHUTDOWN)
    def shut_down(_: Any) -> None:
        session.end()


def _follow_settings(server: LanguageServer, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.configure(params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        wanted = []
        if workspace and (watched := workspace.did_change_watched_files) and watched.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options: Any = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted.append(
                types.Registration("eojeol-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            )
        if workspace and (settings := workspace.did_change_configuration) and settings.dynamic_registration:
            options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
            wanted.append(
                types.Registration("eojeol-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options)
            )
        if wanted:
            # An editor that doesn't do what it said it can goes without.
            with suppress(JsonRpcException):
                await server.client_register_capability_async(types.RegistrationParams(wanted))
        if _can_be_asked(server):
            await ask_for_settings()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def settings_changed(params: types.DidChangeConfigurationParams) -> None:
        section = section_of(params.settings)
        if section is not None:
            session.configure(section)
        elif _can_be_asked(server):
            await ask_for_settings()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(_: types.DidChangeWatchedFilesParams) -> None:
        session.reload()

    async def ask_for_settings() -> None:
        item = types.ConfigurationItem(section=SECTION)
        found = await server.workspace_configuration_async(types.ConfigurationParams([item]))
        if found and found[0] is not None:
            session.configure(found[0])


def _answer_requests(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(list(KINDS)))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await session.actions(params)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return await session.format(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_RANGE_FORMATTING)
    async def range_formatting(params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
        return await session.format(params.text_document.uri, params.range)

    @server.command(NEVER)
    async def never(uri: str, rule: str) -> None:
        await session.never(uri, rule)


def _can_be_asked(server: LanguageServer) -> bool:
    """Whether the editor answers what its settings are."""
    workspace = server.client_capabilities.workspace
    return bool(workspace and workspace.configuration)
