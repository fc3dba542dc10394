"""The verb `eojeol export`: a checkpoint in, a model folder out."""

from __future__ import annotations

from pathlib import Path

import click

from eojeol.cli.common import path
from eojeol.errors import needs


@click.command()
@click.argument("checkpoint", type=path)
@click.argument("out", type=path)
@click.option(
    "--text",
    type=path,
    metavar="FILE",
    help="Gold sentences for the parity check; the demo sentences by default.",
)
@click.option("--float", "as_float", is_flag=True, help="Do not try the integer form.")
@click.option("--half", is_flag=True, help="Keep the weights that only fine-tuning reads in 16 bits.")
@click.option(
    "--average",
    "others",
    type=path,
    multiple=True,
    metavar="CKPT",
    help="Write the mean of the weights of this checkpoint or model folder and the first; may be repeated.",
)
def export(
    checkpoint: str, out: str, text: str | None, as_float: bool, half: bool, others: tuple[str, ...]
) -> int:
    """Write a checkpoint as a model folder, if ONNX decides like the network."""
    with needs("train"):
        from eojeol.export.run import export as run
    sample = Path(text) if text else None
    made = run(Path(checkpoint), Path(out), sample, not as_float, [Path(other) for other in others], half)
    form = "integer" if made.integer else "float32"
    click.echo(
        f"{made.folder}: {form} ONNX, {made.differing:.4%} of gaps differ, word F1 loss {made.f1_loss:.3%}"
    )
    return 0
