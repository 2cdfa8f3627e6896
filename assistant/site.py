"""What the pages of one server show: for each collection a whole edition, replaced as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock

from fastapi import Request

from assistant.catalogue import Catalogue
from assistant.judgments import Judgments
from assistant.phrasebook import Language
from assistant.pictures import Pictures
from assistant.reference import document_name
from assistant.reply import Assistant
from index.library import MAIN


@dataclass(frozen=True, slots=True)
class Site:
    """Who answers, from what, and who offers it; whoever takes one up stays with it till the end of a reply."""

    assistant: Assistant
    pictures: Pictures
    judgments: Judgments | None = None  # None where readers are not asked what they find useful
    operator: str | None = None  # the organisation that offers this service
    contact: str | None = None  # where its readers can turn to
    collection: str = MAIN
    prefix: str = ""  # the collection in the addresses of its pages; none for the default one
    documents: tuple[tuple[str, str], ...] = ()  # if several collections are served: of each its name and document
    starts: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)  # questions to begin with
    catalogue: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "catalogue", Catalogue.of(self.assistant.edition))

    @property
    def edition(self) -> str:
        """The name of its edition."""
        return self.catalogue.manifest.edition


class UnknownSiteError(Exception):
    """No collection of this name is served."""


class Live:
    """The sites that are served now, one for each collection, the first by default. For several threads at once."""

    def __init__(self, sites: Iterable[Site]) -> None:
        """Take at least one site."""
        self._sites = _among({site.collection: site for site in sites})
        self._replacing = Lock()

    @property
    def sites(self) -> tuple[Site, ...]:
        """All of them, the default first."""
        return tuple(self._sites.values())

    def site(self, collection: str | None = None) -> Site:
        """That of a collection, or the default; raises UnknownSiteError."""
        sites = self._sites
        if collection is None:
            return next(iter(sites.values()))
        if collection not in sites:
            raise UnknownSiteError(collection)
        return sites[collection]

    def replace(self, site: Site) -> None:
        """Serve `site` from now on, in place of the one of its collection; what was taken up before goes on."""
        with self._replacing:
            self._sites = _among({**self._sites, site.collection: site})


def _among(sites: Mapping[str, Site]) -> dict[str, Site]:
    """The sites, each with the documents of all where there is more than one."""
    titles = [document_name(site.catalogue.manifest) for site in sites.values()]
    documents = [
        (name, title if titles.count(title) == 1 or not name else f"{title} ({name})")
        for name, title in zip(sites, titles, strict=True)
    ]
    told = tuple(documents) if len(documents) > 1 else ()
    return {name: site if site.documents == told else replace(site, documents=told) for name, site in sites.items()}


def live_of(request: Request) -> Live:
    """What the application serves that got a request."""
    live: Live = request.app.state.live
    return live


def site_of(request: Request) -> Site:
    """The site that a request is about, by its address; raises UnknownSiteError."""
    named = request.path_params.get("collection")
    site = live_of(request).site(named)
    if named is not None and not site.prefix:
        raise UnknownSiteError(named)  # each page has one address
    return site
