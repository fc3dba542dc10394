"""The mean of checkpoints: of every weight, and only where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

pytest.importorskip("lightning")

from eojeol.errors import ModelError
from eojeol.export.average import average
from eojeol.export.run import export
from eojeol.train.checkpoint import load_checkpoint


@pytest.fixture
def checkpoints(tiny_run: Path) -> list[Path]:
    """Of two rounds of one run."""
    return sorted((tiny_run / "checkpoints").glob("epoch=*.ckpt"))


def weights(path: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(path).network.state_dict()


def test_every_weight_is_the_mean(checkpoints: list[Path]) -> None:
    first, second = checkpoints
    mean = average(first, [second]).network.state_dict()
    one, other = weights(first), weights(second)
    assert any(not torch.equal(one[name], other[name]) for name in one)
    for name in one:
        assert torch.allclose(mean[name], (one[name] + other[name]) / 2)


def test_one_checkpoint_is_its_own_mean(checkpoints: list[Path]) -> None:
    mean = average(checkpoints[0], []).network.state_dict()
    assert all(torch.equal(mean[name], value) for name, value in weights(checkpoints[0]).items())


def test_a_model_folder_can_hold_the_mean(checkpoints: list[Path], tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    alone = export(checkpoints[0], tmp_path / "one", integer=False).folder
    both = export(checkpoints[0], tmp_path / "two", integer=False, others=checkpoints[1:]).folder
    assert (alone / "vocab.txt").read_bytes() == (both / "vocab.txt").read_bytes()
    assert (alone / "model.safetensors").read_bytes() != (both / "model.safetensors").read_bytes()


def test_another_vocabulary_is_refused(checkpoints: list[Path], tmp_path: Path) -> None:
    other = torch.load(checkpoints[1], weights_only=False)
    entries = other["eojeol"]["vocab"]
    entries[-1], entries[-2] = entries[-2], entries[-1]
    torch.save(other, tmp_path / "other.ckpt")
    with pytest.raises(ModelError, match=r"other\.ckpt has another vocabulary"):
        average(checkpoints[0], [tmp_path / "other.ckpt"])
