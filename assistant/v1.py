"""The JSON API: the same answers, citations and pages for other programs."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.inquiry import MOST_HITS
from assistant.pages import PageError
from assistant.plain import to_record
from assistant.policies import FOR_GOOD
from assistant.reference import cited, document_name, notes
from assistant.reply import LONGEST_QUESTION, REMEMBERED, SEVERAL, EmptySelectionError, QuestionError, Reply
from assistant.several import ask_each
from assistant.site import Live, Site, live_of
from index.library import ALL
from index.selection import Selection
from source.citations import Citation, is_proven

API = "/api/v1"
PROBLEMS = {
    "host": "This server is not called by this name; the operator can add it to BLOEMLEZING_HOSTS.",
    "unsigned": "Sign on, or send a key: 'Authorization: Bearer KEY'.",
    "forbidden": "Only administrators may do this; the operator can add names to BLOEMLEZING_ADMINISTRATORS.",
    "origin": "Another site may not ask this from a reader's browser; the operator can add it to BLOEMLEZING_SITES.",
    "gone": "No citation with this id is in the edition now in use.",
    "lost": "There is nothing at this address.",
    "method": "This address does not take this method.",
    "huge": "The request is too large.",
    "wrong": "These values are not what this address takes.",
    "busy": "Too many questions; wait as long as Retry-After says.",
    "broken": "Something went wrong on the server; try again later.",
}
PROBLEM = "application/problem+json"
ASK_AGAIN = "private, no-cache"  # may be kept, and is asked for again with its ETag
EXAMPLE: dict[str, Any] = {
    "question": "Is er genoeg opvang voor mannen?",
    "history": [],
    "top_k": 3,
    "chapters": [],
    "sections": [],
}

SAYS_SOMETHING = r"[^\W_]"  # a letter or a digit somewhere
Question = Annotated[str, Field(max_length=LONGEST_QUESTION)]
Name = Annotated[str, Field(max_length=1_000)]
MOST_NAME = 40  # characters of the name of a collection


def one_site(
    request: Request,
    collection: Annotated[
        str | None, Query(max_length=MOST_NAME, description="Its name in `collections`; the first if left out.")
    ] = None,
) -> Site:
    """The collection that a request is about; raises UnknownSiteError."""
    return live_of(request).site(collection or None)


Shown = Annotated[Site, Depends(one_site)]
Served = Annotated[Live, Depends(live_of)]


class Asked(BaseModel):
    """A question, the earlier ones it may lean on, and the part of the anthology to search."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    question: Question = Field(pattern=SAYS_SOMETHING)
    history: list[Question] = Field(default_factory=list, max_length=REMEMBERED)
    top_k: int = Field(default=SEVERAL, ge=1, le=MOST_HITS)
    chapters: list[Name] = Field(default_factory=list, max_length=20)
    sections: list[Name] = Field(default_factory=list, max_length=20)
    collection: str = Field(
        default="", max_length=MOST_NAME, description="Its name in `collections`, or `all`; the first if left out."
    )


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int


def problem(status: int, title: str, **headers: str) -> JSONResponse:
    """A problem as JSON."""
    return JSONResponse(Problem(title=title, status=status).model_dump(), status, headers, media_type=PROBLEM)


