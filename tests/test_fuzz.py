"""Good PDFs damaged at random: each is read or refused; none crashes or hangs. scripts/fuzz_reader.py runs longer."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from source.citations import read_citations
from source.errors import SourceError
from source.garbled import garbled
from source.pdf import parse
from source.reader import read
from tests import hostile
from tests.mutations import mutate

FACSIMILE = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"
SEEDS = {
    "facsimile": (FACSIMILE.read_bytes, 6),
    "anthology": (hostile.good, 40),
    "outline": (lambda: hostile.outline("doubling"), 40),
    "encrypted": (lambda: hostile.protected("", "baas"), 40),
    "translated": (hostile.odd_characters, 40),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_pdf_is_read_or_refused_here(seed: str) -> None:
    """In this process: a document, or an error that says what is wrong; what it holds can always be looked at."""
    make, cases = SEEDS[seed]
    whole = make()
    for case in range(cases):
        damaged = mutate(whole, random.Random(f"{seed} {case}"))
        with suppress(SourceError):
            document = parse(damaged, Path("bron.pdf"))
            garbled(document.pages)
            read_citations(document)


@pytest.mark.parametrize("case", range(20))
def test_a_damaged_pdf_is_read_or_refused_in_the_child(case: int, tmp_path: Path) -> None:
    """The child never just stops: what it meets is known and said."""
    whole = [hostile.good, hostile.odd_characters, hostile.actions, hostile.markup][case % 4]()
    (tmp_path / "bron.pdf").write_bytes(mutate(whole, random.Random(case)))
    said = ""
    try:
        read(tmp_path / "bron.pdf")
    except SourceError as error:
        said = str(error)

    assert said.isprintable()
    assert "stopped" not in said
