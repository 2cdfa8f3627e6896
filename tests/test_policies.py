import re

import pytest

from assistant.pages import Pages
from assistant.phrasebook import LANGUAGES, Language
from assistant.policies import headers, kind_of, methods
from assistant.v1 import Api
from tests.assistants import site
from tests.toys import citations

SITE = site(citations("Zorg."))


def addresses(path: str) -> str:
    """An address of a route."""
    return re.sub(r"\{\w+\}", "1", path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gate_lets_every_page_of_ours_through(language: Language) -> None:
    """With the methods it takes, and as a page; a page that is added is added there too."""
    prefix = "" if language == "nl" else "/en"
    for route in Pages(SITE, language).router.routes:
        path = prefix + addresses(route.path)  # type: ignore[attr-defined]
        assert set(route.methods) <= set(methods(path)), path  # type: ignore[attr-defined]
        assert kind_of(path) == "page"


def test_the_gate_lets_the_whole_api_through() -> None:
    """With the methods it takes, as data."""
    for route in Api(SITE).router.routes:
        path = addresses(route.path)  # type: ignore[attr-defined]
        assert set(route.methods) <= set(methods(path)), path  # type: ignore[attr-defined]
        assert kind_of(path) == "data"


@pytest.mark.parametrize(
    "path", ["/x", "/en/x", "/inhoud/1/2", "/gradio_api/upload", "/assets/../x", "/static/..\\x", "//"]
)
def test_nothing_else_passes(path: str) -> None:
    """Neither what is not there nor what is not for readers."""
    assert methods(path) == ()


def test_only_where_encryption_ends_at_us_it_is_asked_for() -> None:
    """Behind a proxy that is the proxy's word to give."""
    assert headers("page", (), tls=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in headers("page", (), tls=False)
