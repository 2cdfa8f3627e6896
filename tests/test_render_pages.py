"""Pages as HTML: what stands on them, and where they lead."""

from dataclasses import replace
from importlib.metadata import version
from urllib.parse import urljoin

import pytest

from assistant import render
from assistant.phrasebook import Language, phrases
from assistant.reply import EmptyQuestionError, EmptySelectionError, LongQuestionError, QuestionError
from assistant.view import View
from source.page import Box
from source.pdfium import Picture
from tests.seen import Element, catalogue, seen
from tests.toys import citation, manifest, origin

NL, EN = phrases("nl"), phrases("en")
DUTCH = View(NL)
HERE = citation("Eerst <dit>. Dan dat.", id="a1")
THERE = citation(
    "Geld.", id="b2", chapter=3, chapter_title="Ambities", section=None, section_title=None, page=20, pages=(20,)
)


def hrefs(root: Element, **attributes: str | None) -> list[str | None]:
    """Where its links lead."""
    return [link.attributes["href"] for link in root.all("a", **attributes)]


@pytest.mark.parametrize(
    ("language", "at", "depth", "here", "other"),
    [
        ("nl", "", 0, "", "en/"),
        ("nl", "inhoud", 0, "inhoud", "en/inhoud"),
        ("nl", "citaat/a1", 1, "citaat/a1", "en/citaat/a1"),
        ("en", "en/", 0, "", ""),
        ("en", "en/inhoud", 0, "inhoud", "inhoud"),
        ("en", "en/citaat/a1", 1, "citaat/a1", "citaat/a1"),
    ],
)
def test_every_page_leads_to_the_others(language: Language, at: str, depth: int, here: str, other: str) -> None:
    """In its own language and in the other, also below a path of the operator."""
    root = "https://example.org/bloem/"
    view = View(phrases(language), depth, here)
    links = seen(render.trouble_page("lost", view, manifest())).one("header")
    own = f"{root}{'en/' if language == 'en' else ''}"

    assert [urljoin(root + at, href or "") for href in hrefs(links)] == [
        own,
        *(own + name for name in ("inhoud", "bewaard", "over", "toegankelijkheid")),
        root + other,
    ]
    assert links.texts("a", hreflang=view.other_language) == [{"nl": "English", "en": "Nederlands"}[language]]
    assert urljoin(root + at, view.base or "./") == root
    assert urljoin(root + at, links.attributes["data-health"] or "") == f"{root}health"
    (ask,) = hrefs(seen(render.no_script(view, manifest())))
    assert urljoin(root + at, ask or "") == f"{own}antwoord"


def test_a_citation_is_marked_on_its_page() -> None:
    """Its own lines on this page, each with a point of room around it; the picture is described, the mark too.

    On a page without any of its lines nothing is marked, and the heading is that of the page.
    """
    boxes = Box(18, 56.5, 100.25, 287.0, 112.25), Box(18, 56.5, 114.0, 200.0, 126.0), Box(19, 10.0, 20.0, 30.0, 40.0)
    one = citation("Zorg.", boxes=boxes, pages=(18, 19))
    page = seen(render.citation_page(one, 18, Picture(595.5, 841.25, b""), View(EN, 1), catalogue(one)))
    turned = seen(render.citation_page(one, 19, Picture(595.5, 841.25, b""), View(NL, 1), catalogue(one)))
    away = seen(render.citation_page(one, 17, Picture(595.5, 841.25, b""), View(NL, 1), catalogue(one)))
    beside = seen(render.citation_page(one, 20, None, View(NL, 1), catalogue(one, THERE)))

    figure = page.one("figure")
    assert figure.one("svg", class_="marks").attributes["viewbox"] == "0 0 595.5 841.25"
    assert [tuple(rect.attributes.values()) for rect in figure.all("rect")] == [
        ("55.5", "99.25", "232.5", "14.0"),
        ("55.5", "113.0", "145.5", "14.0"),
    ]
    assert figure.one("img").attributes == {
        "src": f"../../beeld/{manifest().pdf.sha256}/18.webp",
        "width": "596",
        "height": "841",
        "alt": "Picture of p. 16, with this citation marked. Its text is above.",
    }
    assert [rect.attributes["x"] for rect in turned.all("rect")] == ["9.0"]
    assert turned.one("img").attributes["alt"] == (
        "Afbeelding van pdf-pagina 19, met dit citaat gemarkeerd. De tekst staat erboven."
    )
    assert (page.texts("h1"), turned.texts("h1")) == (["Citation on p. 16"], ["Citaat op pdf-pagina 19"])
    assert turned.texts("title") == ["Citaat op pdf-pagina 19 – Bloemlezing"]
    assert (away.texts("h1"), beside.texts("h1")) == (["pdf-pagina 17"], ["p. 16"])
    assert (away.all("svg"), away.one("img").attributes["alt"]) == ([], NL["picture"].format(label="pdf-pagina 17"))
    assert [root.one("div", class_="cited").texts("blockquote") for root in (turned, away, beside)] == [["Zorg."]] * 3
    assert hrefs(turned.one("nav", class_="pages")) == [f"../citaat/{one.id}?pagina={to}" for to in (18, 20)]
    permanent, section = turned.one("p", class_="links").all("a")
    assert permanent.attributes == {"href": f"../citaat/{one.id}", "target": "_blank"}
    assert section.attributes == {"href": "../inhoud/1", "data-panel": None}


