"""The command `eojeol`: verbs, each of which imports its own stage only when called.

Standard output holds the result and nothing else. Exit codes: 0 done, 1 `--check` found something, 2 wrong usage or
input, 3 trouble with the model or the environment.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from eojeol import __version__
from eojeol.cli.config import config
from eojeol.cli.export import export
from eojeol.cli.fix import fix
from eojeol.cli.info import info
from eojeol.cli.prepare import prepare
from eojeol.cli.serve import serve
from eojeol.cli.test import test
from eojeol.cli.train import train
from eojeol.errors import EojeolError, UsageError

INTERRUPTED = 130


class _Group(click.Group):
    """Whoever reads our output may stop early, as `head` does."""

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


for verb in (fix, config, serve, prepare, train, test, export, info):
    cli.add_command(verb)


def main() -> None:
    """Run the command: one line on standard error and a documented exit code for anything that goes wrong."""
    _open_standard_streams()
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        code = _complain(error.format_message(), UsageError.exit_code)
    except EojeolError as error:
        code = _complain(str(error), error.exit_code)
    except OSError as error:
        code = _complain(f"{error.filename or 'output'}: {error.strerror}", EojeolError.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _open_standard_streams() -> None:
    """Open what the caller has closed (`2>&-`): otherwise Python has None there, and the next file gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _complain(message: str, code: int) -> int:
    print(f"eojeol: {' '.join(message.split())}", file=sys.stderr)
    return code
