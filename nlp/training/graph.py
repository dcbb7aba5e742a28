"""The trained reader as an ONNX graph, matrices in int8: tokens in, logits of every token and of the text out.

Word vectors are stored as int8 with a scale for each row; matrix products are quantised by ONNX Runtime's dynamic
quantisation (int8 weights for each channel, activations measured as they pass).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Array = npt.NDArray[Any]
OPSET = 17


class Builder:
    """Collects nodes and constants; every method adds one operation and returns its output's name."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.count = 0

    def constant(self, values: Array | np.float32, name: str = "") -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        self.count += 1
        output = f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def linear(self, x: str, weight: Array, bias: Array) -> str:
        """``weight`` is (outputs, inputs), as torch keeps it."""
        return self.op(
            "Add", self.op("MatMul", x, self.constant(weight.T.astype(np.float32))), self.constant(bias)
        )

    def norm(self, x: str, weight: Array, bias: Array, epsilon: float) -> str:
        return self.op(
            "LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=epsilon
        )


def build(
    state: dict[str, Array], *, layers: int, heads: int, epsilon: float, positions: int
) -> onnx.ModelProto:
    """The float graph of a trained reader; ``state`` maps torch's parameter names to arrays."""
    add = Builder()
    size = state["encoder.norm.weight"].shape[0]
    width = size // heads
    x = _embedded(add, state, epsilon, positions)
    hidden = add.op("Sub", add.constant(np.float32(1)), "mask")
    # Added to the scores: nothing where there is a token, minus a great deal where there is padding.
    hidden = add.op("Mul", hidden, add.constant(np.float32(-10_000)))
    hidden = add.op("Unsqueeze", hidden, add.constant(np.array([1, 2])))
    split = add.constant(np.array([0, 0, heads, width]))
    joined = add.constant(np.array([0, 0, size]))
    for number in range(layers):

        def part(name: str, number: int = number) -> tuple[Array, Array]:
            prefix = f"encoder.layers.{number}.{name}"
            return state[f"{prefix}.weight"], state[f"{prefix}.bias"]

        def head(name: str, order: list[int], x: str = x) -> str:
            return add.op("Transpose", add.op("Reshape", add.linear(x, *part(name)), split), perm=order)

        scores = add.op("MatMul", head("q", [0, 2, 1, 3]), head("k", [0, 2, 3, 1]))
        scores = add.op("Mul", scores, add.constant(np.float32(width**-0.5)))
        weights = add.op("Softmax", add.op("Add", scores, hidden), axis=-1)
        mixed = add.op("Transpose", add.op("MatMul", weights, head("v", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        attended = add.linear(add.op("Reshape", mixed, joined), *part("ao"))
        x = add.norm(add.op("Add", x, attended), *part("aln"), epsilon)
        inner = add.linear(_gelu(add, add.linear(x, *part("fi"))), *part("fo"))
        x = add.norm(add.op("Add", x, inner), *part("oln"), epsilon)
    return _model(add, x, state)


def _embedded(add: Builder, state: dict[str, Array], epsilon: float, positions: int) -> str:
    words = state["encoder.word.weight"]
    scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-8) / 127
    rows = add.constant(np.round(words / scales).astype(np.int8), "words")
    found = add.op("Cast", add.op("Gather", rows, "tokens"), to=TensorProto.FLOAT)
    found = add.op(
        "Mul", found, add.op("Gather", add.constant(scales.astype(np.float32), "scales"), "tokens")
    )
    length = add.op("Gather", add.op("Shape", "tokens"), add.constant(np.array([1])))
    table = add.constant(state["encoder.position.weight"][:positions].astype(np.float32), "positions")
    places = add.op("Slice", table, add.constant(np.array([0])), length, add.constant(np.array([0])))
    summed = add.op("Add", found, places)
    return add.norm(summed, state["encoder.norm.weight"], state["encoder.norm.bias"], epsilon)


def _gelu(add: Builder, x: str) -> str:
    error = add.op("Erf", add.op("Mul", x, add.constant(np.float32(2**-0.5))))
    return add.op(
        "Mul",
        add.op("Mul", x, add.constant(np.float32(0.5))),
        add.op("Add", error, add.constant(np.float32(1))),
    )


def _model(add: Builder, vectors: str, state: dict[str, Array]) -> onnx.ModelProto:
    # The heads stay in float: their product is small, and the words that decided are read from it.
    weight = (state["heads.weight"] / state["deviation"]).astype(np.float32)
    bias = (state["heads.bias"] - weight @ state["mean"]).astype(np.float32)
    product = helper.make_node("Gemm", ["flat", add.constant(weight.T)], ["flat_logits"])
    flat = helper.make_node("Reshape", [vectors, add.constant(np.array([-1, weight.shape[1]]))], ["flat"])
    add.nodes += [flat, product]
    batch = add.op("Shape", "tokens")
    shape = add.op("Concat", batch, add.constant(np.array([weight.shape[0]])), axis=0)
    by_token = add.op("Add", add.op("Reshape", "flat_logits", shape), add.constant(bias))
    mask = add.op("Unsqueeze", "mask", add.constant(np.array([2])))
    kept = add.op("Mul", by_token, mask)
    axis = add.constant(np.array([1]))
    mean = add.op(
        "Div", add.op("ReduceSum", kept, axis, keepdims=0), add.op("ReduceSum", mask, axis, keepdims=0)
    )
    add.nodes += [
        helper.make_node("Identity", [kept], ["by_token"]),
        helper.make_node("Identity", [mean], ["logits"]),
    ]
    outputs = weight.shape[0]
    graph = helper.make_graph(
        add.nodes,
        "reader",
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, ["batch", "length"]),
            helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", "length"]),
        ],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", outputs]),
            helper.make_tensor_value_info("by_token", TensorProto.FLOAT, ["batch", "length", outputs]),
        ],
        add.constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)


def write_quantised(model: onnx.ModelProto, path: Path) -> None:
    """Write the graph with its matrix products in int8. Raises whatever ``onnx.checker`` finds wrong."""
    onnx.checker.check_model(model)
    whole = path.with_suffix(".float.onnx")
    onnx.save(model, whole)
    try:
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=False,
            weight_type=QuantType.QInt8,
        )
    finally:
        whole.unlink()
