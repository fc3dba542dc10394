"""A BERT as ONNX: any batch, any length, any mask, the same logits."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

pytest.importorskip("transformers")
pytest.importorskip("onnxscript")

from eojeol.engine.vocab import Vocab
from eojeol.errors import MissingExtraError
from eojeol.export.bert_graph import write_bert
from eojeol.train.bert import BertNetwork, build_bert
from eojeol.train.schema import NetworkConfig

VOCAB = Vocab.build({ord(c): 9 for c in "가나다라마바사"}, 1)


def network_of(row_bits: int) -> BertNetwork:
    torch.manual_seed(0)
    config = NetworkConfig(
        encoder="bert", width=16, heads=2, layers=2, row_bits=row_bits, row_width=2, dropout=0.3
    )
    network = build_bert(config, VOCAB).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return network


@pytest.mark.parametrize("row_bits", [pytest.param(0, marks=pytest.mark.slow), 6])
def test_onnx_computes_what_the_network_computes(
    tmp_path: Path, row_bits: int, capfd: pytest.CaptureFixture[str]
) -> None:
    network = network_of(row_bits)
    write_bert(network, tmp_path / "model.onnx")
    assert capfd.readouterr() == ("", "")
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"])
    names = ["input_ids", "token_type_ids", "attention_mask"] + ["ngram_ids"] * (row_bits > 0)
    assert [put.name for put in session.get_inputs()] == names
    assert {put.type for put in session.get_inputs()} == {"tensor(int64)"}
    random = np.random.default_rng(0)
    for rows, length in ((1, 3), (1, 512), (3, 17), (7, 2), (2, 9)):
        mask = np.arange(length) < random.integers(1, length + 1, (rows, 1))
        feed = {
            "input_ids": random.integers(0, len(VOCAB), (rows, length)),
            "token_type_ids": random.integers(0, 3, (rows, length)),
            "attention_mask": mask.astype(np.int64),
        }
        if row_bits:
            feed["ngram_ids"] = random.integers(0, 1 << row_bits, (rows, length, 9))
        logits = session.run(["logits"], feed)[0]
        with torch.no_grad():
            expected = network(**{name: torch.from_numpy(array) for name, array in feed.items()}).numpy()
        assert logits.shape == (rows, length, 2)
        assert np.abs(logits - expected)[mask].max() < 1e-4
        assert expected[mask].std() > 1e-3


def test_without_onnxscript_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxscript", None)
    with pytest.raises(MissingExtraError, match=r"onnxscript .*eojeol\[bert\]"):
        write_bert(network_of(0), tmp_path / "model.onnx")
