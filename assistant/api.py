"""The web application: what is served where, under which headers."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.chat import mount_chat
from assistant.pages import PageError, Pages, trouble
from assistant.phrasebook import LANGUAGES
from assistant.render import STATIC
from assistant.site import Site

MOST_BYTES = 256 * 1024  # of a request; a question, three earlier ones and a part take a tenth of it
FOR_GOOD = "private, max-age=31536000, immutable"  # a year: the address changes with the content


def create_app(site: Site) -> FastAPI:
    """The application: the chat and our own pages, in English under `/en`, and `/health` for who watches."""
    app = FastAPI(title="Bloemlezing", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=MOST_BYTES)
    edition = site.catalogue.manifest

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "edition": edition.edition}

    @app.get("/beeld/{sha256}/{number}.webp")
    def picture(sha256: str, number: int) -> Response:
        there = sha256 == edition.pdf.sha256 and 1 <= number <= edition.pdf.pages
        found = site.pictures.get(edition, number) if there else None
        if found is None:
            raise PageError("lost")
        return Response(found.webp, media_type="image/webp", headers={"Cache-Control": FOR_GOOD})

    @app.exception_handler(PageError)
    def not_as_asked(request: Request, error: PageError) -> HTMLResponse:
        return trouble(error.what, site, request)

    @app.exception_handler(RequestValidationError)
    def wrong_values(request: Request, _: RequestValidationError) -> HTMLResponse:
        return trouble("wrong", site, request)

    @app.exception_handler(Exception)
    def broken(request: Request, _: Exception) -> HTMLResponse:
        return trouble("broken", site, request)

    app.mount("/page-assets", _Assets(directory=STATIC))
    app.include_router(Pages(site, "nl").router)
    app.include_router(Pages(site, "en").router, prefix="/en")
    for language in reversed(LANGUAGES):  # `/` takes all that is left
        app = mount_chat(app, site, language)
    return app


class _Assets(StaticFiles):
    """Our own files, whose addresses hold a fingerprint."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_GOOD
        return response
