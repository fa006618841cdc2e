"""Write the trained network as an ONNX graph that reads code points and answers with the probability of every tag."""

import tempfile
from pathlib import Path

import network
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

OPSET = 17


class _Graph:
    """Collects nodes and constants under names of their own."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def number(self, value: int) -> str:
        return self.constant(np.array(value, np.int64))

    def node(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name


def _read(graph: _Graph, params: dict[str, np.ndarray], signs: np.ndarray, kinds: np.ndarray) -> str:
    low = graph.node("Min", "codes", graph.number(network.BMP - 1))
    place = graph.node("Sub", low, graph.number(network.HANGUL))
    inside = graph.node(
        "And",
        graph.node("GreaterOrEqual", place, graph.number(0)),
        graph.node("Less", place, graph.number(network.SYLLABLES)),
    )
    within = graph.node("Mod", place, graph.number(network.VOWELS_AND_TAILS))
    parts = [_looked_up(graph, params["sign"], graph.node("Gather", graph.constant(signs), low))]
    for name, value in (
        ("lead", graph.node("Div", place, graph.number(network.VOWELS_AND_TAILS))),
        ("vowel", graph.node("Div", within, graph.number(network.TAILS))),
        ("tail", graph.node("Mod", place, graph.number(network.TAILS))),
    ):
        counted = graph.node("Add", value, graph.number(1))
        parts.append(_looked_up(graph, params[name], graph.node("Where", inside, counted, graph.number(0))))
    parts.append(_looked_up(graph, params["kind"], graph.node("Gather", graph.constant(kinds), low)))
    first, second, minus, last = (graph.constant(np.array([value], np.int64)) for value in (0, 1, -1, 2**31))
    axis = graph.constant(np.array([1], np.int64))
    around = graph.node("Pad", low, graph.constant(np.array([0, 1, 0, 1], np.int64)))
    pairs = graph.node(
        "Add",
        graph.node("Mul", graph.node("Slice", around, first, minus, axis), graph.number(network.LEFT_FACTOR)),
        graph.node("Mul", graph.node("Slice", around, second, last, axis), graph.number(network.RIGHT_FACTOR)),
    )
    looked_up = _looked_up(graph, params["pair"], graph.node("Mod", pairs, graph.number(network.BIGRAMS)))
    parts += [graph.node("Slice", looked_up, first, minus, axis), graph.node("Slice", looked_up, second, last, axis)]
    return graph.node("Concat", *parts, axis=-1)


def _looked_up(graph: _Graph, table: np.ndarray, numbers: str) -> str:
    wide = graph.node("Cast", numbers, to=TensorProto.INT64)
    # Half precision in the file, full precision in the sums.
    found = graph.node("Gather", graph.constant(table.astype(np.float16)), wide)
    return graph.node("Cast", found, to=TensorProto.FLOAT)


def _levelled(graph: _Graph, x: str, scale: np.ndarray, shift: np.ndarray) -> str:
    inputs = (x, graph.constant(scale), graph.constant(shift))
    return graph.node("LayerNormalization", *inputs, axis=-1, epsilon=network.EPSILON)


def graph_of(params: dict[str, np.ndarray], signs: np.ndarray, kinds: np.ndarray) -> onnx.ModelProto:
    """The whole network as a model."""
    graph = _Graph()
    entry = _read(graph, params, signs, kinds)
    x = graph.node("Add", graph.node("MatMul", entry, graph.constant(params["in.w"])), graph.constant(params["in.b"]))
    axis, begin = graph.constant(np.array([1], np.int64)), graph.constant(np.array([0], np.int64))
    last = graph.constant(np.array([2**31], np.int64))
    for layer, dilation in enumerate(network.DILATIONS):
        h = graph.node("Relu", _levelled(graph, x, params[f"{layer}.scale"], params[f"{layer}.shift"]))
        around = graph.node("Pad", h, graph.constant(np.array([0, dilation, 0, 0, dilation, 0], np.int64)))
        left = graph.node("Slice", around, begin, graph.constant(np.array([-2 * dilation], np.int64)), axis)
        right = graph.node("Slice", around, graph.constant(np.array([2 * dilation], np.int64)), last, axis)
        # One product over three neighbours: what a convolution is, and it can be made with whole numbers.
        weights = np.ascontiguousarray(params[f"{layer}.w"].reshape(-1, params[f"{layer}.w"].shape[2]))
        product = graph.node("MatMul", graph.node("Concat", left, h, right, axis=-1), graph.constant(weights))
        x = graph.node("Add", x, graph.node("Add", product, graph.constant(params[f"{layer}.b"])))
    h = _levelled(graph, x, params["out.scale"], params["out.shift"])
    strength = graph.node(
        "Add", graph.node("MatMul", h, graph.constant(params["out.w"])), graph.constant(params["out.b"])
    )
    graph.nodes.append(helper.make_node("Softmax", [strength], ["probabilities"], axis=-1))
    tags = params["out.b"].shape[0]
    inputs = [helper.make_tensor_value_info("codes", TensorProto.INT64, ["rows", "length"])]
    outputs = [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["rows", "length", tags])]
    made = helper.make_graph(graph.nodes, "tagger", inputs, outputs, graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="daesup")
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def in_whole_numbers(model: onnx.ModelProto) -> bytes:
    """The model with its products in whole numbers of eight bits, small enough to come out alike on every processor."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.onnx", Path(folder) / "after.onnx"
        onnx.save(model, before)
        quantize_dynamic(
            before,
            after,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
        return after.read_bytes()
