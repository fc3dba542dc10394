"""The verb `eojeol serve`: one option for each field of `ServeConfig`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import click

from eojeol.errors import MissingExtraError
from eojeol.serve.config import SECRET, ServeConfig, flag, key_from_environment, variable


def _options(command: Callable[..., int]) -> Callable[..., int]:
    for one in reversed(fields(ServeConfig)):
        if one.name == SECRET:
            continue
        kind = type(one.default)
        switch = kind is bool
        command = click.option(
            f"--{flag(one)}",
            is_flag=switch,
            type=None if switch else kind,
            default=one.default,
            # An empty default would be shown as "".
            show_default=not switch and one.default != "",
            envvar=variable(one),
            metavar=one.metadata["metavar"] or None,
            help=one.metadata["about"],
        )(command)
    return command


@click.command()
@_options
@click.option("--print-config", is_flag=True, help="Show what is set, as an environment file, and exit.")
def serve(print_config: bool, **given: Any) -> int:
    """Serve the library over HTTP, and a page that uses it.

    Every option is also a variable of the environment: --max-body is EOJEOL_MAX_BODY. The key is only that,
    EOJEOL_API_KEY, or a file.
    """
    config = ServeConfig(**given, api_key=key_from_environment())
    if print_config:
        click.echo("\n".join(config.shown()))
        return 0
    try:
        from eojeol.serve.run import run
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "serve") from None
    return run(config)
