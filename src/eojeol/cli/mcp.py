"""The verb `eojeol mcp`: tools for assistants, on standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from eojeol import __version__
from eojeol.cli.setting_options import (
    SectionedCommand,
    model_options,
    project_options,
    space_options,
    typed_options,
)
from eojeol.errors import needs


@click.command(cls=SectionedCommand, short_help="Serve assistants: fix, check and explain as tools.")
@space_options
@model_options
@project_options
@click.pass_context
def mcp(ctx: click.Context, /, **given: Any) -> int:
    """Serve assistants with the model context protocol: the tools fix, check and explain.

    An assistant starts it (docs/editors.md). The settings of the current folder's project hold, under what is typed
    here. Nothing leaves the machine.
    """
    with needs("mcp"):
        from eojeol.mcp.server import make_server
    from eojeol.cli.held import Holder

    held = Holder({**given}, typed_options(ctx))(Path.cwd() / "text", {"exclude": []})
    assert held is not None
    make_server(held.spacer, held.mode, __version__).run("stdio")
    return 0
