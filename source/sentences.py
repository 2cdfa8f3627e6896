"""Where sentences end, in print."""

import re

ENDINGS = ".?!…:;”’\"')]»"  # what a text that is complete ends with
ENDED = re.compile(r"[.?!…][”’\"')\]»]*$")  # what a sentence that is complete ends with

BULLETS = "•◦▪‣"  # what begins an item of a list, also where the list runs on in the line
STOP = re.compile(rf"[.?!…][”’\"')\]»]*(?=\s)|(?=\s[{BULLETS}]\s)")  # where a sentence may end
OPENING = re.compile(rf"\s+(?:[{BULLETS}]|[‘“„\"'(\[*–-]*\s*[^\W_a-z])")  # a capital or digit, after what opens it
SHORTENED = re.compile(  # a full stop that ends no sentence: after "o.a.", an initial, or a shortened word
    r"(?:\b(?:[a-z]\.)*[a-z]"
    r"|\b(?:art|bijv|blz|dhr|drs|enz|etc|evt|incl|ing|max|mevr|min|mr|nr|prof|resp|st))\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of `text` begins and ends: slices that leave out nothing but the white space between."""
    cuts = [0]
    for found in STOP.finditer(text):
        end = found.end()
        if OPENING.match(text, end) and not SHORTENED.search(text, cuts[-1], end):
            cuts.append(end)
    spans = (_trimmed(text, start, end) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return [(start, end) for start, end in spans if start < end]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The slice without white space around it."""
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())
