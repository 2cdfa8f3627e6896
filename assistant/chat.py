"""The web chat; the only module that knows gradio."""

import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.render import about, to_html
from assistant.reply import LONGEST_QUESTION, Assistant, EmptyQuestionError, QuestionError

STYLE = Path(__file__).parent / "static" / "chat.css"
EMPTY = "Typ eerst een vraag."
TOO_LONG = f"Uw vraag is te lang. Stel de vraag in ten hoogste {LONGEST_QUESTION} tekens."
EXPLANATION = (
    "Stel een vraag in uw eigen woorden. U krijgt de best passende citaten uit de bloemlezing: "
    "woordelijk, met hoofdstuk, paragraaf en pagina. Deze dienst schrijft zelf geen tekst."
)
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

    def answer(question: str, history: list[dict[str, Any]]) -> Any:
        return gradio.HTML(_reply(assistant, question, _earlier(history)))

    with gradio.Blocks(title=f"Bloemlezing – {manifest.pdf.title or manifest.pdf.name}") as page:
        gradio.HTML(f"<h1>Bloemlezing</h1><p>{EXPLANATION}</p>")
        gradio.ChatInterface(
            answer,
            chatbot=gradio.Chatbot(
                label="Gesprek",
                height="60vh",
                render_markdown=False,
                buttons=[],
                placeholder="Stel een vraag om te beginnen.",
            ),
            textbox=gradio.Textbox(placeholder="Typ uw vraag", label="Uw vraag", show_label=True, max_lines=4),
            examples=EXAMPLES,
            examples_label="Voorbeelden",
            submit_btn="Stuur",
            stop_btn="Stop",
            api_visibility="private",
            show_progress="hidden",
        )
        with gradio.Accordion("Over deze bron", open=False):
            gradio.HTML(about(manifest))
    return page


def _reply(assistant: Assistant, question: str, history: list[str]) -> str:
    """The reply as HTML; what is wrong with a question is said in Dutch."""
    try:
        return to_html(assistant.ask(question, history))
    except EmptyQuestionError:
        return f"<p>{EMPTY}</p>"
    except QuestionError:
        return f"<p>{TOO_LONG}</p>"


def _earlier(history: list[dict[str, Any]]) -> list[str]:
    """The user's earlier questions, oldest first, out of gradio's messages."""
    return [_words(turn.get("content")) for turn in history if turn.get("role") == "user"]


def _words(content: Any) -> str:
    if isinstance(content, list):
        return " ".join(_words(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""
