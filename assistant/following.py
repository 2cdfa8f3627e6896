"""Follows which editions are in use, and serves each as soon as it is whole; what is served never stops."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.examples import examples
from assistant.judgments import Judgments
from assistant.pictures import Pictures
from assistant.rebuilding import clean_uploads
from assistant.reply import Assistant
from assistant.settings import Settings
from assistant.site import Live, Site
from index.collection import clean, in_use, undone
from index.edition import Edition, load_edition
from index.encoder import Encoder, encoder_for_questions
from index.errors import EditionError, NoEditionError
from index.glossary import Glossary
from index.library import MAIN, collection_folder, collections
from index.publishing import load_whole

EVERY = 1.0  # seconds between two looks at what is in use; a look reads a line
AGAIN = 60.0  # seconds before an edition that could not be served is tried again

Tell = Callable[[str], None]


class Follower:
    """Makes the sites of the collections in a data folder, and makes them anew when another edition is put in use."""

    def __init__(self, settings: Settings, glossary: Glossary, tell: Tell) -> None:
        self._settings = settings
        self._glossary = glossary
        self._tell = tell
        self._default = MAIN
        self._encoders: dict[str, Encoder] = {}
        self._pictures: dict[str, Pictures] = {}
        self._refused: dict[tuple[str, str], float] = {}  # editions that could not be served, and when to try again
        self._said: set[str] = set()

    def start(self) -> Live:
        """The sites to begin with, each of a whole edition: the one in use or, where it is damaged, one before it.

        Raises:
            EditionError: there is no whole edition in the data folder.

        """
        names = collections(self._settings.data) or [MAIN]
        self._default = names[0]
        found = [self._first(name) for name in names[:1]]
        return Live([*found, *filter(None, map(self._another, names[1:]))])

    def _another(self, name: str) -> Site | None:
        """A site that others can do without; None if it has no whole edition."""
        try:
            return self._first(name)
        except EditionError as error:
            self._say(f"{error} Collection {name} is not served.")
            return None

    def follow(self, live: Live) -> threading.Thread:
        """Look again and again, beside what else runs."""
        thread = threading.Thread(target=self._follow, args=(live,), daemon=True, name="following")
        thread.start()
        return thread

    def look(self, live: Live) -> None:
        """Serve what was put in use since; what cannot be served is told once, and the edition before it stays."""
        served = {site.collection: site.edition for site in live.sites}
        try:
            names = collections(self._settings.data)
        except EditionError as error:
            self._say(str(error))
            return
        for name in names:
            if name == MAIN != self._default:
                continue  # its pages would stand where those of the default are; it is served from the next start
            try:
                self._take_up(name, served.get(name), live)
            except NoEditionError:
                continue
            except EditionError as error:
                self._say(f"{error} Until then edition {served.get(name, 'none')} answers.")

    def _take_up(self, name: str, served: str | None, live: Live) -> None:
        wanted = in_use(self._folder(name))
        if wanted == served or self._refused.get((name, wanted), 0.0) > time.monotonic():
            return
        self._refused[name, wanted] = time.monotonic() + AGAIN
        live.replace(self._site(name, load_edition(self._folder(name), wanted)))
        self._refused.clear()
        self._said.clear()
        of = f" of collection {name}" if name else ""
        self._tell(f"Edition {wanted}{of} answers from now on.")

    def _say(self, said: str) -> None:
        """Tell something that stays so, once."""
        if said not in self._said:
            self._said.add(said)
            self._tell(said)

    def _follow(self, live: Live) -> None:
        while True:
            time.sleep(EVERY)
            try:
                self.look(live)
            except Exception:  # whatever happens to the next edition, the one that is served stays
                logging.getLogger(__name__).exception("Following the edition in use failed")

    def _first(self, name: str) -> Site:
        folder = self._folder(name)
        clean_uploads(folder)
        if left := clean(folder):
            self._tell(f"Removed what an interrupted program left behind: {', '.join(left)}.")
        if event := undone(folder):
            self._tell(f"Edition {event.edition} was to be put in use at {event.at}, but that was interrupted.")
        edition, wrong = load_whole(folder)
        for error in wrong:
            self._say(f"{error} Until then edition {edition.manifest.edition} answers.")
        return self._site(name, edition)

    def _site(self, name: str, edition: Edition) -> Site:
        settings = self._settings
        assistant = Assistant(edition, self._encoder(edition.manifest.model), self._glossary)
        if name not in self._pictures:
            self._pictures[name] = Pictures(self._folder(name), settings.limits)
        judgments = Judgments(self._folder(name)) if settings.judgments else None
        prefix = "" if name == self._default else name
        shared = self._pictures[name], judgments, settings.operator, settings.contact
        return Site(assistant, *shared, name, prefix, starts=examples(assistant))

    def _folder(self, name: str) -> Path:
        return collection_folder(self._settings.data, name)

    def _encoder(self, model: str) -> Encoder:
        if model not in self._encoders:
            encoder = encoder_for_questions(model, self._settings.data / "models")
            encoder.encode_queries(["warming up"])
            self._encoders[model] = encoder
        return self._encoders[model]
