"""Layers as ONNX nodes: norm, gate, and linear maps in float32 or with integer products.

Where a docstring says "value", it is the name of a tensor in the graph.

Integer products (Jacob et al. 2018): activations are uint8 with a fixed step, weights int8 with a step for each output.
Weights use 7 of their 8 bits: processors without VNNI add pairs of products in 16 bits, which 8-bit weights overflow,
and the same text would be spaced differently on different machines.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.export.graph import RUNTIME_DOMAIN, Graph
from eojeol.train.weights import ZERO_POINT, Weights

# The largest code of a weight.
WEIGHT_PEAK = 63
# PyTorch's default for layer norm.
EPSILON = 1e-5

Array = npt.NDArray[np.float32]


def norm(graph: Graph, weights: Weights, name: str, x: str) -> str:
    """Layer norm.

    Args:
        graph: gets the nodes.
        weights: float32 arrays by their names in the network.
        name: the name of the norm in the network.
        x: the value of the hidden states, shape (length, width).

    Returns:
        The value of shape (length, width).
    """
    gain, bias = (graph.constant(weights[f"{name}.{kind}"], np.float32) for kind in ("weight", "bias"))
    return str(graph("LayerNormalization", x, gain, bias, axis=-1, epsilon=EPSILON))


def halves(weights: Weights, name: str) -> tuple[Weights, Weights]:
    """A linear map as two, for a gate: two products cost less than one and a copy of its two halves.

    Args:
        weights: float32 arrays by their names in the network.
        name: the name of the linear map.

    Returns:
        Weight and bias of either half of the outputs, by their names.
    """
    middle = len(weights[f"{name}.bias"]) // 2
    names = [f"{name}.{kind}" for kind in ("weight", "bias")]
    return {key: weights[key][:middle] for key in names}, {key: weights[key][middle:] for key in names}


def gate(graph: Graph, u: str, g: str) -> str:
    """A gate, u · σ(g) (Dauphin et al. 2017, "Language Modeling with Gated Convolutional Networks").

    Args:
        graph: gets the nodes.
        u: the value of what goes through, shape (length, width).
        g: the value of the gate before its sigmoid, shape (length, width).

    Returns:
        The value of the output, shape (length, width).
    """
    return str(graph("Mul", u, graph("Sigmoid", g)))


def float_linear(graph: Graph, weights: Weights, name: str, x: str) -> str:
    """A linear map in float32.

    Args:
        graph: gets the nodes.
        weights: float32 arrays by their names in the network.
        name: the name of the linear map.
        x: the value of the input, shape (length, in).

    Returns:
        The value of the output, shape (length, out).
    """
    product = graph("MatMul", x, graph.constant(weights[f"{name}.weight"].T, np.float32))
    return str(graph("Add", product, graph.constant(weights[f"{name}.bias"], np.float32)))


def quantise(graph: Graph, x: str, scale: float) -> str:
    """float32 to uint8 with zero point 128: round(x / scale) + 128, cut off at 0 and 255.

    Args:
        graph: gets the nodes.
        x: the value of the numbers, of any shape.
        scale: the step of the codes.

    Returns:
        The value of the codes, of the same shape.
    """
    return str(
        graph("QuantizeLinear", x, graph.constant(scale, np.float32), graph.constant(ZERO_POINT, np.uint8))
    )


def integer_linear(graph: Graph, weight: Array, bias: Array, x: str, scale: float) -> str:
    """uint8 activations times int8 weights, back in float32.

    Args:
        graph: gets the nodes.
        weight: float32, shape (out, in).
        bias: float32, shape (out,).
        x: the value of the activations, uint8 with zero point 128, shape (length, in).
        scale: step of the activations.

    Returns:
        The value of the products, float32, shape (length, out).

    Example:
        A row of five weights whose largest magnitude is 1.26, hence a step of 1.26 / 63 = 0.02:

            weight    0.50  -0.10  0.00  1.26  -0.62
            code        25     -5     0    63    -31
    """
    steps = np.abs(weight).max(axis=1) / WEIGHT_PEAK
    # A row of zeros has no step; any will do.
    steps[steps == 0] = 1.0
    codes = np.clip(np.rint(weight / steps[:, None]), -WEIGHT_PEAK, WEIGHT_PEAK)
    return str(
        graph(
            # Inputs in the runtime's order: A, B, their scales, their zero points, bias.
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