@pytest.mark.parametrize(("number", "turns"), [(1, [2]), (18, [17, 19]), (32, [31])])
def test_a_page_shows_its_citations_and_leads_to_the_next(number: int, turns: list[int]) -> None:
    """Nothing is marked; before the first and after the last page is nothing, and what has no picture says so."""
    page = seen(render.pdf_page(number, Picture(10.0, 20.0, b""), View(NL, 1), catalogue(HERE, THERE))).one("main")
    bare = seen(render.pdf_page(number, None, View(NL, 1), catalogue(HERE))).one("main")

    label = "p. 16" if number == 18 else f"pdf-pagina {number}"
    assert page.texts("h1") == [label]
    assert page.texts("blockquote") == (["Eerst <dit>. Dan dat."] if number == 18 else [])
    assert page.texts("p")[:1] == (
        ["1. Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16"] if number == 18 else [NL["nothing_here"]]
    )
    assert hrefs(page.one("nav", class_="pages")) == [f"../pagina/{to}" for to in turns]
    assert page.one("nav").attributes["aria-label"] == "Pagina's"
    assert page.one("nav").texts("span") == [f"pdf-pagina {number} van 32"]
    assert [cards.attributes["role"] for cards in page.all("ol")] == ["list"] * (number == 18)
    assert (page.all("svg"), page.one("img").attributes["alt"]) == ([], NL["picture"].format(label=label))
    assert bare.all("img") == []
    assert bare.texts("p", class_="trouble") == [
        "De afbeelding van deze pagina kan niet worden gemaakt. De tekst van de citaten staat hieronder."
    ]


def test_the_contents_lead_to_the_sections() -> None:
    """Chapters and sections in the order of the source, each with its number of citations."""
    nameless = citation("Los.", chapter=None, chapter_title=None, section=None, section_title=None)
    known = catalogue(HERE, THERE, replace(HERE, id="a2"), nameless)
    page = seen(render.contents_page(View(NL), known)).one("main")

    assert page.texts("p") == [f"{NL['contents_hint']} 4 citaten in deze bron."]
    assert page.texts("h2") == [
        "Hoofdstuk 2 Uitbuiting (2 citaten)",
        "Hoofdstuk 3 Ambities (1 citaat)",
        "zonder kopje (1 citaat)",
    ]
    assert [(link.text, link.attributes["href"]) for link in page.all("a")] == [
        ("§ 2.4 Arbeid (2 citaten)", "inhoud/1"),
        ("Hoofdstuk 3 Ambities (1 citaat)", "inhoud/2"),
        ("zonder kopje (1 citaat)", "inhoud/3"),
    ]


@pytest.mark.parametrize(
    ("number", "heading", "quotes", "ways"),
    [
        (1, "§ 2.4 Arbeid (1 citation)", ["Eerst <dit>. Dan dat."], ["../inhoud", "../inhoud/2"]),
        (2, "Chapter 3 Ambities (1 citation)", ["Geld."], ["../inhoud/1", "../inhoud"]),
    ],
)
def test_a_section_shows_its_citations(number: int, heading: str, quotes: list[str], ways: list[str]) -> None:
    """All of them and no others, with the ways to the sections beside it."""
    page = seen(render.section_page(number, View(EN, 1), catalogue(HERE, THERE))).one("main")

    assert (page.texts("h1"), page.texts("blockquote")) == ([heading], quotes)
    assert page.one("ol", class_="citations").attributes["role"] == "list"
    assert hrefs(page.one("nav", class_="pages")) == ways


