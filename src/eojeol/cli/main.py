"""The command `eojeol`: verbs, each of which imports its own stage only when called.

Standard output holds the result and nothing else. Exit codes: 0 done, 1 `--check` found something, 2 wrong usage or
input, 3 trouble with the model or the environment, an output that cannot be written among them, 4 `batch` has
quarantined files and done the rest.
"""

from __future__ import annotations

import errno
import os
import shlex
import sys
from typing import Any

import click

from eojeol import __version__
from eojeol.cli.batch import batch
from eojeol.cli.bench import bench
from eojeol.cli.common import show_as_typed
from eojeol.cli.config import config
from eojeol.cli.explain import explain
from eojeol.cli.export import export
from eojeol.cli.fix import fix
from eojeol.cli.info import info
from eojeol.cli.lsp import lsp
from eojeol.cli.mcp import mcp
from eojeol.cli.prepare import prepare
from eojeol.cli.recipes import recipes
from eojeol.cli.serve import serve
from eojeol.cli.test import test
from eojeol.cli.train import train
from eojeol.errors import EojeolError, UsageError, hint

INTERRUPTED = 130


class _Group(click.Group):
    """Whoever reads our output may stop early, as `head` does; whoever says nothing at all is shown the help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help where nothing is asked for: some versions of click would make an error of it, others not."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(UsageError.exit_code)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the near verb in the words of all our messages; whoever begins with a file has forgotten the verb."""
        if not ctx.resilient_parsing and args[0] not in self.commands and not args[0].startswith("-"):
            fixes = f"to fix a file: eojeol fix {shlex.quote(args[0])}"
            advice = fixes if os.path.exists(args[0]) else hint(args[0], self.commands)  # noqa: PTH110
            raise UsageError(f"no command {args[0]!r}; {advice}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Left to click, it would be exit code 1. Python must not complain while it shuts down, either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eojeol")
def cli() -> None:
    """Restore and correct the spaces of Korean text (띄어쓰기). Only spaces change."""


for verb in (
    fix, batch, explain, config, lsp, mcp, serve, prepare, train, recipes, test, bench, export, info,
):  # fmt: skip
    cli.add_command(verb)


def main() -> None:
    """Run the command: one line on standard error and a documented exit code for anything that goes wrong."""
    closed = _open_standard_streams()
    show_as_typed()
    try:
        code = cli.main(standalone_mode=False)
        # A full disk shows here, or when nobody can be told any more.
        sys.stdout.buffer.flush()
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.NoSuchOption as error:
        code = _complain(_no_such_option(error), UsageError.exit_code)
    except click.ClickException as error:
        code = _complain(error.format_message(), UsageError.exit_code)
    except EojeolError as error:
        code = _complain(str(error), error.exit_code)
    except OSError as error:
        code = _complain(_trouble(error, closed), EojeolError.exit_code)
    _drop_unwritten()
    sys.exit(code if isinstance(code, int) else 0)


def _open_standard_streams() -> bool:
    """Put something in the place of what the caller has closed (`>&-`): otherwise the next file would get its number.

    Nothing can be read from such an input. Nothing can be written to such an output either, and that is an error for
    whoever has a result to write; complaints get lost.

    Returns:
        Whether standard output was closed.
    """
    closed = sys.stdout is None
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            stream = open(os.open(os.devnull, flags), mode, encoding="utf-8")  # noqa: SIM115, PTH123
            setattr(sys, name, stream)
    return closed


def _no_such_option(error: click.NoSuchOption) -> str:
    """What is wrong, with the near option: click compares the dashes too, and finds everything near that is short."""
    context = error.ctx
    known = [] if context is None else context.command.get_params(context)
    options = {option.lstrip("-"): option for each in known for option in (*each.opts, *each.secondary_opts)}
    named = [name for name in options if len(name) > 1 and options[name].startswith("-")]
    # However the command was called, it is shown by its name.
    path = "eojeol" + context.command_path[len(context.find_root().command_path) :] if context else "eojeol"
    word = error.option_name.lstrip("-")
    return f"no option {error.option_name}; {hint(word, named, f'see: {path} --help', '--')}"


def _trouble(error: OSError, closed: bool) -> str:
    """What is wrong, for the user.

    Args:
        error: what the system says.
        closed: standard output was closed when the command began.
    """
    if closed and error.errno == errno.EBADF:
        return "standard output is closed; let it go to a file or to another command"
    return f"{error.filename or 'output'}: {error.strerror}"


def _drop_unwritten() -> None:
    """Let go of what cannot be written: Python would try again while it shuts down, and complain in its own way."""
    try:
        sys.stdout.buffer.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, code: int) -> int:
    print(f"eojeol: {' '.join(message.split())}", file=sys.stderr)
    return code
