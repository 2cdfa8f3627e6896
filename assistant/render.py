"""Replies and pages as HTML; the only module that knows jinja2, and the only place that escapes."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assistant import reference as told
from assistant.catalogue import Catalogue
from assistant.export import FORMS
from assistant.inquiry import COLUMN_HITS, Answer, Part, part_of
from assistant.phrasebook import Phrases
from assistant.reply import (
    LONGEST_QUESTION,
    EmptyQuestionError,
    EmptySelectionError,
    LongQuestionError,
    QuestionError,
    shown,
)
from index.edition import Manifest
from source.citations import Citation, is_proven
from source.pdfium import Picture

HERE = Path(__file__).parent
STATIC = HERE / "static"
STYLE, SCRIPT, ICON = "reading.css", "reading.js", "icon.svg"
MOST_KEPT = 200  # citations in a reader's list; their ids make an address of 3 KB, and proxies take 8
ECHO = 300  # characters of a question that is too long, of which the beginning is shown


@dataclass(frozen=True, slots=True)
class View:
    """How a page is shown: in which language, how deep below the root of that language, and under which address."""

    words: Phrases
    depth: int = 0
    here: str = ""  # the address, seen from the root of the language
    judging: bool = False  # readers may say whether a citation is useful

    @property
    def home(self) -> str:
        """The way to the root of the language."""
        return "../" * self.depth

    @property
    def base(self) -> str:
        """The way to the root of the site."""
        return self.home if self.words.language == "nl" else f"{self.home}../"

    @property
    def other_language(self) -> str:
        """The language that one can switch to."""
        return "en" if self.words.language == "nl" else "nl"

    @property
    def other(self) -> str:
        """The same page in the other language."""
        return f"{self.base}{'en/' if self.words.language == 'nl' else ''}{self.here}"

    @property
    def head(self) -> Markup:
        """What every page loads."""
        return Markup(  # noqa: S704 - only names of our own files
            f'<link rel="icon" href="{self._file(ICON)}"><link rel="stylesheet" href="{self._file(STYLE)}">'
            f'<script type="module" src="{self._file(SCRIPT)}"></script>'
        )

    def _file(self, name: str) -> str:
        return f"{self.base}page-assets/{name}?v={_fingerprint(name)}"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _shown_as_text(value: Any) -> Any:
    """What no one can see in a text, as its code; markup of ours is left as it is."""
    return told.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    finalize=_shown_as_text,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _segment(value: str) -> str:
    return quote(value, safe="")


def _exact(value: str) -> Markup:
    """A text that goes along to the letter where no one reads it; half a surrogate pair, which cannot, as `?`."""
    return Markup.escape(value.encode("utf-8", "replace").decode())


def _part_value(part: Part) -> Markup:
    return _exact(json.dumps(part, ensure_ascii=False) if part else "")


def _titled(text: str, words: Phrases, *titles: str | None) -> Markup:
    """A text of our own in which titles of the source stand, in this order; they are Dutch, and marked so elsewhere."""
    marked, rest = Markup(), text
    for title in titles:
        if words.language != "nl" and title and title in rest:
            before, _, rest = rest.partition(title)
            marked += Markup('{}<span lang="nl">{}</span>').format(told.visible(before), told.visible(title))
    return marked + told.visible(rest)


ENVIRONMENT.filters |= {"exact": _exact, "part_value": _part_value, "titled": _titled, "segment": _segment}
ENVIRONMENT.globals |= {
    "chapter_name": told.chapter_name,
    "cited": told.cited,
    "is_proven": is_proven,
    "longest": LONGEST_QUESTION,
    "most_kept": MOST_KEPT,
    "notes": told.notes,
    "page": told.page,
    "part_of": part_of,
    "reference": told.reference,
    "section_counted": told.section_counted,
    "section_name": told.section_name,
    "shown": shown,
    "warnings": told.warnings,
}


def _render(template: str, view: View, manifest: Manifest, **values: Any) -> str:
    shared = {"v": view, "t": view.words, "manifest": manifest, "document": told.document_name(manifest)}
    return ENVIRONMENT.get_template(template).render({**shared, **values})


def summary(answer: Answer, words: Phrases) -> str:
    """One sentence: how many citations, in which chapters."""
    if answer.columns:
        return words["columns_summary"].format(most=COLUMN_HITS)
    counts = Counter((hit.citation.chapter, hit.citation.chapter_title) for hit in answer.hits)
    parts = [_chapter_count(words, chapter, title, count) for (chapter, title), count in counts.most_common()]
    named = len(counts) - ((None, None) in counts)
    found = words.counted(len(answer.hits))
    if not named:
        return words["summary_without"].format(citations=found)
    chapters = words["one_chapter"] if named == 1 else words["chapters"].format(count=named)
    return words["summary"].format(citations=found, chapters=chapters, list=words.listed(parts))


def _chapter_count(words: Phrases, chapter: int | None, title: str | None, count: int) -> str:
    if chapter is not None:
        return words["in_chapter"].format(number=chapter, count=count)
    return words["in_title"].format(title=title, count=count) if title else words["without_chapter"].format(count=count)


def _marks(answer: Answer) -> bool:
    """Whether a sentence is marked in what is shown."""
    columns = [hit for _, reply in answer.columns for hit in shown(reply)]
    listed = answer.hits if answer.reply.answered else shown(answer.reply)
    return any(hit.sentence for hit in (columns if answer.columns else listed))


ENVIRONMENT.globals |= {"marks": _marks, "summary": summary}


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


def turn(question: str, answered: Answer | str, view: View, catalogue: Catalogue) -> str:
    """A question with its answer, or with what is wrong with the question, as a part of the conversation."""
    return _render("turn.html", view, catalogue.manifest, **_turn(question, answered, catalogue))


def ask_page(view: View, manifest: Manifest) -> str:
    """A page on which one can ask a first question."""
    return _render("answer.html", view, manifest, title=view.words["question"], question=None, history=())


def answer_page(question: str, answered: Answer | str, history: Sequence[str], view: View, catalogue: Catalogue) -> str:
    """The answer to a question as a page, on which one can ask on; `history` are the questions so far."""
    values = _turn(question, answered, catalogue)
    return _render("answer.html", view, catalogue.manifest, title=view.words["question"], history=history, **values)


def _turn(question: str, answered: Answer | str, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "question": question if len(question) <= LONGEST_QUESTION else f"{question[:ECHO]}…",
        "answer": answered if isinstance(answered, Answer) else None,
        "trouble": answered if isinstance(answered, str) else None,
        "place": catalogue.section_number,
    }


def top(view: View, manifest: Manifest) -> str:
    """What stands above the conversation."""
    return _render("top.html", view, manifest)


def conversation(view: View, manifest: Manifest) -> str:
    """Where questions and answers will stand."""
    return _render("conversation.html", view, manifest)


def said(words: str, view: View, manifest: Manifest) -> str:
    """What the status line is to say, in place of a turn."""
    return _render("said.html", view, manifest, words=words)


def no_script(view: View, manifest: Manifest) -> str:
    """The way to ask for who has no JavaScript."""
    return _render("no_script.html", view, manifest)


def below(view: View, manifest: Manifest) -> str:
    """What stands below the question: the way to the answer, and the line that says what happened."""
    return _render("below.html", view, manifest)


def citation_page(citation: Citation, number: int, picture: Picture | None, view: View, catalogue: Catalogue) -> str:
    """A citation and its place on physical page `number`, one of its own or another."""
    boxes = [box for box in citation.boxes if box.page == number]
    label = _label(number, view.words, catalogue)
    return _render(
        "page.html",
        view,
        catalogue.manifest,
        **_page(number, picture, view, catalogue),
        title=view.words["citation_title"].format(label=label) if boxes else label,
        citation=citation,
        section=catalogue.section_number(citation),
        boxes=boxes,
        turn_to=lambda to: f"{view.home}citaat/{_segment(citation.id)}?pagina={to}",
    )


def pdf_page(number: int, picture: Picture | None, view: View, catalogue: Catalogue) -> str:
    """A physical page, from 1, and all citations on it."""
    return _render(
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
    return _render(
        "contents.html", view, catalogue.manifest, title=view.words["contents"], chapters=chapters, total=total
    )


def section_page(number: int, view: View, catalogue: Catalogue) -> str:
    """All citations of a section, by its number from 1."""
    facet = catalogue.sections[number - 1]
    return _render(
        "section.html",
        view,
        catalogue.manifest,
        title=told.section_name(facet, view.words),
        facet=facet,
        number=number,
        count=len(catalogue.sections),
        citations=catalogue.by_section[number - 1],
    )


def kept_page(ids: Sequence[str], view: View, catalogue: Catalogue) -> str:
    """The citations that a reader kept, and how to take them along."""
    citations = catalogue.known(ids)
    return _render(
        "kept.html",
        view,
        catalogue.manifest,
        title=view.words["kept"],
        citations=citations,
        gone=len(set(ids)) - len(citations),
        forms=FORMS,
        query=urlencode([("id", citation.id) for citation in citations]),
        all=urlencode([("id", name) for name in ids]),
    )


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
    return _render("about.html", view, manifest, title=words["about"], facts=[fact for fact in facts if fact[1]])


def statement_page(view: View, manifest: Manifest, operator: str | None, contact: str | None) -> str:
    """The accessibility statement, as Dutch public services publish it."""
    return _render(
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
    return _render("embed.html", view, manifest, title=told.document_name(manifest))


def api_page(schema: dict[str, Any], example: str, view: View, manifest: Manifest) -> str:
    """What the API offers, by its OpenAPI schema."""
    return _render("api.html", view, manifest, title="API", schema=schema, example=example)


def trouble_page(what: str, view: View, manifest: Manifest, detail: str = "") -> str:
    """That something is not possible: such as `gone`, `lost`, `wrong` or `broken`."""
    title, trouble = view.words[f"{what}_title"], view.words[what]
    return _render("trouble.html", view, manifest, title=title, trouble=trouble, detail=detail)
