"""Texts to unit vectors; the only module that knows sentence-transformers."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from index.bundled import BUNDLED, CARRIED, DIMENSION, unpack
from index.clean import clean
from index.encoding import Encoding, Progress, encoding
from index.errors import ModelError
from index.light import LightEncoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32  # texts that go through the network together; 8 to 64 took the same time on two processors
FEW = 256  # texts; the light engine takes them in 2 s, while sentence-transformers takes 6 to 10 to be loaded
STRIDE = 8 * BATCH  # texts between two reports of progress: sorted by length, so batches of like texts


class Encoder(Protocol):
    """Turns texts into vectors; the inner product of those of two whole texts says how alike the texts are."""

    @property
    def name(self) -> str:
        """Says which vectors may be compared: equal names, comparable vectors."""

    @property
    def dimension(self) -> int:
        """The length of every vector."""

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """One for each text; raises ModelError."""

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """One for each text; raises ModelError."""


class SentenceTransformerEncoder:
    """A model of sentence-transformers, with its own prompts; may be used by several threads at once."""

    def __init__(self, model: str, name: str | None = None) -> None:
        """`model` is a folder, or a name on the Hugging Face hub with perhaps '@revision' behind it.

        Takes 6 to 10 seconds; raises ModelError.
        """
        self.name = name or model
        self._model = load(model)
        self._lock = Lock()  # shared tokenizers may fail with 'Already borrowed': transformers #47085
        self.dimension = int(self._model.get_embedding_dimension())
        if not gives_tokens(self._model):
            raise ModelError(
                f"The model {model!r} gives no vectors of tokens like those of whole texts, or not their places; "
                f"let BLOEMLEZING_MODEL name another, such as {BUNDLED!r}."
            )

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """One for each text."""
        return self._encode(self._model.encode_query, texts, self._prompt("query"), None)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """One for each text."""
        return self._encode(self._model.encode_document, texts, self._prompt("document", "passage", "corpus"), progress)

    def _prompt(self, *names: str) -> str:
        """The first of these prompts that the model has."""
        return next((self._model.prompts[name] for name in names if self._model.prompts.get(name)), "")

    def _encode(
        self, encode: Callable[..., Any], texts: Sequence[str], prompt: str, progress: Progress | None
    ) -> list[Encoding]:
        done: list[Encoding] = []
        for start in range(0, len(texts), STRIDE):
            part = [clean(text) for text in texts[start : start + STRIDE]]
            with self._lock:
                outputs = encode(part, prompt=prompt, batch_size=BATCH, output_value=None, show_progress_bar=False)
                read = self._model.tokenizer(
                    [prompt + text for text in part], truncation=True, return_offsets_mapping=True
                )
            done += [
                encoding(
                    output["sentence_embedding"].float().numpy(),
                    output["token_embeddings"][output["attention_mask"].bool()].float().numpy(),
                    ids,
                    spans,
                    prompt,
                    text,
                )
                for text, output, ids, spans in zip(
                    part, outputs, read["input_ids"], read["offset_mapping"], strict=True
                )
            ]
            if progress:
                progress(len(done), len(texts))
        return done


class BuildingEncoder:
    """A bundled model: sentence-transformers for many citations, once there are, and the light engine for all else.

    Both find the same vectors, within 1e-6. May be used by several threads at once.
    """

    dimension = DIMENSION

    def __init__(self, folder: Path) -> None:
        """`folder` as `unpack` returns it."""
        self.name = folder.name
        self._folder = folder
        self._light = LightEncoder(folder)

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        """One for each text; raises ModelError."""
        return self._light.encode_queries(texts)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """One for each text; raises ModelError."""
        encoder: Encoder = self._light if len(texts) <= FEW else self._heavy
        return encoder.encode_documents(texts, progress)

    @cached_property
    def _heavy(self) -> SentenceTransformerEncoder:
        return SentenceTransformerEncoder(str(self._folder), name=self.name)


def gives_tokens(model: "SentenceTransformer") -> bool:
    """Whether a model gives a vector for each token, as long as that of the whole, and tells where each stands."""
    (output,) = model.encode(["a"], output_value=None, show_progress_bar=False)
    tokens, whole = output.get("token_embeddings"), output["sentence_embedding"]
    return (
        tokens is not None and tokens.shape[-1] == whole.shape[-1] and bool(getattr(model.tokenizer, "is_fast", False))
    )


def load(model: str) -> "SentenceTransformer":
    import transformers  # noqa: PLC0415  takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  takes seconds

    if Path(model).is_dir():
        transformers.logging.disable_progress_bar()  # nothing to download, nothing to watch
    name, revision = split_revision(model)
    try:
        return SentenceTransformer(name, revision=revision, device="cpu")
    except Exception as error:  # a broken folder raises whatever its contents lead to
        reason = str(error).partition("\n")[0]
        raise ModelError(
            f"The model {model!r} cannot be loaded ({reason}); let BLOEMLEZING_MODEL name a local folder, "
            "a model on the Hugging Face hub that can be reached or was downloaded before, "
            f"or {BUNDLED!r}, which needs no download."
        ) from error


def split_revision(model: str) -> tuple[str, str | None]:
    """'owner/name@v2' -> ('owner/name', 'v2'); a folder may have an @ in its name."""
    if Path(model).is_dir():
        return model, None
    name, _, revision = model.partition("@")
    return name, revision or None


def encoder_for_building(model: str, models_dir: Path) -> Encoder:
    """For many citations at once, or for the few that are new; raises ModelError."""
    if model in CARRIED:
        return BuildingEncoder(unpack(models_dir, model))
    return SentenceTransformerEncoder(model)


def encoder_for_questions(model: str, models_dir: Path) -> Encoder:
    """For one question at a time, ready in a second with a bundled model; raises ModelError."""
    if model in CARRIED:
        return LightEncoder(unpack(models_dir, model))
    return SentenceTransformerEncoder(model)
