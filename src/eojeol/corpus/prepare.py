"""`prepare`: text of many formats → shards of clean lines for train, val and test, and a manifest.

    read → cut into blocks → clean (in workers) → spool │ duplicates, sample │ → shards → manifest

The bar is where the whole corpus must have been seen; up to it lines go to a temporary file, see spool.py. Everything
is written to a folder beside the target that takes its place at the very end, so a run that fails leaves nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from eojeol.corpus import manifest, readers, schema
from eojeol.corpus.clean import Gate, Texture
from eojeol.corpus.dedupe import Bits, Duplicates
from eojeol.corpus.document import Block, Document, cut
from eojeol.corpus.exclude import read_excluded
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.manifest import Account
from eojeol.corpus.parallel import clean_blocks
from eojeol.corpus.progress import Progress
from eojeol.corpus.sample import Sample
from eojeol.corpus.schema import PrepareConfig, SourceConfig
from eojeol.corpus.shards import Shard, ShardWriter
from eojeol.corpus.split import Splits
from eojeol.corpus.spool import Spool
from eojeol.corpus.work import Settings
from eojeol.errors import EnvironmentTrouble, InputError

__all__ = ["PrepareConfig", "prepare"]

MANIFEST = "manifest.json"


def prepare(config: PrepareConfig) -> dict[str, Any]:
    """Prepare a corpus.

    Args:
        config: see schema.py.

    Returns:
        The manifest, as written to `out`/manifest.json.

    Raises:
        ConfigError: a value is out of range.
        InputError: a source does not exist, nothing is left of the corpus, or `out` is in use; with `strict` also
            anything malformed.
        MissingExtraError: a reader, a splitter or Ray is not installed.
        EnvironmentTrouble: the disk is full or cannot be written, or Ray failed.
    """
    sources = schema.check(config)
    out = Path(config.out)
    _refuse_used(out, config.overwrite)
    files = [readers.find(source) for source in sources]
    settings = _settings(config, sources)
    with _partial_folder(out) as folder:
        work = folder / ".work"
        work.mkdir()
        accounts = [Account(files=len(found)) for found in files]
        spool, duplicates = _first_pass(config, sources, files, settings, accounts, work)
        shards = _second_pass(config, sources, spool, duplicates, accounts, folder)
        shutil.rmtree(work)
        result = manifest.build(config, sources, accounts, shards)
        _refuse_empty(result["total"])
        text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        _move_into_place(folder, out)
    return result


def _settings(config: PrepareConfig, sources: list[SourceConfig]) -> Settings:
    return Settings(
        Texture(config.nfc, config.strip_quotes, config.split_newlines, config.splitter),
        Gate(config.min_length, config.max_length, config.min_hangul),
        Splits(tuple(getattr(config.split, name) for name in schema.SPLITS), config.seed),
        tuple(source.name for source in sources),
        tuple(read_excluded(config.exclude)),
        config.exclude_min_length,
        config.strict,
    )


def _first_pass(
    config: PrepareConfig,
    sources: list[SourceConfig],
    files: list[list[SourceFile]],
    settings: Settings,
    accounts: list[Account],
    work: Path,
) -> tuple[Spool, Bits | None]:
    """Read and clean everything into the spool; find the duplicates."""
    spool = Spool(work)
    duplicates = Duplicates(work) if config.dedupe else None
    progress = Progress(len(sources))
    try:
        blocks = _blocks(config, sources, files, accounts)
        for cleaned in clean_blocks(blocks, settings, config.workers, config.ray_address):
            account = accounts[cleaned.source]
            account.lines += cleaned.lines
            account.dropped.update(cleaned.dropped)
            lines = spool.append(cleaned)
            if duplicates is not None:
                duplicates.add(lines)
            progress.step(cleaned.source, sources[cleaned.source].name, cleaned.lines, len(cleaned.text))
        progress.end()
        return spool, duplicates.find() if duplicates is not None else None
    finally:
        spool.close()
        if duplicates is not None:
            duplicates.close()


def _blocks(
    config: PrepareConfig, sources: list[SourceConfig], files: list[list[SourceFile]], accounts: list[Account]
) -> Iterator[Block]:
    for i, source in enumerate(sources):
        trouble = Trouble(config.strict)
        documents = readers.read(files[i], source, trouble)
        yield from cut(i, _counted(documents, accounts[i]), config.block_chars)
        accounts[i].malformed_files = trouble.files
        accounts[i].malformed_records = trouble.records


def _counted(documents: Iterator[Document], account: Account) -> Iterator[Document]:
    last = None
    for document in documents:
        account.documents += document.id != last
        account.paragraphs += len(document.lines)
        last = document.id
        yield document


def _second_pass(
    config: PrepareConfig,
    sources: list[SourceConfig],
    spool: Spool,
    duplicates: Bits | None,
    accounts: list[Account],
    folder: Path,
) -> list[Shard]:
    """Copy the lines that are neither duplicates nor left out by sampling from the spool to the shards."""
    samples = _samples(config, spool, duplicates)
    for split in schema.SPLITS:
        (folder / split).mkdir()
    shards: list[Shard] = []
    writers: list[ShardWriter] = []
    current = -1
    try:
        for block, known, texts in spool.texts():
            if block.source != current:
                shards += _finish(writers)
                current = block.source
                name = sources[current].name
                writers = [
                    ShardWriter(folder, split, name, config.shard_lines, config.compress) for split in schema.SPLITS
                ]
            account = accounts[block.source]
            alive = np.ones(block.lines, np.bool_)
            if duplicates is not None:
                alive = ~duplicates.window(block.first, block.lines)
                account.dropped["duplicate"] += int(block.lines - alive.sum())
            for i, split in enumerate(schema.SPLITS):
                mine = np.flatnonzero(alive & (known["split"] == i))
                sample = samples[i]
                if sample is not None:
                    before = len(mine)
                    mine = mine[sample.chosen(known["rank"][mine])]
                    account.dropped["not_sampled"] += before - len(mine)
                writers[i].write([texts[k] for k in mine.tolist()])
                account.out[split] += len(mine)
        return shards + _finish(writers)
    finally:
        for writer in writers:
            writer.abandon()


def _samples(config: PrepareConfig, spool: Spool, duplicates: Bits | None) -> list[Sample | None]:
    """For each split, the sample of its lines, or None if all are kept."""
    counts = [getattr(config.sample, split) for split in schema.SPLITS]
    samples = [None if count is None else Sample(count) for count in counts]
    if any(samples):
        for block, known in spool.lines():
            alive = known if duplicates is None else known[~duplicates.window(block.first, block.lines)]
            for i, sample in enumerate(samples):
                if sample is not None:
                    sample.offer(alive["rank"][alive["split"] == i])
    return samples


def _finish(writers: list[ShardWriter]) -> list[Shard]:
    for writer in writers:
        writer.close()
    return [shard for writer in writers for shard in writer.done]


def _refuse_used(out: Path, overwrite: bool) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise InputError(f"{out} is a file; name a folder to write")
    if not any(out.iterdir()):
        return
    if not overwrite:
        raise InputError(f"{out} exists and is not empty; name another folder or set overwrite: true")
    if not (out / MANIFEST).is_file():
        raise InputError(f"{out} does not look like a result of prepare (no {MANIFEST}); not overwritten, remove it yourself")


def _refuse_empty(total: dict[str, Any]) -> None:
    if sum(total["out"].values()):
        return
    if total["in"]["lines"] == 0:
        raise InputError("the corpus is empty: the sources hold no text; check their paths, readers and fields")
    why = ", ".join(f"{reason} {count:,}" for reason, count in total["dropped"].items() if count)
    raise InputError(f"no line of the corpus is left; dropped: {why}; loosen the settings that drop them")


@contextmanager
def _partial_folder(out: Path) -> Iterator[Path]:
    """A folder beside the target; it is gone afterwards unless it took the target's place."""
    folder = out.parent / f".{out.name}.partial-{os.getpid()}"
    try:
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        # Readers report their own OSErrors; what arrives here is about writing.
        raise EnvironmentTrouble(
            f"cannot write {out}: {error.strerror or error}; nothing was left behind, "
            "free some space (about twice the size of the text) or choose another folder"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move_into_place(folder: Path, out: Path) -> None:
    """Replace `out` (absent, empty, or an earlier result) by the finished folder."""
    old = folder.with_name(folder.name.replace(".partial-", ".old-"))
    if out.exists():
        out.replace(old)
    try:
        folder.replace(out)
    except OSError:
        if old.exists():
            old.replace(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
