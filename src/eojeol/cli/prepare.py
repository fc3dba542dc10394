"""The verb `eojeol prepare`: text in, shards of a corpus out."""

from __future__ import annotations

import json

import click

from eojeol.cli.common import path
from eojeol.cli.recipes import named, recipe_option


@click.command()
@click.argument("config", type=path, required=False)
@click.argument("arguments", nargs=-1, type=path, metavar="[KEY=VALUE|PATH]...")
@click.option(
    "--reader", default="text", show_default=True, help="How the PATHs are read: nikl, text, jsonl, …"
)
@click.option(
    "--resume", is_flag=True, help="Go on with what a partitioned run that was broken off has done."
)
@recipe_option
def prepare(
    config: str | None, arguments: tuple[str, ...], reader: str, resume: bool, recipe: str | None
) -> int:
    """Prepare a corpus: read, clean, split, sample, and write shards with a manifest.

    PATHs, if given, take the place of the config's sources.
    """
    file, given = named(recipe, config, arguments, "prepare")
    from eojeol.config import load
    from eojeol.corpus.prepare import PrepareConfig
    from eojeol.corpus.prepare import prepare as run
    from eojeol.corpus.schema import with_inputs

    settings = load(
        PrepareConfig, file, [*(a for a in given if "=" in a), *(["resume=true"] if resume else [])]
    )
    paths = [a for a in given if "=" not in a]
    manifest = run(with_inputs(settings, paths, reader) if paths else settings)
    click.echo(json.dumps(manifest["total"], ensure_ascii=False, indent=1))
    return 0
