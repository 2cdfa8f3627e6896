"""The bundled model as an ONNX graph, whose weights stay where they are: in model.safetensors."""

import json
from itertools import pairwise
from pathlib import Path

import onnx
from onnx import TensorProto, parser

from index.packed import Shape

OPSET = 23  # the first with Attention as one operator
IR_VERSION = 11  # the one that belongs to opset 23

# One text at a time: no padding, no mask, and no vector that depends on its neighbours in a batch.
HEAD = """
    first = Constant<value_int = 0>()
    front = Constant<value_ints = [0]>()
    length = Shape(ids)
    words = Gather(embeddings_word_embeddings_weight, ids)
    places = Slice(embeddings_position_embeddings_weight, front, length)
    kind = Gather(embeddings_token_type_embeddings_weight, first)
    placed = Add(words, places)
    summed = Add(placed, kind)
    {out} = LayerNormalization<epsilon = {epsilon}>
            (summed, embeddings_LayerNorm_weight, embeddings_LayerNorm_bias)
"""
LAYER = """
    {n}q = Gemm<transB = 1>({x}, {n}attention_self_query_weight, {n}attention_self_query_bias)
    {n}k = Gemm<transB = 1>({x}, {n}attention_self_key_weight, {n}attention_self_key_bias)
    {n}v = Gemm<transB = 1>({x}, {n}attention_self_value_weight, {n}attention_self_value_bias)
    {n}q1 = Unsqueeze({n}q, front)
    {n}k1 = Unsqueeze({n}k, front)
    {n}v1 = Unsqueeze({n}v, front)
    {n}seen1 = Attention<q_num_heads = {heads}, kv_num_heads = {heads}>({n}q1, {n}k1, {n}v1)
    {n}seen = Squeeze({n}seen1, front)
    {n}told = Gemm<transB = 1>({n}seen, {n}attention_output_dense_weight, {n}attention_output_dense_bias)
    {n}both = Add({x}, {n}told)
    {n}calm = LayerNormalization<epsilon = {epsilon}>
            ({n}both, {n}attention_output_LayerNorm_weight, {n}attention_output_LayerNorm_bias)
    {n}wide = Gemm<transB = 1>({n}calm, {n}intermediate_dense_weight, {n}intermediate_dense_bias)
    {n}bent = Gelu({n}wide)
    {n}back = Gemm<transB = 1>({n}bent, {n}output_dense_weight, {n}output_dense_bias)
    {n}sum = Add({n}calm, {n}back)
    {out} = LayerNormalization<epsilon = {epsilon}>
            ({n}sum, {n}output_LayerNorm_weight, {n}output_LayerNorm_bias)
"""


def save(path: Path, shape: Shape, weights: Path) -> None:
    """Writes a graph from `ids` (tokens,) int64 to `tokens` (tokens, hidden) float32, beside the weights."""
    model = parser.parse_model(text(shape))
    model.graph.initializer.extend(tensors(weights))
    onnx.save(model, path)


def text(shape: Shape) -> str:
    """The network in ONNX's own notation."""
    names = [*(f"x{layer}" for layer in range(shape.layers)), "tokens"]
    body = HEAD.format(out=names[0], epsilon=f"{shape.epsilon:.3e}")
    for layer, (x, out) in enumerate(pairwise(names)):
        prefix = f"encoder_layer_{layer}_"
        body += LAYER.format(n=prefix, x=x, out=out, heads=shape.heads, epsilon=f"{shape.epsilon:.3e}")
    return (
        f'<ir_version: {IR_VERSION}, opset_import: ["" : {OPSET}]>\n'
        f"encoder (int64[length] ids) => (float[length, {shape.hidden}] tokens) {{{body}}}"
    )


def tensors(weights: Path) -> list[TensorProto]:
    """For every tensor of a safetensors file a pointer to its bytes there (ONNX's "external data")."""
    with weights.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    return [
        pointer(name, entry["shape"], weights.name, 8 + size + entry["data_offsets"][0])
        for name, entry in header.items()
        if name != "__metadata__"
    ]


def pointer(name: str, dims: list[int], file: str, offset: int) -> TensorProto:
    length = 4  # bytes of a float32
    for dim in dims:
        length *= dim
    tensor = TensorProto(
        name=name.replace(".", "_"),
        data_type=TensorProto.FLOAT,
        dims=dims,
        data_location=TensorProto.EXTERNAL,
    )
    for key, value in {"location": file, "offset": offset, "length": length}.items():
        tensor.external_data.add(key=key, value=str(value))
    return tensor
