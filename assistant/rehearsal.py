"""The same questions asked of the edition in use and of a new one, before readers get it."""

from dataclasses import dataclass

from assistant.examples import KNOWN, titles
from assistant.reply import Assistant, QuestionError, Reply, shown
from index.ranking import Hit

HITS = 3  # of each answer; enough to see whether it is another


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A question, and what the old and the new edition answer; no old one where there is none in use."""

    question: str
    old: Reply | None
    new: Reply

    @property
    def same(self) -> bool:
        """Whether readers see the same, as far as it is shown here."""
        return self.old is not None and _seen(self.old) == _seen(self.new)

    @property
    def sides(self) -> tuple[tuple[Reply, tuple[Hit, ...]], ...]:
        """The answers beside each other, each with the hits that a reader sees first."""
        return tuple((reply, shown(reply)[:HITS]) for reply in (self.old, self.new) if reply is not None)


def sample(old: Assistant | None, new: Assistant) -> tuple[str, ...]:
    """Questions that both should answer: the examples we know, and the titles of the largest sections of each."""
    editions = [assistant.edition for assistant in (old, new) if assistant]
    return tuple(dict.fromkeys([*KNOWN["nl"], *(title for edition in editions for title in titles(edition))]))


def rehearse(question: str, old: Assistant | None, new: Assistant) -> Rehearsed:
    """Ask a question of both; raises QuestionError."""
    return Rehearsed(question, old.ask(question, top_k=HITS) if old else None, new.ask(question, top_k=HITS))


def rehearse_all(old: Assistant | None, new: Assistant, own: str = "") -> tuple[Rehearsed, ...]:
    """The sample, after a question of one's own; one that is empty or too long is left out."""
    found = []
    for question in dict.fromkeys([own, *sample(old, new)]):
        try:
            found.append(rehearse(question, old, new))
        except QuestionError:
            continue
    return tuple(found)


def _seen(reply: Reply) -> tuple[object, ...]:
    hits = shown(reply)[:HITS]
    return reply.ranking.verdict, tuple((hit.citation.text, hit.citation.page) for hit in hits)
