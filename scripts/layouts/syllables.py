"""Where a Dutch word may break, roughly: enough to print plausible line-end hyphens."""

import re

SOFT_HYPHEN = "\u00ad"
SHORTEST = 7  # letters; shorter words stay whole
VOWELS = "aeiouyáéíóúàèëïöü"
BREAK = re.compile(
    rf"(?<=[{VOWELS}])(?=[bdfgklmnprstvwz][{VOWELS}])|(?<=[{VOWELS}][lmnrst])(?=[bdfgkmpstvwz][{VOWELS}])"
)


def syllables(word: str) -> list[str]:
    """The parts of a word between which a line may break; at least three letters on either side."""
    breaks = [found.start() for found in BREAK.finditer(word)]
    if len(word) < SHORTEST or not word.isalpha():
        return [word]
    kept = [at for at in breaks if at > 2 and len(word) - at > 2]  # noqa: PLR2004 - letters on either side
    return [word[a:b] for a, b in zip([0, *kept], [*kept, len(word)], strict=True)]


def with_soft_hyphens(text: str) -> str:
    """The text with a soft hyphen wherever a word may break."""
    return re.sub(r"\w+", lambda found: SOFT_HYPHEN.join(syllables(found[0])), text)
