"""The configuration of `eojeol prepare`: every key, its default, what it means, and which values it takes.

The defaults change the text as little as they can and need no optional package; configs/prepare.yaml sets the original
recipe (quotes removed, sentences, 8 : 1 : 1, 100,000 / 10,000 / 10,000 sampled) explicitly. An `option` is the only
description of its key: help, documentation and the check of its values are made from it. `check` adds what depends on
several keys.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from eojeol import config as configuration
from eojeol.config import option, require
from eojeol.errors import ConfigError

READERS = ("nikl", "text", "jsonl", "conllu", "wiki", "parquet", "hub")
# The empty word is the default: sentences are read as they stand.
AUGMENTATIONS = ("", "names", "units")
SPLITTERS = ("none", "kss", "kiwi")
SPLITS = ("train", "val", "test")
# Its digits are the key of a hash, which BLAKE2 limits to 64 bytes; 64 bits stay far below that.
_LARGEST_SEED = 2**63 - 1


@dataclass
class SourceConfig:
    """One source: a file, a folder or a pattern, and how to read it."""

    path: str = option("", "a file, a folder (searched recursively), a glob pattern, or hub:NAME")
    name: str = option("", "name in the manifest and of the shards; default: the file or folder name")
    reader: str = option("text", "nikl, text, jsonl, conllu, wiki, parquet or hub", one_of=READERS)
    document: str = option(
        "50",
        "reader text: what a document is: file, blank (up to the next blank line), line, or a number N (every N "
        "lines); a document is never divided between train, val and test",
    )
    field: str = option("text", "readers jsonl, parquet and hub: the field or column that holds the text")
    id_field: str = option(
        "", "readers jsonl, parquet and hub: the field that identifies the document; default: its position"
    )
    title: bool = option(True, "readers nikl and wiki: keep the title as a line of the document")
    encoding: str = option("utf-8", "encoding of text files: utf-8, cp949, …")
    errors: str = option(
        "skip",
        "undecodable bytes: skip (the line is malformed) or replace (by U+FFFD)",
        one_of=("skip", "replace"),
    )
    subset: str = option("", "reader hub: configuration name of the data set")
    hub_split: str = option("train", "reader hub: which split of the data set to read")
    revision: str = option("", "reader hub: commit or tag; set it for results that can be repeated")
    augment: str = option(
        "",
        "keep only the sentences that a rule of the norm is about, rewritten to show it: names (a person before 씨 "
        "or a title), units (figures before a unit); empty: keep all sentences as they are",
        one_of=AUGMENTATIONS,
    )
    lexicon: str = option(
        "", "needed by augment: a table of word, part of speech and semantic class; tab-separated, .xz too"
    )
    copies: int = option(6, "augment names: how many versions of a sentence with 씨 to write", least=1)


@dataclass
class SplitConfig:
    """Shares of the documents; any positive scale, 8 : 1 : 1 and 0.8 : 0.1 : 0.1 are the same."""

    train: float = option(8.0, "share of the documents that go to train", least=0)
    val: float = option(1.0, "share of the documents that go to val", least=0)
    test: float = option(1.0, "share of the documents that go to test", least=0)


@dataclass
class SampleConfig:
    """How many lines of each split to keep; null keeps all."""

    train: int | None = option(None, "lines sampled for train; null: all", least=0)
    val: int | None = option(None, "lines sampled for val; null: all", least=0)
    test: int | None = option(None, "lines sampled for test; null: all", least=0)


@dataclass
class PrepareConfig:
    """Everything that can be set for `prepare`."""

    out: str = option("prepared", "folder to write; it must not exist or be empty, unless overwrite")
    sources: list[SourceConfig] = option(doc="what to read, in this order", factory=list)
    seed: int = option(111, "seed of the split and of the sampling", least=-_LARGEST_SEED, most=_LARGEST_SEED)
    nfc: bool = option(True, "normalise to Unicode NFC")
    strip_quotes: bool = option(False, "remove quotation marks (an apostrophe inside a Latin word stays)")
    split_newlines: bool = option(True, "split paragraphs at line breaks; otherwise a break becomes a space")
    splitter: str = option("none", "sentence splitter: none, kss or kiwi", one_of=SPLITTERS)
    min_length: int = option(2, "drop lines with fewer non-space characters", least=0)
    max_length: int = option(0, "drop lines with more non-space characters; 0: no limit", least=0)
    min_hangul: float = option(
        0.0, "drop lines whose share of Hangul among non-space characters is lower", least=0, most=1
    )
    dedupe: bool = option(True, "drop lines that are equal to an earlier line of any source")
    near_duplicates: float = option(
        0.0,
        "drop documents that are nearly an earlier one: which share of their 5-character pieces, spaces apart, they "
        "have in common, such as 0.8; 0: keep them; needs partitioned",
        least=0,
        most=1,
    )
    exclude: list[str] = option(
        doc="text files or patterns; a line that contains one of their lines is dropped", factory=list
    )
    exclude_min_length: int = option(
        10, "lines of exclude with fewer non-space characters are ignored", least=0
    )
    split: SplitConfig = option(doc="shares of train, val and test, by whole documents", factory=SplitConfig)
    sample: SampleConfig = option(doc="lines to keep of each split", factory=SampleConfig)
    shard_lines: int = option(1_000_000, "lines in a shard file", least=1)
    compress: bool = option(False, "write shards as .txt.xz")
    strict: bool = option(False, "a malformed file or record ends the run with an error")
    overwrite: bool = option(False, "replace an earlier result in out")
    partitioned: bool = option(
        False,
        "divide all work among the workers, by files and by hashes, so that none holds all; sources in the order of "
        "their names; can be resumed",
    )
    resume: bool = option(False, "go on with what a partitioned run that was broken off has done")
    workers: int = option(
        1, "processes that clean and split; more than 1 needs Ray, unless partitioned", least=1
    )
    ray_address: str = option("", "Ray cluster to use, such as auto; default: a local cluster for this run")
    block_chars: int = option(
        1 << 18, "characters that a worker gets at a time; does not change the result", least=1
    )
    part_bytes: int = option(
        64 << 20,
        "partitioned: text and JSON Lines that are not compressed are cut into parts of at most so many bytes; does "
        "not change the result",
        least=1,
    )
    sort_lines: int = option(
        1 << 19, "partitioned: lines that a worker sorts at a time; does not change the result", least=1
    )


# How the work is done, not what comes out of it: the manifest does not hold these.
RUN_ONLY = (
    "out", "overwrite", "workers", "ray_address", "block_chars", "partitioned", "resume", "part_bytes",
    "sort_lines",
)  # fmt: skip


def with_inputs(config: PrepareConfig, paths: list[str], reader: str) -> PrepareConfig:
    """The same configuration with other sources: what `eojeol prepare --reader nikl DIR` asks for.

    Args:
        config: the configuration; it is not changed.
        paths: the `path` of each new source.
        reader: the `reader` of all of them.
    """
    return replace(config, sources=[SourceConfig(path=path, reader=reader) for path in paths])


def check(config: PrepareConfig) -> list[SourceConfig]:
    """Check every value and name every source.

    Args:
        config: the configuration; it is not changed.

    Returns:
        The sources, each with its final `name`, `reader` and `encoding`.

    Raises:
        ConfigError: a value is out of range, or a name is missing, unusable or taken twice.
    """
    configuration.check(config)
    shares = [getattr(config.split, name) for name in SPLITS]
    require(0 < sum(shares) < float("inf"), "split", shares, "three shares of which at least one is above 0")
    for key in ("near_duplicates", "resume"):
        value = getattr(config, key)
        require(config.partitioned or not value, key, value, "left out, unless partitioned is true")
    require(bool(config.sources), "sources", config.sources, "a list of at least one file or folder to read")
    sources = [_check_source(source, f"sources[{i}].") for i, source in enumerate(config.sources)]
    names = [source.name for source in sources]
    for i, name in enumerate(names):
        first = names.index(name)
        wanted = f"different from the name of sources[{first}]; set `name` of one of them"
        require(first == i, f"sources[{i}].name", name, wanted)
    return sources


def _check_source(source: SourceConfig, prefix: str) -> SourceConfig:
    """Check a source and fill in what its path says of it.

    Args:
        source: as the user gave it.
        prefix: the path of its keys, such as `sources[0].`.
    """
    if source.path.startswith("hub:"):
        source = replace(source, reader="hub")
    configuration.check(source, prefix=prefix)
    require(bool(source.path), f"{prefix}path", source.path, "a file, a folder, a pattern or hub:NAME")
    require(
        not source.augment or bool(source.lexicon),
        f"{prefix}lexicon",
        source.lexicon,
        f"the path of a word list, because augment is {source.augment!r}",
    )
    count = source.document.isdecimal() and int(source.document) > 0
    require(
        count or source.document in ("file", "blank", "line"),
        f"{prefix}document",
        source.document,
        "file, blank, line or a number of lines",
    )
    name = source.name or _default_name(source.path)
    require(
        re.fullmatch(r"[^\s/\\.][^\s/\\]*", name) is not None,
        f"{prefix}name",
        name,
        "a file name without white space or slashes, not beginning with a dot; set `name`",
    )
    return replace(source, name=name, encoding=_check_encoding(source.encoding, f"{prefix}encoding"))


def _check_encoding(encoding: str, key: str) -> str:
    """The name by which Python knows an encoding, refused unless a line end is one byte in it."""
    try:
        plain = "\n".encode(encoding) == b"\n"
    except LookupError:
        raise ConfigError(f"{key}: unknown encoding {encoding!r}; try utf-8 or cp949") from None
    # Lines are cut before they are decoded, which is not possible in UTF-16 and UTF-32.
    require(
        plain, key, encoding, "an encoding in which a line end is one byte; convert the file to UTF-8 first"
    )
    return codecs.lookup(encoding).name


def _default_name(path: str) -> str:
    """`a/wikipedia.txt.xz` → wikipedia; `a/b/*.json` → b; `big*.txt` → big; `모두의 말뭉치/` → 모두의_말뭉치."""
    parts = [part for part in re.split(r"[/\\]", path.removeprefix("hub:")) if part not in ("", ".", "..")]
    last = parts[-1] if parts else ""
    while parts and re.search(r"[*?\[]", parts[-1]):
        parts.pop()
    # Without a folder that could name it, a pattern has what stands before its first wildcard.
    name = parts[-1] if parts else re.split(r"[*?\[]", last)[0]
    name = re.sub(r"(\.(txt|json|jsonl|ndjson|conllu|parquet|gz|xz|bz2))+$", "", name)
    return re.sub(r"\s+", "_", name.strip()).strip("-_." if not parts else "")
