"""The pages of our own, in one language: answers, citations, contents, the reader's list, and about."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, NoReturn
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from assistant import render
from assistant.export import FORMS, Bundle
from assistant.inquiry import MOST_HITS, Inquiry, Part, answer
from assistant.phrasebook import Language, phrases
from assistant.policies import path_of
from assistant.reply import LONGEST_QUESTION, REMEMBERED, SEVERAL, QuestionError
from assistant.site import Site
from assistant.templating import MOST_KEPT
from assistant.view import View
from source.citations import Citation
from source.pdfium import Picture

ANSWER, CITATION, CONTENTS, KEPT, PAGE, TAKE = "antwoord", "citaat", "inhoud", "bewaard", "pagina", "meenemen"
ABOUT, STATEMENT, JUDGMENT, EMBED = "over", "toegankelijkheid", "oordeel", "embed"
MOST_TYPED = 20_000  # characters of a question that is told to be too long; what is longer is no question
MOST_READER = 40  # characters of the random word that tells a visit
MOST_PART = 1_000  # characters of the names of a chapter and a section; two long titles
STATUS = {
    "host": 400,
    "unsigned": 401,
    "origin": 403,
    "gone": 404,
    "lost": 404,
    "method": 405,
    "huge": 413,
    "wrong": 422,
    "busy": 429,
    "broken": 500,
}
MOST_DIGITS = 6  # of a page or section
Ids = Annotated[list[str], Query(alias="id", default_factory=list, max_length=MOST_KEPT)]
Earlier = Annotated[Sequence[Annotated[str, Field(max_length=LONGEST_QUESTION)]], Form(max_length=REMEMBERED)]


class PageError(Exception):
    """A page that cannot be shown as asked: `gone` (a citation), `lost` (anything else) or `wrong` (the values)."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class Pages:
    """The pages in one language; `router` says under which addresses."""

    def __init__(self, site: Site, language: Language) -> None:
        self._site = site
        self._words = phrases(language)
        self._catalogue = site.catalogue
        self.router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
        self.router.add_api_route(f"/{ANSWER}", self.ask)
        self.router.add_api_route(f"/{ANSWER}", self.answer, methods=["POST"])
        self.router.add_api_route(f"/{CITATION}/{{name}}", self.citation)
        self.router.add_api_route(f"/{PAGE}/{{page}}", self.page)
        self.router.add_api_route(f"/{CONTENTS}", self.contents)
        self.router.add_api_route(f"/{CONTENTS}/{{section}}", self.section)
        self.router.add_api_route(f"/{KEPT}", self.kept)
        self.router.add_api_route(f"/{TAKE}/{{form}}", self.take)
        self.router.add_api_route(f"/{ABOUT}", self.about)
        self.router.add_api_route(f"/{STATEMENT}", self.statement)
        self.router.add_api_route(f"/{EMBED}", self.embed)
        if site.judgments is not None:
            self.router.add_api_route(
                f"/{JUDGMENT}", self.judge, methods=["POST"], status_code=204, response_model=None
            )

    def ask(self) -> str:
        """A form to ask a first question with, for who has no JavaScript."""
        return render.ask_page(self._view(ANSWER), self._catalogue.manifest)

    def answer(
        self,
        question: Annotated[str, Form(max_length=MOST_TYPED)] = "",
        history: Earlier = (),
        part: Annotated[str, Form(max_length=MOST_PART)] = "",
        top_k: Annotated[int, Form(ge=1, le=MOST_HITS)] = SEVERAL,
        view: Annotated[Literal["", "columns"], Form()] = "",
    ) -> str:
        """A question and its answer, or what is wrong with the question."""
        earlier = tuple(history)
        inquiry = Inquiry(question, earlier, _part(part), top_k, columns=view == "columns")
        look = self._view(ANSWER)
        try:
            found = answer(self._site.assistant, inquiry)
        except QuestionError as error:
            said = render.trouble_in_words(error, self._words)
            return render.answer_page(question, said, earlier, look, self._catalogue)
        so_far = [*earlier, question][-REMEMBERED:]
        return render.answer_page(question, found, so_far, look, self._catalogue)

    def citation(self, name: str, pagina: Annotated[str | None, Query()] = None) -> str:
        """A citation and its place on the page, or on page `pagina`; this address stays."""
        if name not in self._catalogue.by_id:
            raise PageError("gone")
        citation = self._catalogue.by_id[name]
        number = citation.page if pagina is None else self._page_number(pagina)
        view = self._view(f"{CITATION}/{quote(name, safe='')}" + (f"?pagina={number}" if pagina else ""), 1)
        return render.citation_page(citation, number, self._picture(number), view, self._catalogue)

    def page(self, page: str) -> str:
        """A physical page, from 1, and the citations on it."""
        number = self._page_number(page)
        return render.pdf_page(number, self._picture(number), self._view(f"{PAGE}/{number}", 1), self._catalogue)

    def contents(self) -> str:
        """The chapters and sections."""
        return render.contents_page(self._view(CONTENTS), self._catalogue)

    def section(self, section: str) -> str:
        """The citations of a section, by its number in the contents, from 1."""
        number = _number(section, len(self._catalogue.sections))
        return render.section_page(number, self._view(f"{CONTENTS}/{number}", 1), self._catalogue)

    def kept(self, ids: Ids) -> str:
        """The citations that a reader kept."""
        query = urlencode([("id", name) for name in ids])
        return render.kept_page(ids, self._view(f"{KEPT}?{query}" if ids else KEPT), self._catalogue)

    def take(self, form: str, ids: Ids, request: Request) -> Response:
        """Citations as a file."""
        chosen = self._catalogue.known(ids)
        if form not in FORMS or not chosen:
            raise PageError("lost")
        media_type, write = FORMS[form]
        today = datetime.now(UTC).astimezone().date()
        bundle = Bundle(chosen, self._catalogue.manifest, self._words, today, _linker(request, form))
        disposition = f'attachment; filename="citaten-{today:%Y-%m-%d}.{form}"'
        return Response(write(bundle), media_type=media_type, headers={"Content-Disposition": disposition})

    def about(self) -> str:
        """What the source is, and what this service does."""
        return render.about_page(self._view(ABOUT), self._catalogue.manifest)

    def statement(self) -> str:
        """The accessibility statement."""
        view = self._view(STATEMENT)
        return render.statement_page(view, self._catalogue.manifest, self._site.operator, self._site.contact)

    def embed(self) -> str:
        """The page for the frame of another site."""
        return render.embed_page(self._view(EMBED), self._catalogue.manifest)

    def judge(
        self,
        question: Annotated[str, Form(max_length=LONGEST_QUESTION)],
        citation: Annotated[str, Form()],
        grade: Annotated[Literal["0", "2"], Form()],
        request: Request,
        history: Earlier = (),
        reader: Annotated[str, Form(max_length=MOST_READER)] = "",
    ) -> None:
        """Store whether a citation is useful for a question; only our own pages may say so."""
        from_us = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if self._site.judgments is None or citation not in self._catalogue.by_id or not question.strip() or not from_us:
            raise PageError("wrong")
        edition = self._catalogue.manifest.edition
        self._site.judgments.add(question, history, citation, 2 if grade == "2" else 0, edition, reader)

    def _view(self, here: str, depth: int = 0) -> View:
        return View(self._words, depth, here, judging=self._site.judgments is not None)

    def _page_number(self, value: str) -> int:
        return _number(value, self._catalogue.manifest.pdf.pages)

    def _picture(self, number: int) -> Picture | None:
        return self._site.pictures.get(self._catalogue.manifest, number)


def trouble(what: str, site: Site, request: Request) -> HTMLResponse:
    """The page that says what is not possible, in the language of the address that was asked for."""
    path = path_of(request.scope).strip("/").split("/")
    english = path[0] == "en"
    depth = max(len(path) - 1 - english, 0)
    look = View(phrases("en" if english else "nl"), depth)
    manifest = site.catalogue.manifest
    shown = render.gone_page(look, manifest) if what == "gone" else render.trouble_page(what, look, manifest)
    return HTMLResponse(shown, STATUS[what])


def _part(value: str) -> Part:
    if not value:
        return ()
    try:
        names = json.loads(value)
    except (RecursionError, ValueError):
        _wrong()
    if not (isinstance(names, list) and len(names) in (1, 2) and all(isinstance(name, str) for name in names)):
        _wrong()
    return tuple(names)


def _number(value: str, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS and 1 <= int(value) <= most):
        raise PageError("lost")
    return int(value)


def _wrong() -> NoReturn:
    raise PageError("wrong")


def _linker(request: Request, form: str) -> Callable[[Citation], str]:
    root = str(request.url.replace(query="")).removesuffix(f"{TAKE}/{form}")
    return lambda citation: f"{root}{CITATION}/{citation.id}"
