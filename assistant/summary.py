"""What an answer amounts to, in one sentence."""

from collections import Counter

from assistant.inquiry import COLUMN_HITS, Answer
from assistant.phrasebook import Phrases
from assistant.reply import shown


def summary(answer: Answer, words: Phrases) -> str:
    """One sentence: how many citations, in which chapters."""
    if answer.columns:
        return words["columns_summary"].format(most=COLUMN_HITS)
    counts = Counter((hit.citation.chapter, hit.citation.chapter_title) for hit in answer.hits)
    parts = [_chapter_count(words, chapter, title, count) for (chapter, title), count in counts.most_common()]
    named = len(counts) - ((None, None) in counts)
    found = words.counted(len(answer.hits))
    if not named:
        return words["summary_without"].format(citations=found)
    chapters = words["one_chapter"] if named == 1 else words["chapters"].format(count=named)
    return words["summary"].format(citations=found, chapters=chapters, list=words.listed(parts))


def _chapter_count(words: Phrases, chapter: int | None, title: str | None, count: int) -> str:
    if chapter is not None:
        return words["in_chapter"].format(number=chapter, count=count)
    return words["in_title"].format(title=title, count=count) if title else words["without_chapter"].format(count=count)


def has_marks(answer: Answer) -> bool:
    """Whether a sentence is marked in what is shown."""
    columns = [hit for _, reply in answer.columns for hit in shown(reply)]
    listed = answer.hits if answer.reply.answered else shown(answer.reply)
    return any(hit.sentence for hit in (columns if answer.columns else listed))
