"""Models that many tests share: the embedded one, and a tiny one trained once a session on the demo sentences."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

from eojeol import Spacer
from eojeol.errors import ModelError

ROOT = Path(__file__).parents[1]
# For tests that import the runtime themselves.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
# No test is timed: on a busy machine it would fail for nothing. The examples are the same in every run, so that a
# change is judged by what it changed; `make fuzz` looks for new ones.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def embedded() -> Spacer:
    """The embedded model."""
    try:
        return Spacer()
    except ModelError as error:
        pytest.skip(f"no embedded model: {error}")


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of a hundred steps of configs/demo.yaml."""
    for package in ("lightning", "omegaconf", "tensorboard"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed: no model can be trained here")
    from eojeol.config import load
    from eojeol.train.run import train
    from eojeol.train.schema import TrainConfig

    out = tmp_path_factory.mktemp("runs") / "tiny"
    demo = ROOT / "src" / "eojeol" / "train" / "demo"
    overrides = [f"data.{part}={demo}/demo-{part}.txt" for part in ("train", "val", "test")]
    overrides += [f"out={out}", "trainer.max_steps=100", "network.row_bits=14", "network.width=48"]
    overrides += ["network.context=4"]
    train(load(TrainConfig, ROOT / "configs" / "demo.yaml", [*overrides, "trainer.accelerator=cpu"]))
    return out


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_run: Path) -> Path:
    """Its best checkpoint."""
    return min(tiny_run.glob("checkpoints/epoch=*.ckpt"), key=lambda path: path.stem.rpartition("=")[2])


@pytest.fixture(scope="session")
def tiny_model(tiny_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model folder that it was exported to."""
    pytest.importorskip("onnx")
    from eojeol.export.run import export

    return export(tiny_checkpoint, tmp_path_factory.mktemp("models") / "tiny").folder
