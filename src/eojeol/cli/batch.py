"""The verb `eojeol batch`: many files or large ones, through Ray or plain processes, into a folder like the inputs."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

import click

from eojeol.cli.setting_options import (
    PATH,
    SectionedCommand,
    format_options,
    model_options,
    project_options,
    section,
    space_options,
    typed_options,
)
from eojeol.errors import UsageError
from eojeol.files import STANDARD

QUARANTINED = 4
# As many as are named on the screen; the manifest names all.
_NAMED = 20
_run = section("How it runs")
_format = section("How files are read")


@click.command(cls=SectionedCommand, short_help="Fix many or large files, on one machine or a cluster.")
@click.argument("inputs", nargs=-1, required=True, type=PATH, metavar="IN...")
@click.argument("out", type=PATH)
@space_options
@_format("--as", "kind", metavar="FORMAT", help="Read every input as txt, jsonl, csv, tsv, parquet or warc.")
@format_options
@model_options
@_run("--engine", type=click.Choice(["ray", "local"]), help="Ray Data, or plain processes: the same bytes.  "
      "[default: ray where it is installed]")  # fmt: skip
@_run("-j", "--workers", type=click.IntRange(1), metavar="N", help="Processes.  [default: one a core]")
@_run("--address", metavar="ADDRESS", help="A running Ray cluster, such as auto or ray://HOST:10001.")
@_run(
    "--part-size",
    type=click.IntRange(0),
    default=8,
    show_default=True,
    metavar="MIB",
    help="Cut larger files of text, JSON Lines, tables and Parquet into parts of about this size; 0 cuts none.",
)
@_run("--resume", is_flag=True, help="Go on with what an earlier run has left in OUT.")
@project_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.pass_context
def batch(ctx: click.Context, /, inputs: tuple[str, ...], out: str, **given: Any) -> int:
    """Fix the spaces of files by the thousand, or of any size, into OUT. Only spaces change.

    IN is a file, folder, pattern or URI (s3://, gs://, hdfs://, …); OUT a folder or URI. Every file becomes one of the
    same name in OUT; manifest.json accounts for every record. A bad record goes to NAME.bad.jsonl beside it, with its
    reason; a file that fails three times is quarantined, and makes the exit code 4.
    """
    from eojeol.batch.engines import engine_of
    from eojeol.batch.manifest import BatchSettings
    from eojeol.batch.run import run_batch
    from eojeol.documents.options import Options
    from eojeol.rules.rules import Rules

    job = _job(inputs, given, typed_options(ctx))
    settings = dict(job.settings)
    if job.rules:
        settings["rules"] = sum((Rules.read(path) for path in job.rules), Rules())
    part = given["part_size"] << 20
    how = BatchSettings(job.mode, job.model, settings, Options(**job.options), given["kind"], part)
    engine = engine_of(given["engine"], given["workers"], given["address"])
    result = run_batch(inputs, out, how, engine, resume=given["resume"], quiet=given["quiet"])
    return _summary(result, out, given["quiet"])


def _job(inputs: tuple[str, ...], given: dict[str, Any], typed: frozenset[str]) -> Any:
    """What `fix` would do with the inputs, which have to be under the same settings.

    Raises:
        UsageError: they are not, or options do not go together.
    """
    from eojeol.batch.stores import is_uri
    from eojeol.cli.fix_options import FixOptions
    from eojeol.cli.project import Projects
    from eojeol.cli.settled import settled

    projects = Projects(given["config"], given["isolated"])
    found = {each.file: each for each in (projects.of(STANDARD if is_uri(name) else name) for name in inputs)}
    if len(found) > 1:
        raise UsageError(
            f"the inputs are under different settings ({' and '.join(map(str, found))}); give --config or --isolated"
        )
    neutral: dict[str, Any] = {
        "exclude": (),
        "force_exclude": False,
        "no_ignore": False,
        "threads": 1,
        "rules": (),
        "columns": (),
    }
    values = settled({**neutral, **given}, typed, next(iter(found.values())))
    if values["join_lines"]:
        raise UsageError("lines are not joined here; give --no-join-lines, or use eojeol fix --join-lines")
    # What `fix` has and this verb has not, its reports above all, is off.
    chosen: dict[str, Any] = {each.name: values.get(each.name) for each in fields(FixOptions)}
    options = FixOptions(**chosen)
    options.refuse_conflicts(inputs, None)
    return options.job(inputs)


def _summary(result: Any, out: str, quiet: bool) -> int:
    from eojeol.batch.progress import counted

    total = result.manifest["total"]
    quarantined = list(result.quarantined.items())
    for name, reason in quarantined[:_NAMED]:
        print(f"eojeol: {name}: quarantined: {reason}", file=sys.stderr)
    if len(quarantined) > _NAMED:
        more = len(quarantined) - _NAMED
        print(f"eojeol: {more:,} more files are quarantined; manifest.json names them all", file=sys.stderr)
    if not quiet:
        if result.others:
            others = counted(result.others, "file")
            print(
                f"eojeol: passed over {others} of other kinds; --as FORMAT reads every file", file=sys.stderr
            )
        before = f", {result.skipped:,} of them before" if result.skipped else ""
        beside = " (in NAME.bad.jsonl, with the reason)" if total["bad"] else ""
        print(
            f"eojeol: {out}: {counted(total['done'], 'file')} done{before}, {total['quarantined']:,} quarantined; "
            f"{counted(total['records'], 'record')}, {total['bad']:,} bad{beside}",
            file=sys.stderr,
        )
    return QUARANTINED if result.quarantined else 0
