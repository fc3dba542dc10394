"""The n-gram network as ONNX, in float32 or with integer matrix products.

One packed sequence without a batch dimension. Neighbours are gathered by index, with a zero row beyond the border of a
segment, so the answer for a segment does not depend on what stands beside it.

Integer form: activations are uint8 with *fixed* scales (measured on sample text), weights int8 with one scale a column.
Scales computed at run time would be faster to write and would make every answer depend on what else is in the batch.
Weights use 7 of their 8 bits: processors without VNNI add pairs of products in 16 bits, which 8-bit weights overflow,
and the same text would be spaced differently on different machines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto

from eojeol.engine.ngrams import SHAPES
from eojeol.export.graph import RUNTIME_DOMAIN, Graph
from eojeol.train.ngram import context_place
from eojeol.train.weights import TABLE, WEIGHTS, ZERO_POINT, Weights

WEIGHT_PEAK = 63
EPSILON = 1e-5
# Features of the context are summed in steps of 1/STEPS, far finer than what an integer product makes of them.
STEPS = 1 << 16
INPUTS = ("input_ids", "token_type_ids", "ngram_ids", "segment_ids")

Array = npt.NDArray[np.float32]


def float_graph(weights: Weights, dilations: Sequence[int], context: int) -> bytes:
    """The network in float32, everything inside the file.

    Args:
        weights: float32, by name.
        dilations: of the blocks.
        context: window of the context; 0: there is none.
    """
    graph, inputs = _begin()
    table = graph.constant(weights[TABLE], np.float32)
    width = weights[TABLE].shape[1] * len(SHAPES)
    rows = graph(
        "Reshape", graph("Gather", table, inputs["ngram_ids"]), graph.constant([-1, width], np.int64)
    )
    x = _embed(graph, weights, inputs, _float_linear(graph, weights, "project", rows))
    neighbours = _neighbours(graph, inputs["segment_ids"], dilations, context)
    for i, k in enumerate(dilations):
        if context and i == context_place(len(dilations)):
            linear = partial(_float_linear, graph, weights)
            x = _context(graph, weights, x, neighbours, context, linear)
        block = f"blocks.{i}"
        y = _norm(graph, weights, f"{block}.norm", x)
        padded = graph("Concat", y, graph.constant(np.zeros((1, _width(weights))), np.float32), axis=0)
        wide = _beside(graph, padded, neighbours[k], _width(weights))
        u, g = (_float_linear(graph, half, f"{block}.up", wide) for half in _halves(weights, f"{block}.up"))
        gated = _gate(graph, u, g)
        x = graph("Add", x, _float_linear(graph, weights, f"{block}.down", gated))
    return _finish(graph, weights, x)


def integer_graph(
    weights: Weights,
    dilations: Sequence[int],
    context: int,
    stored: dict[str, Any],
    scales: dict[str, float],
) -> bytes:
    """The network with integer matrix products; the table stays in `model.safetensors`.

    Args:
        weights: float32, by name.
        dilations: of the blocks.
        context: window of the context; 0: there is none.
        stored: `span` and `shape` of the table's codes in `model.safetensors`, and its `scales` by column.
        scales: step of the uint8 activations that enter each linear map, by its name.
    """
    graph, inputs = _begin()
    offset, length = stored["span"]
    codes = graph.external(list(stored["shape"]), WEIGHTS, offset, length)
    width = stored["shape"][1] * len(SHAPES)
    rows = graph(
        "Reshape", graph("Gather", codes, inputs["ngram_ids"]), graph.constant([-1, width], np.int64)
    )
    # The table's column scales go into the projection, so its codes enter the product as they are.
    spread = np.tile(stored["scales"], len(SHAPES)).astype(np.float32)
    projected = _integer_linear(graph, weights["project.weight"] * spread, weights["project.bias"], rows, 1.0)
    x = _embed(graph, weights, inputs, projected)
    neighbours = _neighbours(graph, inputs["segment_ids"], dilations, context)

    def linear(name: str, x: str) -> str:
        x = _quantise(graph, x, scales[name])
        return _integer_linear(graph, weights[f"{name}.weight"], weights[f"{name}.bias"], x, scales[name])

    zero_row = graph.constant(np.full((1, _width(weights)), ZERO_POINT), np.uint8)
    for i, k in enumerate(dilations):
        if context and i == context_place(len(dilations)):
            x = _context(graph, weights, x, neighbours, context, linear)
        up, down = f"blocks.{i}.up", f"blocks.{i}.down"
        y = _quantise(graph, _norm(graph, weights, f"blocks.{i}.norm", x), scales[up])
        wide = _beside(graph, graph("Concat", y, zero_row, axis=0), neighbours[k], _width(weights))
        u, g = (
            _integer_linear(graph, half[f"{up}.weight"], half[f"{up}.bias"], wide, scales[up])
            for half in _halves(weights, up)
        )
        x = graph("Add", x, linear(down, _gate(graph, u, g)))
    return _finish(graph, weights, x)


def _begin() -> tuple[Graph, dict[str, str]]:
    graph = Graph()
    shapes: dict[str, list[int | str]] = {name: ["length"] for name in INPUTS}
    shapes["ngram_ids"] = ["length", len(SHAPES)]
    return graph, {name: graph.input(name, shape) for name, shape in shapes.items()}


def _finish(graph: Graph, weights: Weights, x: str) -> bytes:
    logits = _float_linear(graph, weights, "head", _norm(graph, weights, "norm", x))
    return graph.model(logits, "logits", ["length", 2])


def _width(weights: Weights) -> int:
    return int(weights["characters.weight"].shape[1])


def _embed(graph: Graph, weights: Weights, inputs: dict[str, str], projected: str) -> str:
    characters = graph(
        "Gather", graph.constant(weights["characters.weight"], np.float32), inputs["input_ids"]
    )
    observed = graph(
        "Gather", graph.constant(weights["observed.weight"], np.float32), inputs["token_type_ids"]
    )
    return str(graph("Add", graph("Add", characters, observed), projected))


def _neighbours(
    graph: Graph, segments: str, dilations: Sequence[int], context: int
) -> dict[int, tuple[str, str, str]]:
    """For each distance k that is needed the rows t - k, t, t + k to gather, shape (length,) each.

    Row `length` is the zero row that stands beyond the border of a segment.
    """
    shape = graph("Shape", segments)
    length = graph("Squeeze", shape)
    zero, one = graph.constant(0, np.int64), graph.constant(1, np.int64)
    here = graph("Range", zero, length, one)
    start = graph.constant([0], np.int64)
    out = {}
    for k in sorted({*dilations, *_doublings(context)}):
        pad = graph.constant([-1] * k, np.int32)
        distance = graph.constant(k, np.int64)
        before = graph("Slice", graph("Concat", pad, segments, axis=0), start, shape)
        far = graph.constant([k], np.int64)
        after = graph("Slice", graph("Concat", segments, pad, axis=0), far, graph("Add", shape, far))
        left = graph("Where", graph("Equal", before, segments), graph("Sub", here, distance), length)
        right = graph("Where", graph("Equal", after, segments), graph("Add", here, distance), length)
        out[k] = (left, here, right)
    return out


def _doublings(window: int) -> list[int]:
    """1, 2, 4, … below the window."""
    return [1 << i for i in range(window.bit_length() - 1)]


def _context(
    graph: Graph,
    weights: Weights,
    x: str,
    neighbours: dict[int, tuple[str, str, str]],
    window: int,
    linear: Callable[[str, str], str],
) -> str:
    """See `train.ngram.Context`."""
    width = len(weights["context.features.bias"])
    seen = graph("Relu", linear("context.features", _norm(graph, weights, "context.norm", x)))
    steps = graph("Round", graph("Mul", seen, graph.constant(STEPS, np.float32)))
    # Differences of running sums: two rows to gather instead of a window. In integers, so that they are exact.
    zero_row, axis = graph.constant(np.zeros((1, width)), np.int64), graph.constant(0, np.int64)
    whole = graph("Cast", steps, to=TensorProto.INT64)
    running = graph("Concat", zero_row, graph("CumSum", whole, axis), axis=0)
    first, last = _window(graph, neighbours, window)
    sums = graph("Sub", graph("Gather", running, last), graph("Gather", running, first))
    count = graph("Unsqueeze", graph("Sub", last, first), graph.constant([1], np.int64))
    most = graph("Mul", graph("Cast", count, to=TensorProto.FLOAT), graph.constant(STEPS, np.float32))
    means = graph("Div", graph("Cast", sums, to=TensorProto.FLOAT), most)
    return str(graph("Add", x, linear("context.out", means)))


def _window(graph: Graph, neighbours: dict[int, tuple[str, str, str]], window: int) -> tuple[str, str]:
    """First position of the context's window around each position, and the one after its last, shape (length,)."""
    here, one = neighbours[1][1], graph.constant(1, np.int64)
    beyond = graph.constant([0], np.int64)
    before = after = graph("Add", graph("Mul", here, graph.constant(0, np.int64)), one)
    for k in _doublings(window):
        left, _, right = neighbours[k]
        before = graph("Add", before, graph("Gather", graph("Concat", before, beyond, axis=0), left))
        after = graph("Add", after, graph("Gather", graph("Concat", after, beyond, axis=0), right))
    return graph("Sub", graph("Add", here, one), before), graph("Add", here, after)