@pytest.mark.parametrize(
    ("ids", "quotes", "said"),
    [
        ([], [], []),
        (["b2", "a1", "b2"], ["Geld.", "Eerst <dit>. Dan dat."], []),
        (
            ["weg", "a1", "weg"],
            ["Eerst <dit>. Dan dat."],
            ["1 bewaard citaat staat niet in deze uitgave. Het gaat niet mee."],
        ),
        (["weg", "ook"], [], ["2 bewaarde citaten staan niet in deze uitgave. Ze gaan niet mee."]),
    ],
)
def test_the_list_shows_what_was_kept(ids: list[str], quotes: list[str], said: list[str]) -> None:
    """In the order of keeping, each once; what is gone is counted, and what is there can be taken along.

    What is said and done of a reader's own list is hidden until the page knows that it is theirs.
    """
    page = seen(render.kept_page(ids, DUTCH, catalogue(HERE, THERE))).one("main")

    kept = "&".join(f"id={name}" for name in dict.fromkeys(ids) if name in {"a1", "b2"})
    assert (page.texts("blockquote"), page.texts("p", class_="trouble")) == (quotes, said)
    assert [href for links in page.all("p", class_="links") for href in hrefs(links)] == [
        *(f"meenemen/{form}?{kept}" for form in ("docx", "csv", "ris", "md") if kept),
        *([f"bewaard?{kept}"] if kept else []),
    ]
    takes = page.all("a", data_takes=None)
    assert hrefs(page, data_takes=None) == [href for links in page.all("p", class_="links") for href in hrefs(links)]
    assert ["download" in link.attributes for link in takes] == [True] * 4 * bool(kept) + [False] * bool(kept)
    assert hrefs(page, data_takes=None, target="_blank") == [f"bewaard?{kept}"] * bool(kept)
    assert page.one("div").attributes == {"data-list": "bewaard" + "?" * bool(ids) + "&".join(f"id={i}" for i in ids)}
    own = page.all("p", data_if_own=None, hidden=None)
    assert [part.text for part in own] == [NL["kept_hint"], "Lijst leegmaken"] * bool(ids)
    assert [button.attributes for button in page.all("button", data_empty=None)] == [
        {"type": "button", "data-empty": None, "data-sure": NL["empty_sure"], "data-done": "Uw lijst is leeg."}
    ] * bool(ids)
    assert NL["empty_sure"] == "Wilt u alle bewaarde citaten uit uw lijst halen?"
    assert (NL["kept_nothing"] in page.texts("p")) == (not quotes)


