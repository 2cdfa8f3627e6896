"""The web chat; the only module that knows gradio."""

import json
import os
import re
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant import render
from assistant.examples import examples
from assistant.inquiry import Inquiry, answer
from assistant.phrasebook import Language, phrases
from assistant.policies import path_of
from assistant.reference import document_name
from assistant.reply import REMEMBERED, EmptyQuestionError, QuestionError
from assistant.site import Site
from assistant.view import View
from index.edition import Manifest

# What gradio calls in the page, before a question goes out and once it is known what became of it
WITH_HISTORY = "(question) => [question, globalThis.bloemlezing.ask()]"
SAY_FAILED = "() => { globalThis.bloemlezing.failed(); return []; }"
SHOW_TURN = "(turn) => { globalThis.bloemlezing.show(turn); return []; }"
START_ANEW = "() => { globalThis.bloemlezing.clear(); return []; }"
BODY = re.compile(rb"<body[^>]*>")


def mount_chat(app: FastAPI, site: Site, language: Language) -> FastAPI:
    """Serve the chat in a language: Dutch at `/` of `app`, English at `/en`."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # no request to any other host
    import gradio  # noqa: PLC0415 - three seconds

    path = "/" if language == "nl" else f"/{language}"
    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        _page(gradio, site, language),
        path=path,
        footer_links=[],
        theme=gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        show_error=False,
    )
    mounted.add_middleware(FrontPage, path=path, view=View(phrases(language)), manifest=site.catalogue.manifest)
    return mounted


def _page(gradio: Any, site: Site, language: Language) -> Any:
    words = phrases(language)
    view = View(words, judging=site.judgments is not None)
    manifest = site.catalogue.manifest

    def ask(question: str, earlier: str) -> tuple[str, str]:
        """What is to be typed next, and the turn; `earlier` are the questions so far, as JSON."""
        try:
            found = answer(site.assistant, Inquiry(question, _history(earlier)))
        except EmptyQuestionError as error:
            return "", render.said(render.trouble_in_words(error, words), view, manifest)
        except QuestionError as error:
            return "", render.turn(question, render.trouble_in_words(error, words), view, site.catalogue)
        return "", render.turn(question, found, view, site.catalogue)

    def plain(html: str, **fields: Any) -> Any:
        return gradio.HTML(html, js_on_load=None, apply_default_css=False, **fields)

    with gradio.Blocks(title=document_name(manifest)) as page:
        plain(render.top(view, manifest))
        turn = gradio.HTML("", html_template="", js_on_load=None, visible="hidden")
        earlier = gradio.Textbox("[]", visible="hidden")
        plain(render.conversation(view, manifest))
        with gradio.Column(elem_id="bl-start"):
            offered = examples(site.assistant, language)
            if offered:
                plain(render.start(view, manifest))
            starts = [gradio.Button(example, size="sm") for example in offered]
        with gradio.Column(elem_id="bl-ask"):
            question = gradio.Textbox(
                label=words["question"], placeholder=words["question_hint"], max_lines=4, submit_btn=words["send"]
            )
            with gradio.Row(elem_id="bl-below"):
                anew = gradio.Button(words["new"], size="sm", elem_id="bl-new", scale=0, min_width=0)
                plain(render.below(view, manifest))
        told: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "js": WITH_HISTORY}
        for begin, typed in [(question.submit, question), *((start.click, start) for start in starts)]:
            asked = begin(ask, [typed, earlier], [question, turn], **told)
            asked.success(None, turn, None, js=SHOW_TURN)
            asked.failure(None, None, None, js=SAY_FAILED)
        anew.click(None, None, None, js=START_ANEW)
    return page


def _history(earlier: str) -> tuple[str, ...]:
    """The earlier questions that the page tells; none if it tells nonsense."""
    try:
        found = json.loads(earlier)
    except (RecursionError, ValueError):
        return ()
    return tuple(turn for turn in found if isinstance(turn, str))[-REMEMBERED:] if isinstance(found, list) else ()


class FrontPage:
    """Mends the page that gradio sends: it says its language, speaks no other, and loads what all our pages load.

    Gradio takes its words from the language of the browser; the page tells it that this is ours.
    """

    def __init__(self, app: ASGIApp, path: str, view: View, manifest: Manifest) -> None:
        self._app = app
        self._path = path.rstrip("/") + "/"
        language = view.words.language
        speak = f'for (const [name, value] of [["language", "{language}"], ["languages", ["{language}"]]]) '
        speak += "Object.defineProperty(navigator, name, { get: () => value });"
        self._language = f'lang="{language}"'.encode()
        self._no_script = render.no_script(view, manifest).encode()
        self._head = f"<head><script>{speak}</script>{view.head}".encode()

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
            mended = body.replace(b'lang="en"', self._language, 1).replace(b"<head>", self._head, 1)
            mended = BODY.sub(lambda tag: tag[0] + self._no_script, mended, count=1)
            MutableHeaders(scope=started)["Content-Length"] = str(len(mended))
            await send(started)
            await send({"type": "http.response.body", "body": mended})

        await self._app(scope, receive, collect)
