"""The verb `eojeol config`: what holds for a file or folder, and where it comes from."""

from __future__ import annotations

import json
from typing import Any

import click

from eojeol.cli.setting_options import (
    PATH,
    SectionedCommand,
    exclude_options,
    format_options,
    model_options,
    project_options,
    space_options,
    typed_options,
)


@click.command(cls=SectionedCommand, short_help="Show the settings of a project, and where each comes from.")
@click.argument("path", type=PATH, default=".")
@space_options
@exclude_options
@format_options
@model_options
@project_options
@click.pass_context
def config(ctx: click.Context, /, path: str, config: str | None, isolated: bool, **given: Any) -> int:
    """Show the settings that hold for PATH (the current folder by default), and where each comes from.

    They are the command line's, else those of the nearest .eojeol.toml or pyproject.toml with [tool.eojeol], else the
    defaults. What is printed can be pasted into such a file.
    """
    from eojeol.cli.project import Projects, shown
    from eojeol.cli.settled import sources

    project = Projects(config, isolated).of(path)
    click.echo(f"# {project.file or 'no settings file'}")
    for name, (value, source) in sources(given, typed_options(ctx), project).items():
        # JSON's strings, numbers, lists and truth values are TOML's; what is not set has no word in TOML.
        setting = f"{shown(name)} = {json.dumps(value, ensure_ascii=False)}"
        click.echo(f"{setting if value is not None else f'# {shown(name)} is not set'}  # {source}")
    return 0
