"""The server as an editor meets it: a process of its own, spoken to by pytest-lsp's client."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")
pytest_lsp = pytest.importorskip("pytest_lsp")

from lsprotocol import types as lsp  # noqa: E402
from pygls.exceptions import JsonRpcException  # noqa: E402

from eojeol import Spacer  # noqa: E402
from eojeol.documents import fix_bytes  # noqa: E402

SOURCE = str(Path(__file__).parents[2] / "src")
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCE, "OMP_NUM_THREADS": "1"}
COMMAND = [sys.executable, "-W", "error", "-m", "eojeol", "lsp", "--stdio"]
MARKDOWN = (
    "# 소풍\n\n나는 오늘 학교 에 갔다. 😀친구와함께 도서관에갔다.\n\n`학교 에`\n\n동생은 학교 에 없다.\n"
)
pytestmark = pytest.mark.asyncio(loop_scope="module")
NUMBERS = count(1)


@pytest_lsp.fixture(
    scope="module", config=pytest_lsp.ClientServerConfig(server_command=COMMAND, server_env=ENVIRONMENT)
)
async def client(lsp_client: pytest_lsp.LanguageClient, tmp_path_factory: pytest.TempPathFactory):
    """A client of one server, with a workspace of its own."""
    lsp_client.folder = tmp_path_factory.mktemp("workspace")
    capabilities = lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf16])
    )
    folder = lsp.WorkspaceFolder(lsp_client.folder.as_uri(), "workspace")
    params = lsp.InitializeParams(capabilities=capabilities, workspace_folders=[folder])
    params.initialization_options = {"debounce": 20}
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def opened(client: Any, text: str, suffix: str = ".md", language: str = "markdown") -> str:
    """The URI of a new document."""
    uri = (client.folder / f"글{next(NUMBERS)}{suffix}").as_uri()
    item = lsp.TextDocumentItem(uri, language, 1, text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    return uri


async def until(found: Callable[[], Any]) -> Any:
    """What is found, as soon as it is."""
    for _ in range(3000):
        if result := found():
            return result
        await asyncio.sleep(0.02)
    raise TimeoutError


async def shown(client: Any, uri: str, number: int | None = None) -> list[lsp.Diagnostic]:
    """The diagnostics of a document when there are so many, or as soon as there is word of it."""

    def here() -> bool:
        return uri in client.diagnostics and number in (None, len(client.diagnostics[uri]))

    await until(here)
    return list(client.diagnostics.pop(uri))


async def told(client: Any, kind: lsp.MessageType) -> str:
    """The next message of a kind to the user."""
    message = await until(lambda: next((each for each in client.messages if each.type == kind), None))
    client.messages.clear()
    return str(message.message)


def applied(text: str, edits: list[lsp.TextEdit]) -> str:
    """A text after edits, as an editor makes them that counts in UTF-16."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    for edit in reversed(edits):
        start, end = edit.range.start, edit.range.end
        line = lines[start.line]
        new = edit.new_text.encode("utf-16-le")
        lines[start.line] = line[: 2 * start.character] + new + line[2 * end.character :]
    return b"\n\0".join(lines).decode("utf-16-le")


def a_range(line: int, start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(line, start), lsp.Position(line, end))


async def actions(client: Any, uri: str, where: lsp.Range) -> list[Any]:
    document, context = lsp.TextDocumentIdentifier(uri), lsp.CodeActionContext([])
    return list(await client.text_document_code_action_async(lsp.CodeActionParams(document, where, context)))


async def configured(client: Any, **settings: Any) -> None:
    params = lsp.DidChangeConfigurationParams({"eojeol": {"debounce": 20, **settings}})
    client.workspace_did_change_configuration(params)


async def test_wrong_spaces_are_shown_where_they_are(client):
    uri = opened(client, MARKDOWN)
    found = await shown(client, uri)
    assert [each.range for each in found] == [
        a_range(2, 8, 9),
        a_range(2, 15, 18),
        a_range(2, 19, 21),
        a_range(2, 26, 28),
        a_range(6, 6, 7),
    ]
    assert {(each.source, each.severity) for each in found} == {
        ("eojeol", lsp.DiagnosticSeverity.Information)
    }
    assert (found[0].code, found[0].message) == (
        "R41-particle",
        "‘에’는 조사이므로 앞말 ‘학교’에 붙여 씁니다. 나는 오늘 학교‸에 갔다. 😀친구와",
    )
    assert all(each.code_description.href.endswith(f"/reasons.md#{each.code.lower()}") for each in found)


async def test_what_is_typed_is_looked_at_when_the_typing_ends(client):
    uri = opened(client, "나는 오늘 학교에 갔다.\n", ".txt", "plaintext")
    assert await shown(client, uri) == []
    for version, character in enumerate("친구와함께 갔다.", 2):
        change = lsp.TextDocumentContentChangePartial(a_range(1, version - 2, version - 2), character)
        document = lsp.VersionedTextDocumentIdentifier(uri=uri, version=version)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
    (one,) = await shown(client, uri)
    assert one.range == a_range(1, 2, 4)
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    assert await shown(client, uri) == []


