"""Steps of several batches, a cache instead of memory, and a run that is stopped inside a round: the same weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

pytest.importorskip("lightning")

from eojeol.errors import ConfigError
from eojeol.train import text_cache
from eojeol.train.module import SpacingModule
from eojeol.train.run import train
from eojeol.train.schema import TrainConfig

from .helpers import LINES, same, tiny_config, weights, write_lines


def stepped(text: Path, out: Path, **data: Any) -> TrainConfig:
    """Twelve steps of two batches each, from a cache of several parts, with dropout."""
    config = tiny_config(text, out, max_steps=12, accumulate=2, patience=99)
    config.data.test, config.network.dropout = "", 0.2
    config.data.cache, config.data.buffer, config.data.round_batches = str(text.parent / "cache"), 200, 12
    for key, value in data.items():
        setattr(config.data, key, value)
    return config


def last(out: Path) -> Path:
    return out / "checkpoints" / "last.ckpt"


def losses(out: Path) -> list[tuple[int, float]]:
    points: list[tuple[int, float]] = torch.load(last(out), weights_only=True)["callbacks"]["Curve"][
        "points"
    ]["val_loss"]
    return points


def test_a_run_goes_on_inside_a_round_of_a_streamed_text_as_if_it_had_never_stopped(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_cache, "CHUNK", 200)
    assert train(stepped(text, tmp_path / "straight")) is not None

    class KilledError(Exception):
        pass

    step = SpacingModule.training_step

    def killed(self: SpacingModule, batch: dict[str, torch.Tensor], number: int) -> torch.Tensor:
        # Inside the second round, between the two batches of a step.
        if self.global_step == 8 and number % 2:
            raise KilledError
        return step(self, batch, number)

    broken = stepped(text, tmp_path / "broken")
    broken.trainer.save_minutes = 1e-9
    monkeypatch.setattr(SpacingModule, "training_step", killed)
    with pytest.raises(KilledError):
        train(broken)
    monkeypatch.setattr(SpacingModule, "training_step", step)
    assert torch.load(last(tmp_path / "broken"), weights_only=True)["global_step"] == 8
    broken.resume = True
    assert train(broken) is not None
    assert losses(tmp_path / "broken") == losses(tmp_path / "straight")
    assert [at for at, _ in losses(tmp_path / "broken")] == [6, 12]
    assert same(last(tmp_path / "broken"), last(tmp_path / "straight"))


def test_two_batches_a_step_are_a_batch_of_twice_the_size(tmp_path: Path, text: Path) -> None:
    ends = []
    for name, accumulate, rows in (("two", 2, 2), ("one", 1, 4)):
        config = tiny_config(text, tmp_path / name, max_steps=8, accumulate=accumulate)
        config.data.batch_size, config.data.round_batches, config.data.test = rows, 8 * accumulate, ""
        # Noise is drawn batch by batch; without it both see the same.
        config.noise.unknown, config.noise.right = 1.0, 0.0
        train(config)
        ends.append(weights(last(tmp_path / name)))
    assert torch.load(last(tmp_path / "two"), weights_only=True)["global_step"] == 8
    # A mean of means: first characters of lines, which nothing is learned from, are not quite as many in both halves.
    for name in ends[0]:
        assert torch.allclose(ends[0][name], ends[1][name], atol=2e-2), name
    (one,), (other,) = losses(tmp_path / "two"), losses(tmp_path / "one")
    assert one[1] == pytest.approx(other[1], rel=0.01)


def test_a_round_is_whole_steps_and_every_batch_of_a_step_has_dropout_of_its_own(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[int] = []
    real = SpacingModule.on_train_batch_start

    def record(self: SpacingModule, batch: dict[str, torch.Tensor], number: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(torch, "manual_seed", seeds.append)
            real(self, batch, number)

    monkeypatch.setattr(SpacingModule, "on_train_batch_start", record)
    config = tiny_config(text, tmp_path / "run", max_steps=7, accumulate=3, patience=99)
    config.data.round_batches, config.data.test = 7, ""
    train(config)
    # Seven batches are three steps of three; the last round ends with the run.
    assert [at for at, _ in losses(tmp_path / "run")] == [3, 6, 7]
    assert len(seeds) == len(set(seeds)) == 21


def test_time_that_is_up_ends_a_run_between_two_steps(tmp_path: Path, text: Path) -> None:
    config = stepped(text, tmp_path / "run")
    config.trainer.accumulate, config.trainer.max_minutes = 5, 1e-7
    train(config)
    held = torch.load(last(tmp_path / "run"), weights_only=True)
    assert held["global_step"] == 1
    assert held["loops"]["fit_loop"]["epoch_loop.batch_progress"]["total"]["completed"] == 5


@pytest.mark.slow
@pytest.mark.parametrize("encoder", ["ngram", pytest.param("bert", marks=pytest.mark.slow)])
def test_a_streamed_text_teaches_what_a_text_in_memory_does(tmp_path: Path, encoder: str) -> None:
    text = write_lines(tmp_path / "a.txt", LINES * 8)
    ends = []
    for cache in ("", str(tmp_path / "cache")):
        config = tiny_config(text, tmp_path / f"run{bool(cache)}", max_steps=40, patience=99)
        config.network.encoder, config.network.heads, config.network.layers = encoder, 2, 1
        config.data.cache, config.data.test, config.data.round_batches = cache, "", 40
        train(config)
        ends.append(losses(tmp_path / f"run{bool(cache)}")[-1][1])
    assert np.log(ends[1] / ends[0]) == pytest.approx(0, abs=0.4)
    assert ends[1] < 0.62


def test_held_out_lines_need_the_text_in_memory(tmp_path: Path, text: Path) -> None:
    config = stepped(text, tmp_path / "run", hold_out=0.1, val="")
    with pytest.raises(
        ConfigError, match=r"'data\.hold_out' is 0\.1; it must be 0 where data\.cache streams"
    ):
        train(config)
