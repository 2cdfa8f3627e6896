"""The JSON API: the same answers, citations and pages for other programs."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.inquiry import MOST_HITS
from assistant.pages import PageError
from assistant.plain import to_record
from assistant.policies import FOR_GOOD
from assistant.reference import cited, document_name, notes
from assistant.reply import LONGEST_QUESTION, REMEMBERED, SEVERAL, EmptySelectionError, QuestionError
from assistant.site import Site
from index.selection import Selection
from source.citations import Citation, is_proven

API = "/api/v1"
PROBLEMS = {
    "host": "This server is not called by this name; the operator can add it to BLOEMLEZING_HOSTS.",
    "unsigned": "Sign on, or send a key: 'Authorization: Bearer KEY'.",
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


class Asked(BaseModel):
    """A question, the earlier ones it may lean on, and the part of the anthology to search."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    question: Question = Field(pattern=SAYS_SOMETHING)
    history: list[Question] = Field(default_factory=list, max_length=REMEMBERED)
    top_k: int = Field(default=SEVERAL, ge=1, le=MOST_HITS)
    chapters: list[Name] = Field(default_factory=list, max_length=20)
    sections: list[Name] = Field(default_factory=list, max_length=20)


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

    def __init__(self, site: Site) -> None:
        self._site = site
        self._catalogue = site.catalogue
        told: dict[int | str, dict[str, Any]] = {
            code: {"model": Problem, "content": {PROBLEM: {}}} for code in (400, 401, 403, 404, 405, 413, 422, 429)
        }
        self.router = APIRouter(prefix=API, responses=told)
        self._add("/ask", self.ask, methods=["POST"], summary="Ask a question")
        self._add("/citations/{name}", self.citation, summary="A citation and its proof")
        self._add("/contents", self.contents, summary="Chapters and sections, with counts")
        self._add("/editions/current", self.edition, summary="Which edition answers")
        self._add("/pages/{number}.webp", self.page, summary="The picture of a page", response_class=Response)
        self._add("/health", self.health, summary="Whether the server runs")
        self._add("/ready", self.health, summary="Whether the server can answer")

    def _add(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        self.router.add_api_route(path, endpoint, response_model=None, **more)

    def ask(self, asked: Asked, request: Request) -> Response:
        """The citations that answer a question, best first; `answered` tells whether they do."""
        selection = Selection(frozenset(asked.chapters), frozenset(asked.sections))
        try:
            reply = self._site.assistant.ask(asked.question, asked.history, asked.top_k, selection)
        except EmptySelectionError as error:
            return problem(404, str(error))
        except QuestionError as error:
            return problem(422, str(error))
        record = to_record(reply)
        record["hits"] = [
            {**hit, **self._told(found.citation)} for hit, found in zip(record["hits"], reply.hits, strict=True)
        ]
        return self._json(record, request, keep=False)

    def citation(self, name: str, request: Request) -> Response:
        """A citation with its place, its lines on the page and its proof."""
        if name not in self._catalogue.by_id:
            raise PageError("gone")
        citation = self._catalogue.by_id[name]
        return self._json({"citation": asdict(citation), **self._told(citation)}, request)

    def contents(self, request: Request) -> Response:
        """All chapters and sections; `number` is that of a section in the contents."""
        sections = [
            {"number": number, **asdict(facet)} for number, facet in enumerate(self._catalogue.sections, start=1)
        ]
        chapters = [asdict(facet) for facet in self._catalogue.chapters]
        return self._json({"chapters": chapters, "sections": sections}, request)

    def edition(self, request: Request) -> Response:
        """What the edition is, and the PDF it was made of."""
        return self._json(asdict(self._catalogue.manifest), request)

    def page(self, number: int, request: Request, sha256: Annotated[str | None, Query()] = None) -> Response:
        """The picture of a physical page, from 1, as WebP; with the `sha256` of the PDF it may be kept for good."""
        pdf = self._catalogue.manifest.pdf
        if not 1 <= number <= pdf.pages or sha256 not in (None, pdf.sha256):
            raise PageError("lost")
        tag = f'"{pdf.sha256[:16]}-{number}"'
        kept = {"Cache-Control": FOR_GOOD if sha256 else ASK_AGAIN, "ETag": tag}
        if _has(request, tag):
            return Response(status_code=304, headers=kept)
        found = self._site.pictures.get(self._catalogue.manifest, number)
        if found is None:
            raise PageError("lost")
        return Response(found.webp, media_type="image/webp", headers=kept)

    def health(self) -> dict[str, str]:
        """That the server runs, and with which edition."""
        return {"status": "ok", "edition": self._catalogue.manifest.edition}

    def _told(self, citation: Citation) -> dict[str, Any]:
        """What another program should show beside the text."""
        return {
            "reference": cited(citation, document_name(self._catalogue.manifest)),
            "proven": is_proven(citation),
            "notes": notes(citation),
        }

    def _json(self, record: dict[str, Any], request: Request, *, keep: bool = True) -> Response:
        """A record; what follows from the edition alone carries the edition as its ETag."""
        if not keep:
            return JSONResponse(record, headers={"Cache-Control": "no-store"})
        tag = f'"{self._catalogue.manifest.edition}"'
        headers = {"Cache-Control": ASK_AGAIN, "ETag": tag}
        if _has(request, tag):
            return Response(status_code=304, headers=headers)
        return JSONResponse(record, headers=headers)


def _has(request: Request, tag: str) -> bool:
    """Whether the client has what `tag` names already."""
    given = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return bool(given & {tag, "*"})