def test_the_source_is_described() -> None:
    """What it is called, what to mind, how much it holds, since when and by which fingerprint it is known."""
    pdf = origin(b"", name="mensen & handel.pdf", title="Samen", subject="Facsimile van 'Samen'", pages=32)
    page = seen(render.about_page(DUTCH, manifest(559, pdf=pdf)))

    assert list(zip(page.texts("dt"), page.texts("dd"), strict=True)) == [
        ("Bron", "Samen"),
        ("Let op", "Facsimile van 'Samen'"),
        ("Bestand", "mensen & handel.pdf, 32 pagina's, 559 citaten"),
        ("Ingelezen", "2 januari 2026"),
        ("Uitgave", "20260102T030405000000Z-0123abcd"),
        ("Controle", "Elk citaat is woord voor woord vergeleken met de pagina."),
        ("Controlegetal (SHA-256)", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ]
    in_english = seen(render.about_page(View(EN), manifest(559, pdf=pdf)))
    assert in_english.texts("dt")[:4] == ["Source", "Please note", "File", "Imported on"]
    for root in (page, in_english):  # what the source says of itself is Dutch
        assert root.texts("dd", lang="nl") == ["Samen", "Facsimile van 'Samen'"]


@pytest.mark.parametrize("title", [None, ""])
def test_a_source_without_title_goes_by_its_file(title: str | None) -> None:
    """And says nothing where there is nothing to mind; what was not proven is counted."""
    described = replace(manifest(3, pdf=origin(title=title)), counts={"citations": 3, "unproven": 2, "quote": 3})
    facts = seen(render.about_page(View(EN), described)).texts("dd")

    assert facts[:3] == ["toy.pdf", "toy.pdf, 32 pages, 3 citations", "2 January 2026"]
    assert facts[4] == (
        "Every citation was compared with the page, word for word. "
        "A difference was found at 2 citations. This is noted there."
    )


def test_about_tells_what_becomes_of_judgments() -> None:
    """Where readers are asked for them."""
    for judging in (False, True):
        page = seen(render.about_page(View(NL, judging=judging), manifest()))
        assert (NL["about_judging"] in page.text) is judging
        assert NL["about_privacy_text"] in page.text
    assert "zonder uw naam" in NL["about_judging"]
    assert "niet opgeslagen op de server" in NL["about_privacy_text"]


def test_the_statement_names_operator_and_contact() -> None:
    """Or says that it is the organisation, and that no address was filled in."""
    named = seen(render.statement_page(View(NL), manifest(), "Gemeente <X>", "a&b@example.org")).texts("p")
    nameless = seen(render.statement_page(View(NL), manifest(), None, None)).texts("p")

    assert any(said.startswith("Gemeente <X> wil dat iedereen deze dienst kan gebruiken.") for said in named)
    assert any(said.startswith("Laat het weten via a&b@example.org.") for said in named)
    assert any(said.startswith("De organisatie die deze dienst aanbiedt wil dat iedereen") for said in nameless)
    assert any(said.startswith(NL["statement_no_contact"]) for said in nameless)
    assert named[-1] == f"Deze verklaring hoort bij versie {version('bloemlezing')} van het programma."


def test_what_is_not_there_is_said_with_a_way_on() -> None:
    """Of a citation that is gone also which edition is now in use."""
    gone = seen(render.gone_page(View(NL, 1), manifest())).one("main")
    broken = seen(render.trouble_page("broken", View(EN), manifest())).one("main")

    assert (gone.texts("h1"), gone.texts("p")[:2]) == (
        ["Citaat niet gevonden"],
        [NL["gone"], "Nu in gebruik: Bloemlezing, 2 januari 2026."],
    )
    assert hrefs(gone) == ["../", "../inhoud"]
    assert (broken.texts("h1"), broken.texts("p")[0]) == (["Something went wrong"], EN["broken"])
    assert hrefs(broken) == ["./", "inhoud"]


@pytest.mark.parametrize(
    ("subject", "notices"),
    [("Facsimile van <i>'Samen'</i>", ["Facsimile van <i>'Samen'</i>."]), (None, []), ("", [])],
)
def test_what_a_pdf_says_it_is_about_stands_first(subject: str | None, notices: list[str]) -> None:
    """As a sentence, to the letter; nothing where it says nothing. In both languages it is Dutch."""
    for words in (NL, EN):
        top = seen(render.top(View(words), manifest(pdf=origin(title="Samen – uitspraken", subject=subject))))
        assert top.texts("h1") == top.texts("h1", lang="nl") == ["Bloemlezing Samen"]
        assert top.texts("p", class_="notice") == top.texts("p", class_="notice", lang="nl") == notices
        assert top.texts("p", class_="explanation") == [words["explanation"]]


def test_the_conversation_has_a_place_and_a_voice() -> None:
    """Where turns will stand, and a line that is read out; what it is to say is no turn."""
    assert seen(render.conversation(View(EN), manifest())).one("section").attributes["aria-label"] == "Conversation"
    assert seen(render.below(DUTCH, manifest())).one("div").attributes["role"] == "status"
    said = seen(render.said('Typ "iets" <nu>\n', DUTCH, manifest())).one("p")
    assert (said.attributes, said.text) == ({"data-said": 'Typ "iets" <nu>\\u000a'}, "")


def test_what_is_wrong_with_a_question_is_said_to_its_reader() -> None:
    """In their language; what is not known to be wrong is not made up."""
    troubles = EmptyQuestionError(), LongQuestionError(2001), EmptySelectionError(["2 Zorg"])

    assert [render.trouble_in_words(error, NL) for error in troubles] == [
        "Typ eerst een vraag.",
        "Uw vraag is te lang. Stel de vraag in maximaal 2000 tekens.",
        "In dit deel staan geen citaten. Kies een ander deel.",
    ]
    assert render.trouble_in_words(LongQuestionError(2001), EN) == (
        "Your question is too long. Ask it in 2000 characters or fewer."
    )
    with pytest.raises(QuestionError, match="anders"):
        render.trouble_in_words(QuestionError("anders"), NL)


def test_a_first_question_can_be_asked_on_a_page_of_its_own() -> None:
    """Without a question before it: a form, and nothing that looks like an answer."""
    page = seen(render.ask_page(View(EN), manifest()))
    form = page.one("main").one("form")

    assert (page.texts("title"), page.texts("h1")) == (["Your question – Bloemlezing"], ["Bloemlezing"])
    assert (form.attributes["method"], form.attributes["action"], form.all("input")) == ("post", "antwoord", [])
    assert (form.texts("button"), form.one("textarea").attributes["name"]) == (["Send"], "question")
    assert (page.all("article"), page.all("h2"), page.all("blockquote")) == ([], [], [])


def test_without_javascript_there_is_a_way_to_ask() -> None:
    """A sentence that says so, and leads to the page on which one can."""
    for words, said in [
        (NL, "Dit venster werkt alleen met JavaScript. Zonder JavaScript kunt u hier een vraag stellen."),
        (EN, "This window works only with JavaScript. Without JavaScript you can ask a question here."),
    ]:
        way = seen(render.no_script(View(words), manifest())).one("noscript")
        assert (way.texts("a"), hrefs(way), way.text) == ([said], ["antwoord"], said)
