"""Replies and pages as HTML: which template, with which values."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from assistant import reference as told
from assistant.catalogue import Catalogue
from assistant.export import FORMS
from assistant.inquiry import Answer
from assistant.phrasebook import Phrases
from assistant.reply import (
    LONGEST_QUESTION,
    EmptyQuestionError,
    EmptySelectionError,
    LongQuestionError,
    QuestionError,
)
from assistant.site import Site
from assistant.templating import fill, segment
from assistant.view import View
from index.manifest import Manifest
from source.citations import Citation
from source.pdfium import Picture

ECHO = 300  # characters of a question that is too long, of which the beginning is shown


def trouble_in_words(error: QuestionError, words: Phrases) -> str:
    """What is wrong with a question, for its reader."""
    match error:
        case EmptyQuestionError():
            return words["empty"]
        case LongQuestionError():
            return words["too_long"].format(most=LONGEST_QUESTION)
        case EmptySelectionError():
            return words["no_selection"]
    raise error


@dataclass(frozen=True, slots=True)
class Told:
    """What one collection says to a question, as HTML, and what its document is called."""

    document: str
    html: Markup


def told_by(answered: Answer, view: View, catalogue: Catalogue) -> Told:
    """What a collection answers."""
    html = fill("reply.html", view, catalogue.manifest, answer=answered, place=catalogue.section_number)
    return Told(view.document or told.document_name(catalogue.manifest), Markup(html))  # noqa: S704 - our own template


def replies(found: Sequence[tuple[Site, Answer]], view: View) -> list[Told]:
    """What the collections that were asked answer, each with links to its own pages."""
    return [told_by(answered, view.to(site.prefix, site.documents), site.catalogue) for site, answered in found]


def turn(question: str, answered: Sequence[Told] | str, view: View, catalogue: Catalogue) -> str:
    """A question with its answers, or with what is wrong with the question, as a part of the conversation."""
    return fill("turn.html", view, catalogue.manifest, **_turn(question, answered))


def ask_page(view: View, manifest: Manifest) -> str:
    """A page on which one can ask a first question."""
    return fill("answer.html", view, manifest, title=view.words["question"], question=None, history=())


def answer_page(
    question: str, answered: Sequence[Told] | str, history: Sequence[str], view: View, catalogue: Catalogue
) -> str:
    """The answer to a question as a page, on which one can ask on; `history` are the questions so far."""
    values = _turn(question, answered)
    return fill("answer.html", view, catalogue.manifest, title=view.words["question"], history=history, **values)


def _turn(question: str, answered: Sequence[Told] | str) -> dict[str, Any]:
    return {
        "question": question if len(question) <= LONGEST_QUESTION else f"{question[:ECHO]}…",
        "replies": () if isinstance(answered, str) else answered,
        "trouble": answered if isinstance(answered, str) else None,
    }


def top(view: View, manifest: Manifest) -> str:
    """What stands above the conversation."""
    return fill("top.html", view, manifest)


def start(view: View, manifest: Manifest) -> str:
    """What stands above the examples."""
    return fill("start.html", view, manifest)


def conversation(view: View, manifest: Manifest) -> str:
    """Where questions and answers will stand."""
    return fill("conversation.html", view, manifest)


def said(words: str, view: View, manifest: Manifest) -> str:
    """What the status line is to say, in place of a turn."""
    return fill("said.html", view, manifest, words=words)


def no_script(view: View, manifest: Manifest) -> str:
    """The way to ask for who has no JavaScript."""
    return fill("no_script.html", view, manifest)


def choose(view: View, manifest: Manifest) -> str:
    """What lets a reader choose a collection, where there are several; or else nothing."""
    return fill("choose.html", view, manifest).strip()


def below(view: View, manifest: Manifest) -> str:
    """What stands below the question: the way to the answer, and the line that says what happened."""
    return fill("below.html", view, manifest)


def citation_page(citation: Citation, number: int, picture: Picture | None, view: View, catalogue: Catalogue) -> str:
    """A citation and its place on physical page `number`, one of its own or another."""
    boxes = [box for box in citation.boxes if box.page == number]
    label = _label(number, view.words, catalogue)
    return fill(
        "page.html",
        view,
        catalogue.manifest,
        **_page(number, picture, view, catalogue),
        title=view.words["citation_title"].format(label=label) if boxes else label,
        citation=citation,
        section=catalogue.section_number(citation),
        boxes=boxes,
        turn_to=lambda to: f"{view.home}citaat/{segment(citation.id)}?pagina={to}",
    )


def pdf_page(number: int, picture: Picture | None, view: View, catalogue: Catalogue) -> str:
    """A physical page, from 1, and all citations on it."""
    return fill(
        "page.html",
        view,
        catalogue.manifest,
        **_page(number, picture, view, catalogue),
        title=_label(number, view.words, catalogue),
        citation=None,
        boxes=[],
        turn_to=lambda to: f"{view.home}pagina/{to}",
    )


def _page(number: int, picture: Picture | None, view: View, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "number": number,
        "count": catalogue.manifest.pdf.pages,
        "label": _label(number, view.words, catalogue),
        "picture": picture,
        "here": catalogue.by_page.get(number, ()),
    }


def _label(number: int, words: Phrases, catalogue: Catalogue) -> str:
    label = catalogue.labels.get(number)
    return words["pdf_page"].format(number=number) if label is None else words["page"].format(label=label)


def contents_page(view: View, catalogue: Catalogue) -> str:
    """The chapters and their sections, each with the number of its citations."""
    numbered = list(enumerate(catalogue.sections, start=1))
    chapters = [
        (
            chapter,
            [(n, s) for n, s in numbered if (s.chapter, s.chapter_title) == (chapter.chapter, chapter.chapter_title)],
        )
        for chapter in catalogue.chapters
    ]
    total = catalogue.manifest.counts["citations"]
    return fill("contents.html", view, catalogue.manifest, title=view.words["contents"], chapters=chapters, total=total)


def section_page(number: int, view: View, catalogue: Catalogue) -> str:
    """All citations of a section, by its number from 1."""
    facet = catalogue.sections[number - 1]
    return fill(
        "section.html",
        view,
        catalogue.manifest,
        title=told.section_name(facet, view.words),
        facet=facet,
        number=number,
        count=len(catalogue.sections),
        citations=catalogue.by_section[number - 1],
    )


def kept_page(
    ids: Sequence[str], view: View, catalogue: Catalogue, others: Sequence[tuple[View, Catalogue]] = ()
) -> str:
    """The citations that a reader kept, of this collection and others, and how to take them along."""
    known = [(look, found, found.known(look.own(ids))) for look, found in [(view, catalogue), *others]]
    keys = [f"{look.key}{citation.id}" for look, _, citations in known for citation in citations]
    return fill(
        "kept.html",
        view,
        catalogue.manifest,
        title=view.words["kept"],
        lists=[_kept(citations, look, found) for look, found, citations in known if citations],
        gone=len(set(ids)) - len(keys),
        forms=FORMS,
        query=urlencode([("id", key) for key in keys]),
        all=urlencode([("id", name) for name in ids]),
    )


def _kept(citations: Sequence[Citation], view: View, catalogue: Catalogue) -> Told:
    html = fill("listed.html", view, catalogue.manifest, citations=citations)
    return Told(view.document or told.document_name(catalogue.manifest), Markup(html))  # noqa: S704 - our own template


def about_page(view: View, manifest: Manifest) -> str:
    """What the source is, which edition answers, and what this service does and does not do."""
    words, pdf, counts = view.words, manifest.pdf, manifest.counts
    file = words["file_facts"].format(name=pdf.name, pages=pdf.pages, citations=words.counted(counts["citations"]))
    proof = (
        words["proof_some"].format(citations=words.counted(counts["unproven"]))
        if counts["unproven"]
        else words["proof_all"]
    )
    facts = [
        (words["source"], pdf.title or pdf.name, True),
        (words["mind"], pdf.subject or "", True),
        (words["file"], file, False),
        (words["read_on"], told.created(manifest, words), False),
        (words["edition"], manifest.edition, False),
        (words["proof"], proof, False),
        (words["fingerprint"], pdf.sha256, False),
    ]
    return fill("about.html", view, manifest, title=words["about"], facts=[fact for fact in facts if fact[1]])


def statement_page(view: View, manifest: Manifest, operator: str | None, contact: str | None) -> str:
    """The accessibility statement, as Dutch public services publish it."""
    return fill(
        "statement.html",
        view,
        manifest,
        title=view.words["accessibility"],
        operator=operator,
        contact=contact,
        version=version("bloemlezing"),
    )


def gone_page(view: View, manifest: Manifest) -> str:
    """That a citation is not in the edition now in use."""
    words = view.words
    now = words["gone_now"].format(
        edition=f"{manifest.pdf.title or manifest.pdf.name}, {told.created(manifest, words)}"
    )
    return trouble_page("gone", view, manifest, now)


def embed_page(view: View, manifest: Manifest) -> str:
    """The page that other sites show in a frame."""
    return fill("embed.html", view, manifest, title=told.document_name(manifest))


def api_page(schema: dict[str, Any], example: str, view: View, manifest: Manifest) -> str:
    """What the API offers, by its OpenAPI schema."""
    return fill("api.html", view, manifest, title="API", schema=schema, example=example)


def trouble_page(what: str, view: View, manifest: Manifest, detail: str = "") -> str:
    """That something is not possible: such as `gone`, `lost`, `wrong` or `broken`."""
    title, trouble = view.words[f"{what}_title"], view.words[what]
    return fill("trouble.html", view, manifest, title=title, trouble=trouble, detail=detail)
