"""Weights in a file: the table in bytes, the rest as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.folder import WEIGHTS
from eojeol.errors import ModelError
from eojeol.train.weights import (
    CODES,
    SCALES,
    TABLE,
    ZERO_POINT,
    quantise_table,
    read_weights,
    tensor_span,
    write_weights,
)

RANDOM = np.random.default_rng(0)


@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 99), st.floats(1e-4, 100))
def test_rounding_errs_by_half_a_step_or_cuts_a_far_value_off(
    rows: int, width: int, seed: int, size: float
) -> None:
    table = (np.random.default_rng(seed).normal(size=(rows, width)) * size).astype(np.float32)
    codes, scales = quantise_table(table)
    back = (codes.astype(np.float32) - ZERO_POINT) * scales
    inside = np.abs(table) <= 127 * scales
    assert codes.dtype == np.uint8
    assert (np.abs(back - table)[inside] <= scales[None].repeat(rows, 0)[inside] * 0.501).all()
    assert (np.abs(back) <= np.abs(table) + 0.501 * scales).all()


def test_a_column_of_zeros_stays_zero() -> None:
    table = np.zeros((5, 2), np.float32)
    table[:, 1] = [1, -1, 0.5, 0, 0.25]
    codes, scales = quantise_table(table)
    assert (codes[:, 0] == ZERO_POINT).all()
    assert np.isfinite(scales).all()


def test_a_single_far_value_does_not_cost_the_others_their_precision() -> None:
    table = RANDOM.normal(size=(200_000, 1)).astype(np.float32) * 0.01
    table[7] = 0.12
    codes, scales = quantise_table(table)
    assert scales[0] < 0.12 / 127
    assert codes[7] == ZERO_POINT + 127


def test_written_weights_read_back(tmp_path: Path) -> None:
    weights = {
        TABLE: RANDOM.normal(size=(64, 4)).astype(np.float32),
        "head.weight": RANDOM.normal(size=(2, 3)).astype(np.float32).T,
        "pieces": np.arange(5, dtype=np.int64),
    }
    write_weights(tmp_path, weights)
    back = {name: tensor.numpy() for name, tensor in read_weights(tmp_path).items()}
    assert back.keys() == weights.keys()
    assert np.array_equal(back["head.weight"], weights["head.weight"])
    assert np.array_equal(back["pieces"], weights["pieces"])
    codes, scales = quantise_table(weights[TABLE])
    assert np.array_equal(back[TABLE], (codes.astype(np.float32) - ZERO_POINT) * scales)


def test_the_span_of_a_tensor_is_where_its_bytes_are(tmp_path: Path) -> None:
    table = RANDOM.normal(size=(64, 4)).astype(np.float32)
    write_weights(tmp_path, {TABLE: table, "a": np.zeros(3, np.float32), "z": np.ones(3, np.float32)})
    offset, length = tensor_span(tmp_path / WEIGHTS, CODES)
    codes, _ = quantise_table(table)
    assert (tmp_path / WEIGHTS).read_bytes()[offset : offset + length] == codes.tobytes()
    assert tensor_span(tmp_path / WEIGHTS, SCALES)[1] == 16


def test_a_damaged_or_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read"):
        read_weights(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"\xff" * 100)
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read"):
        read_weights(tmp_path)
