"""The web application: what is served where."""

from fastapi import FastAPI

from assistant.chat import mount_chat
from assistant.reply import Assistant


def create_app(assistant: Assistant) -> FastAPI:
    """The application that serves `assistant`: the chat at `/`, and `/health` for whoever watches the server."""
    app = FastAPI(title="Bloemlezing", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "edition": assistant.edition.manifest.edition}

    return mount_chat(app, assistant, path="/")
