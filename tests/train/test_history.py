"""The history of a run: a resumed run goes on with the points of the run before it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

pytest.importorskip("lightning")

from eojeol.train.history import History
from eojeol.train.run import train

from .helpers import tiny_config


def test_checkpoints_hold_the_points_under_the_name_that_the_first_of_them_had(
    tmp_path: Path, text: Path
) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=5)
    train(config)
    last = tmp_path / "run" / "checkpoints" / "last.ckpt"
    before = torch.load(last, weights_only=True)["callbacks"]["Curve"]["points"]
    assert [step for step, _ in before["val_loss"]] == [5]
    config.resume, config.trainer.max_steps = True, 10
    train(config)
    after = torch.load(last, weights_only=True)["callbacks"]["Curve"]["points"]
    assert after["val_loss"][:1] == before["val_loss"]
    assert [step for step, _ in after["val_loss"]] == [5, 10]


def test_points_come_back_as_plain_numbers() -> None:
    history = History(2)
    history.load_state_dict({"points": {"val_loss": [[torch.tensor(5), torch.tensor(0.5)]]}})
    assert history.points == {"val_loss": [(5, 0.5)]}
