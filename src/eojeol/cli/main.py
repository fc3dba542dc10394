"""The command `eojeol`: verbs, each of which imports its own stage only when called.

Standard output holds the result and nothing else. Exit codes: 0 done, 1 `--check` found something, 2 wrong usage or
input, 3 trouble with the model or the environment.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eojeol import __version__
from eojeol.cli.fix import fix
from eojeol.cli.serve import serve
from eojeol.errors import EojeolError, UsageError

if TYPE_CHECKING:
    from eojeol.spacer import Mode

INTERRUPTED = 130
# For completion alone: what is wrong with a file, its reader says better.
path = click.Path(allow_dash=True, readable=False)

errors_option = click.option(
    "--errors", type=click.Choice(["strict", "replace"]), default="strict", show_default=True,
    help="Undecodable bytes: stop and name the place, or go on with U+FFFD.",
)  # fmt: skip
model_option = click.option(
    "--model", type=path, metavar="FOLDER", help="A model folder; the embedded model by default."
)


class _Group(click.Group):
    """Whoever reads our output may stop when he has seen enough, as `head` does."""

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


cli.add_command(fix)
cli.add_command(serve)


@cli.command()
@click.argument("config", type=path)
@click.argument("arguments", nargs=-1, type=path, metavar="[KEY=VALUE|PATH]...")
@click.option(
    "--reader", default="text", show_default=True, help="How the PATHs are read: nikl, text, jsonl, …"
)
def prepare(config: str, arguments: tuple[str, ...], reader: str) -> int:
    """Prepare a corpus: read, clean, split, sample, and write shards with a manifest.

    PATHs, if given, take the place of the config's sources.
    """
    from eojeol.config import load
    from eojeol.corpus.prepare import PrepareConfig
    from eojeol.corpus.prepare import prepare as run
    from eojeol.corpus.schema import with_inputs

    settings = load(PrepareConfig, config, [a for a in arguments if "=" in a])
    paths = [a for a in arguments if "=" not in a]
    manifest = run(with_inputs(settings, paths, reader) if paths else settings)
    click.echo(json.dumps(manifest["total"], ensure_ascii=False, indent=1))
    return 0


@cli.command()
@click.argument("config", type=path)
@click.argument("overrides", nargs=-1, metavar="[KEY=VALUE]...")
def train(config: str, overrides: tuple[str, ...]) -> int:
    """Train a model from a YAML config, then test its best checkpoint."""
    from eojeol.config import load
    from eojeol.errors import MissingExtraError

    try:
        from eojeol.train.run import train as run
        from eojeol.train.schema import TrainConfig
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "train") from None
    best = run(load(TrainConfig, config, overrides))
    if best is None:
        return 0
    report = best.parents[1] / "report.txt"
    if report.exists():
        click.echo(report.read_text(encoding="utf-8"))
    click.echo(str(best))
    return 0


@cli.command()
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
@errors_option
def test(model: str, data: str, task: str, out: str | None, as_json: bool, errors: str) -> int:
    """Report on a model over gold text, one sentence a line.

    MODEL is a checkpoint (.ckpt), an exported folder, `embedded`, or the baseline `rules:none`.
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
    from functools import partial

    from eojeol.evaluate.run import rules_none
    from eojeol.spacer import Spacer

    if model == "rules:none":
        return rules_none
    mode: Mode = "restore" if task == "restore" else "correct"
    if model == "embedded":
        return partial(Spacer().batch, mode=mode)
    if not Path(model).is_dir():
        from eojeol.errors import MissingExtraError

        try:
            from eojeol.train.checkpoint import load_checkpoint
        except ModuleNotFoundError as error:
            raise MissingExtraError(str(error.name), "train") from None
        return partial(Spacer(load_checkpoint(Path(model))).batch, mode=mode)
    return partial(Spacer(model).batch, mode=mode)


@cli.command()
@click.argument("checkpoint", type=path)
@click.argument("out", type=path)
@click.option(
    "--text",
    type=path,
    metavar="FILE",
    help="Gold sentences for the parity check; the demo sentences by default.",
)
@click.option("--float", "as_float", is_flag=True, help="Do not try the integer form.")
@click.option(
    "--average",
    "others",
    type=path,
    multiple=True,
    metavar="CKPT",
    help="Write the mean of the weights of this checkpoint and the first; may be repeated.",
)
def export(checkpoint: str, out: str, text: str | None, as_float: bool, others: tuple[str, ...]) -> int:
    """Write a checkpoint as a model folder, if ONNX decides like the network."""
    from eojeol.errors import MissingExtraError

    try:
        from eojeol.export.run import export as run
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "train") from None
    sample = Path(text) if text else None
    made = run(Path(checkpoint), Path(out), sample, not as_float, [Path(other) for other in others])
    form = "integer" if made.integer else "float32"
    click.echo(
        f"{made.folder}: {form} ONNX, {made.differing:.4%} of gaps differ, word F1 loss {made.f1_loss:.3%}"
    )
    return 0


@cli.command()
@model_option
def info(model: str | None) -> int:
    """Show the version and what is known of the model."""
    from eojeol.engine.folder import embedded, read_config

    folder = Path(model) if model else embedded()
    config = read_config(folder)
    click.echo(f"eojeol {__version__}\nmodel {folder}")
    for name in ("encoder", "reach", "row_bits"):
        click.echo(f"{name} {getattr(config, name)}")
    for name, digest in config.sha256.items():
        click.echo(f"{name} {(folder / name).stat().st_size} bytes, SHA-256 {digest}")
    card = folder / "README.md"
    if card.is_file():
        click.echo("\n" + card.read_text(encoding="utf-8"))
    return 0


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
