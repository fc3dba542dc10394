"""`prepare`: text of many formats → shards of clean lines for train, val and test, and a manifest.

    read → cut into blocks → clean (in workers) → spool │ duplicates, sample │ → shards → manifest

The bars stand where the whole corpus must have been seen; up to there lines go to a temporary file (spool.py).
Everything is written to a folder beside the target that takes its place at the very end (`files.replacing_folder`), so
that a run that fails leaves nothing behind. With `partitioned` all of this is done by parts instead (parts/).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from eojeol.corpus import collect, manifest, readers, schema, sentences
from eojeol.corpus.augment import read_augmenters
from eojeol.corpus.clean import LineFilter, Steps
from eojeol.corpus.distribute import choose, distribute
from eojeol.corpus.exclude import read_excluded
from eojeol.corpus.files import MANIFEST
from eojeol.corpus.manifest import Account
from eojeol.corpus.parallel import clean_blocks
from eojeol.corpus.parts.prepare import prepare_parts
from eojeol.corpus.progress import ProgressLines
from eojeol.corpus.refuse import mention_shares, refuse_empty, refuse_used
from eojeol.corpus.schema import SPLITS, PrepareConfig, SourceConfig
from eojeol.corpus.split import Splits
from eojeol.corpus.worker import WorkerSettings
from eojeol.files import only_run, replacing_folder

__all__ = ["PrepareConfig", "SourceConfig", "prepare"]


def prepare(config: PrepareConfig) -> dict[str, Any]:
    """Prepare a corpus.

    Args:
        config: what to read and how; schema.py documents every key.

    Returns:
        The manifest, as written to `out`/manifest.json.

    Raises:
        ConfigError: a value is out of range.
        InputError: a source or a lexicon does not exist, nothing is left of the corpus, or `out` is in
            use, by another run as well; with `strict` also anything malformed.
        MissingExtraError: a package that a reader, the splitter or `workers` needs is not installed.
        EnvironmentTrouble: the disk is full or cannot be written, or Ray failed.
    """
    named = schema.check(config)
    out = Path(config.out)
    if config.partitioned:
        # The order in which sources are given is not to matter.
        named.sort(key=lambda source: source.name)
        sentences.check_installed(config.splitter)
        return prepare_parts(config, named, _worker_settings(config, named), out)
    refuse_used(out, config.overwrite)
    sentences.check_installed(config.splitter)
    files = [readers.find(source) for source in named]
    sources = [
        collect.Source(source, found, augmenter, Account(files=len(found)))
        for source, found, augmenter in zip(named, files, read_augmenters(named, config.seed), strict=True)
    ]
    names = [source.name for source in named]
    with only_run(out), ProgressLines(names) as progress:
        # Another run may have written it while this one looked for its files.
        refuse_used(out, config.overwrite)
        return _write(config, sources, out, _worker_settings(config, named), progress)


def _write(
    config: PrepareConfig,
    sources: Sequence[collect.Source],
    out: Path,
    settings: WorkerSettings,
    progress: ProgressLines,
) -> dict[str, Any]:
    """Do the work of `prepare`, once it is clear that the run may begin."""
    accounts = [source.account for source in sources]
    named = [source.config for source in sources]
    with replacing_folder(out) as folder:
        scratch = folder / ".work"
        scratch.mkdir()
        size = collect.block_size(sources, config.block_chars, config.workers)
        blocks = collect.read_blocks(sources, size, config.strict, progress)
        # Closed at once, also after an error: this ends a Ray that was started for this run.
        with closing(clean_blocks(blocks, settings, config.workers, config.ray_address)) as results:
            spool, duplicates = collect.store(results, sources, scratch, config.dedupe, progress)
        progress.begin("writing")
        samples = choose(spool, duplicates, [getattr(config.sample, split) for split in SPLITS])
        names = [(source.name, account) for source, account in zip(named, accounts, strict=True)]
        shards = distribute(spool, duplicates, samples, names, folder, config.shard_lines, config.compress)
        shutil.rmtree(scratch)
        result = manifest.build(config, named, accounts, shards)
        refuse_empty(result["total"])
        mention_shares(config, result["total"])
        text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    return result


def _worker_settings(config: PrepareConfig, sources: list[SourceConfig]) -> WorkerSettings:
    return WorkerSettings(
        steps=Steps(config.nfc, config.strip_quotes, config.split_newlines, config.splitter),
        line_filter=LineFilter(config.min_length, config.max_length, config.min_hangul),
        splits=Splits(tuple(getattr(config.split, split) for split in SPLITS), config.seed),
        source_names=tuple(source.name for source in sources),
        excluded=tuple(read_excluded(config.exclude)),
        exclude_min_length=config.exclude_min_length,
        strict=config.strict,
    )
