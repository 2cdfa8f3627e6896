"""The pages of administrators: a new PDF, what it would change, which edition is in use, and who did what."""

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant import render_desk
from assistant.changes import to_html, to_markdown
from assistant.desk import Desk, Desks
from assistant.pages import PageError, page_number
from assistant.phrasebook import Language, phrases
from assistant.rebuilding import BusyError, NoPDFError
from assistant.reply import LONGEST_QUESTION
from assistant.site import site_of
from assistant.view import View
from index import collection
from index.errors import ChangedMeanwhileError, DiskError, EditionError, LockedError, UnknownEditionError
from index.publishing import publish, roll_back

DESK, EDITION = "beheer", "uitgave"
NOT_KEPT = {"Cache-Control": "no-store"}  # what is not public yet
MOST_ASKED = 2 * LONGEST_QUESTION  # characters of a question of one's own; a form sends the end of a line as two
DONE = ("begun", "stopped", "published", "put_back_done", "removed")
TROUBLE = ("locked", "unsure", "busy", "no_pdf", "disk", "changed", "doubts", "edition", "no_earlier", "in_use")


def desk_of(request: Request) -> Desk:
    """The desk that a request is about; raises UnknownSiteError."""
    desks: Desks = request.app.state.desks
    return desks.of(site_of(request).collection)


def administrator(request: Request) -> str:
    """Who asks, as the gate believes them to be; without the gate nobody does."""
    name: str = getattr(request.state, "administrator", "")
    if not name:
        raise PageError("forbidden")
    return name


At = Annotated[Desk, Depends(desk_of)]
By = Annotated[str, Depends(administrator)]


