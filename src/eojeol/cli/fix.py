"""The verb `eojeol fix`: its options as the command shows them.

What they mean is in fix_options.py, together with a project's settings (settled.py); which inputs are meant is in
fix_search.py, and what is refused by its name in fix_refuse.py; the work is in fix_input.py (a single input),
fix_inputs.py (all of them), fix_actions.py (what is done with each) and explain/ (reports). None of these is imported
before the options are understood, so that `--help` and shell completion are quick.
"""

from __future__ import annotations

import signal
import sys
from typing import Any

import click

from eojeol.cli.setting_options import (
    PATH,
    SectionedCommand,
    exclude_options,
    format_options,
    model_options,
    project_options,
    section,
    space_options,
    typed_options,
)
from eojeol.errors import UsageError
from eojeol.files import STANDARD

TERMINATED = 143


class FixCommand(SectionedCommand):
    """Options under headings, `--diff` with or without a value, and help that asks the formats for their names."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        """The help text; which formats there are is looked up when somebody reads it, for it takes time."""
        if self._help and "FORMATS" in self._help:
            from eojeol.documents import FORMATS

            names = " ".join(each.suffixes[0] for each in FORMATS[1:])
            self._help = self._help.replace("FORMATS", names)
        return self._help

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give a bare `--diff` its value: click would take the file after it."""
        end = args.index("--") if "--" in args else len(args)
        args = ["--diff=unified" if arg == "--diff" and i < end else arg for i, arg in enumerate(args)]
        return super().parse_args(ctx, args)


_report = section("What is printed instead of the text")
_files = section("Files")
_format = section("How files are read")
_model = section("Model")


@click.command(
    cls=FixCommand,
    short_help="Correct (or restore) the spaces of files or standard input.",
)
@click.argument("files", nargs=-1, type=PATH, metavar="[FILE|FOLDER|GLOB|-]...")
@space_options
@_report("--diff", type=click.Choice(["unified", "inline"]), metavar="[=inline]",
         help="A unified diff; or the changed lines, with the changes marked.")  # fmt: skip
@_report("--json", "as_json", is_flag=True, help="JSON Lines, one change a line.")
@_report("--format", "form", type=click.Choice(["lsp", "sarif", "github"]),
         help="For editors, code scanning, or GitHub Actions.")  # fmt: skip
@_report("--stats", is_flag=True, help="How much would change, and what most often.")
@_report("--consistency", is_flag=True, help="Forms that a file spaces in two ways though both are allowed.")
@_report("--learn", is_flag=True, help="Rules proposed from well-spaced text that the model would split.")
@_report("--check", is_flag=True, help="Exit with 1 if anything would change; alone, print nothing.")
@_files("-i", "--in-place", is_flag=True, help="Write each file back, whole or not at all.")
@_files("--backup", metavar="SUFFIX", help="Keep the old file under its name with this ending, such as .bak.")
@_files("-o", "--output", type=PATH, metavar="FILE", help="Write here instead of standard output.")
@_files("-r", "--recursive", is_flag=True, help="Go into folders, to the files of known formats.")
@exclude_options
@_files("-j", "--jobs", type=click.IntRange(1), default=1, metavar="N", show_default=True,
        help="Processes for many files.")  # fmt: skip
@_files(
    "--line-buffered", is_flag=True, help="Answer standard input line by line, as a terminal's always is."
)
@_format("--as", "kind", metavar="FORMAT", help="Read every input as txt, md, html, srt, csv, …")
@format_options
@model_options
@_model("--threads", type=click.IntRange(1), default=1, metavar="N", show_default=True,
        help="Threads of the model, in each process.")  # fmt: skip
@project_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say of each file what became of it.")
@click.pass_context
def fix(ctx: click.Context, /, files: tuple[str, ...], output: str | None, jobs: int, **given: Any) -> int:
    """Correct (or restore) the spaces of files or standard input. Only spaces change.

    Text goes to standard output, unless a report is asked for or --in-place is given. Plain text is streamed; other
    formats (FORMATS) are fixed where the text stands in them; that of .hwp and .pdf only comes out. A project's
    settings hold for its files; see `eojeol config`.
    """
    if given["quiet"] and given["verbose"]:
        raise UsageError("--quiet or --verbose, not both")
    names = files or (STANDARD,)
    from eojeol.cli.fix_search import Search

    search = Search(given, typed_options(ctx))
    task = search.task(names, output)
    from eojeol.cli.fix_inputs import run

    # As on Ctrl-C, what is half-written is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    return run(task, search, names, output=output, processes=jobs)
