"""Our templates and what they may call; the only module that knows jinja2, and the only place that escapes."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assistant import reference as told
from assistant.inquiry import Part, part_of
from assistant.phrasebook import Phrases
from assistant.reply import LONGEST_QUESTION, REMEMBERED, shown
from assistant.summary import has_marks, summary
from assistant.view import View
from index.manifest import Manifest
from source.citations import is_proven

MOST_KEPT = 200  # citations in a reader's list; their ids make an address of 3 KB, and proxies take 8


def _shown_as_text(value: Any) -> Any:
    """What no one can see in a text, as its code; markup of ours is left as it is."""
    return told.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    auto_reload=False,  # they change with the program only
    finalize=_shown_as_text,
    trim_blocks=True,
    lstrip_blocks=True,
)


def segment(value: str) -> str:
    """A text as one part of an address."""
    return quote(value, safe="")


def _exact(value: str) -> Markup:
    """A text that goes along to the letter where no one reads it; half a surrogate pair, which cannot, as `?`."""
    return Markup.escape(value.encode("utf-8", "replace").decode())


def _as_typed(text: str) -> Markup:
    """What a reader typed, on as many lines; a form sends the end of a line as two characters."""
    return Markup("\n").join(told.visible(line) for line in text.replace("\r\n", "\n").split("\n"))


def _part_value(part: Part) -> Markup:
    return _exact(json.dumps(part, ensure_ascii=False) if part else "")


def _titled(text: str, words: Phrases, *titles: str | None) -> Markup:
    """A text of our own in which titles of the source stand, in this order; they are Dutch, and marked so elsewhere."""
    marked, rest = Markup(), text
    for title in titles:
        if words.language != "nl" and title and title in rest:
            before, _, rest = rest.partition(title)
            marked += Markup('{}<span lang="nl">{}</span>').format(told.visible(before), told.visible(title))
    return marked + told.visible(rest)


ENVIRONMENT.filters |= {
    "as_typed": _as_typed,
    "exact": _exact,
    "part_value": _part_value,
    "titled": _titled,
    "segment": segment,
}
ENVIRONMENT.globals |= {
    "chapter_name": told.chapter_name,
    "cited": told.cited,
    "is_proven": is_proven,
    "longest": LONGEST_QUESTION,
    "marks": has_marks,
    "most_kept": MOST_KEPT,
    "notes": told.notes,
    "page": told.page,
    "part_of": part_of,
    "reference": told.reference,
    "remembered": REMEMBERED,
    "section_counted": told.section_counted,
    "section_name": told.section_name,
    "shown": shown,
    "summary": summary,
    "warnings": told.warnings,
}


def fill(template: str, view: View, manifest: Manifest, **values: Any) -> str:
    """A template with the values it names, as HTML."""
    shared = {"v": view, "t": view.words, "manifest": manifest, "document": told.document_name(manifest)}
    return ENVIRONMENT.get_template(template).render({**shared, **values})
