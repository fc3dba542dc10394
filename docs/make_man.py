r"""Write the manual page docs/eojeol.1 from the command's own help.

    python docs/make_man.py        then look at it: man -l docs/eojeol.1

tests/cli/test_docs.py fails when the page and the command disagree. The page is kept in the repository so that a
package can install it without running anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
from make_cli import context_of

from eojeol import __version__
from eojeol.cli.main import cli

PAGE = Path(__file__).parent / "eojeol.1"
EXIT_CODES = (
    ("0", "Done."),
    ("1", "`fix --check` found something."),
    ("2", "Wrong usage, configuration or input."),
    ("3", "Trouble with the model or the environment."),
    ("130", "Interrupted."),
)
EXAMPLES = (
    ("eojeol fix --diff draft.txt", "Show what would change."),
    ("eojeol fix -i --backup .bak -r drafts", "Correct a folder, and keep the old files."),
    ("pdftotext paper.pdf - | eojeol fix --join-lines", "Join the lines of a PDF, then correct."),
    ("eojeol fix --columns body -i posts.csv", "Correct one column."),
    ('eval "$(_EOJEOL_COMPLETE=bash_source eojeol)"', "Complete options and files in this shell."),
)


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield r"'\" -*- coding: utf-8 -*-"
    yield f'.TH EOJEOL 1 "" "eojeol {__version__}" "User Commands"'
    yield ".SH NAME"
    about = (cli.help or "").partition(".")[0]
    yield rf"eojeol \- {_text(about[:1].lower() + about[1:])}"
    yield ".SH SYNOPSIS"
    for name in cli.commands:
        usage = context_of([name]).command.collect_usage_pieces(context_of([name]))
        yield f".B eojeol {name}"
        yield rf"{_text(' '.join(usage))}"
        yield ".br"
    yield ".SH DESCRIPTION"
    yield _text(cli.help or "")
    yield "Standard output holds the result and nothing else; messages go to standard error."
    yield ".SH COMMANDS"
    for name in cli.commands:
        yield from _command(name)
    yield ".SH EXIT STATUS"
    for code, meaning in EXIT_CODES:
        yield from (".TP", rf".B {code}", _text(meaning))
    yield ".SH ENVIRONMENT"
    yield from (".TP", ".B NO_COLOR", "When set and not empty, no colours are used.")
    yield ".SH EXAMPLES"
    for command, meaning in EXAMPLES:
        yield from (".TP", f".B {_text(command)}", _text(meaning))


def _command(name: str) -> Iterator[str]:
    context = context_of([name])
    yield f".SS eojeol {name}"
    paragraphs = re.split(r"\n\s*\n", context.command.help or "")
    yield "\n.PP\n".join(_text(" ".join(paragraph.split())) for paragraph in paragraphs)
    section = None
    for option in context.command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record is None:
            continue
        if getattr(option, "section", None) != section:
            section = getattr(option, "section", None)
            yield from (".PP", f".I {_text(section or 'Other')}")
        names, meaning = record
        yield from (".TP", f".B {_text(names)}", _text(meaning))


def _text(text: str) -> str:
    r"""Text as roff takes it: `\` and `-` as they are, `.` and `'` no request, backquotes as bold."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    text = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", text)
    return rf"\&{text}" if text.startswith((".", "'")) else text


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
