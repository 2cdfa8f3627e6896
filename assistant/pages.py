"""The pages of our own, in one language: answers, citations, contents, the reader's list, and about."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Literal, NoReturn
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from assistant import render
from assistant.export import FORMS, Bundle
from assistant.inquiry import MOST_HITS, Inquiry, Part
from assistant.phrasebook import Language, phrases
from assistant.policies import path_of
from assistant.reply import LONGEST_QUESTION, REMEMBERED, SEVERAL, QuestionError
from assistant.several import answer_each
from assistant.site import Live, Site, UnknownSiteError, live_of, site_of
from assistant.templating import MOST_KEPT
from assistant.view import View
from index.library import ALL
from source.citations import Citation
from source.pdfium import Picture

ANSWER, CITATION, CONTENTS, KEPT, PAGE, TAKE = "antwoord", "citaat", "inhoud", "bewaard", "pagina", "meenemen"
ABOUT, STATEMENT, JUDGMENT, EMBED = "over", "toegankelijkheid", "oordeel", "embed"
MOST_TYPED = 20_000  # characters of a question that is told to be too long; what is longer is no question
MOST_COLLECTION = 40  # characters of the name of a collection
MOST_READER = 40  # characters of the random word that tells a visit
MOST_PART = 1_000  # characters of the names of a chapter and a section; two long titles
STATUS = {
    "host": 400,
    "unsigned": 401,
    "origin": 403,
    "forbidden": 403,
    "gone": 404,
    "lost": 404,
    "method": 405,
    "huge": 413,
    "wrong": 422,
    "busy": 429,
    "broken": 500,
}
MOST_DIGITS = 6  # of a page or section
Shown = Annotated[Site, Depends(site_of)]
Served = Annotated[Live, Depends(live_of)]
Ids = Annotated[list[str], Query(alias="id", default_factory=list, max_length=MOST_KEPT)]
Earlier = Annotated[Sequence[Annotated[str, Field(max_length=LONGEST_QUESTION)]], Form(max_length=REMEMBERED)]


class PageError(Exception):
    """A page that cannot be shown as asked: `gone` (a citation), `lost` (anything else) or `wrong` (the values)."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class Pages:
    """The pages in one language; `router` says under which addresses."""

    def __init__(self, language: Language, *, judging: bool = False) -> None:
        """Take whether readers may say what they find useful."""
        self._words = phrases(language)
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
        if judging:
            self.router.add_api_route(
                f"/{JUDGMENT}", self.judge, methods=["POST"], status_code=204, response_model=None
            )

    def ask(self, site: Shown) -> str:
        """A form to ask a first question with, for who has no JavaScript."""
        return render.ask_page(self._view(site, ANSWER), site.catalogue.manifest)

    def answer(
        self,
        site: Shown,
        live: Served,
        question: Annotated[str, Form(max_length=MOST_TYPED)] = "",
        history: Earlier = (),
        part: Annotated[str, Form(max_length=MOST_PART)] = "",
        top_k: Annotated[int, Form(ge=1, le=MOST_HITS)] = SEVERAL,
        view: Annotated[Literal["", "columns"], Form()] = "",
        bundel: Annotated[str, Form(max_length=MOST_COLLECTION)] = "",
    ) -> str:
        """A question and its answer, or what is wrong with the question; `bundel` names a collection, or all."""
        earlier = tuple(history)
        inquiry = Inquiry(question, earlier, _part(part), top_k, columns=view == "columns")
        look = self._view(site, ANSWER)
        try:
            found = answer_each(_asked(site, live, bundel), inquiry)
        except QuestionError as error:
            said = render.trouble_in_words(error, self._words)
            return render.answer_page(question, said, earlier, look, site.catalogue)
        so_far = [*earlier, question][-REMEMBERED:]
        return render.answer_page(question, render.replies(found, look), so_far, look, site.catalogue)

    def citation(self, name: str, site: Shown, pagina: Annotated[str | None, Query()] = None) -> str:
        """A citation and its place on the page, or on page `pagina`; this address stays."""
        if name not in site.catalogue.by_id:
            raise PageError("gone")
        citation = site.catalogue.by_id[name]
        number = citation.page if pagina is None else _page_number(site, pagina)
        view = self._view(site, f"{CITATION}/{quote(name, safe='')}" + (f"?pagina={number}" if pagina else ""), 1)
        return render.citation_page(citation, number, _picture(site, number), view, site.catalogue)

    def page(self, page: str, site: Shown) -> str:
        """A physical page, from 1, and the citations on it."""
        number = _page_number(site, page)
        return render.pdf_page(number, _picture(site, number), self._view(site, f"{PAGE}/{number}", 1), site.catalogue)

    def contents(self, site: Shown) -> str:
        """The chapters and sections."""
        return render.contents_page(self._view(site, CONTENTS), site.catalogue)

    def section(self, section: str, site: Shown) -> str:
        """The citations of a section, by its number in the contents, from 1."""
        number = page_number(section, len(site.catalogue.sections))
        return render.section_page(number, self._view(site, f"{CONTENTS}/{number}", 1), site.catalogue)

    def kept(self, ids: Ids, site: Shown, live: Served) -> str:
        """The citations that a reader kept."""
        query = urlencode([("id", name) for name in ids])
        view = self._view(site, f"{KEPT}?{query}" if ids else KEPT)
        others = [
            (view.to(other.prefix, other.documents), other.catalogue)
            for other in live.sites
            if other.prefix != site.prefix
        ]
        return render.kept_page(ids, view, site.catalogue, others)

    def take(self, form: str, ids: Ids, site: Shown, live: Served, request: Request) -> Response:
        """Citations as a file, those of each collection together."""
        view = self._view(site, TAKE)
        chosen = [(other, view.to(other.prefix, other.documents)) for other in live.sites]
        known = [(other, look, other.catalogue.known(look.own(ids))) for other, look in chosen]
        if form not in FORMS or not any(citations for _, _, citations in known):
            raise PageError("lost")
        media_type, write = FORMS[form]
        here = f"{view.part}{TAKE}/{form}"
        today = datetime.now(UTC).astimezone().date()
        bundles = [
            Bundle(citations, other.catalogue.manifest, self._words, today, _linker(request, here, look))
            for other, look, citations in known
            if citations
        ]
        disposition = f'attachment; filename="citaten-{today:%Y-%m-%d}.{form}"'
        return Response(write(*bundles), media_type=media_type, headers={"Content-Disposition": disposition})

    def about(self, site: Shown) -> str:
        """What the source is, and what this service does."""
        return render.about_page(self._view(site, ABOUT), site.catalogue.manifest)

    def statement(self, site: Shown) -> str:
        """The accessibility statement."""
        view = self._view(site, STATEMENT)
        return render.statement_page(view, site.catalogue.manifest, site.operator, site.contact)

    def embed(self, site: Shown) -> str:
        """The page for the frame of another site."""
        return render.embed_page(self._view(site, EMBED), site.catalogue.manifest)

    def judge(
        self,
        question: Annotated[str, Form(max_length=LONGEST_QUESTION)],
        citation: Annotated[str, Form()],
        grade: Annotated[Literal["0", "2"], Form()],
        site: Shown,
        request: Request,
        history: Earlier = (),
        reader: Annotated[str, Form(max_length=MOST_READER)] = "",
    ) -> None:
        """Store whether a citation is useful for a question; only our own pages may say so."""
        citation = citation.rpartition(":")[2]  # in a list of several collections the name of ours stands before it
        from_us = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if site.judgments is None or citation not in site.catalogue.by_id or not question.strip() or not from_us:
            raise PageError("wrong")
        edition = site.catalogue.manifest.edition
        site.judgments.add(question, history, citation, 2 if grade == "2" else 0, edition, reader)

    def _view(self, site: Site, here: str, depth: int = 0) -> View:
        under = depth + 2 * bool(site.prefix)
        return View(self._words, under, here, site.prefix, site.documents, judging=site.judgments is not None)


