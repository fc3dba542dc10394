"""The verb `eojeol serve`: one option for each field of `ServeConfig`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import click

from eojeol.errors import needs
from eojeol.serve.config import REPEATED, SECRET, ServeConfig, flag, key_from_environment, variable


def _options(command: Callable[..., int]) -> Callable[..., int]:
    # The last decorator's option comes first in the help.
    for field in reversed(fields(ServeConfig)):
        if field.name == SECRET:
            continue
        kind, repeated = type(field.default), field.name in REPEATED
        switch = kind is bool
        command = click.option(
            flag(field.name),
            is_flag=switch,
            type=None if switch else kind,
            multiple=repeated,
            default=None if repeated else field.default,
            # An empty default would be shown as "".
            show_default=not switch and field.default != "",
            envvar=variable(field.name),
            metavar=field.metadata["metavar"] or None,
            help=field.metadata["doc"],
        )(command)
    return command


@click.command()
@_options
@click.option("--print-config", is_flag=True, help="Show the settings, as an environment file, and exit.")
def serve(print_config: bool, **settings: Any) -> int:
    """Serve the library over HTTP, and a page that uses it.

    Every option can also be set in the environment: --max-body as EOJEOL_MAX_BODY. The key comes from EOJEOL_API_KEY or
    from a file, never from the command line.
    """
    settings.update((name, ",".join(settings[name])) for name in REPEATED)
    config = ServeConfig(**settings, api_key=key_from_environment())
    if print_config:
        click.echo("\n".join(config.shown()))
        return 0
    with needs("serve"):
        from eojeol.serve.run import run
    return run(config)
