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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eojeol.engine.engine import Engine
from eojeol.engine.folder import FORMAT, file_sha256
from eojeol.errors import EnvironmentTrouble, InputError, ModelError
from eojeol.evaluate.metrics import score
from eojeol.evaluate.run import read_gold
from eojeol.export.average import average
from eojeol.export.bert_graph import write_bert
from eojeol.export.calibrate import activation_scales
from eojeol.export.ngram_graph import float_graph, integer_graph
from eojeol.train.weights import CODES, WEIGHTS, Weights, quantise_table, tensor_span, write_weights
from eojeol.spacer import MODES, Model, Spacer, observed
from eojeol.text.gaps import split
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import TorchModel
from eojeol.train.padded import margin

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


def export(
    checkpoint: Path,
    out: Path,
    text: Path | None = None,
    integer: bool = True,
    others: Sequence[Path] = (),
) -> Export:
    """Write a checkpoint as a model folder.

    Args:
        checkpoint: of `eojeol train`.
        out: folder to write; it must not exist, or be a model folder, which is replaced.
        text: gold sentences for the checks and the activation ranges; the demo sentences by default.
        integer: try the integer form.
        others: more checkpoints of the same network; the mean of all their weights is written.

    Raises:
        InputError: a path cannot be used.
        ModelError: the checkpoint is damaged, or the float32 ONNX decides differently.
        EnvironmentTrouble: the folder cannot be written.
    """
    if out.exists() and not (out / "config.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} exists and is not a model folder; name another place")
    reference = average(checkpoint, others)
    gold = read_gold(text or Path(__file__).parents[1] / "train" / "demo" / "demo-train.txt")[:SAMPLE_LINES]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
            made = _write_checked(Path(name) / "model", reference, gold, integer)
            _move(made.folder, out)
    except OSError as error:
        raise EnvironmentTrouble(
            f"{out} cannot be written ({error.strerror}); nothing was left there"
        ) from None
    return Export(out, made.integer, made.differing, made.f1_loss)


def _write_checked(folder: Path, reference: TorchModel, gold: list[str], integer: bool) -> Export:
    weights = {name: value.numpy() for name, value in reference.network.state_dict().items()}
    folder.mkdir()
    reference.vocab.write(folder / "vocab.txt")
    write_weights(folder, weights)
    _write_float(folder, reference, weights)
    _write_config(folder, reference)
    differing, far = _difference(reference, Engine(folder), gold)
    if far:
        raise ModelError(
            f"export: the ONNX model decides {far} gaps of the sample differently; nothing was written"
        )
    if integer and reference.config.encoder == "ngram":
        shutil.copytree(folder, folder.with_name("float"))
        _write_integer(folder, reference, weights, gold)
        _write_config(folder, reference)
        model = Engine(folder)
        loss = _word_f1(reference, gold) - _word_f1(model, gold)
        if loss <= F1_LOSS:
            return Export(folder, True, _difference(reference, model, gold)[0], loss)
        folder = folder.with_name("float")
    return Export(folder, False, differing, 0.0)


def _write_float(folder: Path, reference: TorchModel, weights: Weights) -> None:
    if isinstance(reference.network, BertNetwork):
        write_bert(reference.network, folder / "model.onnx")
    else:
        config = reference.config
        (folder / "model.onnx").write_bytes(float_graph(weights, config.dilations, config.context))


def _write_integer(folder: Path, reference: TorchModel, weights: Weights, gold: list[str]) -> None:
    codes, scales = quantise_table(weights["table.weight"])
    stored = {"span": tensor_span(folder / WEIGHTS, CODES), "shape": codes.shape, "scales": scales}
    config = reference.config
    steps = activation_scales(reference, gold)
    data = integer_graph(weights, config.dilations, config.context, stored, steps)
    (folder / "model.onnx").write_bytes(data)


def _write_config(folder: Path, reference: TorchModel) -> None:
    config, network = reference.config, reference.network
    bert = config.encoder == "bert"
    content = {
        "format": FORMAT,
        "encoder": config.encoder,
        "reach": reference.reach or 0,
        "row_bits": config.row_bits,
        "window": reference.window if bert else 0,
        "margin": margin(reference.window) if bert else 0,
        "network": vars(config),
        # What fine-tuning builds a pretrained encoder from, without asking the hub again.
        "settings": network.settings() if isinstance(network, BertNetwork) else None,
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
