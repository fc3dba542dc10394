"""Values that the types allow and the training cannot use."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

pytest.importorskip("omegaconf")

from eojeol.config import load
from eojeol.errors import ConfigError
from eojeol.train.schema import NetworkConfig, TrainConfig, check

CONFIGS = Path(__file__).parents[2] / "configs"
GOOD = ["data.train=a.txt", "trainer.max_steps=10"]


def refused(*overrides: str) -> str:
    with pytest.raises(ConfigError) as caught:
        check(load(TrainConfig, None, [*GOOD, *overrides]))
    assert "\n" not in str(caught.value)
    return str(caught.value)


RECIPES = sorted(path.stem for path in CONFIGS.glob("*.yaml") if not path.stem.startswith("prepare"))
# What a recipe leaves to whoever runs it.
LEFT_OPEN = {
    "finetune": ["data.train=my.txt"],
    "adapt": ["data.train=my.txt"],
    "ngram-finish": ["init=runs/ngram/checkpoints/best.ckpt"],
}


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_that_comes_along_is_valid(name: str) -> None:
    check(load(TrainConfig, CONFIGS / f"{name}.yaml", LEFT_OPEN.get(name, [])))


def test_the_original_recipe_value_for_value() -> None:
    config = load(TrainConfig, CONFIGS / "kobert.yaml")
    assert (config.network.encoder, config.network.pretrained) == ("bert", "monologg/kobert")
    assert (config.network.dropout, config.network.row_bits) == (0.1, 0)
    assert (config.data.window, config.data.batch_size, config.seed) == (128, 128, 111)
    assert (config.optimiser.lr, config.optimiser.schedule, config.optimiser.warmup) == (2e-5, "constant", 0)
    assert (config.optimiser.clip, config.optimiser.beta2, config.optimiser.weight_decay) == (0, 0.999, 0.01)
    trainer = config.trainer
    assert (trainer.accelerator, trainer.devices, trainer.strategy) == ("gpu", 8, "ddp")
    assert (trainer.min_delta, trainer.patience, trainer.save_top_k) == (1e-4, 3, 3)
    assert (config.noise.unknown, config.noise.right) == (1.0, 0.0)


@pytest.mark.parametrize(
    "override",
    [
        "network.encoder=lstm",
        "network.dropout=1.5",
        "network.row_bits=0",
        "network.row_bits=25",
        "network.dilations=[]",
        "network.dilations=[1,0]",
        "network.context=48",
        "network.context=1",
        "network.context=-1",
        "network.context_width=0",
        "network.width=0",
        "data.train=",
        "data.window=4",
        "data.skip=-1",
        "data.batch_size=0",
        "data.round_batches=0",
        "data.cut=-0.1",
        "data.errors=ignore",
        "data.weights.wiki=-1",
        "data.weights.wiki=.inf",
        "noise.drop=2",
        "optimiser.lr=-1",
        "optimiser.lr=.nan",
        "optimiser.table_lr=0",
        "optimiser.weight_decay=-0.1",
        "optimiser.beta2=1",
        "optimiser.schedule=linear",
        "optimiser.clip=-1",
        "trainer.max_steps=0",
        "trainer.max_steps=-1",
        "trainer.max_epochs=0",
        "trainer.max_minutes=0",
        "trainer.devices=0",
        "trainer.precision=8-bit",
        "trainer.patience=0",
        "trainer.save_top_k=0",
        "seed=-1",
    ],
)
def test_a_value_that_cannot_be_used_is_named(override: str) -> None:
    key = override.partition("=")[0]
    message = refused(override)
    assert f"config key '{key}' is " in message
    assert re.search("; (it must be|use one of:|did you mean) ", message)


def test_values_that_contradict_each_other_are_refused() -> None:
    assert "noise.right" in refused("noise.unknown=0.9", "noise.right=0.2")
    assert "network.heads" in refused("network.encoder=bert", "network.width=10", "network.heads=4")
    assert "data.val to stop early by" in refused("trainer.max_steps=-1", "optimiser.schedule=constant")


def test_what_only_one_encoder_uses_does_not_trouble_the_other() -> None:
    check(load(TrainConfig, None, [*GOOD, "network.width=10", "network.heads=4"]))
    check(load(TrainConfig, None, [*GOOD, "network.encoder=bert", "network.row_bits=0"]))


def test_the_reach_of_a_network_is_that_of_its_blocks_its_ngrams_and_its_context() -> None:
    assert NetworkConfig(dilations=[1, 2, 4, 1]).reach == 1 + 2 + 4 + 1 + 3
    assert NetworkConfig(dilations=[1], context=64).reach == 1 + 3 + 63
    assert NetworkConfig(encoder="bert").reach is None


def test_every_key_is_explained() -> None:
    def walk(schema: type, prefix: str) -> None:
        for field in fields(schema):
            default = field.default_factory() if callable(field.default_factory) else field.default
            if is_dataclass(default):
                walk(type(default), f"{prefix}{field.name}.")
            else:
                assert field.metadata.get("doc"), prefix + field.name

    walk(TrainConfig, "")
