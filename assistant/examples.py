"""Questions to begin with, that bear on the anthology."""

from collections.abc import Mapping

from assistant.phrasebook import Language
from assistant.reply import Assistant
from index.edition import Edition
from index.selection import section_facets

KNOWN: Mapping[Language, tuple[str, ...]] = {
    "nl": (
        "Waarom doen slachtoffers vaak geen aangifte?",
        "Wat gaat er goed in de samenwerking?",
        "Is er genoeg opvang voor mannen?",
    ),
    "en": (
        "Why do victims often not report to the police?",
        "What goes well in working together?",
        "Is there enough shelter for men?",
    ),
}  # about our first anthology
SEVERAL = 3


def examples(assistant: Assistant) -> Mapping[Language, tuple[str, ...]]:
    """Those about our first anthology if the edition answers them, or else the titles of its largest sections."""
    if all(assistant.ask(question).answered for question in KNOWN["nl"]):
        return KNOWN
    return dict.fromkeys(KNOWN, titles(assistant.edition))


def titles(edition: Edition) -> tuple[str, ...]:
    """The titles of the largest sections."""
    titled = [facet for facet in section_facets(edition.citations) if facet.section_title]
    largest = sorted(titled, key=lambda facet: -facet.count)
    return tuple(dict.fromkeys(facet.section_title for facet in largest if facet.section_title))[:SEVERAL]
