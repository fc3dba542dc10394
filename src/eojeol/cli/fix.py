"""The verb `eojeol fix`: its options, which of them go together, and what they mean as a task.

The work is in one.py (one input), many.py (all of them) and explain/ (reports). Nothing of these is imported before
the options are understood, so that `--help` and shell completion are quick.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from eojeol.errors import UsageError
from eojeol.files import STANDARD

if TYPE_CHECKING:
    from eojeol.cli.fix_inputs import Task

TERMINATED = 143
F = TypeVar("F", bound=Callable[..., Any])


class FixCommand(click.Command):
    """Options under headings, and `--diff` with or without a value."""

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


@click.command(cls=FixCommand)
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
    "--columns", "--fields", multiple=True, metavar="NAME", help="Columns of .csv and .tsv, fields of .jsonl."
)
@_format("--no-header", is_flag=True, help="The first row of a table holds no names.")
@_format("--delimiter", metavar="CHARACTER", help="What parts the cells of a table.")
@_format("--no-quotes", is_flag=True, help='`"` is plain text in a table.')
@_format("--encoding", metavar="NAME", help="Of text without a byte order mark.  [default: utf-8]")
@_format("--errors", type=click.Choice(["strict", "replace", "keep"]), default="strict", show_default=True,
         help="Undecodable bytes: stop and name the place, make them U+FFFD, or leave them.")  # fmt: skip
@_model("--model", type=_path, metavar="FOLDER", help="A model folder; the embedded model by default.")
@_model("--threads", type=click.IntRange(1), default=1, metavar="N", show_default=True,
        help="Threads of the model, in each process.")  # fmt: skip
def fix(files: tuple[str, ...], recursive: bool, output: str | None, jobs: int, **given: Any) -> int:
    """Correct (or restore) the spaces of files or standard input. Only spaces change.

    Text goes to standard output, unless a report is asked for or --in-place is given. Plain text is streamed; other
    formats (.md .html .srt .vtt .csv .tsv .jsonl .docx .hwpx .epub .pptx) are fixed where the text stands in them.
    """
    names = files or (STANDARD,)
    task = task_of(names, output, given)
    from eojeol.cli.fix_inputs import run

    # As on Ctrl-C, what is half-written is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    return run(task, names, recursive=recursive, output=output, jobs=jobs)


def task_of(names: tuple[str, ...], output: str | None, given: dict[str, Any]) -> Task:
    """What the options ask for.

    Raises:
        UsageError: they do not go together.
    """
    form = _form(given)
    _refuse(names, output, given, form)
    from eojeol.cli.fix_input import Job
    from eojeol.cli.fix_inputs import Task

    job = Job(
        mode="restore" if given["restore"] else "correct",
        model=given["model"],
        threads=given["threads"],
        settings=_settings(given),
        rules=given["rules"],
        join=given["join_lines"],
        suffix="." + given["kind"].lstrip(".").lower() if given["kind"] else None,
        options={
            "encoding": given["encoding"],
            "errors": given["errors"],
            "columns": tuple(name for names in given["columns"] for name in names.split(",")),
            "header": not given["no_header"],
            "delimiter": _delimiter(given["delimiter"]),
            "quoted": not given["no_quotes"],
        },
        lines=given["line_buffered"] or (STANDARD in names and sys.stdin.isatty()),
    )
    check = given["check"]
    if given["in_place"]:
        return Task(job, "write", backup=given["backup"])
    if form in ("stats", "learn"):
        return Task(job, "stats" if form == "stats" else "learn", check=check)
    if form is not None:
        return Task(job, "report", form, _colour(output), check=check)
    return Task(job, "check" if check else "text", check=check)


def _form(given: dict[str, Any]) -> str | None:
    """The one report that is asked for."""
    asked = [name for name in ("stats", "consistency", "learn") if given[name]]
    asked += [name for name in (given["diff"], given["form"], "json" if given["as_json"] else None) if name]
    if len(asked) > 1:
        raise UsageError(f"one report at a time: {asked[0]} or {asked[1]}")
    return asked[0] if asked else None


def _refuse(names: tuple[str, ...], output: str | None, given: dict[str, Any], form: str | None) -> None:
    if given["in_place"] and (STANDARD in names or output or form or given["check"]):
        raise UsageError("--in-place takes files, and neither --output, a report nor --check")
    if given["backup"] is not None and not given["in_place"]:
        raise UsageError("--backup goes with --in-place")
    if given["conservative"] and given["eager"]:
        raise UsageError("--conservative or --eager, not both")
    thresholds = [name for name in ("conservative", "eager") if given[name]]
    thresholds += [name for name in ("add", "remove") if given[name] is not None]
    if given["restore"] and thresholds:
        raise UsageError(f"--{thresholds[0]} weighs what was typed, which --restore ignores; leave out one")
    if given["protect"] and given["no_protect"]:
        raise UsageError("--protect or --no-protect, not both")
    if given["join_lines"] and form not in (None, "unified", "inline"):
        raise UsageError("with --join-lines no report but --diff: places in the joined text are others")
    if form == "learn" and given["check"]:
        raise UsageError("--learn changes nothing, so there is nothing to --check")


def _settings(given: dict[str, Any]) -> dict[str, Any]:
    eagerness = "conservative" if given["conservative"] else "eager" if given["eager"] else "balanced"
    settings = {name: given[name] for name in ("add", "remove", "only", "squeeze")}
    return {**settings, "eagerness": eagerness, "protect": _protect(given["protect"], given["no_protect"])}


def _protect(wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> Any:
    """Kinds of spans to leave alone."""
    if not (wanted or unwanted):
        return "all"
    from eojeol.text.protect import KINDS, parse_kinds

    if wanted:
        return parse_kinds(",".join(wanted))
    return frozenset(KINDS) - parse_kinds(",".join(unwanted))


def _delimiter(given: str | None) -> str | None:
    return "\t" if given in ("\\t", "tab") else given


def _colour(output: str | None) -> bool:
    """Whether a terminal shows what is printed, and its user has nothing against colours (no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return output is None and wanted and sys.stdout.isatty()
