"""The web chat; the only module that knows gradio."""

import json
import os
import re
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant import render
from assistant.examples import SEVERAL as EXAMPLES
from assistant.inquiry import Inquiry
from assistant.phrasebook import Language, phrases
from assistant.policies import path_of
from assistant.reference import document_name
from assistant.reply import REMEMBERED, EmptyQuestionError, QuestionError
from assistant.several import answer_each
from assistant.site import Live, Site, UnknownSiteError
from assistant.view import View
from index.library import ALL

# What gradio calls in the page, before a question goes out and once it is known what became of it
WITH_HISTORY = "(question) => [question, globalThis.bloemlezing.ask()]"
SAY_FAILED = "() => { globalThis.bloemlezing.failed(); return []; }"
SHOW_TURN = "(turn) => { globalThis.bloemlezing.show(turn); return []; }"
START_ANEW = "() => { globalThis.bloemlezing.clear(); return []; }"
BODY = re.compile(rb"<body[^>]*>")
CONFIG = re.compile(rb"(<script>window\.gradio_config = )(.*?)(;</script>)", re.DOTALL)
UNSAFE = str.maketrans(
    {character: f"\\u{ord(character):04x}" for character in "<>&'"}
)  # inside a script, as gradio does


def mount_chat(app: FastAPI, live: Live, language: Language) -> FastAPI:
    """Serve the chat in a language: Dutch at `/` of `app`, English at `/en`."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # no request to any other host
    import gradio  # noqa: PLC0415 - three seconds

    path = "/" if language == "nl" else f"/{language}"
    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        _page(gradio, live, language),
        path=path,
        footer_links=[],
        theme=gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        show_error=False,
    )
    mounted.add_middleware(FrontPage, path=path, language=language, live=live)
    return mounted


def _page(gradio: Any, live: Live, language: Language) -> Any:
    """The page without what belongs to an edition, which `FrontPage` adds whenever somebody opens it."""
    words = phrases(language)

    def ask(question: str, earlier: str) -> tuple[str, str]:
        """What is to be typed next, and the turn; `earlier` is what the page tells, as JSON."""
        site = live.site()
        view = View(words, documents=site.documents, judging=site.judgments is not None)
        try:
            sites, history = _told(earlier, live)
        except UnknownSiteError:
            return question, render.turn(question, words["no_collection"], view, site.catalogue)
        try:
            found = answer_each(sites, Inquiry(question, history))
        except EmptyQuestionError as error:
            return "", render.said(render.trouble_in_words(error, words), view, site.catalogue.manifest)
        except QuestionError as error:
            return "", render.turn(question, render.trouble_in_words(error, words), view, site.catalogue)
        return "", render.turn(question, render.replies(found, view), view, site.catalogue)

    def filled(name: str) -> None:
        gradio.HTML(elem_id=f"bl-part-{name}", js_on_load=None, apply_default_css=False)

    with gradio.Blocks() as page:
        filled("top")
        turn = gradio.HTML("", html_template="", js_on_load=None, visible="hidden")
        earlier = gradio.Textbox("", visible="hidden")
        filled("conversation")
        with gradio.Column(elem_id="bl-start"):
            filled("start")
            starts = [gradio.Button("", size="sm", elem_id=f"bl-example-{n}") for n in range(EXAMPLES)]
        with gradio.Column(elem_id="bl-ask"):
            filled("choose")
            question = gradio.Textbox(
                label=words["question"], placeholder=words["question_hint"], max_lines=4, submit_btn=words["send"]
            )
            with gradio.Row(elem_id="bl-below"):
                anew = gradio.Button(words["new"], size="sm", elem_id="bl-new", scale=0, min_width=0)
                filled("below")
        told: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "js": WITH_HISTORY}
        for begin, typed in [(question.submit, question), *((start.click, start) for start in starts)]:
            asked = begin(ask, [typed, earlier], [question, turn], **told)
            asked.success(None, turn, None, js=SHOW_TURN)
            asked.failure(None, None, None, js=SAY_FAILED)
        anew.click(None, None, None, js=START_ANEW)
    return page


def _told(earlier: str, live: Live) -> tuple[tuple[Site, ...], tuple[str, ...]]:
    """The sites that a page asks, and the earlier questions it tells; the default and none if it tells nonsense.

    Raises:
        UnknownSiteError: it asks a collection that is not served any more.

    """
    try:
        found = json.loads(earlier)
        questions, name = list(found["history"]), found["collection"]
        sites = live.sites if name == ALL else (live.site(name or None),)
    except (KeyError, RecursionError, TypeError, ValueError):
        return (live.site(),), ()
    return sites, tuple(turn for turn in questions if isinstance(turn, str))[-REMEMBERED:]


def _values(site: Site, view: View) -> dict[str, str]:
    """What belongs to the edition of a site, by the component that shows it."""
    manifest, starts = site.catalogue.manifest, site.starts.get(view.words.language, ())
    return {
        "bl-part-top": render.top(view, manifest),
        "bl-part-conversation": render.conversation(view, manifest),
        "bl-part-start": render.start(view, manifest) if starts else "",
        "bl-part-choose": render.choose(view, manifest),
        "bl-part-below": render.below(view, manifest),
        **{f"bl-example-{n}": start for n, start in enumerate(starts)},
    }


def _filled(config: dict[str, Any], values: dict[str, str], site: Site) -> dict[str, Any]:
    """The page's components with these values; a component of ours without value is not shown."""
    for component in config["components"]:
        fields = component["props"]
        name = fields.get("elem_id") or ""
        if name.startswith(("bl-part-", "bl-example-")):
            fields |= {"value": values[name]} if name in values else {"visible": False}
    return {**config, "title": document_name(site.catalogue.manifest)}


