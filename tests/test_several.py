"""Several toy anthologies at once: who answers first, and that what is alike in two of them stays apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import render
from assistant.api import create_app
from assistant.inquiry import Answer, Inquiry
from assistant.judgments import Judgments
from assistant.phrasebook import phrases
from assistant.pictures import Pictures
from assistant.reference import reference
from assistant.reply import Assistant, EmptyQuestionError, EmptySelectionError
from assistant.several import answer_each, ask_each
from assistant.site import Live, Site
from assistant.view import View
from index.edition import Edition
from index.indexing import index_citations
from index.selection import EVERYTHING, Selection
from index.signals import Scale, Scales
from source.citations import Citation
from source.limits import Limits
from tests.assistants import served
from tests.exports import table
from tests.seen import Element, Reader
from tests.toys import FAR, NEAR, TOY, citation, manifest, origin

NL, EN = phrases("nl"), phrases("en")
SURER = NEAR  # some ten deviations above a general question's best
SURE = Scales(Scale(-1, 1), Scale(-1, 1))  # one
ALMOST = Scales(Scale(0.9, 0.1), Scale(0.9, 0.1))  # nearly answered, with more confidence than SURE
LABOUR = citation("zorg", id="a1")
TITLES = {"": "Samen – uitspraken", "b": "Verder. Het tweede jaar", "c": "Verder. Het derde jaar"}
ELSEWHERE: dict[str, Any] = {
    "section": "3.1",
    "section_title": "Loon",
    "chapter": 3,
    "page": 21,
    "page_label": "19",
    "pages": (21,),
}


def site(name: str, found: Sequence[Citation] = (LABOUR,), scales: Scales = SURER, **fields: Any) -> Site:
    """The toy site of a collection, whose document has a title of its own."""
    described = replace(manifest(len(found), pdf=origin(name.encode(), title=TITLES[name])), edition=f"uitgave-{name}")
    made = Edition.of(described, found, *index_citations(found, TOY), scales)
    return Site(Assistant(made, TOY), Pictures(Path("none"), Limits()), collection=name, prefix=name, **fields)


def read(html: str) -> Element:
    """HTML with a list to choose from, as a browser reads it."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    return root


def test_each_site_knows_the_documents_of_all() -> None:
    """Where there is more than one; those that are called the same are told apart by their names."""
    live = Live([site("")])
    alone = live.site()
    live.replace(site("b"))
    both = live.sites
    live.replace(site("c"))

    assert alone.documents == ()
    assert [one.documents for one in both] == [(("", "Bloemlezing Samen"), ("b", "Bloemlezing Verder"))] * 2
    names = ("", "Bloemlezing Samen"), ("b", "Bloemlezing Verder (b)"), ("c", "Bloemlezing Verder (c)")
    assert [one.documents for one in live.sites] == [names] * 3
    assert [one.catalogue.by_id for one in live.sites] == [{"a1": LABOUR}] * 3


def test_a_new_edition_of_one_leaves_the_others_as_they_are() -> None:
    """To the very same site; only a title that changes is known to all at once."""
    live = Live([site(""), site("b")])
    before = live.sites
    live.replace(site("b", [citation("geld")]))
    after = live.sites
    renamed = site("c")
    live.replace(replace(renamed, collection="b", prefix="b"))

    assert after[0] is before[0]
    assert [citation.text for citation in after[1].catalogue.by_id.values()] == ["geld"]
    assert [one.documents[1] for one in live.sites] == [("b", "Bloemlezing Verder")] * 2


