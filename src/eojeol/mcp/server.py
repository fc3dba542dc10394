"""The tools as a server of the official SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from eojeol.errors import EojeolError
from eojeol.mcp.tools import Tools
from eojeol.settings import Mode
from eojeol.spacer import Spacer

INSTRUCTIONS = (
    "Spaces of Korean text (띄어쓰기). Nothing but spaces is ever changed: hand over a whole text and take the "
    "result as it is. "
    "`fix` gives the text, `check` the places that would change, `explain` says why each would."
)
Text = Annotated[str, Field(description="Korean text of any length, line ends included.")]
ModeOf = Annotated[
    Literal["correct", "restore"] | None,
    Field(
        description='"correct" weighs the spaces that were typed; "restore" ignores them, for text that has none. '
        "The project's settings say by default."
    ),
]
READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def make_server(spacer: Spacer, mode: Mode, version: str) -> MCPServer[Any]:
    """A server that is not started yet.

    Args:
        spacer: the model with its settings.
        mode: what is done where a caller doesn't say.
        version: version of eojeol.
    """
    tools = Tools(spacer, mode)
    server: MCPServer[Any] = MCPServer(
        "eojeol", instructions=INSTRUCTIONS, version=version, log_level="WARNING"
    )

    @server.tool(title="띄어쓰기 고치기", annotations=READ_ONLY, structured_output=True)
    def fix(text: Text, mode: ModeOf = None) -> dict[str, Any]:
        """Put the spaces of Korean text right. Gives the text, and how many spaces came and went."""
        return _answered(tools.fix, text, mode)

    @server.tool(title="띄어쓰기 검사", annotations=READ_ONLY, structured_output=True)
    def check(text: Text, mode: ModeOf = None) -> dict[str, Any]:
        """Find the places of Korean text whose spaces are wrong: line, column, kind, and how sure that is."""
        return _answered(tools.check, text, mode)

    @server.tool(title="띄어쓰기 설명", annotations=READ_ONLY, structured_output=True)
    def explain(text: Text, mode: ModeOf = None) -> dict[str, Any]:
        """Say why spaces of Korean text are wrong: a sentence for each place, in Korean and in English."""
        return _answered(tools.explain, text, mode)

    return server


def _answered(
    tool: Callable[[str, str | None], dict[str, Any]], text: str, mode: str | None
) -> dict[str, Any]:
    try:
        return tool(text, mode)
    except EojeolError as error:
        raise ToolError(str(error)) from None
