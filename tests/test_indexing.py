from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from index.bundled import BUNDLED, PLAIN
from index.encoder import Encoder, encoder_for_building
from index.encoding import Encoding, Progress
from index.indexing import Known, heading, index_citations, known_of
from index.interaction import TokenIndex
from index.vectors import VectorIndex
from source.citations import Citation
from tests.toys import TOY, citation, citations

OLD = citations("zorg geld", "politie", "De politie komt. Zij brengt geld")
NEW = citations("politie", "school zorg", "De politie komt. Zij brengt geld", "politie")
LONGEST = "Arbeid: De politie komt. Zij brengt geld"  # what is encoded again to see whether the model is the same
REAL = citations("Er is te weinig opvang. Slachtoffers slapen op straat.", "De politie komt niet.", "Zorg is duur.")


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes down every text that it encodes for another."""

    encoder: Encoder = TOY
    written: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        return self.encoder.encode_queries(texts)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        self.written.extend(texts)
        return self.encoder.encode_documents(texts, progress)


@dataclass(frozen=True, slots=True)
class Trained:
    """TOY after it learned more: every axis has become the next."""

    name: str = "toy"
    dimension: int = 4

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        return [
            replace(found, vector=np.roll(found.vector, 1), tokens=np.roll(found.tokens, 1, axis=1))
            for found in TOY.encode_queries(texts)
        ]

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        if progress:
            progress(len(texts), len(texts))
        return self.encode_queries(texts)


def known(found: Sequence[Citation] = OLD, encoder: Encoder = TOY) -> Known:
    return known_of(found, *index_citations(found, encoder))


def as_bytes(indexes: tuple[VectorIndex, TokenIndex]) -> tuple[bytes, bytes]:
    return indexes[0].to_bytes(), indexes[1].to_bytes()


@pytest.mark.parametrize(
    ("fields", "before"),
    [
        ({}, "Arbeid: "),
        ({"section_title": None}, "Uitbuiting: "),
        ({"section_title": None, "chapter_title": None}, ""),
    ],
)
def test_a_citation_is_read_after_the_nearest_title(fields: dict[str, None], before: str) -> None:
    """That of its section, or else of its chapter."""
    assert heading(citation("zorg", **fields)) == before


def test_what_is_known_gives_the_indexes_that_encoding_gives() -> None:
    """To the last byte, also in another order, with a new citation and one twice."""
    assert as_bytes(index_citations(NEW, TOY, known=known())) == as_bytes(index_citations(NEW, TOY))


def test_what_is_known_outlives_the_disk() -> None:
    """An edition that was written and read knows what the one in memory knew."""
    vectors, tokens = as_bytes(index_citations(OLD, TOY))

    read = known_of(OLD, VectorIndex.from_bytes(vectors), TokenIndex.from_bytes(tokens))

    assert as_bytes(index_citations(NEW, TOY, known=read)) == as_bytes(index_citations(NEW, TOY))


def test_only_what_is_new_is_encoded() -> None:
    """And the longest of the known, to see whether the model still makes the same of it."""
    encoder = Writing()

    index_citations(NEW, encoder, known=known())

    assert encoder.written == [LONGEST, "Arbeid: school zorg"]


def test_without_a_known_edition_all_is_encoded() -> None:
    """Each once for every time it is there."""
    for nothing in (None, {}, known(citations("iets anders"))):
        encoder = Writing()
        index_citations(NEW, encoder, known=nothing)
        assert encoder.written == [f"Arbeid: {found.text}" for found in NEW]


def test_under_another_heading_a_citation_is_encoded_anew() -> None:
    """A vector is of both."""
    encoder = Writing()
    moved = [OLD[0], replace(OLD[1], section_title="Wonen"), replace(OLD[2], section_title="Arbeid", page=3)]

    index_citations(moved, encoder, known=known())

    assert encoder.written == [LONGEST, "Wonen: politie"]


def test_another_model_of_the_same_name_encodes_all_anew() -> None:
    """What it makes of the longest text is not what was known."""
    encoder = Writing(Trained())

    found = index_citations(NEW, encoder, known=known())

    assert encoder.written == [LONGEST, *(f"Arbeid: {found.text}" for found in NEW)]
    assert as_bytes(found) == as_bytes(index_citations(NEW, Trained()))


def test_other_tokens_or_sentences_encode_all_anew() -> None:
    """A tokenizer or the splitting of sentences may change while vectors stay."""
    for before in (
        {key: replace(found, ids=found.ids + 1) for key, found in known().items()},
        {key: replace(found, sentences=found.sentences + 1) for key, found in known().items()},
    ):
        assert as_bytes(index_citations(NEW, TOY, known=before)) == as_bytes(index_citations(NEW, TOY))


def test_vectors_of_another_length_are_not_even_compared() -> None:
    """None of them is of use."""
    encoder = Writing()
    before = {key: replace(found, vector=found.vector[:3]) for key, found in known().items()}

    index_citations(NEW, encoder, known=before)

    assert encoder.written == [f"Arbeid: {found.text}" for found in NEW]


def test_progress_counts_what_is_known_as_done() -> None:
    """Of four citations three are."""
    seen: list[tuple[int, int]] = []

    index_citations(NEW, TOY, lambda done, count: seen.append((done, count)), known())

    assert seen == [(3, 4), (4, 4)]


def test_progress_counts_all_when_nothing_is_known() -> None:
    """As the encoder does."""
    seen: list[tuple[int, int]] = []

    index_citations(NEW, TOY, lambda done, count: seen.append((done, count)))

    assert seen == [(4, 4)]


def test_the_bundled_model_reuses_what_it_made(models_dir: Path) -> None:
    """The vectors are those it makes anew, and only the new text was encoded."""
    encoder = Writing(encoder_for_building(BUNDLED, models_dir))
    before = known(REAL, encoder.encoder)
    new = [*REAL[:2], citation("Zorg is te duur.")]

    vectors, tokens = index_citations(new, encoder, known=before)
    anew = index_citations(new, encoder.encoder)

    assert encoder.written == [f"Arbeid: {REAL[0].text}", "Arbeid: Zorg is te duur."]
    np.testing.assert_allclose(vectors.rows(), anew[0].rows(), atol=1e-6)
    np.testing.assert_allclose(tokens.raw, anew[1].raw, atol=0.01)  # of a length of about 5, in 16 bits


def test_what_the_bundled_model_made_before_it_learned_is_not_reused(models_dir: Path) -> None:
    """Nor the other way round, should both ever have one name."""
    encoder = Writing(encoder_for_building(BUNDLED, models_dir))

    index_citations(REAL, encoder, known=known(REAL, encoder_for_building(PLAIN, models_dir)))

    assert encoder.written == [f"Arbeid: {REAL[0].text}", *(f"Arbeid: {found.text}" for found in REAL)]
