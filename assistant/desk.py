"""What administrators work with: for each collection its editions, its builds, and what readers cannot see yet."""

from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from assistant.build import changes_between
from assistant.changes import Changes
from assistant.pictures import Pictures
from assistant.rebuilding import Rebuilding
from assistant.rehearsal import Rehearsed, rehearse_all
from assistant.reply import Assistant
from assistant.settings import Settings
from assistant.site import Live, Site
from index.collection import editions, has_edition, in_use, published, used_before
from index.edition import load_citations, load_edition, load_manifest
from index.encoder import encoder_for_questions
from index.errors import EditionError, UnknownEditionError
from index.library import collection_folder
from index.manifest import Manifest
from source.citations import Citation
from source.pdfium import Picture

Status = Literal["now", "before", "never", "damaged"]  # when an edition is or was in use


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in the list; one that is damaged cannot tell what it is."""

    name: str
    manifest: Manifest | None
    status: Status


class Desk:
    """The work on one collection; may be used by several threads at once."""

    def __init__(self, settings: Settings, live: Live, collection: str) -> None:
        self.folder = collection_folder(settings.data, collection)
        self.rebuilding = Rebuilding(self.folder, settings.model, settings.data / "models", settings.limits)
        self.most_megabytes = settings.limits.megabytes
        self._models = settings.data / "models"
        self._live, self._collection = live, collection
        self.prefix = live.site(collection).prefix
        self._pictures = Pictures(self.folder, settings.limits)  # not those that readers can see
        self._opened: Assistant | None = None
        self._opening = Lock()

    @property
    def site(self) -> Site:
        """What readers of the collection see now."""
        return self._live.site(self._collection)

    @property
    def current(self) -> str | None:
        """The edition in use; None if there is none that can be told."""
        try:
            return in_use(self.folder) if has_edition(self.folder) else None
        except EditionError:
            return None

    def rows(self) -> tuple[Row, ...]:
        """All editions, the latest first."""
        before, now = published(self.folder), self.current
        return tuple(self._row(name, before, now) for name in reversed(editions(self.folder)))

    def _row(self, name: str, before: tuple[str, ...], now: str | None) -> Row:
        try:
            manifest = load_manifest(self.folder, name)
        except EditionError:
            return Row(name, None, "damaged")
        return Row(name, manifest, "now" if name == now else "before" if name in before else "never")

    def changes(self, name: str) -> Changes:
        """What the edition `name` would change for readers, or changed; raises EditionError.

        It is compared with the one in use or, for that itself, the one before it; one that is not whole is passed over.
        """
        self._check(name)
        for old in published(self.folder):
            if old != name:
                with suppress(EditionError):
                    return changes_between(self.folder, old, name)
        return changes_between(self.folder, None, name)

    def rehearsal(self, name: str, own: str) -> tuple[Rehearsed, ...]:
        """What readers see now, and what they would, for some questions and one of one's own.

        Nothing for the edition that they see now.

        Raises:
            EditionError: there is no such edition, or it is not whole.

        """
        self._check(name)
        if name == self.site.edition:
            return ()
        return rehearse_all(self.site.assistant, self._assistant(name), own)

    def _assistant(self, name: str) -> Assistant:
        with self._opening:
            if self._opened is None or self._opened.edition.manifest.edition != name:
                self._opened = None  # two in memory beside the one in use are one too many
                edition, now = load_edition(self.folder, name), self.site.assistant
                same = edition.manifest.model == now.edition.manifest.model
                encoder = now.encoder if same else encoder_for_questions(edition.manifest.model, self._models)
                self._opened = Assistant(edition, encoder, now.glossary)
            return self._opened

    def close(self) -> None:
        """Let go of what was opened to be looked at."""
        with self._opening:
            self._opened = None

    @property
    def earlier(self) -> str | None:
        """The edition that can be put back; None if there is none."""
        try:
            return next(iter(used_before(self.folder)), None)
        except EditionError:
            return next((name for name in published(self.folder) if name != self.site.edition), None)

    def page(self, name: str, number: int) -> tuple[Manifest, list[Citation], Picture | None]:
        """An edition, the citations on one of its physical pages, and the picture of that; raises EditionError."""
        manifest = self.manifest(name)
        citations = [one for one in load_citations(self.folder, manifest) if number in one.pages]
        return manifest, citations, self.picture(name, number)

    def manifest(self, name: str) -> Manifest:
        """What an edition is; raises EditionError."""
        self._check(name)
        return load_manifest(self.folder, name)

    def picture(self, name: str, number: int) -> Picture | None:
        """The picture of a physical page; None where it cannot be drawn. Raises EditionError."""
        manifest = self.manifest(name)
        return self._pictures.get(manifest, number) if 1 <= number <= manifest.pdf.pages else None

    def was_used(self, name: str) -> bool:
        """Whether readers have had this edition."""
        return name in published(self.folder)

    def waits(self, name: str) -> bool:
        """Whether an edition is there that readers never had."""
        return name in editions(self.folder) and not self.was_used(name)

    def _check(self, name: str) -> None:
        if name not in editions(self.folder):
            raise UnknownEditionError(self.folder, name)


class Desks:
    """The desks of the collections that are served; may be used by several threads at once."""

    def __init__(self, settings: Settings, live: Live) -> None:
        self._settings, self._live = settings, live
        self._desks = {site.collection: Desk(settings, live, site.collection) for site in live.sites}
        self._adding = Lock()

    def of(self, collection: str | None) -> Desk:
        """That of a collection, or the default; raises UnknownSiteError."""
        name = self._live.site(collection).collection
        with self._adding:
            if name not in self._desks:
                self._desks = {**self._desks, name: Desk(self._settings, self._live, name)}
            return self._desks[name]
