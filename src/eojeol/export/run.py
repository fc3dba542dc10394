"""`eojeol export CKPT OUT`: a model folder, written only if it decides like the network.

Two checks over sample text, in both modes. The float32 ONNX must make the decisions of the torch network, every one
(gaps within 1e-4 of the threshold excepted, where rounding decides). The integer form may differ on a few gaps and may
cost at most 0.1 points of word F1; if it costs more, or the encoder gains nothing from it, float32 is written.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from eojeol.engine import FORMAT, Engine, file_sha256
from eojeol.errors import EnvironmentTrouble, InputError, ModelError
from eojeol.evaluate.metrics import score
from eojeol.evaluate.run import read_gold
from eojeol.export.calibrate import activation_scales
from eojeol.export.ngram_graph import float_graph, integer_graph
from eojeol.export.weights import CODES, WEIGHTS, quantise_table, tensor_span, write_weights
from eojeol.ngrams import REACH
from eojeol.spacer import MODES, Model, Spacer, observed
from eojeol.text import split
from eojeol.train.checkpoint import TorchModel, load_checkpoint
from eojeol.train.schema import NetworkConfig
from eojeol.vocab import Vocab

NEAR = 1e-4
F1_LOSS = 0.001
SAMPLE_LINES = 2000
FILES = ("vocab.txt", "model.onnx", WEIGHTS)


@dataclass(frozen=True)
class Export:
    """What was written, and what the checks measured.

    Attributes:
        folder: the model folder.
        integer: whether the integer form was written.
        differing: share of the sample's gaps that the written form decides unlike the network.
        f1_loss: word F1 of the network less that of the written form, restore, on the sample; 0 to 1.
    """

    folder: Path
    integer: bool
    differing: float
    f1_loss: float


def export(checkpoint: Path, out: Path, text: Path | None = None, integer: bool = True) -> Export:
    """Write a checkpoint as a model folder.

    Args:
        checkpoint: of `eojeol train`.
        out: folder to write; it must not exist, or be a model folder, which is replaced.
        text: gold sentences for the checks and the activation ranges; the demo sentences by default.
        integer: try the integer form.

    Raises:
        InputError: a path cannot be used.
        ModelError: the checkpoint is damaged, or the float32 ONNX decides differently.
        EnvironmentTrouble: the folder cannot be written.
    """
    if out.exists() and not (out / "config.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} exists and is not a model folder; name another place")
    config, vocab, network = load_checkpoint(checkpoint)
    gold = read_gold(text or Path(__file__).parents[1] / "train" / "demo" / "demo-train.txt")[:SAMPLE_LINES]
    reference = TorchModel(config, vocab, network)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
            made = _write_checked(Path(name) / "model", config, vocab, reference, gold, integer)
            _move(made.folder, out)
    except OSError as error:
        raise EnvironmentTrouble(
            f"{out} cannot be written ({error.strerror}); nothing was left there"
        ) from None
    return Export(out, made.integer, made.differing, made.f1_loss)


def _write_checked(
    folder: Path, config: NetworkConfig, vocab: Vocab, reference: TorchModel, gold: list[str], integer: bool
) -> Export:
    network = reference.network
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    folder.mkdir()
    vocab.write(folder / "vocab.txt")
    write_weights(folder, weights)
    _write_float(folder, config, network, weights)
    _write_config(folder, config)
    differing, far = _difference(reference, Engine(folder), gold)
    if far:
        raise ModelError(
            f"export: the ONNX model decides {far} gaps of the sample differently; nothing was written"
        )
    if integer and config.encoder == "ngram":
        shutil.copytree(folder, folder.with_name("float"))
        _write_integer(folder, config, reference, weights, gold)
        _write_config(folder, config)
        model = Engine(folder)
        loss = _word_f1(reference, gold) - _word_f1(model, gold)
        if loss <= F1_LOSS:
            return Export(folder, True, _difference(reference, model, gold)[0], loss)
        folder = folder.with_name("float")
    return Export(folder, False, differing, 0.0)


def _write_float(
    folder: Path, config: NetworkConfig, network: torch.nn.Module, weights: dict[str, Any]
) -> None:
    if config.encoder == "ngram":
        (folder / "model.onnx").write_bytes(float_graph(weights, config.dilations))
    else:
        from eojeol.export.bert_graph import write_bert

        write_bert(network, folder / "model.onnx", with_stem=config.row_bits > 0)


def _write_integer(
    folder: Path, config: NetworkConfig, reference: TorchModel, weights: dict[str, Any], gold: list[str]
) -> None:
    codes, scales = quantise_table(weights["table.weight"])
    stored = {"span": tensor_span(folder / WEIGHTS, CODES), "shape": codes.shape, "scales": scales}
    data = integer_graph(weights, config.dilations, stored, activation_scales(reference, gold))
    (folder / "model.onnx").write_bytes(data)


def _write_config(folder: Path, config: NetworkConfig) -> None:
    from eojeol.train.bert import MARGIN, POSITIONS

    bert = config.encoder == "bert"
    content = {
        "format": FORMAT,
        "encoder": config.encoder,
        "reach": 0 if bert else sum(config.dilations) + REACH,
        "row_bits": config.row_bits,
        "window": POSITIONS // 2 if bert else 0,
        "margin": MARGIN if bert else 0,
        "network": vars(config),
        "sha256": {name: file_sha256(folder / name) for name in FILES},
    }
    (folder / "config.json").write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _difference(reference: Model, model: Model, gold: list[str]) -> tuple[float, int]:
    """Share of gaps decided differently, and how many of them are not within NEAR of the threshold."""
    gaps = split("\n".join(gold))
    different = far = total = 0
    for mode in MODES:
        seen = observed(gaps, mode)
        one = reference.probabilities(gaps.characters, seen, gaps.segments)[~gaps.fixed]
        other = model.probabilities(gaps.characters, seen, gaps.segments)[~gaps.fixed]
        unequal: npt.NDArray[np.bool_] = (one > 0.5) != (other > 0.5)
        different += int(unequal.sum())
        far += int((unequal & (np.abs(one - 0.5) > NEAR)).sum())
        total += len(one)
    return different / max(total, 1), far


def _word_f1(model: Model, gold: list[str]) -> float:
    return score(gold, Spacer(model).batch(gold, "restore")).word.f1


def _move(made: Path, out: Path) -> None:
    """Put the finished folder in its place; files of an older model that stand there are replaced one by one."""
    if not out.exists():
        os.replace(made, out)
        return
    for file in sorted(made.iterdir(), key=lambda f: f.name == "config.json"):
        os.replace(file, out / file.name)
