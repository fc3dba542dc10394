"""The n-gram network as ONNX: the same logits in float32, exact integers otherwise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

pytest.importorskip("onnx")

from eojeol.export.layers import WEIGHT_PEAK
from eojeol.export.ngram_graph import float_graph, integer_graph
from eojeol.train.ngram import NgramNetwork
from eojeol.train.schema import NetworkConfig
from eojeol.train.weights import CODES, WEIGHTS, quantise_table, tensor_span, write_weights

DILATIONS = [1, 2, 4, 1]
ROW_BITS, LENGTH = 7, 60
RANDOM = np.random.default_rng(0)
SEGMENTS = np.repeat(np.arange(9, dtype=np.int32), [1, 2, 3, 20, 1, 5, 8, 12, 8])
FEED = {
    "input_ids": RANDOM.integers(0, 40, LENGTH).astype(np.int32),
    "token_type_ids": RANDOM.integers(0, 3, LENGTH).astype(np.int32),
    "ngram_ids": RANDOM.integers(0, 1 << ROW_BITS, (LENGTH, 9)).astype(np.int32),
    "segment_ids": SEGMENTS,
}


@pytest.fixture(scope="module", params=[0, 8], ids=["blocks alone", "with a context"])
def network(request: pytest.FixtureRequest) -> NgramNetwork:
    torch.manual_seed(0)
    config = NetworkConfig(
        width=16, dilations=DILATIONS, context=request.param, context_width=6, row_bits=ROW_BITS, row_width=4
    )
    network = NgramNetwork(config, 40).eval()
    torch.nn.init.normal_(network.table.weight)
    if network.context is not None:
        torch.nn.init.normal_(network.context.out.weight)
    return network


def window_of(network: NgramNetwork) -> int:
    return network.context.window if network.context is not None else 0


def weights_of(network: NgramNetwork) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in network.state_dict().items()}


def expected(network: NgramNetwork) -> np.ndarray:
    with torch.no_grad():
        return network(**{name: torch.from_numpy(array)[None] for name, array in FEED.items()})[0].numpy()


def run(model: bytes | str, rows: slice = slice(None)) -> np.ndarray:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {name: array[rows] for name, array in FEED.items()})[0]


def test_the_float_graph_computes_what_the_network_computes(network: NgramNetwork) -> None:
    logits = run(float_graph(weights_of(network), DILATIONS, window_of(network)))
    assert np.abs(logits - expected(network)).max() < 1e-4
    assert logits.std() > 0.1


def test_one_position_and_the_shortest_segments_are_no_trouble(network: NgramNetwork) -> None:
    model = float_graph(weights_of(network), DILATIONS, window_of(network))
    assert np.abs(run(model, slice(0, 1)) - expected(network)[:1]).max() < 1e-4
    assert np.abs(run(model, slice(0, 3)) - expected(network)[:3]).max() < 1e-4


def test_the_integer_graph_is_near_the_network_and_exact_for_each_segment(
    tmp_path: Path, network: NgramNetwork
) -> None:
    weights = weights_of(network)
    write_weights(tmp_path, weights)
    codes, scales = quantise_table(weights["table.weight"])
    stored = {"span": tensor_span(tmp_path / WEIGHTS, CODES), "shape": codes.shape, "scales": scales}
    steps = {f"blocks.{i}.{part}": 0.03 for i in range(len(DILATIONS)) for part in ("up", "down")}
    steps |= {"context.features": 0.03, "context.out": 0.01}
    model = integer_graph(weights, DILATIONS, window_of(network), stored, steps)
    (tmp_path / "model.onnx").write_bytes(model)
    path = str(tmp_path / "model.onnx")
    together = run(path)
    assert np.abs(together - expected(network)).max() < 0.2
    for number in range(9):
        at = np.flatnonzero(number == SEGMENTS)
        assert np.array_equal(run(path, slice(at[0], at[-1] + 1)), together[at])


def test_weights_use_seven_bits_so_that_sums_of_two_products_fit_in_sixteen() -> None:
    assert 2 * 255 * WEIGHT_PEAK < 1 << 15
