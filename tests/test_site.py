"""What is served, replaced as a whole."""

from dataclasses import replace

import pytest

from assistant.site import Live, Site, UnknownSiteError
from tests import assistants
from tests.toys import citations


def site(text: str, collection: str = "") -> Site:
    """A toy site that answers with one citation."""
    return replace(assistants.site(citations(text)), collection=collection)


def texts(live: Live, collection: str | None = None) -> list[str]:
    """What the site of a collection can answer with."""
    return [citation.text for citation in live.site(collection).assistant.edition.citations]


def test_the_first_site_is_the_default() -> None:
    """And each other is had by the name of its collection."""
    live = Live([site("zorg"), site("geld", "jaar-2027")])

    assert texts(live) == texts(live, "") == ["zorg"]
    assert texts(live, "jaar-2027") == ["geld"]
    assert [one.collection for one in live.sites] == ["", "jaar-2027"]


def test_a_collection_that_is_not_served_is_an_error() -> None:
    """Whoever asks for it is told so, and does not get another."""
    with pytest.raises(UnknownSiteError):
        Live([site("zorg")]).site("jaar-2027")


def test_a_site_takes_the_place_of_that_of_its_collection() -> None:
    """The others stay, in their order; who took up the old one keeps all of it."""
    live = Live([site("zorg"), site("geld", "jaar-2027")])
    before, sites = live.site(), live.sites
    live.replace(site("politie"))

    assert texts(live) == ["politie"]
    assert texts(live, "jaar-2027") == ["geld"]
    assert [one.collection for one in live.sites] == ["", "jaar-2027"]
    assert [citation.text for citation in before.assistant.edition.citations] == ["zorg"]
    assert list(before.catalogue.by_id.values()) == citations("zorg")
    assert sites[0] is before


def test_a_new_collection_comes_after_the_others() -> None:
    """The default stays the default."""
    live = Live([site("zorg", "b")])
    live.replace(site("geld", "a"))

    assert texts(live) == ["zorg"]
    assert [one.collection for one in live.sites] == ["b", "a"]
