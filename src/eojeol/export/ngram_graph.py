"""The n-gram network as ONNX, in float32 or with integer matrix products.

The input is a packed sequence without a batch dimension; where a docstring says "value", it is the name of a tensor in
the graph. Neighbours are gathered by index, with a zero row beyond the border of a segment, so the answer for a segment
does not depend on what stands beside it.

In the integer form activations are uint8 with *fixed* scales, measured on sample text: scales computed at run time
would be easier to write and would make every answer depend on what else is in the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from onnx import TensorProto

from eojeol.engine.folder import WEIGHTS
from eojeol.engine.ngrams import SHAPES
from eojeol.export.graph import Graph
from eojeol.export.layers import float_linear, gate, halves, integer_linear, norm, quantise
from eojeol.train.ngram import context_place
from eojeol.train.weights import TABLE, ZERO_POINT, Weights

# Features of the context are summed in steps of 1/STEPS, far finer than what an integer product makes of them.
STEPS = 1 << 16
INPUTS = ("input_ids", "token_type_ids", "ngram_ids", "segment_ids")


def float_graph(weights: Weights, dilations: Sequence[int], context: int) -> bytes:
    """The network in float32, everything inside the file.

    Args:
        weights: float32 arrays by their names in the network.
        dilations: distance of the neighbours in each block.
        context: window of the context; 0: there is none.

    Returns:
        The bytes of the ONNX file: int32 inputs `input_ids`, `token_type_ids` and `segment_ids`, shape (length,), and
        `ngram_ids`, shape (length, 9); output `logits`, float32, shape (length, 2).
    """
    graph, inputs = _begin()
    table = graph.constant(weights[TABLE], np.float32)
    width = weights[TABLE].shape[1] * len(SHAPES)
    rows = graph(
        "Reshape", graph("Gather", table, inputs["ngram_ids"]), graph.constant([-1, width], np.int64)
    )
    x = _embed(graph, weights, inputs, float_linear(graph, weights, "project", rows))
    neighbours = _neighbours(graph, inputs["segment_ids"], dilations, context)
    for i, k in enumerate(dilations):
        if context and i == context_place(len(dilations)):
            linear = partial(float_linear, graph, weights)
            x = _context(graph, weights, x, neighbours, context, linear)
        block = f"blocks.{i}"
        y = norm(graph, weights, f"{block}.norm", x)
        padded = graph("Concat", y, graph.constant(np.zeros((1, _width(weights))), np.float32), axis=0)
        wide = _beside(graph, padded, neighbours[k], _width(weights))
        u, g = (float_linear(graph, half, f"{block}.up", wide) for half in halves(weights, f"{block}.up"))
        gated = gate(graph, u, g)
        x = graph("Add", x, float_linear(graph, weights, f"{block}.down", gated))
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
        weights: float32 arrays by their names in the network.
        dilations: distance of the neighbours in each block.
        context: window of the context; 0: there is none.
        stored: `span` and `shape` of the table's codes in `model.safetensors`, and its `scales` by column.
        scales: step of the uint8 activations that enter each linear map, by its name.

    Returns:
        The bytes of the ONNX file; inputs and output as in `float_graph`.
    """
    graph, inputs = _begin()
    offset, length = stored["span"]
    codes = graph.external(list(stored["shape"]), WEIGHTS, offset, length)
    width = stored["shape"][1] * len(SHAPES)
    rows = graph(
        "Reshape", graph("Gather", codes, inputs["ngram_ids"]), graph.constant([-1, width], np.int64)
    )
    # The table's column scales go into the projection, so its codes enter the product as they are. Nine rows lie side
    # by side, each with the same columns: scales a b become a b a b a b …
    spread = np.tile(stored["scales"], len(SHAPES)).astype(np.float32)
    projected = integer_linear(graph, weights["project.weight"] * spread, weights["project.bias"], rows, 1.0)
    x = _embed(graph, weights, inputs, projected)
    neighbours = _neighbours(graph, inputs["segment_ids"], dilations, context)

    def linear(name: str, x: str) -> str:
        """A linear map of the network: float32 in and out, integers inside."""
        x = quantise(graph, x, scales[name])
        return integer_linear(graph, weights[f"{name}.weight"], weights[f"{name}.bias"], x, scales[name])

    # Zero, as uint8 activations say it.
    zero_row = graph.constant(np.full((1, _width(weights)), ZERO_POINT), np.uint8)
    for i, k in enumerate(dilations):
        if context and i == context_place(len(dilations)):
            x = _context(graph, weights, x, neighbours, context, linear)
        up, down = f"blocks.{i}.up", f"blocks.{i}.down"
        y = quantise(graph, norm(graph, weights, f"blocks.{i}.norm", x), scales[up])
        wide = _beside(graph, graph("Concat", y, zero_row, axis=0), neighbours[k], _width(weights))
        u, g = (
            integer_linear(graph, half[f"{up}.weight"], half[f"{up}.bias"], wide, scales[up])
            for half in halves(weights, up)
        )
        x = graph("Add", x, linear(down, gate(graph, u, g)))
    return _finish(graph, weights, x)


