"""Write what `--help` says into docs/cli.md, between the markers that are there for it.

    python docs/make_cli.py

A marker is `<!-- help: eojeol fix -->`; what follows it up to `<!-- end -->` is replaced. The rest of the page is
written by hand. tests/cli/test_docs.py fails when the page and the command disagree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from eojeol.cli.main import cli

PAGE = Path(__file__).parent / "cli.md"
WIDTH = 100
BLOCK = re.compile(r"(<!-- help: eojeol ?([a-z ]*) -->\n).*?(<!-- end -->)", re.DOTALL)


def context_of(names: Sequence[str]) -> click.Context:
    """The context of a command, with a width that does not depend on the terminal.

    Args:
        names: of the verb and what is below it; none for the command itself.
    """
    command: click.Command = cli
    context = click.Context(
        cli,
        info_name="eojeol",
        help_option_names=["-h", "--help"],
        terminal_width=WIDTH,
        max_content_width=WIDTH,
    )
    for name in names:
        assert isinstance(command, click.Group)
        command = command.commands[name]
        context = click.Context(
            command, parent=context, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
        )
    return context


def help_of(names: Sequence[str]) -> str:
    """What `--help` prints, without white space at line ends."""
    context = context_of(names)
    text = context.command.get_help(context)
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


def filled(page: str) -> str:
    """The page with what `--help` says now."""
    return BLOCK.sub(lambda m: f"{m[1]}```text\n{help_of(m[2].split())}```\n{m[3]}", page)


def main() -> None:
    """Write the page."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
