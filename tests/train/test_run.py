"""A whole run on a few lines: the folder it leaves, where it stops, what it says when it cannot go on."""

from __future__ import annotations

import errno
import json
import os
import signal
from pathlib import Path

import pytest
import torch

from eojeol.config import load
from eojeol.errors import ConfigError, EnvironmentTrouble, InputError
from eojeol.evaluate.run import evaluate, read_gold, rules_none
from eojeol.spacer import Spacer
from eojeol.train.checkpoint import load_checkpoint
from eojeol.train.module import SpacingModule
from eojeol.train.run import train
from eojeol.train.schema import TrainConfig
from eojeol.train.shards import find_files

from .helpers import LINES, same, tiny_config, write_lines

DEMO = Path(__file__).parents[2] / "src" / "eojeol" / "train" / "demo"
TOP = {"checkpoints", "config.yaml", "correct", "curves.png", "examples.tsv", "harm", "report.json", "report.txt",
       "tensorboard", "vocab.txt"}  # fmt: skip


def test_the_run_folder_is_complete(tiny_run: Path) -> None:
    assert {path.name for path in tiny_run.iterdir()} == TOP
    assert (tiny_run / "curves.png").read_bytes().startswith(b"\x89PNG")
    config = load(TrainConfig, tiny_run / "config.yaml")
    assert config.trainer.max_steps == 100
    assert config.out == str(tiny_run)
    names = sorted(path.name for path in (tiny_run / "checkpoints").iterdir())
    assert names.pop() == "last.ckpt"
    # Epoch, step and val_loss are in the names.
    assert [name[: len("epoch=000-step=0000050-val_loss=0.")] for name in names] == [
        "epoch=000-step=0000050-val_loss=0.", "epoch=001-step=0000100-val_loss=0."
    ]  # fmt: skip
    report = json.loads((tiny_run / "report.json").read_text(encoding="utf-8"))
    assert report["task"] == "restore"
    assert report["lines"] == 60
    assert "weighted avg" in (tiny_run / "report.txt").read_text(encoding="utf-8")
    for task in ("correct", "harm"):
        assert json.loads((tiny_run / task / "report.json").read_text(encoding="utf-8"))["task"] == task
    assert (tiny_run / "examples.tsv").read_text(encoding="utf-8").count("\n") > 10


def test_tensorboard_has_every_curve(tiny_run: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(tiny_run / "tensorboard"))
    events.Reload()
    scalars = set(events.Tags()["scalars"])
    assert {"train_loss", "val_loss", "val_f1", "characters_per_second", "flops_per_second"} <= scalars
    # Nobody said what the device can do.
    assert "utilisation" not in scalars
    assert [event.step for event in events.Scalars("flops_per_second")] == list(range(9, 100, 10))
    assert len([name for name in scalars if name.startswith("lr-")]) == 2
    assert [event.step for event in events.Scalars("val_f1")] == [49, 99]
    assert len(events.Scalars("train_loss")) == 10
    losses = [event.value for event in events.Scalars("train_loss")]
    assert losses[-1] < losses[0] / 3


def test_the_demo_model_restores_better_than_the_baseline(tiny_model: Path) -> None:
    gold = read_gold(DEMO / "demo-test.txt")
    baseline = evaluate(rules_none, gold, "restore", "demo-test").scores
    model = evaluate(
        lambda lines: Spacer(tiny_model).batch(lines, "restore"), gold, "restore", "demo-test"
    ).scores
    assert model.altered == 0
    assert model.word.f1 > 0.6 > baseline.word.f1
    assert model.sentence.accuracy > baseline.sentence.accuracy


def test_the_report_is_that_of_the_best_checkpoint(tiny_run: Path, tiny_checkpoint: Path) -> None:
    report = json.loads((tiny_run / "report.json").read_text(encoding="utf-8"))
    gold = read_gold(DEMO / "demo-test.txt")
    spacer = Spacer(load_checkpoint(tiny_checkpoint))
    scores = evaluate(lambda lines: spacer.batch(lines, "restore"), gold, "restore", "test").scores
    assert report["word"]["f1"] == scores.word.f1


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(tmp_path: Path, text: Path) -> None:
    best = []
    for name, seed in (("a", 111), ("b", 111), ("c", 112)):
        config = tiny_config(text, tmp_path / name, max_steps=20)
        config.seed, config.network.dropout = seed, 0.2
        best.append(train(config))
        torch.rand(17)  # whatever was drawn before must not matter
    assert same(best[0], best[1])
    assert not same(best[0], best[2])


