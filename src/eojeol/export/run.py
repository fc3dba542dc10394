"""`eojeol export CKPT OUT`: a model folder, written only if it decides like the network, and whole or not at all.

Two checks over sample text, in both modes. The float32 ONNX must make every decision of the torch network (but for gaps
within 1e-4 of the threshold, where rounding decides). The integer form may differ on a few gaps and may cost at most
0.1 points of word F1; if it costs more, or the encoder gains nothing from it, float32 is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import RESTORE_THRESHOLD
from eojeol.engine.engine import Engine
from eojeol.engine.folder import WEIGHTS, ModelConfig, file_sha256
from eojeol.errors import InputError, ModelError
from eojeol.evaluate.metrics import score
from eojeol.evaluate.run import read_gold
from eojeol.export.average import average
from eojeol.export.bert_graph import write_bert
from eojeol.export.calibrate import activation_scales
from eojeol.export.card import CARD, check_licence, write_hub_files
from eojeol.export.ngram_graph import float_graph, integer_graph
from eojeol.export.transformers_files import (
    check_transformers,
    config_fields,
    runs_in_transformers,
    write_tokenizer,
)
from eojeol.files import replacing_folder
from eojeol.spacer import MODES, Model, Spacer, observed
from eojeol.text.gaps import split
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import TorchModel
from eojeol.train.padded import margin
from eojeol.train.weights import CODES, Weights, quantise_table, tensor_span, write_weights

# How near to the threshold P(space) may be on both sides of it without counting as another decision.
NEAR = 1e-4
# What the integer form may cost: word F1, 0 to 1.
F1_LOSS = 0.001
SAMPLE_LINES = 2000
FILES = ("vocab.txt", "model.onnx", WEIGHTS)


@dataclass(frozen=True)
class Export:
    """What was written, and what the checks measured.

    Attributes:
        folder: the model folder.
        integer: whether the integer form was written.
        differing: share of the sample's gaps that the written form decides unlike the network, 0 to 1.
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
    half: bool = False,
    hub: str | None = None,
) -> Export:
    """Write a checkpoint as a model folder.

    Args:
        checkpoint: a checkpoint of `eojeol train`.
        out: folder to write; it must not exist, or be empty, or be a model folder. The files of an older model are
            replaced, all at once; others, such as a README.md, stay.
        text: gold sentences for the checks and the activation ranges; the demo sentences by default.
        integer: try the integer form.
        others: more checkpoints of the same network; the mean of all their weights is written.
        half: keep the dense weights, which only fine-tuning reads, in float16.
        hub: licence of the weights, as the Hugging Face Hub writes it (`unknown`, say); the folder then gets what the
            Hub has beside a model. None: no such files.

    Returns:
        What was written, and what the checks measured.

    Raises:
        UsageError: the licence is not written as the Hub writes it.
        InputError: a path cannot be used.
        ModelError: the checkpoint is damaged, or the float32 ONNX decides differently.
        EnvironmentTrouble: the folder cannot be written.
    """
    if out.exists() and not (out / "config.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} exists and is not a model folder; name another place")
    licence = None if hub is None else check_licence(hub)
    reference = average(checkpoint, others)
    gold = read_gold(text or Path(__file__).parents[1] / "train" / "demo" / "demo-train.txt")[:SAMPLE_LINES]
    # Where `out` is a link to a folder, the folder is replaced and not the link.
    with replacing_folder(out.resolve(), keep_others=True) as folder:
        used_integers, differing, loss = _write_checked(folder, reference, gold, integer, half)
        if licence is not None:
            figures = (
                f"gaps that ONNX decides unlike the network: {differing:.4%}",
                f"word F1 that the {'integer' if used_integers else 'float32'} form costs: {loss:.3%}",
            )
            write_hub_files(folder, figures, licence, (out / CARD).exists())
    return Export(out, used_integers, differing, loss)


