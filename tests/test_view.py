"""Where the links of a page lead, in either language, for each collection, at any depth."""

from urllib.parse import urljoin

import pytest

from assistant.phrasebook import Language, phrases
from assistant.view import View

ROOT = "https://example.org/bloem/"
DOCUMENTS = (("", "Bloemlezing Samen"), ("jaar-2027", "Bloemlezing Verder"))
PLACES: list[tuple[str, int, str, str]] = [  # below the root of the language, its depth, its collection, where in it
    ("", 0, "", ""),
    ("inhoud", 0, "", "inhoud"),
    ("citaat/a1?pagina=3", 1, "", "citaat/a1?pagina=3"),
    ("bundel/jaar-2027/inhoud", 2, "jaar-2027", "inhoud"),
    ("bundel/jaar-2027/citaat/a1", 3, "jaar-2027", "citaat/a1"),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("at", "depth", "collection", "here"), PLACES)
def test_every_way_leads_where_it_says(language: Language, at: str, depth: int, collection: str, here: str) -> None:
    """To the root of the collection, of the language and of the site, and to the same page in the other language."""
    below = {"nl": ROOT, "en": f"{ROOT}en/"}
    view = View(phrases(language), depth, here, collection)
    part = f"bundel/{collection}/" if collection else ""

    def leads(way: str) -> str:
        return urljoin(below[language] + at.partition("?")[0], way or "./")

    assert view.part == part
    assert leads(view.home) == below[language] + part
    assert leads(view.start) == below[language]
    assert leads(view.base) == ROOT
    assert leads(view.other) == below[view.other_language] + at


@pytest.mark.parametrize("collection", ["", "jaar-2027"])
def test_links_to_another_collection_start_from_the_same_page(collection: str) -> None:
    """Only the collection is another; what is shown of the page itself stays."""
    view = View(phrases("nl"), 3, "citaat/a1", "jaar-2026", DOCUMENTS, judging=True)

    assert view.to(collection) == View(phrases("nl"), 3, "citaat/a1", collection, DOCUMENTS, judging=True)
    assert view.to(collection).home == f"../../../{view.to(collection).part}"


@pytest.mark.parametrize(
    ("collection", "key", "own"),
    [
        ("", "", ["a1", "b2"]),
        ("jaar-2027", "jaar-2027:", ["a1", "c3"]),
        ("jaar-2028", "jaar-2028:", ["d4"]),
        ("jaar", "jaar:", []),
    ],
)
def test_a_list_holds_citations_of_several_collections(collection: str, key: str, own: list[str]) -> None:
    """Each takes its own, by what stands before the id, in the order of the list; the default has nothing there."""
    view = View(phrases("nl"), collection=collection)

    assert view.key == key
    assert view.own(["a1", "jaar-2027:a1", "b2", "jaar-2027:c3", "jaar-2028:d4", "weg:e5", ":f6"]) == own


@pytest.mark.parametrize(
    ("documents", "collection", "document"),
    [
        (DOCUMENTS, "", "Bloemlezing Samen"),
        (DOCUMENTS, "jaar-2027", "Bloemlezing Verder"),
        ((("jaar-2026", "Bloemlezing Eerder"), *DOCUMENTS[1:]), "", "Bloemlezing Eerder"),
        ((), "", ""),
    ],
)
def test_a_page_knows_its_document_among_others(
    documents: tuple[tuple[str, str], ...], collection: str, document: str
) -> None:
    """The default one is the first, also where it has a name; where there is only one, nothing need be said."""
    assert View(phrases("nl"), collection=collection, documents=documents).document == document
