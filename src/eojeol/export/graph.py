"""A small writer of ONNX graphs: nodes by function call, constants by value."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
# ONNX Runtime's own operators; MatMulIntegerToFloat saves three passes over every product's result.
RUNTIME_DOMAIN = "com.microsoft"


class Graph:
    """Collects nodes and constants; every method returns the name of a value."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.inputs: list[Any] = []

    def input(self, name: str, shape: list[int | str]) -> str:
        """Declare an int32 input.

        Args:
            name: the name of the input.
            shape: its sizes; a size that is free has a name.
        """
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.INT32, shape))
        return name

    def constant(self, value: npt.ArrayLike, dtype: Any) -> str:
        """A constant tensor.

        Args:
            value: numbers in any shape.
            dtype: numpy's type of the tensor.
        """
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def external(self, shape: list[int], location: str, offset: int, length: int) -> str:
        """A uint8 constant whose bytes lie in another file.

        Args:
            shape: its sizes.
            location: name of the file, in the folder of the model.
            offset: where the bytes begin in it.
            length: number of bytes.
        """
        name = f"c{len(self.constants)}"
        tensor = TensorProto(name=name, data_type=TensorProto.UINT8, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", location), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        self.constants.append(tensor)
        return name

    def __call__(self, operator: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """Add a node.

        Args:
            operator: name of the ONNX operator.
            inputs: names of values.
            outputs: number of outputs.
            attributes: attributes of the operator.

        Returns:
            The name of its output, or a list of names.
        """
        names = [f"n{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def model(self, result: str, name: str, shape: list[int | str]) -> bytes:
        """The finished model, with a single float output.

        Args:
            result: name of the value that is put out.
            name: the name of the output.
            shape: its sizes; a size that is free has a name.

        Returns:
            The bytes of the file.
        """
        self.nodes.append(helper.make_node("Identity", [result], [name]))
        output = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, "eojeol", self.inputs, [output], self.constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME_DOMAIN, 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="eojeol")
        model.ir_version = 8
        data: bytes = model.SerializeToString()
        return data
