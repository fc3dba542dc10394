"""The verb `eojeol test`: a model and gold text in, the B / I report out."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import click

from eojeol.cli.common import path
from eojeol.errors import needs


@click.command()
@click.argument("model", type=path)
@click.argument("data", type=path)
@click.option(
    "--task", type=click.Choice(["restore", "correct", "harm"]), default="restore", show_default=True,
    help="No spaces; seeded damage; the gold itself.",
)  # fmt: skip
@click.option(
    "--out", type=path, metavar="FOLDER", help="Write report.txt, report.json and examples.tsv here."
)
@click.option("--json", "as_json", is_flag=True, help="Print report.json instead of the table.")
@click.option(
    "--errors", type=click.Choice(["strict", "replace"]), default="strict", show_default=True,
    help="Undecodable bytes: stop and name the place, or go on with U+FFFD.",
)  # fmt: skip
def test(model: str, data: str, task: str, out: str | None, as_json: bool, errors: str) -> int:
    """Report on a model over gold text, one sentence a line.

    MODEL is a checkpoint (.ckpt), an exported folder, `embedded`, `small`, or the baseline `rules:none`.
    """
    from eojeol.evaluate.bootstrap import bootstrap
    from eojeol.evaluate.report import report_dict, report_text, write_report
    from eojeol.evaluate.run import evaluate, read_gold
    from eojeol.evaluate.tasks import task_name

    gold = read_gold(data, errors=errors)
    result = evaluate(_predictor(model, task), gold, task, task_name(data))
    intervals = bootstrap(result.counts)
    if out:
        write_report(out, result)
    if as_json:
        click.echo(json.dumps(report_dict(result, intervals), ensure_ascii=False, indent=1))
    else:
        click.echo(report_text(result.scores, intervals, f"{task} {result.name}"))
    return 0


def _predictor(model: str, task: str) -> Any:
    """What fixes the lines of a task: the model that the command line names."""
    from eojeol.engine.folder import find_model
    from eojeol.evaluate.run import rules_none
    from eojeol.evaluate.tasks import mode_of
    from eojeol.spacer import Spacer

    if model == "rules:none":
        return rules_none
    if find_model(model).is_dir():
        spacer = Spacer(model)
    else:
        with needs("train"):
            from eojeol.train.checkpoint import load_checkpoint
        spacer = Spacer(load_checkpoint(Path(model)))
    return partial(spacer.batch, mode=mode_of(task))
