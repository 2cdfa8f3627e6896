import re

import pytest

from assistant.administration import Administration
from assistant.pages import Pages
from assistant.phrasebook import LANGUAGES, Language
from assistant.policies import headers, kind_of, methods
from assistant.v1 import Api


def addresses(path: str) -> str:
    """An address of a route."""
    return re.sub(r"\{\w+\}", "1", path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gate_lets_every_page_of_ours_through(language: Language) -> None:
    """With the methods it takes, and as a page; a page that is added is added there too."""
    prefix = "" if language == "nl" else "/en"
    for route in Pages(language, judging=True).router.routes:
        path = prefix + addresses(route.path)  # type: ignore[attr-defined]
        assert set(route.methods) <= set(methods(path)), path  # type: ignore[attr-defined]
        assert kind_of(path) == "page"


def test_the_gate_lets_the_whole_api_through() -> None:
    """With the methods it takes, as data."""
    for route in Api().router.routes:
        path = addresses(route.path)  # type: ignore[attr-defined]
        assert set(route.methods) <= set(methods(path)), path  # type: ignore[attr-defined]
        assert kind_of(path) == "data"


@pytest.mark.parametrize("prefix", ["", "/bundel/jaar-2027"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gate_lets_all_of_administrators_through(language: Language, prefix: str) -> None:
    """With the methods it takes, and no other; as pages that nobody may show in a frame."""
    prefix = prefix if language == "nl" else f"/en{prefix}"
    for route in Administration(language).router.routes:
        path = prefix + addresses(route.path).replace("wijzigingen.1", "wijzigingen.md")  # type: ignore[attr-defined]
        posted = {"POST"} & route.methods  # type: ignore[attr-defined]
        assert set(methods(path)) == (posted or {"GET", "HEAD"}), path
        assert kind_of(path) == "admin"
        found = headers("admin", ("https://intranet.example.nl",), tls=False)
        assert "frame-ancestors 'none'" in found["Content-Security-Policy"]
        assert "unsafe" not in found["Content-Security-Policy"]
        assert found["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "/beheer//",
        "/beheer/x",
        "/beheer/uitgave",
        "/beheer/uitgave/",
        "/beheer/uitgave/../publiceren",
        "/beheer/uitgave/a/b",
        "/beheer/uitgave/a/beeld/1.png",
        "/beheer/uitgave/a/wijzigingen.exe",
        "/beheer/uitgave/a\\b",
        "/bundel/beheer",
        "/bundel/../beheer",
        "/bundel/A/beheer",
        "/bundel/a/b/beheer",
        "/en/en/beheer",
    ],
)
def test_there_is_nothing_else_for_administrators(path: str) -> None:
    """Nor any other way to it."""
    assert methods(path) == ()


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