class Api:
    """The routes of version 1; `router` says under which addresses."""

    def __init__(self) -> None:
        told: dict[int | str, dict[str, Any]] = {
            code: {"model": Problem, "content": {PROBLEM: {}}} for code in (400, 401, 403, 404, 405, 413, 422, 429)
        }
        self.router = APIRouter(prefix=API, responses=told)
        self._add("/ask", self.ask, methods=["POST"], summary="Ask a question")
        self._add("/citations/{name}", self.citation, summary="A citation and its proof")
        self._add("/collections", self.collections, summary="Which anthologies there are")
        self._add("/contents", self.contents, summary="Chapters and sections, with counts")
        self._add("/editions/current", self.edition, summary="Which edition answers")
        self._add("/pages/{number}.webp", self.page, summary="The picture of a page", response_class=Response)
        self._add("/health", self.health, summary="Whether the server runs")
        self._add("/ready", self.health, summary="Whether the server can answer")

    def _add(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        self.router.add_api_route(path, endpoint, response_model=None, **more)

    def ask(self, asked: Asked, live: Served) -> Response:
        """The citations that answer a question, best first; `answered` tells whether they do.

        Asked of `all`, each collection has a reply of its own in `replies`, the surest first.
        """
        selection = Selection(frozenset(asked.chapters), frozenset(asked.sections))
        sites = live.sites if asked.collection == ALL else (live.site(asked.collection or None),)
        try:
            found = ask_each(sites, asked.question, asked.history, asked.top_k, selection)
        except EmptySelectionError as error:
            return problem(404, str(error))
        except QuestionError as error:
            return problem(422, str(error))
        records = [_reply(site, reply) for site, reply in found]
        whole = {"question": asked.question, "replies": records} if asked.collection == ALL else records[0]
        return JSONResponse(whole, headers={"Cache-Control": "no-store"})

    def collections(self, live: Served) -> Response:
        """The anthologies that can be asked, the first by default."""
        return JSONResponse(
            {
                "collections": [
                    {
                        "collection": site.collection,
                        "document": document_name(site.catalogue.manifest),
                        "edition": site.edition,
                        "citations": len(site.catalogue.by_id),
                    }
                    for site in live.sites
                ]
            },
            headers={"Cache-Control": ASK_AGAIN},
        )

    def citation(self, name: str, site: Shown, request: Request) -> Response:
        """A citation with its place, its lines on the page and its proof."""
        if name not in site.catalogue.by_id:
            raise PageError("gone")
        citation = site.catalogue.by_id[name]
        return _json(site, {"citation": asdict(citation), **_told(site, citation)}, request)

    def contents(self, site: Shown, request: Request) -> Response:
        """All chapters and sections; `number` is that of a section in the contents."""
        sections = [
            {"number": number, **asdict(facet)} for number, facet in enumerate(site.catalogue.sections, start=1)
        ]
        chapters = [asdict(facet) for facet in site.catalogue.chapters]
        return _json(site, {"chapters": chapters, "sections": sections}, request)

    def edition(self, site: Shown, request: Request) -> Response:
        """What the edition is, and the PDF it was made of."""
        return _json(site, asdict(site.catalogue.manifest), request)

    def page(
        self, number: int, site: Shown, request: Request, sha256: Annotated[str | None, Query()] = None
    ) -> Response:
        """The picture of a physical page, from 1, as WebP; with the `sha256` of the PDF it may be kept for good."""
        manifest = site.pictures.manifest_of(sha256) if sha256 else site.catalogue.manifest
        if manifest is None or not 1 <= number <= manifest.pdf.pages:
            raise PageError("lost")
        tag = f'"{manifest.pdf.sha256[:16]}-{number}"'
        kept = {"Cache-Control": FOR_GOOD if sha256 else ASK_AGAIN, "ETag": tag}
        if _has(request, tag):
            return Response(status_code=304, headers=kept)
        found = site.pictures.get(manifest, number)
        if found is None:
            raise PageError("lost")
        return Response(found.webp, media_type="image/webp", headers=kept)

    def health(self, site: Shown) -> dict[str, str]:
        """That the server runs, and with which edition."""
        return {"status": "ok", "edition": site.edition}


def _reply(site: Site, reply: Reply) -> dict[str, Any]:
    record = to_record(reply)
    hits = [{**hit, **_told(site, found.citation)} for hit, found in zip(record["hits"], reply.hits, strict=True)]
    return {**record, "hits": hits, "collection": site.collection, "document": document_name(site.catalogue.manifest)}


def _told(site: Site, citation: Citation) -> dict[str, Any]:
    """What another program should show beside the text."""
    return {
        "reference": cited(citation, document_name(site.catalogue.manifest)),
        "proven": is_proven(citation),
        "notes": notes(citation),
    }


def _json(site: Site, record: dict[str, Any], request: Request) -> Response:
    """A record that follows from the edition alone, which is its ETag."""
    tag = f'"{site.edition}"'
    headers = {"Cache-Control": ASK_AGAIN, "ETag": tag}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(record, headers=headers)


def _has(request: Request, tag: str) -> bool:
    """Whether the client has what `tag` names already."""
    given = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return bool(given & {tag, "*"})