def test_a_recipe_trains_as_it_always_did(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run")
    config.network.dropout, config.data.swap, config.data.test = 0.2, 0.3, ""
    train(config)
    held = torch.load(tmp_path / "run" / "checkpoints" / "last.ckpt", weights_only=True)
    # The losses of the first version. Kernels differ from machine to machine, seeds do not.
    expected = [(5, pytest.approx(0.58000636, abs=1e-4)), (10, pytest.approx(0.58274084, abs=1e-4))]
    assert held["callbacks"]["Curve"]["points"]["val_loss"] == expected


def test_the_last_round_may_be_short(tmp_path: Path, text: Path) -> None:
    best = train(tiny_config(text, tmp_path / "run", max_steps=7))
    assert best is not None
    names = {path.name[:22] for path in (tmp_path / "run" / "checkpoints").iterdir()}
    assert names == {"epoch=000-step=0000005", "epoch=001-step=0000007", "last.ckpt"}


def test_without_validation_the_last_checkpoint_is_the_one(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run")
    config.data.val = ""
    best = train(config)
    assert best is not None
    assert best.name == "epoch=001-step=0000010.ckpt"
    assert (tmp_path / "run" / "curves.png").is_file()


def test_without_test_text_there_is_no_report(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=5)
    config.data.test = ""
    assert train(config) is not None
    assert not (tmp_path / "run" / "report.txt").exists()


def test_training_stops_when_validation_no_longer_improves(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=500, patience=2, min_delta=0.01)
    config.optimiser.lr = config.optimiser.table_lr = 1e-12
    best = train(config)
    assert best is not None
    assert best.name.startswith("epoch=000-step=0000005")
    # The first round, and two more that were no better.
    assert torch.load(tmp_path / "run/checkpoints/last.ckpt", weights_only=True)["global_step"] == 15


def test_the_last_checkpoint_is_that_of_the_last_round_however_bad_it_was(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=20, patience=99, save_top_k=1)
    config.optimiser.lr = config.optimiser.table_lr = 1e-12
    best = train(config)
    assert best is not None
    assert {path.name for path in best.parent.iterdir()} == {best.name, "last.ckpt"}
    steps = [torch.load(path, weights_only=True)["global_step"] for path in (best, best.parent / "last.ckpt")]
    assert steps == [5, 20]
    before = best.read_bytes()
    config.resume, config.trainer.max_steps = True, 30
    assert train(config) == best
    assert best.read_bytes() == before
    assert torch.load(best.parent / "last.ckpt", weights_only=True)["global_step"] == 30


def test_training_stops_when_the_time_is_up(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run", max_minutes=0.01, max_steps=1_000_000)
    config.data.round_batches, config.data.test = 1_000_000, ""
    best = train(config)
    assert best is not None
    assert load_checkpoint(best).config == config.network


def test_a_whole_pass_is_a_round_unless_said_otherwise(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run", max_epochs=2, max_steps=1000)
    config.data.round_batches = None
    best = train(config)
    assert best is not None
    steps = len("".join("".join(LINES).split())) * 4 // 32
    last = torch.load(tmp_path / "run/checkpoints/last.ckpt", weights_only=True)
    assert last["global_step"] == 2 * steps


def test_a_finished_run_is_neither_overwritten_nor_spoiled_by_resuming(tmp_path: Path, text: Path) -> None:
    config = tiny_config(text, tmp_path / "run")
    best = train(config)
    assert best is not None
    before = best.read_bytes()
    with pytest.raises(InputError, match=r"holds a run already; resume=true goes on with it"):
        train(config)
    config.resume = True
    assert train(config) == best
    assert best.read_bytes() == before


def test_devices_that_are_not_there_are_a_config_error(tmp_path: Path, text: Path) -> None:
    for setting in ({"accelerator": "abacus"}, {"strategy": "telepathy"}):
        config = tiny_config(text, tmp_path / "run", **setting)
        with pytest.raises(ConfigError, match="cannot be had here") as caught:
            train(config)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "run").exists()


def test_a_full_disk_ends_the_run_with_one_line(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def full(source: str, target: str) -> None:
        if "step=0000010" in str(target):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(EnvironmentTrouble, match="No space left on device") as caught:
        train(tiny_config(text, tmp_path / "run"))
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    # What is there is whole, and the run goes on from it.
    names = {path.name[:22] for path in (tmp_path / "run" / "checkpoints").iterdir()}
    assert names == {"epoch=000-step=0000005", "last.ckpt"}
    config = tiny_config(text, tmp_path / "run")
    config.resume = True
    train(config)
    names = {path.name[:22] for path in (tmp_path / "run" / "checkpoints").iterdir()}
    assert names == {"epoch=000-step=0000005", "epoch=001-step=0000010", "last.ckpt"}


def test_an_interrupt_is_an_interrupt(tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SpacingModule, "training_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(tiny_config(text, tmp_path / "run"))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_trouble_with_the_folder_is_one_line(tmp_path: Path, text: Path) -> None:
    (tmp_path / "run").write_text("a file where a folder belongs")
    with pytest.raises(InputError, match="run is a file"):
        train(tiny_config(text, tmp_path / "run"))
    with pytest.raises(EnvironmentTrouble, match=r"run.*: Not a directory"):
        train(tiny_config(text, tmp_path / "run" / "below"))


def test_unknown_sources_are_mentioned_and_progress_goes_to_standard_error(
    tmp_path: Path, text: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=5)
    config.data.weights = {"wikipedai": 2.0}
    train(config)
    out, err = capfd.readouterr()
    assert out == ""
    lines = err.strip().split("\n")
    assert [line.split(":")[0] for line in lines] == ["eojeol train"] * 5
    assert "characters in 24 lines" in lines[0]
    assert "at most 5 steps of " in lines[1]
    assert "data.weights names wikipedai" in lines[2]
    assert "step 5 of 5: train_loss " in lines[3]
    assert "5 steps; best checkpoint:" in lines[4]


def test_the_limit_of_test_lines_holds_over_all_files(tmp_path: Path, text: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for name in ("a", "b"):
        write_lines(folder / f"{name}.txt")
    config = tiny_config(text, tmp_path / "run", max_steps=5)
    config.data.test, config.data.test_lines = str(folder), 8
    train(config)
    assert len(find_files(folder)) == 2
    report = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    assert (report["task"], report["lines"]) == ("restore", 8)
