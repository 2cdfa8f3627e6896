"""Questions that lean on the ones before them."""

import re
from collections.abc import Sequence

FEW_WORDS = 4  # a question of so few words says too little by itself
BEGINNING = re.compile(
    r"\W*(?:en|maar|of|ook|dus|and|but|or|so|what about|how about|hoe zit (?:het|dat)|geldt d[ai]t)\b", re.IGNORECASE
)
POINTER = re.compile(
    r"\b(?:daar(?!om\b)\w*|hier\w*|er(?:aan|bij|door|in|mee|na|naar|om|op|over|tegen|toe|uit|van|voor)|dit|deze"
    r"|hun|hen|ze|zij|hij|hem|haar|zoiets|dezelfde|hetzelfde|it|its|they|them|their|those|this|these|there|same)\b"
    r"|^\W*\w+\s+(?:die|dat|that)\b|\b(?:die|dat|that)\W*$",  # elsewhere these join two parts of a sentence
    re.IGNORECASE,
)
LONGEST_HISTORY = 600  # characters before the question; the model would not read as far as the question after more


def leans(question: str) -> bool:
    """Whether a question needs the ones before it: it begins in the middle, points back, or is very short.

    Any other is whole by itself: the conversation may have turned to another subject.
    """
    return bool(BEGINNING.match(question) or POINTER.search(question) or len(question.split()) <= FEW_WORDS)


def standalone(question: str, history: Sequence[str]) -> list[str]:
    """The forms in which to ask a question after those in `history`, oldest first.

    One that leans on them is asked twice, by itself and after them, so that the last turn weighs most.
    """
    if not history or not leans(question):
        return [question]
    before = " ".join(" ".join(history).split())[-LONGEST_HISTORY:]
    return [question, f"{before} {question}"]
