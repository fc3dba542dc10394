from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from eojeol import config as configuration
from eojeol.corpus.schema import (
    PrepareConfig,
    SampleConfig,
    SourceConfig,
    SplitConfig,
    check,
    with_inputs,
)
from eojeol.errors import ConfigError

CONFIGS = Path(__file__).parents[2] / "configs"


def _config(**settings: object) -> PrepareConfig:
    base = PrepareConfig(sources=[SourceConfig(path="a.txt")])
    return dataclasses.replace(base, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../corpus/wikipedia.txt.xz", "wikipedia"),
        ("a/b/*.json", "b"),
        ("news/", "news"),
        ("hub:org/some-set", "some-set"),
        ("a.b.jsonl.gz", "a.b"),
    ],
)
def test_a_source_is_named_after_its_path(path: str, name: str) -> None:
    assert check(_config(sources=[SourceConfig(path=path)]))[0].name == name


def test_the_hub_prefix_chooses_the_reader() -> None:
    assert check(_config(sources=[SourceConfig(path="hub:org/set")]))[0].reader == "hub"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"sources": []}, "sources is empty"),
        ({"sources": [SourceConfig()]}, "path is missing"),
        ({"sources": [SourceConfig(path="a/x.txt"), SourceConfig(path="b/x.txt")]}, "'x' twice"),
        ({"sources": [SourceConfig(path="x", reader="jsnl")]}, "did you mean 'jsonl'"),
        ({"sources": [SourceConfig(path="x", errors="ignore")]}, "skip, replace"),
        ({"sources": [SourceConfig(path="x", document="0")]}, "a number of lines"),
        ({"sources": [SourceConfig(path="x", document="page")]}, "file, blank, line"),
        ({"sources": [SourceConfig(path="x", encoding="utf-99")]}, "unknown encoding"),
        ({"sources": [SourceConfig(path="x", encoding="utf-16")]}, "convert the file"),
        ({"sources": [SourceConfig(path="x", name="a/b")]}, "file name"),
        ({"sources": [SourceConfig(path="*.txt")]}, "set one"),
        ({"sources": [SourceConfig(path="x", copies=0)]}, "copies must be at least 1"),
        ({"sources": [SourceConfig(path="x", augment="name", lexicon="w.tsv")]}, "did you mean 'names'"),
        ({"sources": [SourceConfig(path="x", augment="units")]}, "lexicon is missing"),
        ({"splitter": "kis"}, "did you mean"),
        ({"workers": 0}, "workers must be at least 1"),
        ({"shard_lines": 0}, "shard_lines"),
        ({"block_chars": 0}, "block_chars"),
        ({"min_length": -1}, "min_length"),
        ({"min_hangul": 1.5}, "between 0 and 1"),
        ({"split": SplitConfig(0, 0, 0)}, "not all 0"),
        ({"split": SplitConfig(1, -1, 1)}, "shares ≥ 0"),
        ({"split": SplitConfig(float("nan"), 1, 1)}, "shares ≥ 0"),
        ({"sample": SampleConfig(train=-1)}, "sample.train"),
        ({"seed": 1 << 70}, "seed"),
    ],
)
def test_a_value_out_of_range_is_refused_in_one_line(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        check(_config(**settings))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("schema", [PrepareConfig, SourceConfig, SplitConfig, SampleConfig])
def test_every_key_is_documented(schema: type) -> None:
    for field in dataclasses.fields(schema):
        assert field.metadata["doc"], field.name


def test_inputs_of_the_command_replace_the_sources() -> None:
    changed = with_inputs(_config(seed=5), ["news", "more"], "nikl")
    assert [(source.path, source.reader) for source in changed.sources] == [
        ("news", "nikl"),
        ("more", "nikl"),
    ]
    assert changed.seed == 5


def test_the_recipe_of_the_original_is_in_its_config_file() -> None:
    recipe = configuration.load(PrepareConfig, CONFIGS / "prepare.yaml")
    check(recipe)
    assert recipe.sources[0].reader == "nikl"
    assert (recipe.strip_quotes, recipe.split_newlines, recipe.splitter) == (True, True, "kss")
    assert (recipe.split.train, recipe.split.val, recipe.split.test) == (8, 1, 1)
    assert (recipe.sample.train, recipe.sample.val, recipe.sample.test) == (100_000, 10_000, 10_000)
    assert recipe.seed == 111


def test_the_config_of_the_embedded_model_is_valid_and_leaves_the_noisy_sources_out() -> None:
    embedded = configuration.load(PrepareConfig, CONFIGS / "prepare-embedded.yaml")
    names = [source.name for source in check(embedded)]
    assert len(names) == 23
    assert not [name for name in names if name.startswith("noisy")]
    assert embedded.exclude


def test_the_config_of_what_is_told_again_leaves_the_same_sentences_out() -> None:
    embedded = configuration.load(PrepareConfig, CONFIGS / "prepare-embedded.yaml")
    augment = configuration.load(PrepareConfig, CONFIGS / "prepare-augment.yaml")
    assert {source.augment for source in check(augment)} == {"names", "units"}
    assert {source.path for source in augment.sources} < {source.path for source in embedded.sources}
    assert (augment.exclude, augment.exclude_min_length) == (embedded.exclude, embedded.exclude_min_length)


def test_a_number_of_lines_may_be_written_as_a_number(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("sources: [{path: x.txt, document: 20}]\nsample: {train: null}\n", encoding="utf-8")
    loaded = configuration.load(PrepareConfig, path, ["split.train=3"])
    assert loaded.sources[0].document == "20"
    assert loaded.sample.train is None
    assert loaded.split.train == 3