@pytest.mark.parametrize(
    ("scales", "order"),
    [
        ({"": SURE, "b": SURER}, ["b", ""]),
        ({"": SURER, "b": SURE}, ["", "b"]),
        ({"": FAR, "b": ALMOST, "c": SURE}, ["c", "b", ""]),
        ({"": ALMOST, "b": SURE, "c": ALMOST}, ["b", "", "c"]),
        ({"": SURE, "b": SURE}, ["", "b"]),
    ],
)
def test_those_that_answer_come_first(scales: dict[str, Scales], order: list[str]) -> None:
    """The surest of them first, then what comes near, however sure, then the others; alike, the default first."""
    sites = [site(name, scales=chosen) for name, chosen in scales.items()]

    assert [one.collection for one, _ in answer_each(sites, Inquiry("zorg"))] == order
    assert [one.collection for one, _ in ask_each(sites, "zorg", (), 10, EVERYTHING)] == order


def test_each_replies_as_it_would_alone() -> None:
    """No score of one depends on another."""
    sites = [site(""), site("b", [citation("zorg geld"), citation("geld")], SURE)]
    found = ask_each(sites, "geld", ["zorg"], 1, EVERYTHING)

    assert {one.collection: reply for one, reply in found} == {
        one.collection: one.assistant.ask("geld", ["zorg"], 1) for one in sites
    }
    assert [len(reply.hits) for _, reply in found] == [1, 1]


def test_a_collection_without_the_chosen_part_is_left_out() -> None:
    """Where none has it, nothing can be answered; an empty question is one wherever it is asked."""
    sites = [site(""), site("b", [citation("zorg", **ELSEWHERE)])]
    wages = Selection(chapters=frozenset({"3"}))

    assert [one.collection for one, _ in ask_each(sites, "zorg", (), 10, wages)] == ["b"]
    for chosen, wrong in [(Selection(chapters=frozenset({"9"})), EmptySelectionError), (wages, EmptyQuestionError)]:
        with pytest.raises(wrong):
            ask_each(sites, "?" if wrong is EmptyQuestionError else "zorg", (), 10, chosen)
    with pytest.raises(EmptyQuestionError):
        answer_each(sites, Inquiry(" "))


def turn(live: Live, view: View) -> Element:
    """A question to all, as a part of the conversation."""
    found: list[tuple[Site, Answer]] = answer_each(live.sites, Inquiry("zorg"))
    return read(render.turn("zorg", render.replies(found, view), view, live.site().catalogue))


def test_a_question_to_all_has_a_section_for_each() -> None:
    """Under the name of its document, with cards that name it and forms and links that lead to its own pages."""
    live = Live([site("", scales=SURE), site("b", [LABOUR, citation("geld")])])
    sections = turn(live, View(EN, documents=live.site().documents)).all("section", class_="of-document")

    assert [section.texts("h3", lang="nl") for section in sections] == [["Bloemlezing Verder"], ["Bloemlezing Samen"]]
    ways = [(s.one("form").attributes["action"], s.one("form").attributes["data-judgments"]) for s in sections]
    assert ways == [("bundel/b/antwoord", "bundel/b/oordeel"), ("antwoord", "oordeel")]
    cards = [section.all("li", class_="citation") for section in sections]
    assert [card.attributes["data-id"] for found in cards for card in found][::2] == ["b:a1", "a1"]
    assert cards[1][0].texts("p", class_="reference") == [f"1. Bloemlezing Samen · {reference(LABOUR, EN)}"]
    assert cards[0][0].one("p", class_="reference").texts("span", lang="nl")[0] == "Bloemlezing Verder"
    assert [found[0].all("a")[0].attributes["href"] for found in cards] == ["bundel/b/citaat/a1", "citaat/a1"]
    assert cards[1][0].attributes["data-cited"] == "Bloemlezing Samen, § 2.4 Arbeid, p. 16"


def test_documents_of_the_same_name_are_told_apart_in_an_answer() -> None:
    """By the name of their collection, above the section and on each card."""
    live = Live([site(""), site("b"), site("c")])
    sections = turn(live, View(NL, documents=live.site().documents)).all("section", class_="of-document")
    names = ["Bloemlezing Samen", "Bloemlezing Verder (b)", "Bloemlezing Verder (c)"]

    assert [text for section in sections for text in section.texts("h3")] == names
    assert [section.one("p", class_="reference").text for section in sections] == [
        f"1. {name} · {reference(LABOUR)}" for name in names
    ]


