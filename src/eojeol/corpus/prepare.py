"""`prepare`: text of many formats → shards of clean lines for train, val and test, and a manifest.

    read → cut into blocks → clean (in workers) → spool │ duplicates, sample │ → shards → manifest

The bar is where the whole corpus must have been seen; up to it lines go to a temporary file (spool.py).
Everything is written to a folder beside the target that takes its place at the very end (place.py), so that a
run that fails leaves nothing.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from eojeol.corpus import manifest, readers, schema, sentences
from eojeol.corpus.augment import read_augmenters
from eojeol.corpus.clean import LineFilter, Steps
from eojeol.corpus.collect import collect
from eojeol.corpus.distribute import choose, distribute
from eojeol.corpus.exclude import read_excluded
from eojeol.corpus.manifest import Account
from eojeol.corpus.place import MANIFEST, in_place_of, refuse_used
from eojeol.corpus.schema import SPLITS, PrepareConfig, SourceConfig
from eojeol.corpus.split import Splits
from eojeol.corpus.worker import Settings
from eojeol.errors import InputError

__all__ = ["PrepareConfig", "SourceConfig", "prepare"]


def prepare(config: PrepareConfig) -> dict[str, Any]:
    """Prepare a corpus.

    Args:
        config: see schema.py.

    Returns:
        The manifest, as written to `out`/manifest.json.

    Raises:
        ConfigError: a value is out of range.
        InputError: a source or a lexicon does not exist, nothing is left of the corpus, or `out` is in
            use; with `strict` also anything malformed.
        MissingExtraError: a package that a reader, the splitter or `workers` needs is not installed.
        EnvironmentTrouble: the disk is full or cannot be written, or Ray failed.
    """
    named = schema.check(config)
    out = Path(config.out)
    refuse_used(out, config.overwrite)
    sentences.require(config.splitter)
    files = [readers.find(source) for source in named]
    accounts = [Account(files=len(found)) for found in files]
    settings = _settings(config, named)
    augmenters = read_augmenters(named, config.seed)
    with in_place_of(out) as folder:
        work = folder / ".work"
        work.mkdir()
        sources = list(zip(named, files, augmenters, accounts, strict=True))
        spool, duplicates = collect(config, sources, settings, work)
        samples = choose(spool, duplicates, [getattr(config.sample, split) for split in SPLITS])
        names = [(source.name, account) for source, account in zip(named, accounts, strict=True)]
        shards = distribute(spool, duplicates, samples, names, folder, config.shard_lines, config.compress)
        shutil.rmtree(work)
        result = manifest.build(config, named, accounts, shards)
        _refuse_empty(result["total"])
        text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    return result


def _settings(config: PrepareConfig, sources: list[SourceConfig]) -> Settings:
    return Settings(
        Steps(config.nfc, config.strip_quotes, config.split_newlines, config.splitter),
        LineFilter(config.min_length, config.max_length, config.min_hangul),
        Splits(tuple(getattr(config.split, split) for split in SPLITS), config.seed),
        tuple(source.name for source in sources),
        tuple(read_excluded(config.exclude)),
        config.exclude_min_length,
        config.strict,
    )


def _refuse_empty(total: dict[str, Any]) -> None:
    if sum(total["out"].values()):
        return
    if total["in"]["lines"] == 0:
        raise InputError("the corpus is empty: its sources hold no text; check paths, readers and fields")
    why = ", ".join(f"{reason} {count:,}" for reason, count in total["dropped"].items() if count)
    raise InputError(f"no line of the corpus is left; dropped: {why}; loosen the settings that drop them")
