"""The verb `eojeol export`: a checkpoint in, a model folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from eojeol.cli.common import path
from eojeol.errors import UsageError, needs


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
@click.option(
    "--hub-layout",
    is_flag=True,
    help="Also write what a repository of the Hugging Face Hub has: a model card and .gitattributes.",
)
@click.option(
    "--licence",
    metavar="ID",
    help="With --hub-layout: licence of the weights, as the Hub writes it, such as cc-by-sa-4.0.",
)
def export(
    checkpoint: str,
    out: str,
    text: str | None,
    as_float: bool,
    half: bool,
    others: tuple[str, ...],
    **hub: Any,
) -> int:
    """Write a checkpoint as a model folder, if ONNX decides like the network."""
    licence, layout = hub["licence"], hub["hub_layout"]
    if licence and not layout:
        raise UsageError("--licence goes into the model card; give --hub-layout, too")
    with needs("train"):
        from eojeol.export.card import NO_LICENCE
        from eojeol.export.run import export as run
    sample = Path(text) if text else None
    averaged = [Path(other) for other in others]
    card = (licence or NO_LICENCE) if layout else None
    made = run(Path(checkpoint), Path(out), sample, not as_float, averaged, half, card)
    form = "integer" if made.integer else "float32"
    click.echo(
        f"{made.folder}: {form} ONNX, {made.differing:.4%} of gaps differ, word F1 loss {made.f1_loss:.3%}"
    )
    if card == NO_LICENCE:
        click.echo(f"{made.folder / 'README.md'}: write the licence of the weights into it", err=True)
    return 0
