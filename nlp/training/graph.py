"""The trained reader as an ONNX graph, matrices in int8: tokens in, logits of every token out.

Word vectors are stored as int8 with a scale for each row. Matrix products are in int8 too, weights with a scale for
each output, activations with one scale for all that was measured beforehand on texts, so that an answer never
depends on what else is read in the same batch. Channels with large activations are made smaller first and their
weights larger (SmoothQuant, Xiao et al. 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession

Array = npt.NDArray[Any]
OPSET = 17
CONTRIBUTED = "com.microsoft"  # ONNX Runtime's own operations
SMOOTHING = 0.85  # how much of a channel's size moves into the weights
LARGEST_WEIGHT = 127
LEVELS = 255


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
        weights = add.op("Softmax", scores, axis=-1)
        mixed = add.op("Transpose", add.op("MatMul", weights, head("v", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        attended = add.linear(add.op("Reshape", mixed, joined), *part("ao"))
        x = add.norm(add.op("Add", x, attended), *part("aln"), epsilon)
        curved = add.op("Gelu", add.linear(x, *part("fi")), domain=CONTRIBUTED)
        inner = add.linear(curved, *part("fo"))
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


def _model(add: Builder, vectors: str, state: dict[str, Array]) -> onnx.ModelProto:
    # The heads stay in float: their product is small, and the words that decided are read from it.
    weight = (state["heads.weight"] / state["deviation"]).astype(np.float32)
    bias = (state["heads.bias"] - weight @ state["mean"]).astype(np.float32)
    product = helper.make_node("Gemm", ["flat", add.constant(weight.T)], ["flat_logits"])
    flat = helper.make_node("Reshape", [vectors, add.constant(np.array([-1, weight.shape[1]]))], ["flat"])
    add.nodes += [flat, product]
    shape = add.op("Concat", add.op("Shape", "tokens"), add.constant(np.array([weight.shape[0]])), axis=0)
    by_token = add.op("Add", add.op("Reshape", "flat_logits", shape), add.constant(bias))
    add.nodes.append(helper.make_node("Identity", [by_token], ["by_token"]))
    graph = helper.make_graph(
        add.nodes,
        "reader",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("by_token", TensorProto.FLOAT, ["batch", "length", weight.shape[0]])],
        add.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


@dataclass(frozen=True)
class Range:
    """The smallest and largest value of each channel of an activation, over some texts."""

    low: Array
    high: Array


def write_quantised(model: onnx.ModelProto, path: Path, texts: Sequence[Sequence[int]]) -> None:
    """Write the graph with its matrix products in int8; ``texts``, as numbers of pieces, show how large activations
    get. Raises whatever ``onnx.checker`` finds wrong.
    """
    onnx.checker.check_model(model)
    constants = {one.name: one for one in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in constants]
    weights = {node.input[1]: numpy_helper.to_array(constants[node.input[1]]) for node in products}
    ranges = _ranges(model, sorted({node.input[0] for node in products}), texts)
    additions = {node.input[0]: node for node in model.graph.node if node.op_type == "Add"}
    biased = {node.output[0]: additions[node.output[0]] for node in products}  # Builder.linear's
    sums = [node.output[0] for node in biased.values()]
    add = Builder()
    inputs: dict[str, tuple[str, Array]] = {}
    for node in model.graph.node:
        if node.output[0] in sums:
            continue
        if node not in products:
            add.nodes.append(node)
            continue
        source, name = node.input
        if source not in inputs:
            beside = [weights[other.input[1]] for other in products if other.input[0] == source]
            inputs[source] = _rounded(add, source, ranges[source], beside)
        rounded, factors = inputs[source]
        addition = biased[node.output[0]]
        add.nodes.append(_product(add, rounded, name, weights[name] * factors[:, None], addition))
    kept = [one for one in model.graph.initializer if one.name not in weights]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(add.nodes)
    model.graph.initializer.extend([*kept, *add.constants])
    onnx.save(model, path)


def _ranges(model: onnx.ModelProto, names: Sequence[str], texts: Sequence[Sequence[int]]) -> dict[str, Range]:
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names
    )
    session = InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, Range] = {}
    for text in texts:
        for name, values in zip(names, session.run(names, {"tokens": np.array([text])}), strict=True):
            channels = values.reshape(-1, values.shape[-1])
            low, high = channels.min(0), channels.max(0)
            seen = found.get(name)
            found[name] = (
                Range(np.minimum(low, seen.low), np.maximum(high, seen.high)) if seen else Range(low, high)
            )
    return found


def _rounded(add: Builder, source: str, seen: Range, weights: Sequence[Array]) -> tuple[str, Array]:
    """Round an activation to uint8; returns the rounded one and by how much each channel was made smaller."""
    size = np.maximum(np.maximum(-seen.low, seen.high), 1e-4)
    weight = np.maximum(np.max([np.abs(one).max(1) for one in weights], axis=0), 1e-4)
    factors = size**SMOOTHING / weight ** (1 - SMOOTHING)
    factors = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    low, high = min(0.0, float((seen.low / factors).min())), max(1e-6, float((seen.high / factors).max()))
    step = (high - low) / LEVELS
    add.constant(np.float32(step), f"{source}_step")
    add.constant(np.array(round(-low / step), np.uint8), f"{source}_zero")
    smaller = add.constant(1 / factors, f"{source}_factors")
    rounded = f"{source}_rounded"
    add.nodes += [
        helper.make_node("Mul", [source, smaller], [f"{source}_smooth"]),
        helper.make_node(
            "QuantizeLinear", [f"{source}_smooth", f"{source}_step", f"{source}_zero"], [rounded]
        ),
    ]
    return rounded, factors


def _product(add: Builder, rounded: str, name: str, weight: Array, addition: onnx.NodeProto) -> Any:
    """The product of a rounded activation and a weight (inputs, outputs), rounded for each output, and the addition
    of its bias.
    """
    source = rounded.removesuffix("_rounded")
    steps = (np.maximum(np.abs(weight).max(0), 1e-8) / LARGEST_WEIGHT).astype(np.float32)
    values = add.constant(np.round(weight / steps).astype(np.int8), f"{name}_rounded")
    scale = add.constant(steps, f"{name}_step")
    zero = add.constant(np.zeros(weight.shape[1], np.int8), f"{name}_zero")
    return helper.make_node(
        "MatMulIntegerToFloat",
        [rounded, values, f"{source}_step", scale, f"{source}_zero", zero, addition.input[1]],
        list(addition.output),
        domain=CONTRIBUTED,
    )
