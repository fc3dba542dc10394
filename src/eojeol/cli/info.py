"""The verb `eojeol info`: what is installed."""

from __future__ import annotations

import re

import click

from eojeol import __version__
from eojeol.cli.common import model_option

_FIELDS = re.compile(r"\A---\n.*?^---\n\n*", re.DOTALL | re.MULTILINE)


@click.command()
@model_option
def info(model: str | None) -> int:
    """Show the version and what is known of the model."""
    from eojeol.engine.folder import file_size, find_model, read_config

    folder = find_model(model)
    config = read_config(folder)
    click.echo(f"eojeol {__version__}\nmodel {folder}")
    for name in ("encoder", "reach", "row_bits"):
        click.echo(f"{name} {getattr(config, name)}")
    for name, digest in config.sha256.items():
        click.echo(f"{name} {file_size(folder / name)} bytes, SHA-256 {digest}")
    card = folder / "README.md"
    if card.is_file():
        text = card.read_text(encoding="utf-8", errors="replace")
        # The fields at its head are for the Hugging Face Hub.
        click.echo("\n" + _FIELDS.sub("", text))
    return 0
