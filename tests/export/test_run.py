"""`eojeol export`: a folder that decides like the network, or no folder."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("onnx")

from eojeol.engine.engine import Engine
from eojeol.errors import EnvironmentTrouble, InputError, ModelError
from eojeol.evaluate.run import read_gold
from eojeol.export import run as run_module
from eojeol.export.run import F1_LOSS, export
from eojeol.spacer import MODES, Spacer, observed
from eojeol.text.gaps import split
from eojeol.train.checkpoint import load_checkpoint
from eojeol.train.weights import read_weights

DEMO = Path(__file__).parents[2] / "src" / "eojeol" / "train" / "demo"
FILES = {"config.json", "model.onnx", "model.safetensors", "vocab.txt"}
KOREAN = st.text(st.sampled_from("가나다는을이에서 했습니다.?07aB漢"), min_size=1, max_size=30)


def judge(model: object, text: str, mode: str = "correct") -> np.ndarray:
    gaps = split(text)
    return model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)  # type: ignore[attr-defined,arg-type]


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_model_folder_is_complete_and_small(tiny_model: Path) -> None:
    assert {path.name for path in tiny_model.iterdir()} == FILES
    config = json.loads((tiny_model / "config.json").read_text(encoding="utf-8"))
    assert config["encoder"] == "ngram"
    assert config["reach"] == 1 + 2 + 3 + (4 - 1)
    assert set(config["sha256"]) == FILES - {"config.json"}
    assert config["network"]["width"] == 48
    # The table is stored once, as bytes: rows × width; ONNX refers to it.
    table = (1 << 14) * 16
    assert table < (tiny_model / "model.safetensors").stat().st_size < 3 * table
    assert (tiny_model / "model.onnx").stat().st_size < table


def test_dense_weights_in_half_the_bytes_decide_the_same_and_can_be_trained_on(
    tmp_path: Path, tiny_checkpoint: Path, tiny_model: Path
) -> None:
    export(tiny_checkpoint, tmp_path / "half", half=True)
    weights = "model.safetensors"
    assert (tmp_path / "half" / weights).stat().st_size < (tiny_model / weights).stat().st_size
    assert (judge(Engine(tmp_path / "half"), "나는간다") == judge(Engine(tiny_model), "나는간다")).all()
    whole, half = read_weights(tiny_model), read_weights(tmp_path / "half")
    assert {value.dtype for value in half.values()} == {torch.float32}
    assert all(torch.allclose(half[name], whole[name], rtol=1e-3, atol=1e-6) for name in whole)


def test_the_integer_form_decides_nearly_always_like_the_network(
    tiny_checkpoint: Path, tiny_model: Path
) -> None:
    network, engine = load_checkpoint(tiny_checkpoint), Engine(tiny_model)
    text = "\n".join(read_gold(DEMO / "demo-val.txt"))
    for mode in MODES:
        one, other = judge(network, text, mode), judge(engine, text, mode)
        assert np.abs(one - other).mean() < 0.01
        assert ((one > 0.5) != (other > 0.5)).mean() < 0.01


def test_the_float_form_decides_always_like_the_network(tmp_path: Path, tiny_checkpoint: Path) -> None:
    made = export(tiny_checkpoint, tmp_path / "m", integer=False)
    assert not made.integer
    assert (made.f1_loss, made.differing) == (0.0, 0.0)
    network, engine = load_checkpoint(tiny_checkpoint), Engine(made.folder)
    text = "\n".join(read_gold(DEMO / "demo-val.txt"))
    for mode in MODES:
        assert np.abs(judge(network, text, mode) - judge(engine, text, mode)).max() < 1e-5


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(KOREAN, min_size=1, max_size=5), mode=st.sampled_from(MODES))
def test_a_line_gets_the_same_bits_alone_and_packed(tiny_model: Path, lines: list[str], mode: str) -> None:
    engine = engine_of(tiny_model)
    together = judge(engine, "\n".join(lines), mode)
    assert np.array_equal(together, np.concatenate([judge(engine, line, mode) for line in lines]))


ENGINES: dict[Path, Engine] = {}


def engine_of(folder: Path) -> Engine:
    return ENGINES.setdefault(folder, Engine(folder))


def test_what_was_measured_is_reported(tmp_path: Path, tiny_checkpoint: Path) -> None:
    made = export(tiny_checkpoint, tmp_path / "m")
    assert made.integer
    assert made.folder == tmp_path / "m"
    assert 0 <= made.differing < 0.01
    assert made.f1_loss <= F1_LOSS


def test_an_integer_form_that_costs_too_much_is_not_written(
    tmp_path: Path, tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run_module.integer_graph

    def coarse(*arguments: Any) -> bytes:
        *others, scales = arguments
        return real(*others, {name: 40 * scale for name, scale in scales.items()})

    monkeypatch.setattr(run_module, "integer_graph", coarse)
    made = export(tiny_checkpoint, tmp_path / "m")
    assert not made.integer
    network = load_checkpoint(tiny_checkpoint)
    line = "문을 닫고 밖으로 나갔다."
    assert np.abs(judge(network, line) - judge(Engine(made.folder), line)).max() < 1e-5
    assert list(tmp_path.iterdir()) == [tmp_path / "m"]


def test_a_model_that_decides_differently_is_refused_and_nothing_is_left(
    tmp_path: Path, tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run_module.float_graph

    def tampered(weights: dict[str, np.ndarray], *others: Any) -> bytes:
        changed = {**weights, "head.bias": weights["head.bias"] + np.array([0.0, 3.0], np.float32)}
        return real(changed, *others)

    monkeypatch.setattr(run_module, "float_graph", tampered)
    with pytest.raises(ModelError, match=r"decides \d+ gaps of the sample differently; nothing was written"):
        export(tiny_checkpoint, tmp_path / "m")
    assert leftovers(tmp_path) == []


def test_an_old_model_stays_when_the_new_one_is_refused(
    tmp_path: Path, tiny_checkpoint: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tiny_model, tmp_path / "m")
    (tmp_path / "m" / "README.md").write_text("a card")
    before = {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()}
    monkeypatch.setattr(run_module, "NEAR", -1.0)
    monkeypatch.setattr(run_module, "_difference", lambda *_: (1.0, 5))
    with pytest.raises(ModelError, match="5 gaps"):
        export(tiny_checkpoint, tmp_path / "m")
    assert {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()} == before
    monkeypatch.undo()
    export(tiny_checkpoint, tmp_path / "m", integer=False)
    assert (tmp_path / "m" / "README.md").read_text() == "a card"
    assert (tmp_path / "m" / "model.onnx").read_bytes() != before["model.onnx"]
    Engine(tmp_path / "m")


@pytest.mark.parametrize("step", ["write_weights", "_write_float", "_write_integer", "file_sha256"])
def test_a_failure_between_two_files_leaves_the_old_folder_as_it_was(
    tmp_path: Path, tiny_checkpoint: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    shutil.copytree(tiny_model, tmp_path / "m")
    (tmp_path / "m" / "README.md").write_text("a card")
    before = {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(run_module, step, full)
    with pytest.raises(EnvironmentTrouble, match="No space left on device"):
        export(tiny_checkpoint, tmp_path / "m")
    assert {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()} == before
    assert list(tmp_path.iterdir()) == [tmp_path / "m"]


def test_a_link_to_a_model_folder_goes_on_pointing_to_it(
    tmp_path: Path, tiny_checkpoint: Path, tiny_model: Path
) -> None:
    shutil.copytree(tiny_model, tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    made = export(tiny_checkpoint, tmp_path / "link", integer=False)
    assert made.folder == tmp_path / "link"
    assert (tmp_path / "link").readlink() == tmp_path / "real"
    onnx = (tmp_path / "real" / "model.onnx").read_bytes()
    assert onnx != (tiny_model / "model.onnx").read_bytes()


def test_places_and_checkpoints_that_cannot_be_used_are_named(tmp_path: Path, tiny_checkpoint: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("taken", "file"):
        with pytest.raises(InputError, match=f"{name} exists and is not a model folder"):
            export(tiny_checkpoint, tmp_path / name)
    with pytest.raises(InputError, match="is not a checkpoint file"):
        export(tmp_path / "absent.ckpt", tmp_path / "m")
    torch.save({"state_dict": {}}, tmp_path / "other.ckpt")
    with pytest.raises(ModelError, match="not a checkpoint of eojeol"):
        export(tmp_path / "other.ckpt", tmp_path / "m")
    with pytest.raises(InputError, match="does not exist"):
        export(tiny_checkpoint, tmp_path / "m", tmp_path / "absent.txt")
    with pytest.raises(EnvironmentTrouble, match=r"cannot write .*file/m: Not a directory"):
        export(tiny_checkpoint, tmp_path / "file" / "m")
    assert (tmp_path / "taken" / "notes.txt").read_text() == "mine"
    assert not (tmp_path / "m").exists()


def test_an_empty_folder_will_do(tmp_path: Path, tiny_checkpoint: Path) -> None:
    (tmp_path / "m").mkdir()
    assert Engine(export(tiny_checkpoint, tmp_path / "m").folder).config.encoder == "ngram"


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(run_module, "write_weights", full)
    with pytest.raises(EnvironmentTrouble, match="No space left on device"):
        export(tiny_checkpoint, tmp_path / "m")
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["model.onnx", "model.safetensors", "vocab.txt"])
def test_a_damaged_file_is_found_by_its_checksum(tmp_path: Path, tiny_model: Path, name: str) -> None:
    shutil.copytree(tiny_model, tmp_path / "m")
    data = bytearray((tmp_path / "m" / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "m" / name).write_bytes(data)
    with pytest.raises(ModelError, match=rf"{name} is damaged"):
        Spacer(tmp_path / "m")
