"""Word lists of Dutch and English; the only module that knows simplemma (MIT)."""


def is_dutch(word: str) -> bool:
    """Whether Dutch has this word. The first call loads the list, in about a tenth of a second."""
    return _is_known(word, "nl")


def is_word(word: str) -> bool:
    """Whether Dutch or English has this word."""
    return _is_known(word, "nl") or _is_known(word, "en")


def _is_known(word: str, language: str) -> bool:
    from simplemma import is_known  # noqa: PLC0415 - its lists are needed only when a text is read

    return bool(is_known(word, lang=language))
