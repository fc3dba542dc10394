"""Models that a clone has not got come out of a wheel, and only as `config.json` names them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "deploy" / "fetch_models.py"
DATA = {"model.onnx": b"graph", "small/model.onnx": b"small graph"}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Two model folders with their `config.json` and no other file."""
    for name, data in DATA.items():
        folder = (tmp_path / "models" / name).parent
        folder.mkdir(exist_ok=True)
        sha256 = {"model.onnx": hashlib.sha256(data).hexdigest()}
        (folder / "config.json").write_text(json.dumps({"sha256": sha256}))
    return tmp_path / "models"


def fetch(models: Path, held: dict[str, bytes]) -> subprocess.CompletedProcess[str]:
    wheel = models.parent / "eojeol-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in held.items():
            archive.writestr(f"eojeol/models/{name}", data)
    command = [sys.executable, SCRIPT, "--wheel", wheel, "--models", models]
    return subprocess.run(command, capture_output=True, text=True)


def test_what_is_not_there_is_taken_from_the_wheel_and_the_rest_stays(models: Path) -> None:
    (models / "model.onnx").write_bytes(b"mine")
    assert fetch(models, DATA).returncode == 0
    assert (models / "small" / "model.onnx").read_bytes() == b"small graph"
    assert (models / "model.onnx").read_bytes() == b"mine"
    assert fetch(models, {}).returncode == 0


@pytest.mark.parametrize("held", [{}, {"model.onnx": b"another graph"}])
def test_a_wheel_without_the_model_that_is_named_is_refused(models: Path, held: dict[str, bytes]) -> None:
    done = fetch(models, held)
    assert (done.returncode == 1 and "config.json" in done.stderr) or "has no" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(models.rglob("*.onnx*"))
