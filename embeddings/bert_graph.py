"""Writes a BERT encoder with mean pooling as an ONNX graph of fused operators, in fp32 or with int8 products.

The graph takes the token ids of *one* text, ``input_ids`` (1, length), and gives its unit ``vector`` (1, hidden). One
text a run needs no padding and no mask, and makes a text's vector independent of its neighbours although int8
activations are scaled over the whole input. The operators of the domain ``com.microsoft`` are ONNX Runtime's.

Written operator by operator: exporting the traced model needs torch and leaves attention unfused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from embeddings.model_folder import INPUT, OUTPUT

Array = npt.NDArray[Any]
WORDS = "word_vectors"
_MICROSOFT = "com.microsoft"
_INT8_MAX = 127


@dataclass(frozen=True)
class BertShape:
    """The sizes that a graph needs beside its tensors."""

    hidden: int
    layers: int
    heads: int
    epsilon: float


@dataclass
class GraphWriter:
    """Collects nodes and constants; names are numbered, so the same calls give the same bytes."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, value: Array) -> str:
        """Add a constant and return its name."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, operator: str, inputs: Sequence[str], outputs: int = 1, *, fused: bool = False, **options: Any
    ) -> str:
        """Add an operator and return the name of its first output; further ones end in ``_1``, ``_2``."""
        name = f"{operator}_{len(self.nodes)}"
        names = [name, *(f"{name}_{row}" for row in range(1, outputs))]
        domain = _MICROSOFT if fused else ""
        self.nodes.append(helper.make_node(operator, inputs, names, domain=domain, name=name, **options))
        return name


Linear = Callable[[GraphWriter, str, str, Array, Array], str]
"""Adds ``x · Wᵀ + b``: given the layer's name, the input's name, W (out, in) and b (out); returns the output's name."""


def linear_fp32(writer: GraphWriter, _name: str, inputs: str, weight: Array, bias: Array) -> str:
    """Add the product in fp32."""
    product = writer.node("MatMul", [inputs, writer.constant(weight.T)])
    return writer.node("Add", [product, writer.constant(bias)])


def linear_int8(writer: GraphWriter, _name: str, inputs: str, weight: Array, bias: Array) -> str:
    """Add the product with int8 weights (one scale an output column) and uint8 activations (one scale a run)."""
    largest = np.abs(weight).max(axis=1)
    scale = (np.where(largest == 0, 1, largest) / _INT8_MAX).astype(np.float32)
    quantised = np.rint(weight / scale[:, None]).astype(np.int8)
    names = [inputs, writer.constant(quantised.T), writer.constant(scale), "", writer.constant(bias)]
    return writer.node("DynamicQuantizeMatMul", names, fused=True)


def build_graph(tensors: Mapping[str, Array], shape: BertShape, linear: Linear, *, with_table: bool) -> onnx.ModelProto:
    """Return the whole encoder.

    Args:
        tensors: The checkpoint's float32 tensors under the names of transformers' ``BertModel``.
        shape: Sizes of the network.
        linear: How to write a linear layer; called four times a layer, with the names ``attention.self`` (query, key
            and value in one), ``attention.output.dense``, ``intermediate.dense``, ``output.dense`` behind the layer's.
        with_table: Whether the graph holds the word embeddings, in int8 with one scale a word. Without, their vectors
            are a second input, `WORDS` (1, length, hidden), which spares copies of a table of half a gigabyte.
    """
    return _BertGraph(tensors, shape, linear).model(with_table=with_table)


