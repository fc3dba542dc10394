"""The command `eojeol`: one file a verb."""

from eojeol.cli.main import cli, main

__all__ = ["cli", "main"]
