"""The configuration of `eojeol prepare`: every key, its default, and its meaning.

The defaults change the text as little as they can and need no optional package; configs/prepare.yaml sets
the original recipe (quotes removed, kss, 8 : 1 : 1, 100,000 / 10,000 / 10,000 sampled) explicitly. The text
in `metadata["doc"]` is the only description of a key; help and documentation are made from it.
"""

from __future__ import annotations

import codecs
import dataclasses
import difflib
import re
from dataclasses import dataclass, replace

from eojeol.errors import ConfigError

READERS = ("nikl", "text", "jsonl", "conllu", "wiki", "parquet", "hub")
AUGMENTATIONS = ("names", "units")
SPLITTERS = ("none", "kss", "kiwi")
SPLITS = ("train", "val", "test")


@dataclass
class SourceConfig:
    """One source: a file, a folder or a pattern, and how to read it."""

    path: str = dataclasses.field(
        default="", metadata={"doc": "a file, a folder (searched recursively), a glob pattern, or hub:NAME"}
    )
    name: str = dataclasses.field(
        default="",
        metadata={"doc": "name in the manifest and of the shards; default: the file or folder name"},
    )
    reader: str = dataclasses.field(
        default="text", metadata={"doc": "nikl, text, jsonl, conllu, wiki, parquet or hub"}
    )
    document: str = dataclasses.field(
        default="50",
        metadata={
            "doc": "reader text: what one document is: file, blank (up to the next blank line), line, or a "
            "number N (every N lines); a document is never divided between train, val and test"
        },
    )
    field: str = dataclasses.field(
        default="text",
        metadata={"doc": "readers jsonl, parquet and hub: the field or column that holds the text"},
    )
    id_field: str = dataclasses.field(
        default="",
        metadata={
            "doc": "readers jsonl, parquet and hub: the field that names the document; default: its place"
        },
    )
    title: bool = dataclasses.field(
        default=True, metadata={"doc": "readers nikl and wiki: keep the title as a line of the document"}
    )
    encoding: str = dataclasses.field(
        default="utf-8", metadata={"doc": "encoding of text files: utf-8, cp949, …"}
    )
    errors: str = dataclasses.field(
        default="skip",
        metadata={"doc": "undecodable bytes: skip (the line is malformed) or replace (by U+FFFD)"},
    )
    subset: str = dataclasses.field(
        default="", metadata={"doc": "reader hub: configuration name of the data set"}
    )
    hub_split: str = dataclasses.field(
        default="train", metadata={"doc": "reader hub: which split of the data set to read"}
    )
    revision: str = dataclasses.field(
        default="", metadata={"doc": "reader hub: commit or tag; give one for results that can be repeated"}
    )
    augment: str = dataclasses.field(
        default="",
        metadata={
            "doc": "tell only some of its sentences, and in other words: names (a person before 씨 or a title), "
            "units (figures before a unit)"
        },
    )
    lexicon: str = dataclasses.field(
        default="",
        metadata={"doc": "with augment: word, part of speech and semantic class; tab-separated, .xz too"},
    )
    copies: int = dataclasses.field(
        default=6, metadata={"doc": "with augment names: how often a sentence with 씨 is augment"}
    )


@dataclass
class SplitConfig:
    """Shares of the documents; any positive scale, 8 : 1 : 1 and 0.8 : 0.1 : 0.1 are the same."""

    train: float = dataclasses.field(default=8.0, metadata={"doc": "share of the documents that go to train"})
    val: float = dataclasses.field(default=1.0, metadata={"doc": "share of the documents that go to val"})
    test: float = dataclasses.field(default=1.0, metadata={"doc": "share of the documents that go to test"})


@dataclass
class SampleConfig:
    """How many lines of each split to keep; null keeps all."""

    train: int | None = dataclasses.field(
        default=None, metadata={"doc": "lines sampled for train; null: all"}
    )
    val: int | None = dataclasses.field(default=None, metadata={"doc": "lines sampled for val; null: all"})
    test: int | None = dataclasses.field(default=None, metadata={"doc": "lines sampled for test; null: all"})


@dataclass
class PrepareConfig:
    """Everything that `prepare` can be augment."""

    out: str = dataclasses.field(
        default="prepared",
        metadata={"doc": "folder to write; it must not exist or be empty, unless overwrite"},
    )
    sources: list[SourceConfig] = dataclasses.field(
        default_factory=list, metadata={"doc": "what to read, in this order"}
    )
    seed: int = dataclasses.field(default=111, metadata={"doc": "seed of the split and of the sampling"})
    nfc: bool = dataclasses.field(default=True, metadata={"doc": "normalise to Unicode NFC"})
    strip_quotes: bool = dataclasses.field(
        default=False, metadata={"doc": "remove quotation marks (an apostrophe inside a Latin word stays)"}
    )
    split_newlines: bool = dataclasses.field(
        default=True, metadata={"doc": "split paragraphs at line breaks; otherwise a break becomes a space"}
    )
    splitter: str = dataclasses.field(
        default="none", metadata={"doc": "sentence splitter: none, kss or kiwi"}
    )
    min_length: int = dataclasses.field(
        default=2, metadata={"doc": "drop lines with fewer non-space characters"}
    )
    max_length: int = dataclasses.field(
        default=0, metadata={"doc": "drop lines with more non-space characters; 0: no limit"}
    )
    min_hangul: float = dataclasses.field(
        default=0.0, metadata={"doc": "drop lines whose share of Hangul among non-space characters is lower"}
    )
    dedupe: bool = dataclasses.field(
        default=True, metadata={"doc": "drop lines that are equal to an earlier line of any source"}
    )
    exclude: list[str] = dataclasses.field(
        default_factory=list,
        metadata={"doc": "text files or patterns; a line that contains one of their lines is dropped"},
    )
    exclude_min_length: int = dataclasses.field(
        default=10, metadata={"doc": "lines of exclude with fewer non-space characters are ignored"}
    )
    split: SplitConfig = dataclasses.field(
        default_factory=SplitConfig, metadata={"doc": "shares of train, val and test, by whole documents"}
    )
    sample: SampleConfig = dataclasses.field(
        default_factory=SampleConfig, metadata={"doc": "lines to keep of each split"}
    )
    shard_lines: int = dataclasses.field(default=1_000_000, metadata={"doc": "lines in one shard file"})
    compress: bool = dataclasses.field(default=False, metadata={"doc": "write shards as .txt.xz"})
    strict: bool = dataclasses.field(
        default=False, metadata={"doc": "a malformed file or record ends the run with an error"}
    )
    overwrite: bool = dataclasses.field(default=False, metadata={"doc": "replace an earlier result in out"})
    workers: int = dataclasses.field(
        default=1, metadata={"doc": "processes that clean and split; more than 1 needs Ray"}
    )
    ray_address: str = dataclasses.field(
        default="", metadata={"doc": "Ray cluster to use, such as auto; default: a local one for this run"}
    )
    block_chars: int = dataclasses.field(
        default=1 << 18, metadata={"doc": "characters in one unit of work; does not change the result"}
    )


