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
from assistant.administration import Administration
from assistant.chat import mount_chat
from assistant.desk import Desks
from assistant.gate import Gate, Rules
from assistant.mcp import mount_mcp
from assistant.pages import STATUS, PageError, Pages, trouble
from assistant.phrasebook import LANGUAGES, phrases
from assistant.policies import FOR_GOOD, kind_of, path_of
from assistant.site import Live, UnknownSiteError, live_of, site_of
from assistant.v1 import API, EXAMPLE, PROBLEMS, Api, problem
from assistant.view import COLLECTION, STATIC, View
from source.pdfium import Picture

DESCRIPTION = "The citations of an anthology that answer a question, word for word, each with its place and its proof."
NO_COLLECTION = f"There is no collection of this name; {API}/collections lists them."
MOST_TOLD = 5  # things wrong with a request
WIDGET_AGE = "public, max-age=3600"  # an hour: pages of others name the widget without a fingerprint


def create_app(live: Live, rules: Rules | None = None, desks: Desks | None = None) -> FastAPI:
    """The application: the chat and our own pages, in English under `/en`, the API and MCP, behind one gate.

    With `desks` there are pages for administrators too.
    """
    app = FastAPI(
        title="Bloemlezing",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
    )
    app.state.live = live
    _add_errors(app)
    app.include_router(Api().router)
    _add_files(app)
    judging = live.site().judgments is not None
    app.include_router(Pages("nl", judging=judging).router)
    app.include_router(Pages("en", judging=judging).router, prefix="/en")
    app.include_router(Pages("nl", judging=judging).router, prefix=f"/{COLLECTION}/{{collection}}")
    app.include_router(Pages("en", judging=judging).router, prefix=f"/en/{COLLECTION}/{{collection}}")
    if desks is not None:
        app.state.desks = desks
        _add_desks(app)
    app = mount_mcp(app, live)
    for language in reversed(LANGUAGES):  # `/` takes all that is left
        app = mount_chat(app, live, language)
    app.add_middleware(Gate, live=live, rules=rules or Rules())
    return app


def _add_desks(app: FastAPI) -> None:
    for language in LANGUAGES:
        prefix = "" if language == "nl" else f"/{language}"
        app.include_router(Administration(language).router, prefix=prefix)
        app.include_router(Administration(language).router, prefix=f"{prefix}/{COLLECTION}/{{collection}}")


def _add_errors(app: FastAPI) -> None:
    def answer(what: str, request: Request, told: str = "") -> Response:
        if kind_of(path_of(request.scope)) == "data":
            return problem(STATUS[what], told or PROBLEMS[what])
        return trouble(what, request.app.state.live.site(), request)

    @app.exception_handler(PageError)
    def not_as_asked(request: Request, error: PageError) -> Response:
        return answer(error.what, request)

    @app.exception_handler(UnknownSiteError)
    def no_collection(request: Request, _: UnknownSiteError) -> Response:
        return answer("lost", request, NO_COLLECTION)

    @app.exception_handler(RequestValidationError)
    def wrong_values(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:MOST_TOLD])
        return answer("wrong", request, told)

    @app.exception_handler(StarletteHTTPException)
    def not_possible(request: Request, error: HTTPException) -> Response:
        kinds = {
            400: "wrong",
            **{status: what for what, status in STATUS.items() if what not in {"host", "gone", "forbidden"}},
        }
        known = kinds.get(error.status_code, "lost")
        return answer(known, request)

    @app.exception_handler(Exception)
    def broken(request: Request, _: Exception) -> Response:
        return answer("broken", request)


def _add_files(app: FastAPI) -> None:
    @app.get("/health", include_in_schema=False)
    @app.get("/ready", include_in_schema=False)
    def health(request: Request) -> dict[str, str]:
        return {"status": "ok", "edition": site_of(request).edition}

    @app.get("/en", include_in_schema=False)
    def english() -> RedirectResponse:
        return RedirectResponse("en/")

    @app.get("/beeld/{sha256}/{number}.webp", include_in_schema=False)
    def picture(sha256: str, number: int, request: Request) -> Response:
        found = _picture(live_of(request), sha256, number)
        if found is None:
            raise PageError("lost")
        return Response(found.webp, media_type="image/webp", headers={"Cache-Control": FOR_GOOD})

    @app.get("/embed/widget.js", include_in_schema=False)
    def widget() -> FileResponse:
        path = STATIC / "embed" / "widget.js"
        return FileResponse(path, media_type="text/javascript", headers={"Cache-Control": WIDGET_AGE})

    @app.get(f"{API}/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        schema: dict[str, Any] = app.openapi()
        view = View(phrases("nl"), depth=2)  # an English page beside the Dutch ones
        manifest = site_of(request).catalogue.manifest
        return HTMLResponse(render.api_page(schema, json.dumps(EXAMPLE, indent=2, ensure_ascii=False), view, manifest))

    @app.get(f"{API}/{{rest:path}}", include_in_schema=False)
    def nothing(rest: str) -> Response:
        del rest
        raise PageError("lost")

    app.mount("/page-assets", _Assets(directory=STATIC))


def _picture(live: Live, sha256: str, number: int) -> Picture | None:
    """The picture of a page of a PDF that is served, or was."""
    for site in live.sites:
        manifest = site.pictures.manifest_of(sha256)
        if manifest is not None:
            return site.pictures.get(manifest, number) if 1 <= number <= manifest.pdf.pages else None
    return None


class _Assets(StaticFiles):
    """Our own files, whose addresses hold a fingerprint."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_GOOD
        return response
