from __future__ import annotations

import json
from collections import Counter

import pytest

from eojeol.corpus.manifest import Account, build
from eojeol.corpus.schema import PrepareConfig, SourceConfig, check
from eojeol.corpus.shards import Shard


def test_a_line_that_is_unaccounted_for_is_a_defect() -> None:
    account = Account(lines=5, dropped=Counter(empty=1), out=Counter(train=3))
    with pytest.raises(AssertionError, match="news: 5 lines in, 3 out"):
        account.check("news")


def test_the_total_is_the_sum_of_the_sources() -> None:
    config = PrepareConfig(sources=[SourceConfig(path="a.txt"), SourceConfig(path="b.txt")])
    accounts = [
        Account(1, 2, 3, 4, Counter(empty=1), Counter(train=3), 0, 2),
        Account(1, 1, 1, 2, Counter(empty=1), Counter(val=1), 1, 0),
    ]
    manifest = build(config, check(config), accounts, [Shard("train/a-00000.txt", 3, 9, "ab")])
    assert manifest["total"]["in"] == {"files": 2, "documents": 3, "paragraphs": 4, "lines": 6}
    assert manifest["total"]["out"] == {"train": 3, "val": 1, "test": 0}
    assert manifest["total"]["dropped"]["empty"] == 2
    assert manifest["total"]["malformed"] == {"files": 1, "records": 2}
    assert list(manifest["sources"]) == ["a", "b"]
    assert manifest["files"] == [{"file": "train/a-00000.txt", "lines": 3, "bytes": 9, "sha256": "ab"}]


def test_the_configuration_is_kept_without_what_belongs_to_one_machine() -> None:
    config = PrepareConfig(
        out="/home/me/out",
        sources=[
            SourceConfig(path="/home/me/corpus/a.txt"),
            SourceConfig(path="../b.txt"),
            SourceConfig(path="hub:/home/me/set"),
        ],
        exclude=["/home/me/dev-*.txt"],
        workers=7,
        seed=3,
    )
    manifest = build(config, check(config), [Account(), Account(), Account()], [])
    assert "/home" not in json.dumps(manifest)
    assert [source["path"] for source in manifest["config"]["sources"]] == ["a.txt", "../b.txt", "set"]
    assert [source["name"] for source in manifest["config"]["sources"]] == ["a", "b", "set"]
    assert manifest["seed"] == manifest["config"]["seed"] == 3
    assert manifest["eojeol"]
    assert not {"workers", "ray_address", "out", "overwrite", "block_chars"} & set(manifest["config"])
