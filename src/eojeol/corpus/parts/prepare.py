"""`prepare` by parts, from beginning to end: begin or go on, do the stages, put the result in its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eojeol.corpus import manifest, readers
from eojeol.corpus.files import MANIFEST, SourceFile
from eojeol.corpus.parts import resume
from eojeol.corpus.parts.crew import Crew, crew_of
from eojeol.corpus.parts.cutting import Counted, Range, part_size, ranges_of, read_counted, spans_of
from eojeol.corpus.parts.job import Job, Part, parts_of
from eojeol.corpus.parts.near import library
from eojeol.corpus.parts.run import count_ranges, run_stages
from eojeol.corpus.parts.writing import take_shard
from eojeol.corpus.refuse import mention_shares, refuse_empty, refuse_used
from eojeol.corpus.schema import SPLITS, PrepareConfig, SourceConfig
from eojeol.corpus.shards import Shard
from eojeol.corpus.worker import WorkerSettings
from eojeol.errors import EnvironmentTrouble, UsageError
from eojeol.files import only_run, put_folder

_RESULT = "result"


def prepare_parts(
    config: PrepareConfig, sources: list[SourceConfig], settings: WorkerSettings, out: Path
) -> dict[str, Any]:
    """Prepare a corpus by parts.

    Args:
        config: the configuration, checked.
        sources: the sources, by name.
        settings: how to clean.
        out: the folder to write.

    Returns:
        The manifest, as written.

    Raises:
        InputError: a source does not exist or has changed, or nothing is left, or `out` is in use.
        UsageError: an earlier run was broken off, and nobody says to go on with it.
        MissingExtraError: a package that a reader, near-duplicates or a cluster needs is not installed.
        EnvironmentTrouble: the disk is full, or workers die; what is done stays.
    """
    if config.near_duplicates:
        library()
    said = {"eojeol": manifest.version_of_eojeol(), **manifest.settings_of(config, sources)}
    folder = resume.work_folder(out)
    with only_run(out):
        finished = _finished(out, folder, config, said) if config.resume else None
        if finished is not None:
            resume.end(folder)
            return finished
        # Also of a run that goes on: somebody may have put something there since.
        refuse_used(out, config.overwrite)
        found = [readers.find(source) for source in sources]
        job = Job(
            folder,
            settings,
            tuple(sources),
            config.seed,
            config.near_duplicates,
            config.dedupe,
            tuple(getattr(config.sample, split) for split in SPLITS),
            config.shard_lines,
            config.compress,
            config.block_chars,
            config.sort_lines,
            part_size(found, config.part_bytes, config.workers),
        )
        try:
            job = resume.begin(job, found, said, config.resume)
            try:
                result = _stages(job, found, config)
            except UsageError:
                # Nothing to go on with: whoever mends what is wrong has other files or settings.
                resume.end(folder)
                raise
            put_folder(folder / _RESULT, out)
        except OSError as error:
            raise EnvironmentTrouble(
                f"cannot write {out}: {error.strerror or error}; what is done stays: make room (three to four times "
                "the size of the text) and run again with --resume"
            ) from error
        resume.end(folder)
    return result


def _cut(job: Job, found: list[list[SourceFile]], crew: Crew) -> tuple[Part, ...]:
    """The parts of the run."""
    ranges = ranges_of(job.sources, found, job.part_bytes)
    if not ranges:
        return parts_of(found)
    count_ranges(job, ranges, crew)
    of_file: dict[tuple[int, Path], list[tuple[Range, Counted]]] = {}
    for number, each in enumerate(ranges):
        of_file.setdefault((each.source, each.path), []).append((each, read_counted(job.work, number)))
    cut = []
    for number, (source, files) in enumerate(zip(job.sources, found, strict=True)):
        spans = [_spans(source, file, of_file.get((number, file.path), [])) for file in files]
        cut.append([span for of_one in spans for span in of_one])
    return parts_of(cut)


def _spans(
    source: SourceConfig, file: SourceFile, counted: list[tuple[Range, Counted]]
) -> Iterator[SourceFile]:
    if not counted:
        return iter([file])
    return spans_of(source, file, [each for each, _ in counted], [found for _, found in counted])


def _stages(job: Job, found: list[list[SourceFile]], config: PrepareConfig) -> dict[str, Any]:
    """Everything up to a whole result in the folder of the run."""
    # One crew for all: a process takes as long to begin as to clean some megabytes.
    with crew_of(job, config.workers, config.ray_address) as crew:
        plans, accounts = run_stages(job, _cut(job, found, crew), crew)
    result = job.folder / _RESULT
    for split in SPLITS:
        (result / split).mkdir(parents=True, exist_ok=True)
    shards: list[Shard] = [take_shard(job, number, result) for number in range(len(plans))]
    said = manifest.build(config, list(job.sources), accounts, shards)
    refuse_empty(said["total"])
    mention_shares(config, said["total"])
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    if Path(config.out).is_dir():
        shutil.copymode(config.out, result)
    (result / MANIFEST).write_text(text, encoding="utf-8")
    # What tells a run that was killed while it put the result in its place that it had.
    (job.folder / MANIFEST).write_text(text, encoding="utf-8")
    return said


def _finished(out: Path, folder: Path, config: PrepareConfig, said: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of a run that has nothing left to do, or None.

    Either it was killed after its result was put in its place, or it ended and is asked for again.
    """
    there = out / MANIFEST
    if not there.is_file():
        return None
    text = there.read_text(encoding="utf-8")
    if resume.is_begun(folder):
        own = folder / MANIFEST
        moved = own.is_file() and not (folder / _RESULT).exists() and own.read_text(encoding="utf-8") == text
    else:
        found = json.loads(text)
        moved = not config.overwrite and {
            "eojeol": found.get("eojeol"),
            **found.get("config", {}),
        } == json.loads(json.dumps(said))
    return json.loads(text) if moved else None