class FrontPage:
    """Mends the page that gradio sends: it says its language, speaks no other, loads what all our pages load, and

    holds what belongs to the edition in use now. Gradio takes its words from the language of the browser; the page
    tells it that this is ours.
    """

    def __init__(self, app: ASGIApp, path: str, language: Language, live: Live) -> None:
        self._app = app
        self._path = path.rstrip("/") + "/"
        self._live = live
        self._view = View(phrases(language))
        self._values: tuple[Site, dict[str, str]] | None = None  # of the site that was shown last
        speak = f'for (const [name, value] of [["language", "{language}"], ["languages", ["{language}"]]]) '
        speak += "Object.defineProperty(navigator, name, { get: () => value });"
        self._language = f'lang="{language}"'.encode()
        self._head = f"<head><script>{speak}</script>{self._view.head}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but the page itself, which is mended."""
        if scope["type"] != "http" or scope["method"] != "GET" or path_of(scope) != self._path:
            await self._app(scope, receive, send)
            return
        started: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal body, started
            if message["type"] == "http.response.start":
                started = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            mended = self._mended(body)
            MutableHeaders(scope=started)["Content-Length"] = str(len(mended))
            await send(started)
            await send({"type": "http.response.body", "body": mended})

        await self._app(scope, receive, collect)

    def _values_of(self, site: Site) -> dict[str, str]:
        if self._values is None or self._values[0] is not site:
            self._values = site, _values(site, replace(self._view, documents=site.documents))
        return self._values[1]

    def _mended(self, body: bytes) -> bytes:
        site = self._live.site()
        no_script = render.no_script(self._view, site.catalogue.manifest).encode()

        def filled(found: re.Match[bytes]) -> bytes:
            config = json.dumps(_filled(json.loads(found[2]), self._values_of(site), site)).translate(UNSAFE)
            return found[1] + config.encode() + found[3]

        body = body.replace(b'lang="en"', self._language, 1).replace(b"<head>", self._head, 1)
        body = BODY.sub(lambda tag: tag[0] + no_script, body, count=1)
        return CONFIG.sub(filled, body, count=1)
