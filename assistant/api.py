"""The web application: what is served where."""

import json
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import Scope

from assistant import render
from assistant.chat import mount_chat
from assistant.gate import Gate, Rules
from assistant.mcp import mount_mcp
from assistant.pages import STATUS, PageError, Pages, trouble
from assistant.phrasebook import LANGUAGES, phrases
from assistant.policies import FOR_GOOD, kind_of, path_of
from assistant.site import Site
from assistant.v1 import API, EXAMPLE, PROBLEMS, Api, problem
from assistant.view import STATIC, View

DESCRIPTION = "The citations of an anthology that answer a question, word for word, each with its place and its proof."
MOST_TOLD = 5  # things wrong with a request
WIDGET_AGE = "public, max-age=3600"  # an hour: pages of others name the widget without a fingerprint


def create_app(site: Site, rules: Rules | None = None) -> FastAPI:
    """The application: the chat and our own pages, in English under `/en`, the API and MCP, behind one gate."""
    app = FastAPI(
        title="Bloemlezing",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
    )
    _add_errors(app, site)
    app.include_router(Api(site).router)
    _add_files(app, site)
    app.include_router(Pages(site, "nl").router)
    app.include_router(Pages(site, "en").router, prefix="/en")
    app = mount_mcp(app, site)
    for language in reversed(LANGUAGES):  # `/` takes all that is left
        app = mount_chat(app, site, language)
    app.add_middleware(Gate, site=site, rules=rules or Rules())
    return app


def _add_errors(app: FastAPI, site: Site) -> None:
    def answer(what: str, request: Request, told: str = "") -> Response:
        if kind_of(path_of(request.scope)) == "data":
            return problem(STATUS[what], told or PROBLEMS[what])
        return trouble(what, site, request)

    @app.exception_handler(PageError)
    def not_as_asked(request: Request, error: PageError) -> Response:
        return answer(error.what, request)

    @app.exception_handler(RequestValidationError)
    def wrong_values(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:MOST_TOLD])
        return answer("wrong", request, told)

    @app.exception_handler(StarletteHTTPException)
    def not_possible(request: Request, error: HTTPException) -> Response:
        kinds = {400: "wrong", **{status: what for what, status in STATUS.items() if what not in {"host", "gone"}}}
        known = kinds.get(error.status_code, "lost")
        return answer(known, request)

    @app.exception_handler(Exception)
    def broken(request: Request, _: Exception) -> Response:
        return answer("broken", request)


def _add_files(app: FastAPI, site: Site) -> None:
    edition = site.catalogue.manifest

    @app.get("/health", include_in_schema=False)
    @app.get("/ready", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok", "edition": edition.edition}

    @app.get("/en", include_in_schema=False)
    def english() -> RedirectResponse:
        return RedirectResponse("en/")

    @app.get("/beeld/{sha256}/{number}.webp", include_in_schema=False)
    def picture(sha256: str, number: int) -> Response:
        there = sha256 == edition.pdf.sha256 and 1 <= number <= edition.pdf.pages
        found = site.pictures.get(edition, number) if there else None
        if found is None:
            raise PageError("lost")
        return Response(found.webp, media_type="image/webp", headers={"Cache-Control": FOR_GOOD})

    @app.get("/embed/widget.js", include_in_schema=False)
    def widget() -> FileResponse:
        path = STATIC / "embed" / "widget.js"
        return FileResponse(path, media_type="text/javascript", headers={"Cache-Control": WIDGET_AGE})

    @app.get(f"{API}/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        schema: dict[str, Any] = app.openapi()
        view = View(phrases("nl"), depth=2)  # an English page beside the Dutch ones
        return HTMLResponse(render.api_page(schema, json.dumps(EXAMPLE, indent=2, ensure_ascii=False), view, edition))

    @app.get(f"{API}/{{rest:path}}", include_in_schema=False)
    def nothing(rest: str) -> Response:
        del rest
        raise PageError("lost")

    app.mount("/page-assets", _Assets(directory=STATIC))


class _Assets(StaticFiles):
    """Our own files, whose addresses hold a fingerprint."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_GOOD
        return response
