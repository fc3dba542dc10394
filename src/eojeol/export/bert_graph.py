"""A BERT as ONNX, by PyTorch's own exporter: whatever encoder was put in place of ours comes along.

Inputs are int64: `input_ids`, `token_type_ids` and `attention_mask` of shape (batch, length), and `ngram_ids` of shape
(batch, length, 9) if there is a stem; batch and length are free. The output is `logits`, (batch, length, 2). Everything
stays float32 and inside the file: `eojeol export` then checks its decisions against the network's.
"""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import torch

from eojeol.engine.ngrams import SHAPES
from eojeol.errors import ModelError, needs
from eojeol.train.bert import BertNetwork

OPSET = 18
INPUTS = ("input_ids", "token_type_ids", "attention_mask")
# Any sizes do as an example, as long as they differ from 1 and from each other.
ROWS, LENGTH = 2, 9


def write_bert(network: BertNetwork, path: Path) -> None:
    """Write `model.onnx`.

    Args:
        network: a network in evaluation mode.
        path: the file to write.

    Raises:
        MissingExtraError: onnxscript is not installed.
        ModelError: PyTorch cannot export this encoder.
    """
    with needs("bert"):
        import onnxscript  # noqa: F401  (torch.onnx asks for it late and at length)
    shape = (ROWS, LENGTH)
    example = {name: torch.ones(shape, dtype=torch.int64) for name in INPUTS}
    if network.table is not None:
        example["ngram_ids"] = torch.ones((*shape, len(SHAPES)), dtype=torch.int64)
    batch = torch.export.Dim("batch")
    length = torch.export.Dim("length", max=network.positions())
    exporter = logging.getLogger("torch.onnx")
    level = exporter.level
    exporter.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # About the exporter's own insides, and axes that share a name because they are the same axis.
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                network,
                (),
                kwargs=example,
                dynamo=True,
                dynamic_shapes={name: {0: batch, 1: length} for name in example},
                opset_version=OPSET,
                input_names=list(example),
                output_names=["logits"],
                verbose=False,
            )
    except torch.onnx.errors.OnnxExporterError as error:
        reason = " ".join(str(error.__cause__ or error).split())[:200]
        raise ModelError(f"export: PyTorch cannot write this encoder as ONNX ({reason})") from None
    finally:
        exporter.setLevel(level)
    assert program is not None
    program.save(path)