def _write_checked(
    folder: Path, reference: TorchModel, gold: list[str], integer: bool, half: bool
) -> tuple[bool, float, float]:
    """Fill a folder, and check it.

    Args:
        folder: an empty folder.
        reference: the network.
        gold: the sample.
        integer: try the integer form.
        half: keep the dense weights in float16.

    Returns:
        `integer`, `differing` and `f1_loss` of `Export`.

    Raises:
        ModelError: the float32 ONNX decides differently.
    """
    weights = {name: value.numpy() for name, value in reference.network.state_dict().items()}
    reference.vocab.write(folder / "vocab.txt")
    write_weights(folder, weights, half, runs_in_transformers(reference.network))
    _write_float(folder, reference, weights)
    _write_config(folder, reference)
    differing, far = _difference(reference, Engine(folder), gold)
    if far:
        raise ModelError(
            f"export: the ONNX model decides {far} gaps of the sample differently; nothing was written"
        )
    network = reference.network
    if runs_in_transformers(network):
        write_tokenizer(folder, reference.vocab, reference.window)
        check_transformers(folder, network, reference.vocab, half)
    if not integer or reference.config.encoder != "ngram":
        return False, differing, 0.0
    # Put aside until it is clear which of the two forms is wanted. Everything else in the folder is the same for both.
    float_form = (folder / "model.onnx").rename(folder / "float.onnx")
    _write_integer(folder, reference, weights, gold)
    _write_config(folder, reference)
    model = Engine(folder)
    loss = _word_f1(reference, gold) - _word_f1(model, gold)
    if loss > F1_LOSS:
        float_form.replace(folder / "model.onnx")
        _write_config(folder, reference)
        return False, differing, 0.0
    float_form.unlink()
    return True, _difference(reference, model, gold)[0], loss


def _write_float(folder: Path, reference: TorchModel, weights: Weights) -> None:
    """Write `model.onnx` in float32."""
    if isinstance(reference.network, BertNetwork):
        write_bert(reference.network, folder / "model.onnx")
    else:
        config = reference.config
        (folder / "model.onnx").write_bytes(float_graph(weights, config.dilations, config.context))


def _write_integer(folder: Path, reference: TorchModel, weights: Weights, gold: list[str]) -> None:
    """Write `model.onnx` with integer products; the n-gram table is that of the folder's `model.safetensors`."""
    codes, scales = quantise_table(weights["table.weight"])
    stored = {"span": tensor_span(folder / WEIGHTS, CODES), "shape": codes.shape, "scales": scales}
    config = reference.config
    steps = activation_scales(reference, gold)
    data = integer_graph(weights, config.dilations, config.context, stored, steps)
    (folder / "model.onnx").write_bytes(data)


def _write_config(folder: Path, reference: TorchModel) -> None:
    """Write `config.json`, with the checksums of what the folder holds now."""
    config, network = reference.config, reference.network
    bert = config.encoder == "bert"
    described = ModelConfig(
        encoder=config.encoder,
        reach=reference.reach or 0,
        row_bits=config.row_bits,
        window=reference.window if bert else 0,
        margin=margin(reference.window) if bert else 0,
        sha256={name: file_sha256(folder / name) for name in FILES},
        network=asdict(config),
        # What fine-tuning builds a pretrained encoder from, without asking the hub again.
        settings=network.settings() if isinstance(network, BertNetwork) else None,
    )
    also = config_fields(network) if runs_in_transformers(network) else {}
    (folder / "config.json").write_text(described.to_json(also), encoding="utf-8")


def _difference(reference: Model, model: Model, gold: list[str]) -> tuple[float, int]:
    """Compare the decisions of two models, in both modes.

    Args:
        reference: the model that is right.
        model: the model to check.
        gold: the sample.

    Returns:
        Share of gaps decided differently, and how many of them are not within NEAR of the threshold.

    Example:
        P(space) of five gaps; the second differs within NEAR, so that one is differing and none is far:

            reference    .9  .50005  .2  .7  .1
            model        .9  .49998  .2  .7  .1
    """
    gaps = split("\n".join(gold))
    different = far = total = 0
    for mode in MODES:
        seen = observed(gaps, mode)
        # Gaps that nothing may change are no decisions, such as those at the head of a line.
        right = reference.probabilities(gaps.characters, seen, gaps.segments)[~gaps.fixed]
        other = model.probabilities(gaps.characters, seen, gaps.segments)[~gaps.fixed]
        unequal: npt.NDArray[np.bool_] = (right > RESTORE_THRESHOLD) != (other > RESTORE_THRESHOLD)
        different += int(unequal.sum())
        far += int((unequal & (np.abs(right - RESTORE_THRESHOLD) > NEAR)).sum())
        total += len(right)
    return different / max(total, 1), far


def _word_f1(model: Model, gold: list[str]) -> float:
    """Word F1 of restore over the sample, 0 to 1."""
    return score(gold, Spacer(model).batch(gold, "restore")).word.f1
