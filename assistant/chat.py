"""The web chat; the only module that knows gradio."""

import os
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.render import about, notice, to_html
from assistant.reply import LONGEST_QUESTION, Assistant, EmptyQuestionError, LongQuestionError

STYLE = Path(__file__).parent / "static" / "chat.css"
SHOW_QUESTION = """() => {
  const question = Array.from(document.querySelectorAll('.message-row.user-row, .user-row')).pop();
  setTimeout(() => question?.scrollIntoView({block: 'start'}), 50);
}"""  # a reply is read from its top, where the best citation stands
EMPTY = "Typ eerst een vraag."
TOO_LONG = f"Uw vraag is te lang. Stel de vraag in ten hoogste {LONGEST_QUESTION} tekens."
EXPLANATION = (
    "Stel een vraag in uw eigen woorden. U krijgt de best passende citaten uit de bloemlezing: "
    "woordelijk, met hoofdstuk, paragraaf en pagina. Deze dienst schrijft zelf geen tekst. "
    "Eerdere vragen in het gesprek tellen mee; met het prullenbakje begint u opnieuw."
)
ECHO = 300  # characters of a question that is too long, of which the beginning is shown
EXAMPLES = [
    "Waarom doen slachtoffers vaak geen aangifte?",
    "Wat gaat er goed in de samenwerking?",
    "Is er genoeg opvang voor mannen?",
]


def mount_chat(app: FastAPI, assistant: Assistant, path: str) -> FastAPI:
    """Serve the chat of `assistant` at `path` of `app`."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # no request to any other host
    import gradio  # noqa: PLC0415 - three seconds

    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        _page(gradio, assistant),
        path=path,
        footer_links=[],
        theme=gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        css_paths=STYLE,
        show_error=False,
    )
    return mounted


def _page(gradio: Any, assistant: Assistant) -> Any:
    manifest = assistant.edition.manifest

    def answer(question: str, asked: list[str], messages: list[Any]) -> tuple[str, list[str], list[Any]]:
        if not question.strip():
            gradio.Info(EMPTY, title="")
            return "", asked, messages
        turns = [
            {"role": "user", "content": gradio.HTML(f"<p>{escape(_shortened(question))}</p>")},
            {"role": "assistant", "content": gradio.HTML(_reply(assistant, question, asked))},
        ]
        return "", [*asked, question], [*messages, *turns]

    def answer_example(
        event: gradio.SelectData, asked: list[str], messages: list[Any]
    ) -> tuple[str, list[str], list[Any]]:
        return answer(event.value["text"], asked, messages)

    answer_example.__annotations__["event"] = gradio.SelectData  # gradio reads it to know what to pass

    with gradio.Blocks(title=f"Bloemlezing – {manifest.pdf.title or manifest.pdf.name}") as page:
        gradio.HTML(f"<h1>Bloemlezing</h1><p>{EXPLANATION}</p>{notice(manifest)}")
        asked = gradio.State([])
        chatbot = gradio.Chatbot(
            label="Gesprek",
            show_label=False,
            height="60vh",
            autoscroll=False,
            buttons=[],
            placeholder="Stel een vraag om te beginnen.",
            examples=[{"text": example} for example in EXAMPLES],
        )
        question = gradio.Textbox(label="Uw vraag", placeholder="Typ uw vraag", max_lines=4, submit_btn="Stuur")
        with gradio.Accordion("Over deze bron", open=False):
            gradio.HTML(about(manifest))
        told: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        question.submit(answer, [question, asked, chatbot], [question, asked, chatbot], **told)
        chatbot.example_select(answer_example, [asked, chatbot], [question, asked, chatbot], **told)
        chatbot.clear(list, None, asked, **told)
        chatbot.change(None, js=SHOW_QUESTION)
        page.load(None, js="() => { document.documentElement.lang = 'nl' }")  # gradio follows the browser
    return page


def _reply(assistant: Assistant, question: str, history: list[str]) -> str:
    """The reply as HTML; what is wrong with a question is said in Dutch."""
    try:
        return to_html(assistant.ask(question, history))
    except EmptyQuestionError:
        return f"<p>{EMPTY}</p>"
    except LongQuestionError:
        return f"<p>{TOO_LONG}</p>"


def _shortened(question: str) -> str:
    return question if len(question) <= LONGEST_QUESTION else f"{question[:ECHO]}…"
