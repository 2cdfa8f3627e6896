import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.bundled import BUNDLED, unpack
from index.encoder import (
    Encoder,
    SentenceTransformerEncoder,
    encoder_for_building,
    encoder_for_questions,
    split_revision,
)
from index.encoding import Encoding, vectors
from index.errors import ModelError

TEXTS = [
    "Slachtoffers van criminele uitbuiting worden vaak niet herkend.",
    "Victims are often not recognised.",
    "",
    "Een heel andere zin over het weer, de zee en de duinen. " * 30,
]


@pytest.fixture(scope="module")
def building(models_dir: Path) -> Encoder:
    """The bundled model as sentence-transformers runs it."""
    return SentenceTransformerEncoder(str(unpack(models_dir)), name=BUNDLED)


def matrix(encodings: list[Encoding]) -> NDArray[np.float32]:
    return vectors(encodings, 384)


def test_a_few_texts_and_all_questions_need_no_torch(models_dir: Path) -> None:
    """The bundled model is ready for them in a second; for one text more sentence-transformers is loaded."""
    code = f"""
import json, sys
from pathlib import Path
from index.encoder import FEW, encoder_for_building
built = encoder_for_building("{BUNDLED}", Path({str(models_dir)!r}))
seen = []
for encode, count in (built.encode_queries, FEW + 1), (built.encode_documents, FEW), (built.encode_documents, FEW + 1):
    seen.append([len(encode(["zorg"] * count)) - FEW, "sentence_transformers" in sys.modules])
print(json.dumps(seen))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert json.loads(done.stdout) == [[1, False], [0, False], [1, True]]


def test_few_texts_have_the_vectors_they_have_among_many(models_dir: Path, building: Encoder) -> None:
    """Whichever engine takes them, so that a new edition may keep those of the old."""
    encoder = encoder_for_building(BUNDLED, models_dir)

    few, many = encoder.encode_documents(TEXTS), building.encode_documents(TEXTS)

    assert (encoder.name, encoder.dimension) == (BUNDLED, 384)
    np.testing.assert_allclose(matrix(few), matrix(many), atol=1e-6)
    for alone, among in zip(few, many, strict=True):
        np.testing.assert_array_equal(alone.ids, among.ids)
        np.testing.assert_allclose(alone.tokens, among.tokens, atol=0.01)  # of a length of about 5, in 16 bits


def test_rows_have_length_one(building: Encoder) -> None:
    """The inner product of two rows is their cosine."""
    found = matrix(building.encode_documents(TEXTS))

    assert found.shape == (len(TEXTS), building.dimension)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_no_texts_are_no_rows(building: Encoder) -> None:
    """Nothing asked, nothing found: the matrix has its columns all the same."""
    assert building.encode_queries([]) == []
    assert matrix([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_batch(building: Encoder) -> None:
    """A text has the same vector by itself as among longer ones."""
    together = matrix(building.encode_documents(TEXTS))
    alone = np.vstack([matrix(building.encode_documents([text])) for text in TEXTS])

    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_questions_and_citations_have_prompts_of_their_own(building: Encoder) -> None:
    """The same text asked and said gives two vectors."""
    query = building.encode_queries(["zorg"])[0].vector
    document = building.encode_documents(["zorg"])[0].vector

    assert query @ document < 0.999


def test_a_translation_is_nearer_than_another_subject(building: Encoder) -> None:
    """The weights are unpacked in the right order: the vectors know what texts mean."""
    dutch, english, weather = matrix(building.encode_documents([TEXTS[0], TEXTS[1], TEXTS[3]]))

    assert dutch @ english > dutch @ weather + 0.05


def test_progress_counts_up_to_all_texts(building: Encoder) -> None:
    """The last report says that all texts are done."""
    seen: list[tuple[int, int]] = []

    building.encode_documents(["kort"] * 300, lambda done, total: seen.append((done, total)))

    assert seen == [(256, 300), (300, 300)]


def test_a_folder_of_ones_own_is_a_model(models_dir: Path, building: Encoder) -> None:
    """A local folder is loaded as it is, under its own name, for questions too."""
    folder = str(models_dir / BUNDLED)
    encoder = encoder_for_questions(folder, models_dir)

    assert isinstance(encoder, SentenceTransformerEncoder)
    assert (encoder.name, building.name) == (folder, BUNDLED)
    np.testing.assert_array_equal(matrix(encoder.encode_queries(TEXTS)), matrix(building.encode_queries(TEXTS)))


@pytest.mark.parametrize("model", ["nobody/no-such-model", "nobody/no-such-model@v2", "/no/such/folder"])
def test_an_unknown_model_is_an_error_that_names_the_setting(model: str, tmp_path: Path) -> None:
    """Without a network the message says what may be set instead, before anything is built or asked."""
    for encoder_for in (encoder_for_building, encoder_for_questions):
        with pytest.raises(ModelError, match=rf"'{model}' cannot be loaded .* BLOEMLEZING_MODEL .* local folder"):
            encoder_for(model, tmp_path)


@pytest.mark.parametrize("content", [None, "", '{"model_type": "bert"', '{"model_type": "no such type"}'])
def test_a_broken_folder_is_an_error_that_names_the_setting(content: str | None, tmp_path: Path) -> None:
    """Whatever is wrong with a folder, the message is the same kind."""
    if content is not None:
        (tmp_path / "config.json").write_text(content)

    with pytest.raises(ModelError, match="BLOEMLEZING_MODEL"):
        SentenceTransformerEncoder(str(tmp_path))


def test_a_revision_follows_an_at_sign(tmp_path: Path) -> None:
    """Unless the whole is a folder."""
    folder = tmp_path / "model@home"
    folder.mkdir()

    assert split_revision("intfloat/multilingual-e5-base@v1") == ("intfloat/multilingual-e5-base", "v1")
    assert split_revision("intfloat/multilingual-e5-base") == ("intfloat/multilingual-e5-base", None)
    assert split_revision(str(folder)) == (str(folder), None)


def test_each_token_of_a_text_has_a_vector_and_a_place(building: Encoder) -> None:
    """Those of the prompt and of the marks at both ends are left out; a long text is not cut where a short one ends."""
    short, long = building.encode_documents(["Geen opvang.", TEXTS[3]])

    assert short.tokens.shape == (len(short.ids), 384)
    assert short.starts.tolist()[0] == 0
    assert {0, 5} <= set(short.starts.tolist())
    assert max(short.starts) <= len("Geen opvang.") - 1
    assert len(long.ids) > 300


def test_a_token_without_a_vector_of_its_own_is_no_model_for_us(tmp_path: Path) -> None:
    """A model that has one fixed vector a word gives none for a word in its sentence."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds
    from sentence_transformers.sentence_transformer.modules import BoW  # noqa: PLC0415

    SentenceTransformer(modules=[BoW(["zorg", "geld"])]).save(str(tmp_path))

    with pytest.raises(ModelError, match="gives no vectors of tokens"):
        SentenceTransformerEncoder(str(tmp_path))
