"""The verb `eojeol train`: a recipe in, checkpoints and a report out."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from eojeol.cli.common import path
from eojeol.cli.recipes import named, recipe_folder, recipe_option
from eojeol.errors import UsageError, needs


@click.command()
@click.argument("config", type=path, required=False)
@click.argument("overrides", nargs=-1, metavar="[KEY=VALUE]...")
@recipe_option
def train(config: str | None, overrides: tuple[str, ...], recipe: str | None) -> int:
    """Train a model from a YAML config or a recipe, then test its best checkpoint."""
    file, given = named(recipe, config, overrides, "train")
    for each in given:
        if "=" not in each and Path(each).exists():
            raise UsageError(f"is {each} the text to train on? give data.train={shlex.quote(each)}")
    from eojeol.config import load

    with needs("train"):
        from eojeol.train.run import train as run
        from eojeol.train.schema import TrainConfig
    # Of a recipe's own sources the user need not have one; who copies a recipe makes it his own.
    ours = Path(file).resolve().parent == recipe_folder().resolve()
    best = run(load(TrainConfig, file, given), set(load(TrainConfig, file, []).data.weights) if ours else ())
    if best is None:
        return 0
    report = best.parents[1] / "report.txt"
    if report.exists():
        click.echo(report.read_text(encoding="utf-8"))
    click.echo(str(best))
    return 0