def test_one_collection_says_nothing_of_collections() -> None:
    """No section, no name on a card, nothing to choose from, no list of documents."""
    live = Live([site("")])
    view, known = View(NL, documents=live.site().documents), live.site().catalogue
    alone = turn(live, view)

    assert (alone.all("section"), alone.all("h3")) == ([], [])
    assert alone.texts("p", class_="reference") == [f"1. {reference(LABOUR)}"]
    assert render.choose(view, known.manifest) == ""
    for page in (render.contents_page(view, known), render.about_page(view, known.manifest)):
        assert read(page).all("nav", class_="documents") == []
    for page in (render.ask_page(view, known.manifest), render.embed_page(view, known.manifest)):
        assert read(page).all("select") == []
    assert read(render.kept_page(["a1"], view, known)).one("main").all("h2") == []


def test_one_chooses_all_or_one() -> None:
    """All at first; on the page of a collection there is nothing to choose."""
    live = Live([site(""), site("b")])
    view = View(EN, documents=live.site().documents)
    chooser = read(render.choose(view, live.site().catalogue.manifest))

    assert (chooser.texts("label", for_="bl-collection"), chooser.one("select").attributes["id"]) == (
        [EN["choose"]],
        "bl-collection",
    )
    assert [(option.attributes, option.text) for option in chooser.all("option")] == [
        ({"value": "all"}, "All anthologies"),
        ({"value": "", "lang": "nl"}, "Bloemlezing Samen"),
        ({"value": "b", "lang": "nl"}, "Bloemlezing Verder"),
    ]
    assert render.choose(view.to("b"), live.site().catalogue.manifest) == ""


def test_contents_and_about_lead_to_the_other_documents() -> None:
    """From wherever one is, with the own document marked."""
    live = Live([site(""), site("b")])
    for view, current in [
        (View(NL, documents=live.site().documents), [True, False]),
        (View(NL, 2, "inhoud", "b", live.site().documents), [False, True]),
    ]:
        known = live.site(view.collection).catalogue
        for name, page in [
            ("inhoud", render.contents_page(view, known)),
            ("over", render.about_page(view, known.manifest)),
        ]:
            links = read(page).one("nav", class_="documents").all("a", lang="nl")
            assert [link.text for link in links] == ["Bloemlezing Samen", "Bloemlezing Verder"]
            assert [link.attributes["href"] for link in links] == [
                f"{view.start}{name}",
                f"{view.start}bundel/b/{name}",
            ]
            assert ["aria-current" in link.attributes for link in links] == current


