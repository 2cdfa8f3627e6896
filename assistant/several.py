"""One question to several collections; what each says comes by itself, for each is of another document."""

from collections.abc import Sequence

from assistant.inquiry import Answer, Inquiry, answer
from assistant.reply import EmptySelectionError, Reply
from assistant.site import Site
from index.decision import Verdict
from index.selection import Selection

ORDER: tuple[Verdict, ...] = ("answered", "near", "none")


def answer_each(sites: Sequence[Site], inquiry: Inquiry) -> list[tuple[Site, Answer]]:
    """What each answers; first those that do, the surest first.

    Raises:
        QuestionError: the question is empty or too long, or no citation is in the part that was chosen.

    """
    found = [(site, answer(site.assistant, inquiry)) for site in sites]
    return sorted(found, key=lambda one: _order(one[1].reply))


def ask_each(
    sites: Sequence[Site], question: str, history: Sequence[str], top_k: int, selection: Selection
) -> list[tuple[Site, Reply]]:
    """What each replies; first those that answer, the surest first. One that lacks the selected part is left out.

    Raises:
        QuestionError: the question is empty or too long, or no citation of any is in the selection.

    """
    found: list[tuple[Site, Reply]] = []
    lacking: EmptySelectionError | None = None
    for site in sites:
        try:
            found.append((site, site.assistant.ask(question, history, top_k, selection)))
        except EmptySelectionError as error:
            lacking = error
    if lacking and not found:
        raise lacking
    return sorted(found, key=lambda one: _order(one[1]))


def _order(reply: Reply) -> tuple[int, float]:
    return ORDER.index(reply.ranking.verdict), -reply.ranking.confidence
