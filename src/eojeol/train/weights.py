"""Weights as safetensors: what fine-tuning starts from, and where the ONNX file finds the n-gram table.

The table is nine tenths of a model, so it is stored once, as bytes: `table.codes` (uint8, zero point 128) with a scale
for each column, `table.scales` (affine quantisation, Jacob et al. 2018, with a fixed zero point). The dense weights are
float32, or float16 where a small folder counts for more than their last digits. `model.onnx` refers to the bytes of
`table.codes` inside `model.safetensors` as external data; there is no second copy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from eojeol.engine.folder import WEIGHTS
from eojeol.engine.reading import open_regular, safetensors_header
from eojeol.errors import ModelError

TABLE = "table.weight"
# What transformers calls the weights of a BERT, our network calls by the same names behind this one.
BERT = "bert."
CODES, SCALES = "table.codes", "table.scales"
ZERO_POINT = 128

# Arrays by name; all are float32 in a network but a pretrained encoder's `pieces`.
Weights = dict[str, npt.NDArray[Any]]


def quantise_table(table: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """Round an n-gram table to bytes.

    Args:
        table: float32, shape (rows, row width).

    Returns:
        Codes, uint8, shape (rows, row width), and scales, float32, shape (row width,): value = (code - 128) × scale.
        The scale of a column is its largest magnitude over 127, or less where that lowers the squared error of the
        rounding: a handful of far values should not cost all others their precision.

    Example:
        A column of five values, whose largest magnitude gives the scale 2.54 / 127 = 0.02:

            value    0.50  -0.036   0.00   2.54   -1.00
            code      153     126    128    255      78    value / 0.02, rounded, plus 128
            back     0.50  -0.040   0.00   2.54   -1.00
    """
    scales = np.empty(table.shape[1], np.float32)
    for column in range(table.shape[1]):
        values = table[:, column]
        peak = float(np.abs(values).max()) or 1.0
        candidates = [peak * share / 127 for share in (1.0, 0.8, 0.6, 0.45, 0.33)]
        scales[column] = min(candidates, key=lambda scale: _rounding_error(values, scale))
    # Symmetric: 127 steps to each side, and code 0 stays free.
    codes = np.clip(np.rint(table / scales), -127, 127) + ZERO_POINT
    return codes.astype(np.uint8), scales


def _rounding_error(values: npt.NDArray[np.float32], scale: float) -> float:
    """Sum of the squared differences between the values of a column, shape (rows,), and what the codes give back."""
    rounded = np.clip(np.rint(values / scale), -127, 127) * scale
    return float(np.square(values - rounded, dtype=np.float64).sum())


def write_weights(folder: Path, weights: Weights, half: bool = False, transformers: bool = False) -> None:
    """Write `model.safetensors`; an n-gram table goes in as codes and scales.

    Args:
        folder: where the file is written.
        weights: arrays of any shape by their names in the network; `table.weight` has shape (rows, row width).
        half: write the dense ones in float16.
        transformers: write those of the encoder alone, under the names that transformers has for them.
    """
    from safetensors.numpy import save

    stored: Weights = {n: np.ascontiguousarray(w) for n, w in weights.items() if n != TABLE}
    if half:
        stored = {n: w.astype(np.float16) if w.dtype == np.float32 else w for n, w in stored.items()}
    if TABLE in weights:
        stored[CODES], stored[SCALES] = quantise_table(weights[TABLE])
    metadata = {"format": "eojeol", "zero_point": str(ZERO_POINT)}
    if transformers:
        # It reads no file that says anything else.
        metadata = {"format": "pt"}
        stored = {n.removeprefix(BERT): w for n, w in stored.items() if n.startswith(BERT)}
    data = save(stored, metadata=metadata)
    (folder / WEIGHTS).write_bytes(data)


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Weights of a model folder as the network's state dict, the table back in float32.

    Args:
        folder: a model folder.

    Returns:
        Tensors by their names in the network; `table.weight` has shape (rows, row width).

    Raises:
        ModelError: the file is absent or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        # The library would wait for a pipe.
        open_regular(folder / WEIGHTS).close()
        stored = load_file(folder / WEIGHTS)
        if CODES in stored:
            codes, scales = stored.pop(CODES), stored.pop(SCALES)
            stored[TABLE] = (codes.astype(np.float32) - ZERO_POINT) * scales
        stored = {n: w.astype(np.float32) if w.dtype == np.float16 else w for n, w in stored.items()}
        if safetensors_header(folder / WEIGHTS)[0].get("__metadata__", {}).get("format") == "pt":
            stored = {BERT + n: w for n, w in stored.items()}
        return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in stored.items()}
    except (AttributeError, KeyError, OSError, SafetensorError, TypeError, ValueError) as error:
        raise ModelError(f"{folder / WEIGHTS} cannot be read ({error!r}); export the model again") from None


def tensor_span(path: Path, name: str) -> tuple[int, int]:
    """Where a tensor's bytes lie in a safetensors file.

    Args:
        path: the file.
        name: the tensor's name in it.

    Returns:
        Offset from the beginning of the file, and length, in bytes.
    """
    held, header_end = safetensors_header(path)
    begin, end = held[name]["data_offsets"]
    return header_end + begin, end - begin
