"""Where a run begins: at its own last checkpoint, or at the weights of another model."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import torch

from eojeol.config import load
from eojeol.engine.engine import Engine
from eojeol.engine.folder import ModelConfig, find_model
from eojeol.errors import ConfigError, ModelError
from eojeol.export.run import export
from eojeol.spacer import Spacer
from eojeol.train.checkpoint import load_checkpoint
from eojeol.train.run import train
from eojeol.train.schema import NetworkConfig, TrainConfig
from eojeol.train.warm_start import network_of

from .helpers import LINES, same, tiny_config, weights, write_lines

DEMO = Path(__file__).parents[2] / "src" / "eojeol" / "train" / "demo"


def test_a_run_goes_on_to_more_steps_as_if_it_had_never_stopped(tmp_path: Path, text: Path) -> None:
    straight = tiny_config(text, tmp_path / "a", max_steps=20, patience=99)
    straight.network.dropout, straight.optimiser.schedule = 0.2, "constant"
    train(straight)
    halves = tiny_config(text, tmp_path / "b", max_steps=10, patience=99)
    halves.network.dropout, halves.optimiser.schedule = 0.2, "constant"
    train(halves)
    halves.resume, halves.trainer.max_steps = True, 20
    train(halves)
    assert same(tmp_path / "a/checkpoints/last.ckpt", tmp_path / "b/checkpoints/last.ckpt")
    files = [sorted(p.name for p in (tmp_path / name / "checkpoints").iterdir()) for name in "ab"]
    assert files[0] == files[1]
    reports = [(tmp_path / name / "report.json").read_text(encoding="utf-8") for name in "ab"]
    assert reports[0] == reports[1]


def test_a_run_is_resumed_with_its_own_network_only(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run")
    train(config)
    config.resume, config.network.width = True, 32
    with pytest.raises(ConfigError, match=r"'network\.width' is 32, but .*last\.ckpt was made with 16"):
        train(config)


def test_fine_tuning_starts_from_a_checkpoint_or_an_exported_model(
    tmp_path: Path, text: Path, tiny_run: Path, tiny_checkpoint: Path, tiny_model: Path
) -> None:
    network = load(TrainConfig, tiny_run / "config.yaml").network
    for start in (tiny_checkpoint, tiny_model):
        config = tiny_config(text, tmp_path / start.name, max_steps=1)
        config.init, config.network = str(start), network
        config.optimiser.lr = config.optimiser.table_lr = 1e-12
        best = train(config)
        assert best is not None
        assert load_checkpoint(best).vocab.entries == Engine(tiny_model).vocab.entries
        before = weights(tiny_checkpoint)
        for name, tensor in weights(best).items():
            # The exported table is rounded to bytes.
            assert torch.allclose(tensor, before[name], atol=0.05 if name == "table.weight" else 1e-6), name


def test_the_network_of_a_run_that_starts_from_a_model_is_the_models(
    tmp_path: Path, text: Path, tiny_run: Path, tiny_checkpoint: Path, tiny_model: Path
) -> None:
    for start in (tiny_checkpoint, tiny_model):
        config = tiny_config(text, tmp_path / start.suffix / "run", max_steps=5)
        config.init, config.network = str(start), NetworkConfig(dropout=0.25)
        best = train(config)
        assert best is not None
        network = load(TrainConfig, tiny_run / "config.yaml").network
        network.dropout = 0.25
        assert load_checkpoint(best).config == network
        assert load(TrainConfig, best.parents[1] / "config.yaml").network == network
        # It goes on with the configuration that it began with.
        config.resume, config.trainer.max_steps = True, 10
        assert train(config) is not None


def test_another_network_than_the_models_is_refused_before_training(
    tmp_path: Path, text: Path, tiny_checkpoint: Path, tiny_model: Path
) -> None:
    for start in (tiny_checkpoint, tiny_model):
        config = tiny_config(text, tmp_path / "run")
        config.init = str(start)
        config.network.row_bits = 14
        with pytest.raises(
            ConfigError, match=r"'network\.width' is 16, but .* has 48; with `init`, leave it out"
        ):
            train(config)
        config.network = NetworkConfig(encoder="bert")
        with pytest.raises(ConfigError, match=r"'network\.encoder' is 'bert'"):
            train(config)
    assert not (tmp_path / "run").exists()


def test_fine_tuning_says_how_good_the_model_was_before_and_after(
    tmp_path: Path, text: Path, tiny_model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=20)
    config.init, config.network, config.data.test = str(tiny_model), NetworkConfig(), ""
    config.optimiser.lr = config.optimiser.table_lr = 0.02
    assert train(config) is not None
    lines = capfd.readouterr().err.strip().split("\n")
    (told,) = (line for line in lines if line.startswith("eojeol train: before: "))
    before, after = (re.search(r"val_loss ([0-9.]+), word F1 ([0-9.]+)$", line) for line in (told, lines[-1]))
    assert before is not None
    assert after is not None
    assert float(after[1]) < float(before[1])
    assert float(after[2]) > float(before[2])


def test_a_text_alone_is_enough_to_fine_tune_and_to_use_the_result(
    tmp_path: Path, text: Path, tiny_model: Path
) -> None:
    recipe = Path(__file__).parents[2] / "configs" / "finetune.yaml"
    said = [f"data.train={text}", f"init={tiny_model}", f"out={tmp_path / 'run'}", "trainer.accelerator=cpu"]
    best = train(load(TrainConfig, recipe, [*said, "trainer.max_steps=2", "data.round_batches=1"]))
    assert best is not None
    assert "val_loss" in best.name
    folder = export(best, tmp_path / "mine").folder
    line = "우산을 챙겼다."
    assert Spacer(folder).restore(line).replace(" ", "") == line.replace(" ", "")


def test_ten_sentences_are_adapted_to_with_none_held_out_and_one_checkpoint(
    tmp_path: Path, tiny_model: Path
) -> None:
    recipe = Path(__file__).parents[2] / "configs" / "adapt.yaml"
    lines = write_lines(tmp_path / "house.txt", LINES + LINES[:4])
    models = [f"init={tiny_model}", f"noise.habits={tiny_model}"]
    said = [
        f"data.train={lines}",
        f"out={tmp_path / 'run'}",
        "trainer.accelerator=cpu",
        "trainer.max_steps=3",
    ]
    best = train(load(TrainConfig, recipe, [*models, *said]))
    assert best is not None
    assert [path.name for path in (tmp_path / "run" / "checkpoints").glob("epoch*")] == [best.name]
    assert "step=0000003" in best.name


def test_the_recipe_of_fine_tuning_starts_from_the_embedded_model() -> None:
    recipe = load(TrainConfig, Path(__file__).parents[2] / "configs" / "finetune.yaml")
    assert recipe.init is not None
    path = find_model(recipe.init)
    held = json.loads((path / "config.json").read_text(encoding="utf-8"))["network"]
    assert network_of(path, recipe.network) == NetworkConfig(**held)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, text: Path, tiny_model: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "m")
    config = tiny_config(text, tmp_path / "run")
    config.init, config.network = str(tmp_path / "m"), NetworkConfig()
    for name in ("vocab.txt", "model.safetensors", "config.json"):
        path = tmp_path / "m" / name
        data = path.read_bytes()
        path.write_bytes(data[:-9] + b"x" * 9)
        with pytest.raises(ModelError, match=rf"{name} (is damaged|cannot be used)"):
            train(config)
        path.unlink()
        with pytest.raises(ModelError, match=rf"{name} cannot be read|not a model folder \(no {name}\)"):
            train(config)
        path.write_bytes(data)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [("wide", 1), ("width", "x"), ("width", True), ("width", 0), ("row_bits", 99), ("dilations", ["a"]),
     ("dilations", []), ("encoder", "x"), ("dropout", 2.0), ("pretrained", 5)],
)  # fmt: skip
def test_a_network_that_cannot_be_is_named_by_its_key(tmp_path: Path, key: str, value: object) -> None:
    described = ModelConfig("ngram", 9, 14, 0, 0, {"vocab.txt": "0" * 64}, {"width": 48, key: value})
    (tmp_path / "config.json").write_text(described.to_json(), encoding="utf-8")
    with pytest.raises(ModelError, match=rf"network\.{key}"):
        network_of(tmp_path, NetworkConfig())
