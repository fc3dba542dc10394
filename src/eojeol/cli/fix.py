"""The verb `eojeol fix`: its options as the command shows them.

What they mean is in fix_options.py; the work is in fix_input.py (a single input), fix_inputs.py (all of them),
fix_actions.py (what is done with each) and explain/ (reports). Nothing of these is imported before the options are
understood, so that `--help` and shell completion are quick.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from eojeol.cli.fix_options import FixOptions
from eojeol.files import STANDARD

TERMINATED = 143
F = TypeVar("F", bound=Callable[..., Any])


class FixCommand(click.Command):
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

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options section by section."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
            if record:
                sections.setdefault(getattr(option, "section", "Other"), []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


class _Option(click.Option):
    def __init__(self, *names: Any, section: str, **how: Any) -> None:
        super().__init__(*names, **how)
        self.section = section


def _section(title: str) -> Callable[..., Callable[[F], F]]:
    def option(*names: str, **how: Any) -> Callable[[F], F]:
        return click.option(*names, cls=_Option, section=title, **how)

    return option


_spaces = _section("Which spaces change")
_report = _section("What is printed instead of the text")
_files = _section("Files")
_format = _section("How files are read")
_model = _section("Model")
_probability = click.FloatRange(0, 1)
# For completion alone: what is wrong with a file is said when it is its turn.
_path = click.Path(allow_dash=True, readable=False)


@click.command(
    cls=FixCommand,
    short_help="Correct (or restore) the spaces of files or standard input.",
)
@click.argument("files", nargs=-1, type=_path, metavar="[FILE|FOLDER|GLOB|-]...")
@_spaces("--restore", is_flag=True, help="Decide every gap afresh; what was typed is ignored.")
@_spaces("--conservative", is_flag=True, help="Change only what is all but certain.")
@_spaces("--eager", is_flag=True, help="Change also what is merely likely.")
@_spaces("--add", type=_probability, metavar="P", help="Add a space where P(space) is above this.")
@_spaces("--remove", type=_probability, metavar="P", help="Remove a space where P(joined) is above this.")
@_spaces("--only", type=click.Choice(["add", "remove"]), help="Leave out the other kind of change.")
@_spaces("--squeeze", is_flag=True, help="Make kept runs of several spaces one space.")
@_spaces(
    "--rules",
    multiple=True,
    type=_path,
    metavar="FILE",
    help="Rules of your own; may be repeated, the later wins.",
)
@_spaces("--protect", multiple=True, metavar="KIND", help="Leave only these spans alone: all, none, or of url, "
         "email, mention, tag, path, code, html, markdown, math, time, date, phone, number.")  # fmt: skip
@_spaces("--no-protect", multiple=True, metavar="KIND", help="Do not leave these alone; all are, by default.")
@_spaces("--join-lines", is_flag=True, help="First join lines that were wrapped, even inside words.")
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
@_files("-o", "--output", type=_path, metavar="FILE", help="Write here instead of standard output.")
@_files("-r", "--recursive", is_flag=True, help="Go into folders, to the files of known formats.")
@_files("-j", "--jobs", type=click.IntRange(1), default=1, metavar="N", show_default=True,
        help="Processes for many files.")  # fmt: skip
@_files(
    "--line-buffered", is_flag=True, help="Answer standard input line by line, as a terminal's always is."
)
@_format("--as", "kind", metavar="FORMAT", help="Read every input as txt, md, html, srt, csv, …")
@_format(
    "--columns",
    "--fields",
    multiple=True,
    metavar="NAME",
    help="Columns of .csv and .tsv, fields of .json, .jsonl and .yaml.",
)
@_format("--no-header", is_flag=True, help="The first row of a table holds no names.")
@_format("--delimiter", metavar="CHARACTER", help="What separates the cells of a table.")
@_format("--no-quotes", is_flag=True, help='`"` is plain text in a table.')
@_format(
    "--encoding",
    metavar="NAME",
    help="Of text without a byte order mark.  [default: utf-8, or cp949 if that is certain]",
)
@_format("--errors", type=click.Choice(["strict", "replace", "keep"]), default="strict", show_default=True,
         help="Undecodable bytes: stop and name the place, make them U+FFFD, or leave them.")  # fmt: skip
@_model("--model", type=_path, metavar="FOLDER", help="A model folder; the embedded model by default.")
@_model("--threads", type=click.IntRange(1), default=1, metavar="N", show_default=True,
        help="Threads of the model, in each process.")  # fmt: skip
def fix(files: tuple[str, ...], recursive: bool, output: str | None, jobs: int, **given: Any) -> int:
    """Correct (or restore) the spaces of files or standard input. Only spaces change.

    Text goes to standard output, unless a report is asked for or --in-place is given. Plain text is streamed; other
    formats (FORMATS) are fixed where the text stands in them. The text of .hwp and .pdf only comes out.
    """
    names = files or (STANDARD,)
    options = FixOptions(**given)
    options.refuse_conflicts(names, output)
    from eojeol.cli.fix_inputs import run

    task = options.task(names, output)
    # As on Ctrl-C, what is half-written is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    return run(task, names, recursive=recursive, output=output, jobs=jobs)