def test_a_kept_list_has_a_part_for_each_document() -> None:
    """The same id in two collections is two citations; what is gone from both is counted."""
    there = replace(LABOUR, text="zorg geld", **ELSEWHERE)
    live = Live([site(""), site("b", [there])])
    view = View(NL, documents=live.site().documents)
    others = [(view.to("b"), live.site("b").catalogue)]
    ids = ["b:a1", "weg", "a1", "b:weg", "c:a1"]
    page = read(render.kept_page(ids, view, live.site().catalogue, others)).one("main")

    assert page.texts("h2", lang="nl") == ["Bloemlezing Samen", "Bloemlezing Verder"]
    assert page.texts("blockquote") == ["zorg", "zorg geld"]
    assert [card.attributes["data-id"] for card in page.all("li", class_="citation")] == ["a1", "b:a1"]
    assert page.texts("p", class_="trouble") == [NL["kept_gone"].format(count=3)]
    takes = [link.attributes["href"] for link in page.all("a", data_takes=None)]
    assert takes == [
        *(f"meenemen/{form}?id=a1&id=b%3Aa1" for form in ("docx", "csv", "ris", "md")),
        "bewaard?id=a1&id=b%3Aa1",
    ]
    only = read(render.kept_page(["b:a1"], view, live.site().catalogue, others)).one("main")
    assert (only.all("h2"), only.texts("blockquote")) == ([], ["zorg geld"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where readers' judgments are kept, for each collection apart."""
    made = tmp_path_factory.mktemp("judged")
    (made / "b").mkdir()
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    """A client of two anthologies that hold another statement under the same id."""
    there = [replace(LABOUR, text="zorg geld", **ELSEWHERE), citation("geld", id="alleen-b")]
    sites = [site("", judgments=Judgments(folder)), site("b", there, judgments=Judgments(folder / "b"))]
    with served(create_app(Live(sites))) as address, httpx.Client(base_url=address) as found:
        yield found


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_same_id_is_another_citation_in_another_collection(client: httpx.Client, language: str) -> None:
    """Each has its own page; the one of the default collection is had without a name."""
    pages = [read(client.get(f"/{language}{path}").text).one("main") for path in ("citaat/a1", "bundel/b/citaat/a1")]

    assert [page.texts("blockquote")[0] for page in pages] == ["zorg", "zorg geld"]
    documents = [page.texts("p", class_="reference")[0].partition(" · ")[0] for page in pages]
    assert documents == ["Bloemlezing Samen", "Bloemlezing Verder"]


@pytest.mark.parametrize("start", ["", "en/", "bundel/b/", "en/bundel/b/"])
def test_what_is_taken_along_has_its_own_document_page_and_link(client: httpx.Client, start: str) -> None:
    """Wherever the list is opened."""
    said = phrases("en" if start.startswith("en/") else "nl")
    taken = client.get(f"/{start}meenemen/csv", params={"id": ["b:a1", "a1"]})
    root = f"{client.base_url}/{'en/' if start.startswith('en/') else ''}"
    columns = ("text", "reference", "link", "edition", "fingerprint")

    assert [tuple(row[said[name]] for name in columns) for row in table(taken.content)] == [
        ("zorg", "Bloemlezing Samen, § 2.4 Arbeid, p. 16", f"{root}citaat/a1", "uitgave-", origin(b"").sha256),
        (
            "zorg geld",
            "Bloemlezing Verder, § 3.1 Loon, p. 19",
            f"{root}bundel/b/citaat/a1",
            "uitgave-b",
            origin(b"b").sha256,
        ),
    ]
    assert read(client.get(f"/{start}bewaard?id=b:a1&id=a1").text).all("p", class_="trouble") == []


def test_what_readers_say_is_kept_with_its_own_collection(client: httpx.Client, folder: Path) -> None:
    """By the address it is sent to, with the edition of that collection."""
    for path, name in [("oordeel", "a1"), ("bundel/b/oordeel", "b:a1"), ("en/bundel/b/oordeel", "b:alleen-b")]:
        said = {"question": "zorg?", "citation": name, "grade": "2"}
        assert client.post(f"/{path}", data=said).status_code == 204
    assert client.post("/oordeel", data={"question": "?", "citation": "alleen-b", "grade": "2"}).status_code == 422

    kept = [[(one.citation, one.edition) for one in Judgments(where).all()] for where in (folder, folder / "b")]
    assert kept == [[("a1", "uitgave-")], [("a1", "uitgave-b"), ("alleen-b", "uitgave-b")]]


def test_what_is_gone_is_said_of_its_own_collection(client: httpx.Client) -> None:
    """Which edition is in use now is told of the anthology that was asked for."""
    assert "Samen – uitspraken, 2 januari 2026" in client.get("/citaat/weg").text
    assert "Verder. Het tweede jaar, 2 januari 2026" in client.get("/bundel/b/citaat/weg").text


def test_a_plain_page_stays_with_what_was_chosen(client: httpx.Client) -> None:
    """Without JavaScript, the next question goes to the same anthology unless the reader chooses another."""

    def chosen(bundel: str) -> list[str | None]:
        page = read(client.post("/antwoord", data={"question": "zorg", "bundel": bundel}).text)
        return [option.attributes["value"] for option in page.all("option", selected=None)]

    assert (chosen("all"), chosen(""), chosen("b")) == ([], [""], ["b"])
