"""The options that a project's settings can stand for, which `eojeol fix` and `eojeol config` share; under headings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
# For completion alone: what is wrong with a file is said when it is its turn.
PATH = click.Path(allow_dash=True, readable=False)
_STYLE = click.Choice(["joined", "apart", "keep"])
_PROBABILITY = click.FloatRange(0, 1)


class Option(click.Option):
    """An option under a heading of the help.

    Args:
        section: the heading.
    """

    def __init__(self, *names: Any, section: str, **how: Any) -> None:
        super().__init__(*names, **how)
        self.section = section


class SectionedCommand(click.Command):
    """A command whose help lists options under their headings."""

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


def section(title: str) -> Callable[..., Callable[[F], F]]:
    """A `click.option` for options under one heading.

    Args:
        title: the heading.
    """

    def option(*names: str, **how: Any) -> Callable[[F], F]:
        return click.option(*names, cls=Option, section=title, **how)

    return option


def _together(*options: Callable[[F], F]) -> Callable[[F], F]:
    def all_of_them(command: F) -> F:
        # The last decorator's option comes first in the help.
        for option in reversed(options):
            command = option(command)
        return command

    return all_of_them


_spaces = section("Which spaces change")
_files = section("Files")
_format = section("How files are read")
_model = section("Model")
_project = section("Settings of the project")

space_options = _together(
    _spaces("--restore", is_flag=True, help="Decide every gap afresh; what was typed is ignored."),
    _spaces("--correct", is_flag=True, help="Weigh what was typed: the default, if no settings say otherwise."),
    _spaces("--conservative", is_flag=True, help="Change only what is all but certain."),
    _spaces("--balanced", is_flag=True, help="Change what is right more often than not: the default."),
    _spaces("--eager", is_flag=True, help="Change also what is merely likely."),
    _spaces("--add", type=_PROBABILITY, metavar="P", help="Add a space where P(space) is above this."),
    _spaces("--remove", type=_PROBABILITY, metavar="P", help="Remove a space where P(joined) is above this."),
    _spaces("--only", metavar="[add|remove|CODES]",
            help="Leave out the other kind of change, or all reasons but these, such as R42,R41."),
    _spaces("--ignore", metavar="CODES", help="Make no change for these reasons; `eojeol explain` lists them."),
    _spaces("--auxiliary", type=_STYLE, help="Auxiliary verbs, where the norm allows both: 먹어 보다, 먹어보다."),
    _spaces("--compound", type=_STYLE, help="The same for two nouns and for names."),
    _spaces("--unit", type=_STYLE, help="The same for units after digits."),
    _spaces("--name-title", type=_STYLE, help="The same for titles after a name."),
    _spaces("--consistent/--no-consistent",
            help="Where the norm allows two forms and a file has both, give it the more frequent one."),
    _spaces("--squeeze/--no-squeeze", help="Make kept runs of several spaces one space."),
    _spaces("--rules", multiple=True, type=PATH, metavar="FILE",
            help="Rules of your own; may be repeated, the later wins."),
    _spaces("--protect", multiple=True, metavar="KIND", help="Leave only these spans alone: all, none, or of url, "
            "email, mention, tag, path, code, html, markdown, math, time, date, phone, number, "
            "foreign, layout, bracket, article, name."),
    _spaces("--no-protect", multiple=True, metavar="KIND", help="Do not leave these alone; all are, by default."),
    _spaces("--join-lines/--no-join-lines", help="First join lines that were wrapped, even inside words."),
)  # fmt: skip
exclude_options = _together(
    _files("--exclude", multiple=True, metavar="GLOB",
           help="Pass over such files and folders, as a .gitignore would; may be repeated."),
    _files("--force-exclude", is_flag=True, help="Exclude files that are named as well, as pre-commit names them."),
    _files("--no-ignore", is_flag=True, help="With -r, go also to what .gitignore names."),
)  # fmt: skip
format_options = _together(
    _format("--columns", "--fields", multiple=True, metavar="NAME",
            help="Columns of .csv and .tsv, fields of .json, .jsonl and .yaml."),
    _format("--no-header/--header", help="The first row of a table holds no names."),
    _format("--delimiter", metavar="CHARACTER", help="What separates the cells of a table."),
    _format("--no-quotes/--quotes", help='`"` is plain text in a table.'),
    _format("--encoding", metavar="NAME",
            help="Of text without a byte order mark.  [default: utf-8, or cp949 if that is certain]"),
    _format("--errors", type=click.Choice(["strict", "replace", "keep"]), default="strict", show_default=True,
            help="Undecodable bytes: stop and name the place, make them U+FFFD, or leave them."),
)  # fmt: skip
model_options = _together(
    _model(
        "--model",
        type=PATH,
        metavar="FOLDER",
        help="A model folder, `small` or hub:owner/name; the embedded model by default.",
    ),
)
project_options = _together(
    _project("--config", type=PATH, metavar="FILE",
             help="Take the settings from here, not from the nearest pyproject.toml or .eojeol.toml."),
    _project("--isolated", is_flag=True, help="Take no settings from files."),
)  # fmt: skip


def typed_options(ctx: click.Context) -> frozenset[str]:
    """Names of the parameters that the user has given, not left as they are by default.

    Args:
        ctx: the context of the command.
    """
    default = click.core.ParameterSource.DEFAULT
    return frozenset(name for name in ctx.params if ctx.get_parameter_source(name) is not default)