class _BertGraph:
    """Writes the network part by part; each part takes and returns the names of its input and output."""

    def __init__(self, tensors: Mapping[str, Array], shape: BertShape, linear: Linear) -> None:
        self._tensors = tensors
        self._shape = shape
        self._linear = linear
        self._writer = GraphWriter()
        self._constant = self._writer.constant
        self._node = self._writer.node

    def model(self, *, with_table: bool) -> onnx.ModelProto:
        state = self._embedded(self._word_vectors() if with_table else WORDS)
        for layer in range(self._shape.layers):
            state = self._layer(f"encoder.layer.{layer}.", state)
        self._pooled(state)
        hidden = self._shape.hidden
        ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, [1, "length"])
        words = helper.make_tensor_value_info(WORDS, TensorProto.FLOAT, [1, "length", hidden])
        vector = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, hidden])
        inputs = [ids] if with_table else [ids, words]
        graph = helper.make_graph(self._writer.nodes, "encoder", inputs, [vector], self._writer.constants)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="setu")

    def _word_vectors(self) -> str:
        words = self._tensors["embeddings.word_embeddings.weight"]
        largest = np.abs(words).max(axis=1, keepdims=True)
        scale = (np.where(largest == 0, 1, largest) / _INT8_MAX).astype(np.float32)
        table = self._constant(np.rint(words / scale).astype(np.int8))
        rows = self._node("Cast", [self._node("Gather", [table, INPUT])], to=TensorProto.FLOAT)
        return self._node("Mul", [rows, self._node("Gather", [self._constant(scale), INPUT])])

    def _embedded(self, words: str) -> str:
        # Every token is of type 0, so that type's vector is added to the positions once and for all.
        types = self._tensors["embeddings.token_type_embeddings.weight"]
        positions = self._constant(self._tensors["embeddings.position_embeddings.weight"] + types[0])
        zero = self._constant(np.array([0]))
        length = self._node("Shape", [INPUT], start=1, end=2)
        placed = self._node("Slice", [positions, zero, length, zero])
        return self._added_and_normalised("embeddings.", words, placed)

    def _layer(self, prefix: str, state: str) -> str:
        mixed = self._attention(prefix, state)
        state = self._added_and_normalised(
            f"{prefix}attention.output.", self._dense(f"{prefix}attention.output.dense", mixed), state
        )
        wide = self._node("Gelu", [self._dense(f"{prefix}intermediate.dense", state)], fused=True)
        return self._added_and_normalised(f"{prefix}output.", self._dense(f"{prefix}output.dense", wide), state)

    def _attention(self, prefix: str, state: str) -> str:
        """Softmax(Q · Kᵀ / √d) · V, with heads taken apart by one transposition instead of three."""
        shape, node = self._shape, self._node
        width = shape.hidden // shape.heads
        parts = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._tensors[f"{part}.weight"] for part in parts])
        bias = np.concatenate([self._tensors[f"{part}.bias"] for part in parts])
        joined = self._linear(self._writer, f"{prefix}attention.self", state, weight, bias)
        apart = node("Reshape", [joined, self._constant(np.array([-1, 3, shape.heads, width]))])
        by_head = node("Transpose", [apart], perm=[1, 2, 0, 3])
        query = node("Split", [by_head, self._constant(np.array([1, 1, 1]))], 3, axis=0)
        products = node("FusedMatMul", [query, f"{query}_1"], fused=True, transB=1, alpha=width**-0.5)
        mixed = node("MatMul", [node("Softmax", [products], axis=-1), f"{query}_2"])
        together = node("Transpose", [mixed], perm=[0, 2, 1, 3])
        return node("Reshape", [together, self._constant(np.array([1, -1, shape.hidden]))])

    def _dense(self, name: str, inputs: str) -> str:
        weight, bias = self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"]
        return self._linear(self._writer, name, inputs, weight, bias)

    def _added_and_normalised(self, prefix: str, first: str, second: str) -> str:
        # Two operators on purpose: the fused SkipLayerNormalization takes six times as long on a CPU.
        added = self._node("Add", [first, second])
        weight, bias = (self._constant(self._tensors[f"{prefix}LayerNorm.{part}"]) for part in ("weight", "bias"))
        return self._node("LayerNormalization", [added, weight, bias], epsilon=self._shape.epsilon)

    def _pooled(self, state: str) -> None:
        axis = self._constant(np.array([1]))
        mean = self._node("ReduceMean", [state, axis], keepdims=0)
        length = self._node("ReduceL2", [mean, axis], keepdims=1)
        self._writer.nodes.append(helper.make_node("Div", [mean, length], [OUTPUT], name=OUTPUT))