# How the run is done, not what comes out of it: the manifest does not hold these.
RUN_ONLY = ("out", "overwrite", "workers", "ray_address", "block_chars")


def with_inputs(config: PrepareConfig, paths: list[str], reader: str) -> PrepareConfig:
    """The same configuration with other sources: what `eojeol prepare --reader nikl DIR` asks for."""
    return replace(config, sources=[SourceConfig(path=path, reader=reader) for path in paths])


def check(config: PrepareConfig) -> list[SourceConfig]:
    """Check every value and name every source.

    Returns:
        The sources, each with its final `name` and `reader`.

    Raises:
        ConfigError: a value is out of range, or a name is missing, unusable or taken twice.
    """
    _one_of("splitter", config.splitter, SPLITTERS)
    for key in ("min_length", "max_length", "exclude_min_length"):
        _need(getattr(config, key) >= 0, key, "must not be negative")
    for key in ("shard_lines", "workers", "block_chars"):
        _need(getattr(config, key) >= 1, key, "must be at least 1")
    _need(abs(config.seed) < 1 << 63, "seed", "must fit into 64 bits")
    _need(0.0 <= config.min_hangul <= 1.0, "min_hangul", "is a share: between 0 and 1")
    shares = [getattr(config.split, name) for name in SPLITS]
    _need(all(share >= 0 for share in shares), "split", "needs shares ≥ 0")
    _need(0 < sum(shares) < float("inf"), "split", "needs shares that are not all 0")
    for name in SPLITS:
        count = getattr(config.sample, name)
        _need(count is None or count >= 0, f"sample.{name}", "must not be negative; null keeps every line")
    _need(bool(config.sources), "sources", "is empty; name at least one file or folder to read")
    sources = [_check_source(source, f"sources[{i}]") for i, source in enumerate(config.sources)]
    seen: set[str] = set()
    for source in sources:
        _need(
            source.name not in seen,
            "sources",
            f"has the name {source.name!r} twice; set `name` in one of them",
        )
        seen.add(source.name)
    return sources


def _check_source(source: SourceConfig, key: str) -> SourceConfig:
    _need(bool(source.path), f"{key}.path", "is missing; give a file, a folder, a pattern or hub:NAME")
    reader = "hub" if source.path.startswith("hub:") else source.reader
    _one_of(f"{key}.reader", reader, READERS)
    _one_of(f"{key}.errors", source.errors, ("skip", "replace"))
    _one_of(f"{key}.augment", source.augment, ("", *AUGMENTATIONS))
    _need(
        not source.augment or bool(source.lexicon),
        f"{key}.lexicon",
        f"is missing; augment: {source.augment} needs one",
    )
    _need(source.copies >= 1, f"{key}.copies", "must be at least 1")
    count = source.document.isdecimal() and int(source.document) > 0
    _need(
        count or source.document in ("file", "blank", "line"),
        f"{key}.document",
        f"is {source.document!r}; use file, blank, line or a number of lines",
    )
    try:
        plain = "\n".encode(source.encoding) == b"\n"
    except LookupError:
        raise ConfigError(
            f"{key}.encoding: unknown encoding {source.encoding!r}; try utf-8 or cp949"
        ) from None
    _need(plain, f"{key}.encoding", f"{source.encoding} is not supported; convert the file to UTF-8 first")
    name = source.name or _default_name(source.path)
    _need(
        re.fullmatch(r"[^\s/\\.][^\s/\\]*", name) is not None,
        f"{key}.name",
        f"{name!r} is not a file name; set one",
    )
    return replace(source, name=name, reader=reader, encoding=codecs.lookup(source.encoding).name)


def _default_name(path: str) -> str:
    """`a/wikipedia.txt.xz` → wikipedia; `a/b/*.json` → b; `hub:org/set` → set."""
    parts = [part for part in re.split(r"[/\\]", path.removeprefix("hub:")) if part not in ("", ".", "..")]
    while parts and re.search(r"[*?\[]", parts[-1]):
        parts.pop()
    if not parts:
        return ""
    return re.sub(r"(\.(txt|json|jsonl|ndjson|conllu|parquet|gz|xz|bz2))+$", "", parts[-1])


def _one_of(key: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        near = difflib.get_close_matches(value, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(known)}"
        raise ConfigError(f"{key} is {value!r}; {hint}")


def _need(good: bool, key: str, why: str) -> None:
    if not good:
        raise ConfigError(f"{key} {why}")