async def test_a_document_and_a_part_of_it_are_formatted(client, embedded: Spacer):
    uri = opened(client, MARKDOWN)
    document, options = lsp.TextDocumentIdentifier(uri), lsp.FormattingOptions(4, True)
    edits = await client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))
    fixed = fix_bytes(MARKDOWN.encode(), ".md", embedded.batch).decode()
    assert applied(MARKDOWN, list(edits)) == fixed != MARKDOWN
    where = a_range(2, 17, 20)
    edits = await client.text_document_range_formatting_async(
        lsp.DocumentRangeFormattingParams(document, where, options)
    )
    assert [edit.range for edit in edits] == [a_range(2, 17, 17), a_range(2, 20, 20)]


async def test_one_place_and_all_like_it_are_fixed(client):
    uri = opened(client, MARKDOWN)
    found = await actions(client, uri, a_range(2, 8, 8))
    assert [each.title for each in found] == [
        "이곳을 고치기",
        "같은 곳 2군데를 모두 고치기",
        "다시 고치지 않기: split 학교|에",
        "이 글의 띄어쓰기를 모두 고치기 (5군데)",
    ]
    one, like = (found[at].edit.changes[uri] for at in (0, 1))
    assert [edit.range for edit in one] == [a_range(2, 8, 9)]
    assert [edit.range for edit in like] == [a_range(2, 8, 9), a_range(6, 6, 7)]
    assert await actions(client, uri, a_range(0, 0, 3)) == []


async def test_never_again_is_a_rule_of_the_project(client):
    text = "바닷가에서 할머니 께서 오신다.\n"
    uri = opened(client, text, ".txt", "plaintext")
    (one,) = await shown(client, uri)
    assert one.range == a_range(0, 9, 10)
    command = lsp.ExecuteCommandParams("eojeol.never", [uri, "split 할머니|께서"])
    await client.workspace_execute_command_async(command)
    assert (await told(client, lsp.MessageType.Info)).endswith("words.eojeolrules: split 할머니|께서")
    assert await shown(client, uri, 0) == []
    assert (client.folder / "words.eojeolrules").read_text(encoding="utf-8") == "split 할머니|께서\n"
    assert (client.folder / ".eojeol.toml").is_file()


async def test_settings_of_the_editor_hold_and_wrong_ones_are_said(client):
    uri = opened(client, "친구와함께 학교 에 갔다.\n", ".txt", "plaintext")
    assert len(await shown(client, uri)) == 2
    await configured(client, only="add", language="en", severity="hint")
    (one,) = await shown(client, uri, 1)
    assert (one.severity, one.code) == (lsp.DiagnosticSeverity.Hint, "after-particle")
    assert "친구와‸함께" in one.message
    await configured(client, eagernes="eager")
    assert "did you mean 'eagerness'?" in await told(client, lsp.MessageType.Error)
    await configured(client, enable=False)
    assert await shown(client, uri, 0) == []
    await configured(client)
    assert len(await shown(client, uri, 2)) == 2


async def test_comments_are_looked_at_when_asked_for(client):
    pytest.importorskip("pygments")
    uri = opened(client, "x = '학교 에'  # 학교 에 간다\n", ".py", "python")
    assert await shown(client, uri) == []
    await configured(client, comments=True)
    (one,) = await shown(client, uri, 1)
    assert one.range == a_range(0, 16, 17)
    await configured(client)
    assert await shown(client, uri, 0) == []


async def test_a_request_can_be_cancelled(client):
    lines = "".join(f"나는 {number}번째 오늘 친구와함께 도서관에갔다.\n" for number in range(2000))
    uri = opened(client, lines, ".txt", "plaintext")
    params = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(uri), lsp.FormattingOptions(4, True))
    asked = asyncio.ensure_future(
        client.protocol.send_request_async("textDocument/formatting", params, "slow")
    )
    await asyncio.sleep(0.05)
    client.cancel_request(lsp.CancelParams("slow"))
    with pytest.raises(JsonRpcException, match="cancel"):
        await asked
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))


async def test_a_document_that_is_broken_says_so_until_it_is_whole(client):
    uri = opened(client, 'msgid "one"\nmsgstr "\n', ".po", "po")
    (one,) = await shown(client, uri)
    assert one.code == "unreadable" and "line 2" in one.message
    change = lsp.TextDocumentContentChangePartial(a_range(1, 8, 8), '학교 에 갔다."')
    document = lsp.VersionedTextDocumentIdentifier(uri=uri, version=2)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
    (one,) = await shown(client, uri)
    assert one.range == a_range(1, 10, 11)
