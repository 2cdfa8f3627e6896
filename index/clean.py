"""What a text must go through before a model may see it."""


def clean(text: str) -> str:
    """The text with every run of white space as one space, and without NULs and lone surrogates.

    Tokenizers take no lone surrogates, and C libraries stop at a NUL.
    """
    return " ".join(whole_characters(text).replace("\0", " ").split())


def whole_characters(text: str) -> str:
    """The two halves of a surrogate pair become their character, a half by itself U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
