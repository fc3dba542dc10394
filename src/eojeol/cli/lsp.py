"""The verb `eojeol lsp`: the language server, on standard input and output."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from typing import Any

import click

from eojeol import __version__
from eojeol.cli.setting_options import (
    SectionedCommand,
    format_options,
    model_options,
    project_options,
    space_options,
    typed_options,
)
from eojeol.errors import needs


@click.command(cls=SectionedCommand, short_help="Serve editors: wrong spaces shown while you type.")
@space_options
@format_options
@model_options
@project_options
@click.option(
    "--stdio", is_flag=True, help="Talk on standard input and output: the only way, and the default."
)
@click.pass_context
def lsp(ctx: click.Context, /, stdio: bool, **given: Any) -> int:  # noqa: ARG001  (editors give it)
    """Serve editors with the language server protocol: wrong spaces while you type, quick fixes, formatting.

    An editor starts it (docs/editors.md). For each document the settings of its project hold, under those of the
    editor, under what is typed here.
    """
    with needs("lsp"):
        from eojeol.lsp.server import make_server
    from eojeol.cli.held import Holder

    server = make_server(Holder(given, typed_options(ctx)), __version__)
    # The protocol has standard output to itself, and may close it; what anybody else prints is for people.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out, redirect_stdout(sys.stderr):
        server.start_io(stdout=out)
    return 0