def _page_number(site: Site, value: str) -> int:
    return page_number(value, site.catalogue.manifest.pdf.pages)


def _picture(site: Site, number: int) -> Picture | None:
    return site.pictures.get(site.catalogue.manifest, number)


def trouble(what: str, site: Site, request: Request) -> HTMLResponse:
    """The page that says what is not possible, in the language of the address that was asked for.

    It tells of the collection of that address, or of `site` where there is none.
    """
    path = path_of(request.scope).strip("/").split("/")
    english = path[0] == "en"
    depth = max(len(path) - 1 - english, 0)
    look = View(phrases("en" if english else "nl"), depth, "", site.prefix, site.documents)
    with suppress(UnknownSiteError):
        site = site_of(request)
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


def page_number(value: str, most: int) -> int:
    """A physical page or a section, from 1; raises PageError."""
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS and 1 <= int(value) <= most):
        raise PageError("lost")
    return int(value)


def _wrong() -> NoReturn:
    raise PageError("wrong")


def _linker(request: Request, here: str, view: View) -> Callable[[Citation], str]:
    root = str(request.url.replace(query="")).removesuffix(here)
    return lambda citation: f"{root}{view.part}{CITATION}/{citation.id}"


def _asked(site: Site, live: Live, name: str) -> tuple[Site, ...]:
    """The sites that a question goes to; none but its own for a page of a collection."""
    if site.prefix or not name:
        return (site,)
    try:
        return live.sites if name == ALL else (live.site(name),)
    except UnknownSiteError:
        _wrong()
