"""The verb `eojeol train`: a recipe in, checkpoints and a report out."""

from __future__ import annotations

import click

from eojeol.cli.common import path
from eojeol.errors import needs


@click.command()
@click.argument("config", type=path)
@click.argument("overrides", nargs=-1, metavar="[KEY=VALUE]...")
def train(config: str, overrides: tuple[str, ...]) -> int:
    """Train a model from a YAML config, then test its best checkpoint."""
    from eojeol.config import load

    with needs("train"):
        from eojeol.train.run import train as run
        from eojeol.train.schema import TrainConfig
    best = run(load(TrainConfig, config, overrides))
    if best is None:
        return 0
    report = best.parents[1] / "report.txt"
    if report.exists():
        click.echo(report.read_text(encoding="utf-8"))
    click.echo(str(best))
    return 0
