"""What readers are promised of every reply and page: no word is ours but the phrases, no markup is anyone else's."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from assistant import render
from assistant.inquiry import Answer, Inquiry
from assistant.pages import STATUS
from assistant.phrasebook import LANGUAGES, MONTHS, Language, phrases
from assistant.reference import cited, document_name, reference, visible
from assistant.reply import Reply
from assistant.view import View
from index.ranking import Hit, Ranking
from index.selection import chapter_facets, section_facets
from source.citations import Citation
from source.pdfium import Picture
from tests.seen import HOSTILE, Element, any_text, catalogue, seen, skeleton
from tests.toys import citation, manifest, origin

PICTURE = Picture(595.5, 841.89, b"")
some_text = any_text.map(str.strip).filter(bool)
SPOKEN = re.compile(r"alt|aria-label|data-(back|cited|close|done|failed|full|said|started|sure|undone)")
OURS = re.compile(
    r"(\.\./)*(en/)?(|\./|#main|inhoud(/\d+)?|bewaard(\?id=[\w.~%-]+(&id=weg)?)?|over|toegankelijkheid|antwoord|oordeel"
    r"|health|citaat/[\w.~%-]+(\?pagina=\d+)?|pagina/\d+|meenemen/(docx|csv|ris|md)\?id=[\w.~%-]+"
    r"|beeld/[0-9a-f]{64}/\d+\.webp|page-assets/(icon\.svg|reading\.css|reading\.js)\?v=[0-9a-f]{12})",
    re.ASCII,
)  # addresses of our own, in which nothing of a citation stands but its id


def everything(one: Citation, language: Language, said: str, pdf: Mapping[str, Any]) -> dict[str, Element]:
    """Every page and every state in which a citation, a question and a PDF are shown; `said` by reader and operator."""
    words = phrases(language)
    view, deep = View(words, judging=True), View(words, 1, "inhoud/1")
    described = replace(manifest(1), pdf=origin(**pdf))
    known = catalogue(one, described=described)
    hit = Hit(one, 0.9, (replace(one, kind="pullquote"), replace(one, proof=None)), (1, 2))
    facets = chapter_facets([one]), section_facets([one])
    answered, near, none = (
        Reply(said, Ranking((hit,), verdict, 0.5, *facets, facets[1]), described)
        for verdict in ("answered", "near", "none")
    )
    inquiry = Inquiry(said, (said,), (said,))
    beside = Answer(
        replace(inquiry, columns=True), answered, answered, tuple((facets[0][0], r) for r in (answered, near, none))
    )
    pages = {
        **{
            str(r.ranking.verdict): render.turn(said, [render.told_by(Answer(inquiry, r, r), view, known)], view, known)
            for r in (answered, near, none)
        },
        "columns": render.turn(said, [render.told_by(beside, view, known)], view, known),
        "trouble": render.turn(said, words["empty"], view, known),
        "answer": render.answer_page(said, [render.told_by(beside, view, known)], [said], view, known),
        "citation": render.citation_page(one, one.page, PICTURE, deep, known),
        "page": render.pdf_page(one.page, PICTURE, deep, known),
        "no picture": render.pdf_page(1, None, deep, known),
        "contents": render.contents_page(view, known),
        "section": render.section_page(1, deep, known),
        "kept": render.kept_page([one.id, "weg"], view, known),
        "about": render.about_page(view, described),
        "statement": render.statement_page(view, described, said, said),
        "gone": render.gone_page(deep, described),
        **{what: render.trouble_page(what, deep, described) for what in STATUS if what != "gone"},
        "first": render.ask_page(view, described),
        "embed": render.embed_page(view, described),
        "elsewhere": render.citation_page(one, one.page + 1, None, deep, known),
        "said": render.said(words["empty"], view, described),
        "front": "".join(
            part(view, described) for part in (render.no_script, render.top, render.conversation, render.below)
        ),
    }
    return {name: seen(html) for name, html in pages.items()}


def beside_citations(element: Element) -> str:
    """All that a reader is told, at once or after a click, outside citations and their own question."""
    if element.tag == "blockquote" or element.attributes.get("class") == "question":
        return ""
    told = [value or "" for name, value in element.attributes.items() if SPOKEN.fullmatch(name)]
    return " ".join([*told, *(part if isinstance(part, str) else beside_citations(part) for part in element.parts)])


def words_of(*texts: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", " ".join(texts).casefold()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_but_phrases_and_citations(language: Language) -> None:
    """Every word on every page is in the phrases of its language, in a citation, or a name in the source.

    So a reply cannot say anything about a subject that its citations do not say.
    """
    titles = {"chapter_title": "Kwik", "section_title": "Zwavel", "page_label": "xcix"}
    one = citation("Fosfor gloeit.", kind="pullquote", complete=False, **titles)
    pdf = {"name": "neon.pdf", "title": "Argon", "subject": "Krypton"}
    phrased = words_of(*(re.sub(r"\{\w+\}", "", phrase) for phrase in phrases(language).all.values()))

    shown = everything(one, language, "Xylofoon?", pdf)
    told = {name: words_of(beside_citations(root)) - phrased for name, root in shown.items()}
    described = words_of(*pdf.values(), "Xylofoon", manifest().edition, origin().sha256, *MONTHS[language])
    replies = ("answered", "near", "none", "columns", "trouble")
    assert {name: told.pop(name) for name in replies} == {
        "answered": {"kwik", "zwavel", "xcix", "argon"},
        "near": {"kwik", "zwavel", "xcix", "argon"},
        "columns": {"kwik", "zwavel", "xcix", "argon"},
        "none": {"zwavel"},
        "trouble": set(),
    }
    assert set().union(*told.values()) <= {"kwik", "zwavel", "xcix"} | described
    assert {said for root in shown.values() for said in root.texts("blockquote")} == {"Fosfor gloeit."}
    assert shown["answered"].texts("h2", class_="question") == ["Xylofoon?"]


def shows_as_text(text: str, title: str, said: str, language: Language = "nl", chapter: int | None = 2) -> None:
    """What is shown has the same elements as for harmless texts, and each text to the letter."""
    name = {"chapter_title": title, "section": title, "section_title": title, "page_label": title}
    pdf: dict[str, Any] = {"name": title, "title": title, "subject": title}
    hostile = citation(text, complete=False, chapter=chapter, **name)
    shown = everything(hostile, language, said, pdf)
    words = phrases(language)
    named = visible("; ".join([cited(hostile, document_name(manifest(pdf=origin(**pdf))), words), words["cut"]]))

    assert {page: skeleton(root) for page, root in shown.items()} == harmless(language, chapter)
    for root in shown.values():
        assert {quote.text for quote in root.all("blockquote")} <= {visible(text)}
        assert {value for value in addresses(root) if not OURS.fullmatch(value)} == set()
        assert {card.attributes["data-cited"] for card in root.all("li", class_="citation")} <= {named}
    assert shown["answered"].one("h2", class_="question").text == visible(said)
    assert shown["answered"].one("p", class_="reference").text == visible(f"1. {reference(hostile, phrases(language))}")
    described = [fact.text for fact in shown["about"].all("dd")]
    facts = phrases(language)["file_facts"].format(name=title, pages=32, citations=phrases(language)["one_citation"])
    assert described[:3] == [visible(title), visible(title), visible(facts)]


@cache
def harmless(language: Language, chapter: int | None) -> dict[str, list[tuple[str, ...]]]:
    """The elements and attributes of every page where all texts are good."""
    one = citation("Goed zo.", complete=False, chapter=chapter)
    pages = everything(one, language, "Waarom?", {"name": "zorg.pdf", "title": "Zorg", "subject": "Zorg"})
    return {page: skeleton(root) for page, root in pages.items()}


def addresses(root: Element) -> set[str]:
    """Where its elements lead or load from, at once or by a script of ours."""
    lead = {"href", "src", "action", "data-health", "data-judgments", "data-list"}
    return {value or "" for one in root.inside for name, value in one.attributes.items() if name in lead}


@pytest.mark.parametrize(("language", "chapter"), [("nl", 2), ("nl", None), ("en", 2)])
@pytest.mark.parametrize("payload", HOSTILE)
def test_no_payload_survives_anywhere(payload: str, language: Language, chapter: int | None) -> None:
    """In the text, the titles, the page number, the question, the file name: no tag, no attribute and no address."""
    shows_as_text(payload, payload, payload, language, chapter)


@settings(deadline=None)  # twenty pages take as long as the machine needs
@given(some_text, some_text, some_text)
def test_html_shows_exactly_the_text(text: str, title: str, said: str) -> None:
    """Whatever a PDF or a reader says is text to a browser: the elements are ours, the content is theirs."""
    shows_as_text(text, title, said)