class Administration:
    """The pages in one language; `router` says under which addresses."""

    def __init__(self, language: Language) -> None:
        self._words = phrases(language)
        self.router = APIRouter(
            prefix=f"/{DESK}",
            default_response_class=HTMLResponse,
            include_in_schema=False,
            dependencies=[Depends(administrator)],
        )
        edition = f"/{EDITION}/{{name}}"
        self._get("", self.desk)
        self._get("/", self.without_slash)
        self._get("/voortgang", self.progress)
        self._get(edition, self.edition)
        self._get(f"{edition}/pagina/{{number}}", self.page)
        self._get(f"{edition}/beeld/{{number}}.webp", self.picture)
        self._get(f"{edition}/wijzigingen.{{form}}", self.report)
        self._post("/nieuw", self.upload)
        self._post("/stoppen", self.stop)
        self._post("/terug", self.put_back)
        self._post(f"{edition}/publiceren", self.publish)
        self._post(f"{edition}/verwijderen", self.remove)

    def _get(self, path: str, endpoint: Any) -> None:
        self.router.add_api_route(path, endpoint, response_model=None)

    def _post(self, path: str, endpoint: Any) -> None:
        self.router.add_api_route(path, endpoint, methods=["POST"], response_model=None)

    def desk(self, at: At, gedaan: Annotated[str, Query()] = "", mis: Annotated[str, Query()] = "") -> str:
        """The build that runs, a form for a new PDF, all editions, and what was done."""
        done, wrong = gedaan if gedaan in DONE else "", mis if mis in TROUBLE else ""
        return render_desk.desk_page(at, done, wrong, self._view(at, DESK))

    def without_slash(self) -> Response:
        """The desk, for who writes its address with a slash."""
        return _back(1)

    def progress(self, at: At) -> Response:
        """How far the build is, for a page that shows it."""
        return JSONResponse(render_desk.progress(at.rebuilding.job, self._words), headers=NOT_KEPT)

    async def upload(self, at: At, by: By, request: Request) -> Response:
        """A new PDF, of which an edition is made beside the one in use."""
        if at.rebuilding.running:
            return _back(1, mis="busy")  # before it is read
        try:
            async with request.form(max_files=1, max_fields=1) as form:
                sent = form.get("pdf")
                if not isinstance(sent, UploadFile) or not sent.filename:
                    return _back(1, mis="no_pdf")
                await run_in_threadpool(at.rebuilding.start, sent.filename, sent.file, by)
        except BusyError:
            return _back(1, mis="busy")
        except ClientDisconnect as error:  # as the gate makes it look when it lets no more in
            raise PageError("huge") from error
        except (NoPDFError, HTTPException):
            return _back(1, mis="no_pdf")
        except (DiskError, OSError):
            return _back(1, mis="disk")
        return _back(1, gedaan="begun")

    def stop(self, at: At) -> Response:
        """No more of the build that runs."""
        return _back(1, gedaan="stopped") if at.rebuilding.stop() else _back(1)

    def edition(
        self,
        name: str,
        at: At,
        vraag: Annotated[str, Query(max_length=MOST_ASKED)] = "",
        mis: Annotated[str, Query()] = "",
    ) -> str:
        """What an edition would change, or changed, and the same questions asked of it and of the one in use."""
        view, expected = self._view(at, self._at(name), 2), at.current or ""
        try:
            changes, rehearsal = at.changes(name), at.rehearsal(name, vraag.strip())
        except UnknownEditionError as error:
            raise PageError("lost") from error
        except EditionError as error:
            return render_desk.damaged_page(at, name, str(error), view)
        shown = render_desk.Shown(changes, rehearsal, vraag, expected, mis if mis in TROUBLE else "")
        return render_desk.edition_page(at, shown, view)

    def page(self, name: str, number: str, at: At, citaat: Annotated[str, Query(max_length=MOST_ASKED)] = "") -> str:
        """A physical page of an edition, with one citation marked, and what could not be proven on it."""
        manifest = self._manifest(at, name)
        which = page_number(number, manifest.pdf.pages)
        view = self._view(at, f"{self._at(name)}/pagina/{which}", 4)
        try:
            found = at.page(name, which)
        except EditionError as error:
            raise PageError("lost") from error
        return render_desk.unproven_page(which, citaat, *found, view)

    def picture(self, name: str, number: str, at: At) -> Response:
        """The picture of that page, for administrators only."""
        which = page_number(number, self._manifest(at, name).pdf.pages)
        found = at.picture(name, which)
        if found is None:
            raise PageError("lost")
        return Response(found.webp, media_type="image/webp", headers=NOT_KEPT)

    def report(self, name: str, form: str, at: At) -> Response:
        """What an edition would change, as a file to mail."""
        if form not in {"html", "md"}:
            raise PageError("lost")
        try:
            changes = at.changes(name)
        except EditionError as error:
            raise PageError("lost") from error
        text = to_html(changes, self._words) if form == "html" else to_markdown(changes, self._words)
        kind = "text/html" if form == "html" else "text/markdown"
        disposition = f'attachment; filename="wijzigingen-{name}.{form}"'
        return Response(text, media_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": disposition})

    def publish(
        self,
        name: str,
        at: At,
        by: By,
        expected: Annotated[str, Form(max_length=200)] = "",
        seen: Annotated[str, Form(max_length=9)] = "",
    ) -> Response:
        """Put an edition in use, once its doubts were seen; `expected` is the one it was compared with."""
        try:
            if not at.was_used(name) and at.changes(name).doubts and not seen:
                return _back(3, name, mis="doubts")
            publish(at.folder, name, by, expected=expected)
        except ChangedMeanwhileError:
            if at.current != name:  # or somebody pressed twice
                return _back(3, name, mis="changed")
        except EditionError as error:
            return _back(3, mis=_kind(error, "edition"))
        at.close()
        return _back(3, gedaan="published")

    def put_back(self, at: At, by: By, expected: Annotated[str, Form(max_length=200)] = "") -> Response:
        """Put the edition before this one back."""
        try:
            roll_back(at.folder, by, expected=expected)
        except EditionError as error:
            return _back(1, mis=_kind(error, "no_earlier"))
        return _back(1, gedaan="put_back_done")

    def remove(self, name: str, at: At, by: By, sure: Annotated[str, Form(max_length=9)] = "") -> Response:
        """Remove an edition that is not in use, with its PDF, for who is sure."""
        if not sure:
            return _back(3, name, mis="unsure")
        if name == at.site.edition:  # which may be another, where the one in use is damaged
            return _back(3, mis="in_use")
        try:
            collection.remove(at.folder, name, by)
        except EditionError as error:
            return _back(3, mis=_kind(error, "in_use" if name == at.current else "edition"))
        at.close()
        return _back(3, gedaan="removed")

    def _manifest(self, at: Desk, name: str) -> Any:
        try:
            return at.manifest(name)
        except EditionError as error:
            raise PageError("lost") from error

    def _at(self, name: str) -> str:
        return f"{DESK}/{EDITION}/{quote(name, safe='')}"

    def _view(self, at: Desk, here: str, depth: int = 0) -> View:
        return View(self._words, depth + 2 * bool(at.prefix), here, at.prefix, at.site.documents)


def _back(depth: int, edition: str = "", **said: str) -> Response:
    """The way back to the desk, or to an edition, from so deep an address, saying what was done or went wrong."""
    way = f"/{EDITION}/{quote(edition, safe='')}" if edition else ""
    query = f"?{urlencode(said)}" if said else ""
    return RedirectResponse(f"{'../' * depth}{DESK}{way}{query}", status_code=303)


def _kind(error: EditionError, otherwise: str) -> str:
    """Which sentence tells of an error."""
    kinds = {ChangedMeanwhileError: "changed", DiskError: "disk", LockedError: "locked"}
    return kinds.get(type(error), otherwise)
