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
        ({"sources": []}, r"'sources' is \[\]; it must be a list of at least one file"),
        ({"sources": [SourceConfig()]}, r"'sources\[0\]\.path' is ''"),
        (
            {"sources": [SourceConfig(path="a/x.txt"), SourceConfig(path="b/x.txt")]},
            r"'sources\[1\]\.name' is 'x'; it must be different from the name of sources\[0\]",
        ),
        ({"sources": [SourceConfig(path="x", reader="jsnl")]}, "did you mean 'jsonl'"),
        ({"sources": [SourceConfig(path="x", errors="ignore")]}, "skip, replace"),
        ({"sources": [SourceConfig(path="x", document="0")]}, "a number of lines"),
        ({"sources": [SourceConfig(path="x", document="page")]}, "file, blank, line"),
        ({"sources": [SourceConfig(path="x", encoding="utf-99")]}, "unknown encoding"),
        ({"sources": [SourceConfig(path="x", encoding="utf-16")]}, "convert the file"),
        ({"sources": [SourceConfig(path="x", name="a/b")]}, "file name"),
        ({"sources": [SourceConfig(path="*.txt")]}, "set `name`"),
        ({"sources": [SourceConfig(path="x", copies=0)]}, "copies' is 0; it must be at least 1"),
        ({"sources": [SourceConfig(path="x", augment="name", lexicon="w.tsv")]}, "did you mean 'names'"),
        (
            {"sources": [SourceConfig(path="x", augment="units")]},
            "lexicon' is ''; it must be the path of a word list, because augment is 'units'",
        ),
        ({"splitter": "kis"}, "did you mean"),
        ({"workers": 0}, "workers' is 0; it must be at least 1"),
        ({"shard_lines": 0}, "shard_lines"),
        ({"block_chars": 0}, "block_chars"),
        ({"min_length": -1}, "min_length"),
        ({"min_hangul": 1.5}, "min_hangul' is 1.5; it must be at least 0 and at most 1"),
        ({"split": SplitConfig(0, 0, 0)}, "at least one is above 0"),
        ({"split": SplitConfig(1, -1, 1)}, "split.val' is -1; it must be at least 0"),
        ({"split": SplitConfig(float("nan"), 1, 1)}, "split.train' is nan"),
        ({"sample": SampleConfig(train=-1)}, "sample.train"),
        ({"split": SplitConfig(float("inf"), 1, 1)}, "split.train' is inf"),
        ({"seed": 1 << 70}, "seed"),
        ({"seed": -(1 << 63)}, "seed"),
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
    assert (recipe.strip_quotes, recipe.split_newlines, recipe.splitter) == (True, True, "kiwi")
    assert (recipe.split.train, recipe.split.val, recipe.split.test) == (8, 1, 1)
    assert (recipe.sample.train, recipe.sample.val, recipe.sample.test) == (100_000, 10_000, 10_000)
    assert recipe.seed == 111


def test_the_config_of_the_embedded_model_is_valid_and_leaves_the_noisy_sources_out() -> None:
    embedded = configuration.load(PrepareConfig, CONFIGS / "prepare-embedded.yaml")
    names = [source.name for source in check(embedded)]
    assert len(names) == 23
    assert not [name for name in names if name.startswith("noisy")]
    assert embedded.exclude


def test_the_config_of_the_augmented_sentences_excludes_the_same_sentences() -> None:
    embedded = configuration.load(PrepareConfig, CONFIGS / "prepare-embedded.yaml")
    augmented = configuration.load(PrepareConfig, CONFIGS / "prepare-augment.yaml")
    sources = check(augmented)
    assert {source.path for source in sources} < {source.path for source in embedded.sources}
    assert {source.lexicon for source in sources} == {"../shared/lexicon/mecab-ko-dic.tsv.xz"}
    assert (augmented.exclude, augmented.exclude_min_length) == (
        embedded.exclude,
        embedded.exclude_min_length,
    )


def test_every_entry_of_the_augmented_sentences_has_its_own_name_path_and_augmentation() -> None:
    augmented = configuration.load(PrepareConfig, CONFIGS / "prepare-augment.yaml")
    given = {source.name: (source.augment, source.path.split("/")[-1]) for source in augmented.sources}
    assert given == {
        "names-wikipedia": ("names", "wikipedia.txt.xz"),
        "names-wikinews": ("names", "wikinews.txt.xz"),
        "names-treebank": ("names", "treebank-train.txt.xz"),
        "names-kobest": ("names", "kobest-train.txt.xz"),
        "names-krdict": ("names", "krdict-examples.txt.xz"),
        "units-wikinews": ("units", "wikinews.txt.xz"),
        "units-treebank": ("units", "treebank-train.txt.xz"),
        "units-kobest": ("units", "kobest-train.txt.xz"),
        "units-krdict": ("units", "krdict-examples.txt.xz"),
        "units-bookreview": ("units", "bookreview.txt.xz"),
        "units-unesco": ("units", "unesco.txt.xz"),
    }
    assert len(augmented.sources) == len(given)


def test_the_old_key_told_is_unknown_and_the_message_names_augment() -> None:
    with pytest.raises(ConfigError, match=r"unknown config key 'sources\[0\]\.told'.*\baugment\b"):
        configuration.load(PrepareConfig, None, ["sources=[{path: x.txt, told: names}]"])


def test_a_number_of_lines_may_be_written_as_a_number(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("sources: [{path: x.txt, document: 20}]\nsample: {train: null}\n", encoding="utf-8")
    loaded = configuration.load(PrepareConfig, path, ["split.train=3"])
    assert loaded.sources[0].document == "20"
    assert loaded.sample.train is None
    assert loaded.split.train == 3