def _begin() -> tuple[Graph, dict[str, str]]:
    """An empty graph, and its inputs by name."""
    graph = Graph()
    shapes: dict[str, list[int | str]] = {name: ["length"] for name in INPUTS}
    shapes["ngram_ids"] = ["length", len(SHAPES)]
    return graph, {name: graph.input(name, shape) for name, shape in shapes.items()}


def _finish(graph: Graph, weights: Weights, x: str) -> bytes:
    """From the last hidden states, shape (length, width), to the finished model."""
    logits = float_linear(graph, weights, "head", norm(graph, weights, "norm", x))
    return graph.model(logits, "logits", ["length", 2])


def _width(weights: Weights) -> int:
    """The hidden width of the network."""
    return int(weights["characters.weight"].shape[1])


def _embed(graph: Graph, weights: Weights, inputs: dict[str, str], projected: str) -> str:
    """Characters, observed gaps and projected n-gram rows added up: shape (length, width)."""
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
    """Which rows each position gathers as its neighbours.

    Args:
        graph: gets the nodes.
        segments: the value of the segment numbers, shape (length,).
        dilations: distances that the blocks need.
        context: window of the context, which needs the powers of two below it.

    Returns:
        For each distance k the values of the rows t - k, t and t + k, shape (length,) each. Row `length` is the zero
        row that stands beyond the border of a segment.

    Example:
        Five positions of two segments, k = 1:

            segments     0  0  0  1  1
            before      -1  0  0  0  1     one to the right, -1 stands before the first
            after        0  0  1  1 -1     one to the left
            left         5  0  1  5  3     t - 1 where `before` equals `segments`, else the zero row, 5
            right        1  2  5  4  5     t + 1 where `after` equals `segments`
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
    """The context's means, mapped and added to every position: see `train.ngram.Context`.

    Args:
        graph: gets the nodes.
        weights: float32 arrays by their names in the network.
        x: the value of the hidden states, shape (length, width).
        neighbours: from `_neighbours`.
        window: positions on each side, the position itself included.
        linear: adds a linear map by its name.

    Returns:
        The value of the hidden states, shape (length, width).

    Example:
        Five positions of one segment, a single feature and window 2, so up to three positions count:

            seen        1  2  3  4  5
            running  0  1  3  6 10 15       sums of the first 0, 1, 2 … positions
            first       0  0  1  2  3       first position that counts
            last        2  3  4  5  5       the one after the last
            sums        3  6  9 12  9       running[last] - running[first]
            means     3/2  2  3  4 9/2      over last - first positions
    """
    width = len(weights["context.features.bias"])
    seen = graph("Relu", linear("context.features", norm(graph, weights, "context.norm", x)))
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
    """Where the context's window around each position begins and ends: counted by doubling, as PyTorch sums it up.

    Args:
        graph: gets the nodes.
        neighbours: from `_neighbours`.
        window: positions on each side, the position itself included.

    Returns:
        Values of its first position and of the one after its last, shape (length,) both.

    Example:
        Five positions of one segment, window 4. How many positions of the window lie at or before each position:

            at first           1 1 1 1 1     the position itself
            after k = 1        1 2 2 2 2     plus what the position 1 to the left has, 0 beyond the segment
            after k = 2        1 2 3 4 4     plus what the position 2 to the left has
            first position     0 0 0 0 1     here + 1 - count
    """
    here, one = neighbours[1][1], graph.constant(1, np.int64)
    beyond = graph.constant([0], np.int64)
    # Ones in the shape of `here`.
    before = after = graph("Add", graph("Mul", here, graph.constant(0, np.int64)), one)
    for k in _doublings(window):
        left, _, right = neighbours[k]
        before = graph("Add", before, graph("Gather", graph("Concat", before, beyond, axis=0), left))
        after = graph("Add", after, graph("Gather", graph("Concat", after, beyond, axis=0), right))
    return graph("Sub", graph("Add", here, one), before), graph("Add", here, after)


def _beside(graph: Graph, padded: str, neighbours: tuple[str, str, str], width: int) -> str:
    """Every position beside its two neighbours.

    Args:
        graph: gets the nodes.
        padded: the value of the hidden states with a zero row behind them, shape (length + 1, width).
        neighbours: rows t - k, t, t + k, shape (length,) each.
        width: hidden width.

    Returns:
        The value of shape (length, 3 × width).
    """
    axis = graph.constant([1], np.int64)
    columns = [graph("Unsqueeze", column, axis) for column in neighbours]
    gathered = graph("Gather", padded, graph("Concat", *columns, axis=1))
    return str(graph("Reshape", gathered, graph.constant([-1, 3 * width], np.int64)))