def _beside(graph: Graph, padded: str, neighbours: tuple[str, str, str], width: int) -> str:
    axis = graph.constant([1], np.int64)
    columns = [graph("Unsqueeze", column, axis) for column in neighbours]
    gathered = graph("Gather", padded, graph("Concat", *columns, axis=1))
    return str(graph("Reshape", gathered, graph.constant([-1, 3 * width], np.int64)))


def _norm(graph: Graph, weights: Weights, name: str, x: str) -> str:
    gain, bias = (graph.constant(weights[f"{name}.{part}"], np.float32) for part in ("weight", "bias"))
    return str(graph("LayerNormalization", x, gain, bias, axis=-1, epsilon=EPSILON))


def _halves(weights: Weights, name: str) -> tuple[Weights, Weights]:
    """A linear map as two: two products cost less than one and a copy of its two halves."""
    middle = len(weights[f"{name}.bias"]) // 2
    parts = [f"{name}.{part}" for part in ("weight", "bias")]
    return {part: weights[part][:middle] for part in parts}, {part: weights[part][middle:] for part in parts}


def _gate(graph: Graph, u: str, g: str) -> str:
    return str(graph("Mul", u, graph("Sigmoid", g)))


def _float_linear(graph: Graph, weights: Weights, name: str, x: str) -> str:
    product = graph("MatMul", x, graph.constant(weights[f"{name}.weight"].T, np.float32))
    return str(graph("Add", product, graph.constant(weights[f"{name}.bias"], np.float32)))


def _quantise(graph: Graph, x: str, scale: float) -> str:
    return str(
        graph("QuantizeLinear", x, graph.constant(scale, np.float32), graph.constant(ZERO_POINT, np.uint8))
    )


def _integer_linear(graph: Graph, weight: Array, bias: Array, x: str, scale: float) -> str:
    """uint8 activations times int8 weights, back in float32.

    Args:
        weight: float32, shape (out, in).
        bias: float32, shape (out,).
        x: uint8 with zero point 128.
        scale: of the activations.
    """
    steps = np.abs(weight).max(axis=1) / WEIGHT_PEAK
    steps[steps == 0] = 1.0
    codes = np.clip(np.rint(weight / steps[:, None]), -WEIGHT_PEAK, WEIGHT_PEAK)
    return str(
        graph(
            "MatMulIntegerToFloat",
            x,
            graph.constant(codes.T, np.int8),
            graph.constant(scale, np.float32),
            graph.constant(steps, np.float32),
            graph.constant(ZERO_POINT, np.uint8),
            graph.constant(np.zeros(len(steps)), np.int8),
            graph.constant(bias, np.float32),
            domain=RUNTIME_DOMAIN,
        )
    )
