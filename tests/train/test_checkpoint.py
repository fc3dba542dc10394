"""Checkpoints: what is refused, and that what is loaded decides as what was saved."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from eojeol.engine.vocab import Vocab
from eojeol.errors import EnvironmentTrouble, InputError, ModelError
from eojeol.spacer import Spacer, observed
from eojeol.text.gaps import split
from eojeol.train.bert import build_bert
from eojeol.train.checkpoint import (
    TorchModel,
    WholeFiles,
    build_network,
    load_checkpoint,
    load_weights,
    metadata,
)
from eojeol.train.schema import NetworkConfig

VOCAB = Vocab.build({ord(c): 9 for c in "어제밤늦게까지책을읽었다비가와서"}, 1)
SMALL = NetworkConfig(width=8, row_bits=6, row_width=2, dilations=[1, 2])


def save(path: Path, config: NetworkConfig, vocab: Vocab = VOCAB, window: int = 20) -> torch.nn.Module:
    torch.manual_seed(0)
    network = build_network(config, vocab)
    state = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    held = metadata(config, vocab, network, window, 12)
    WholeFiles().save_checkpoint({"state_dict": state, "eojeol": held}, path)
    return network


def judge(model: TorchModel, text: str) -> np.ndarray:
    gaps = split(text)
    return model.probabilities(gaps.characters, observed(gaps, "correct"), gaps.segments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "config",
    [SMALL, NetworkConfig(encoder="bert", width=8, heads=2, layers=1, row_bits=4, row_width=2)],
    ids=["ngram", "bert"],
)
def test_a_loaded_network_is_the_saved_one(tmp_path: Path, config: NetworkConfig) -> None:
    network = save(tmp_path / "a.ckpt", config)
    model = load_checkpoint(tmp_path / "a.ckpt")
    assert (model.config, model.vocab.entries, model.window) == (config, VOCAB.entries, 20)
    assert not model.network.training
    reference = TorchModel(config, VOCAB, network, 20)
    text = "어제 밤 늦게까지 책을 읽었다\n비가 와서"
    assert np.array_equal(judge(model, text), judge(reference, text))


def test_checkpoints_made_before_the_window_was_written_load_too(tmp_path: Path) -> None:
    save(tmp_path / "a.ckpt", SMALL)
    raw = torch.load(tmp_path / "a.ckpt", weights_only=True)
    del raw["eojeol"]["window"], raw["eojeol"]["encoder"]
    torch.save(raw, tmp_path / "b.ckpt")
    assert load_checkpoint(tmp_path / "b.ckpt").window == 128


def test_the_result_does_not_depend_on_where_the_text_is_cut(tmp_path: Path) -> None:
    save(tmp_path / "a.ckpt", SMALL)
    model = load_checkpoint(tmp_path / "a.ckpt")
    text = "\n".join(["어제 밤 늦게까지 책을 읽었다", "가", "비가 와서 책을 읽었다"] * 5)
    whole = judge(model, text)
    cut = TorchModel(model.config, model.vocab, model.network, model.window, run=7)
    assert np.abs(judge(cut, text) - whole).max() < 1e-5


def test_texts_shorter_than_the_reach_and_no_text_at_all(tmp_path: Path) -> None:
    save(tmp_path / "a.ckpt", NetworkConfig(width=8, row_bits=6, row_width=2, dilations=[4, 9]))
    spacer = Spacer(load_checkpoint(tmp_path / "a.ckpt"))
    assert [spacer.restore(text).replace(" ", "") for text in ("", " ", "가", "비가")] == [
        "",
        "",
        "가",
        "비가",
    ]


def test_what_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a checkpoint file"):
        load_checkpoint(tmp_path / "absent.ckpt")
    with pytest.raises(InputError, match="is not a checkpoint file"):
        load_checkpoint(tmp_path)
    save(tmp_path / "good.ckpt", SMALL)
    data = (tmp_path / "good.ckpt").read_bytes()
    (tmp_path / "torn.ckpt").write_bytes(data[: len(data) // 2])
    (tmp_path / "text.ckpt").write_text("그냥 글")
    (tmp_path / "empty.ckpt").touch()
    torch.save({"state_dict": {}}, tmp_path / "other.ckpt")
    torch.save([1, 2], tmp_path / "list.ckpt")
    torch.save({"state_dict": {}, "eojeol": {"network": {"depth": 3}, "vocab": []}}, tmp_path / "newer.ckpt")
    for name in ("torn", "text", "empty", "other", "list", "newer"):
        with pytest.raises(
            ModelError, match=rf"{name}\.ckpt is not a checkpoint of eojeol, or it is damaged"
        ) as caught:
            load_checkpoint(tmp_path / f"{name}.ckpt")
        assert "\n" not in str(caught.value)


def test_a_checkpoint_runs_no_code(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "owned"),)

    torch.save({"state_dict": {}, "eojeol": Evil()}, tmp_path / "a.ckpt")
    with pytest.raises(ModelError):
        load_checkpoint(tmp_path / "a.ckpt")
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    ("other", "parameter"),
    [
        (NetworkConfig(width=16, row_bits=6, row_width=2, dilations=[1, 2]), "blocks.0.down.bias"),
        (NetworkConfig(width=8, row_bits=7, row_width=2, dilations=[1, 2]), "table.weight"),
        (NetworkConfig(width=8, row_bits=6, row_width=2, dilations=[1]), "blocks.1.down.bias"),
        (NetworkConfig(encoder="bert", width=8, heads=2, layers=1, row_bits=0), "bert.bert.embeddings"),
    ],
)
def test_weights_of_another_encoder_or_size_are_refused_by_the_parameter(
    other: NetworkConfig, parameter: str
) -> None:
    weights = build_network(SMALL, VOCAB).state_dict()
    with pytest.raises(ModelError, match="another encoder or size") as caught:
        load_weights(build_network(other, VOCAB), weights, "모델")
    assert parameter in str(caught.value)


def test_a_fresh_bert_is_built_from_its_settings_alone() -> None:
    config = NetworkConfig(encoder="bert", width=8, heads=2, layers=1, row_bits=0)
    network = build_bert(config, VOCAB)
    again = build_bert(config, VOCAB, network.settings())
    load_weights(again, network.state_dict(), "설정")
    assert again.bert.config.type_vocab_size == 3


def test_a_checkpoint_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoints" / "last.ckpt"
    save(path, SMALL)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(EnvironmentTrouble, match=r"last\.ckpt cannot be written \(No space left on device\)"):
        save(path, SMALL)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_disk_that_fills_up_on_the_way_is_named(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of file sizes are a Unix matter")
    path = tmp_path / "checkpoints" / "last.ckpt"
    save(path, SMALL)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        with pytest.raises(EnvironmentTrouble, match=r"last\.ckpt cannot be written \(File too large\)"):
            save(path, SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
