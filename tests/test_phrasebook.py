"""The words of the interface: the same phrases in both languages, each of them used."""

import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from assistant.administration import DONE, TROUBLE
from assistant.build import STEPS
from assistant.desk import Status
from assistant.export import FORMS
from assistant.pages import STATUS
from assistant.phrasebook import LANGUAGES, PHRASES, Language, Phrases, phrases
from index.history import Deed
from source import errors

ASSISTANT = PHRASES.parent
NL, EN = phrases("nl"), phrases("en")
TROUBLES = {f"{what}{end}" for what in STATUS for end in ("", "_title")}
WRONG = [name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.SourceError)]
COMPOSED = {
    *(f"deed_{deed}" for deed in get_args(Deed)),
    *(f"desk_{said}" for said in (*DONE, *TROUBLE)),
    *(f"status_{status}" for status in get_args(Status)),
    *(f"step_{step}" for step in STEPS),
    *(f"wrong_{kind}" for kind in (*WRONG, "ModelError", "DiskError", "StoppedError", "other")),
} - {"wrong_SourceError", "wrong_MissingPDFError"}  # a base, and what an upload cannot be
ALIKE = {"product", "in_title", "section", "page", "docx", "md", "link", "statement_status"}  # in both languages


def named_in(module: Path) -> set[str]:
    """The phrases that a module names between brackets: `words["near"]`, `words["a" if large else "b"]`."""
    return {
        part.value
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript) and re.fullmatch(r"(.+\.)?words|DUTCH|self", ast.unparse(node.value))
        if not isinstance(node.slice, ast.JoinedStr)
        for part in ast.walk(node.slice)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def named_in_template(template: Path) -> set[str]:
    """The phrases that a template names: `t.near`."""
    found = re.findall(r"\bt\.(\w+)", template.read_text(encoding="utf-8"))
    return {name for name in found if not hasattr(Phrases, name)}


def placeholders(phrase: str) -> set[str]:
    """What is filled in."""
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def in_modules() -> set[str]:
    """The phrases that the code names, also by a name it composes."""
    return set().union(*map(named_in, ASSISTANT.glob("*.py"))) | TROUBLES | COMPOSED | set(FORMS)


def in_templates() -> set[str]:
    """The phrases that the templates name."""
    return set().union(*map(named_in_template, (ASSISTANT / "templates").glob("*.html")))


def test_both_languages_say_the_same_things() -> None:
    """The same names in the same order, and the same parts to fill in."""
    assert list(NL.all) == list(EN.all)
    assert {name: placeholders(said) for name, said in NL.all.items()} == {
        name: placeholders(said) for name, said in EN.all.items()
    }


def test_nothing_was_left_untranslated() -> None:
    """Phrases that are alike in both languages are few, and known."""
    assert {name for name, said in NL.all.items() if said == EN[name]} == ALIKE


def test_every_phrase_that_is_named_exists() -> None:
    """In code and in templates."""
    assert in_modules() - set(NL.all) == set()
    assert in_templates() - set(NL.all) == set()


def test_every_phrase_is_used() -> None:
    """Nothing stands there for nobody."""
    assert set(NL.all) - in_modules() - in_templates() == set()


def test_a_template_can_name_every_phrase() -> None:
    """None is called like something else that a book of phrases has."""
    assert {name for name in NL.all if hasattr(NL, name)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_says_something(language: Language) -> None:
    """Without white space around it, without markup, and with names for all that is filled in."""
    for name, said in phrases(language).all.items():
        assert said == said.strip() != "", name
        assert not re.search(r"[<>&]", said), name
        assert all(part.isidentifier() for part in placeholders(said)), name


def test_the_dutch_reader_is_u() -> None:
    """Never je; and the reader is spoken to."""
    said = " ".join(NL.all.values()).casefold()

    assert re.findall(r"\b(?:je|jij|jou|jouw|jullie)\b", said) == []
    assert re.findall(r"\bu\b", said) != []
    assert re.findall(r"\buw\b", said) != []


def test_a_language_knows_which_it_is() -> None:
    """Dutch unless another is asked for."""
    assert [phrases(language).language for language in LANGUAGES] == ["nl", "en"]
    assert phrases() == NL


def test_a_phrase_that_is_missing_is_an_error() -> None:
    """No reply with a hole in it."""
    with pytest.raises(KeyError, match="onzin"):
        NL["onzin"]


@pytest.mark.parametrize(
    ("count", "dutch", "english"),
    [(0, "0 citaten", "0 citations"), (1, "1 citaat", "1 citation"), (559, "559 citaten", "559 citations")],
)
def test_one_is_singular(count: int, dutch: str, english: str) -> None:
    """And nothing is plural."""
    assert (NL.counted(count), EN.counted(count)) == (dutch, english)


@pytest.mark.parametrize(
    ("parts", "dutch", "english"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a en b", "a and b"),
        (["a", "b", "c"], "a, b en c", "a, b and c"),
    ],
)
def test_parts_are_listed_as_one_says_them(parts: list[str], dutch: str, english: str) -> None:
    """A word before the last, commas between the others."""
    assert (NL.listed(parts), EN.listed(parts)) == (dutch, english)


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (date(2026, 1, 1), "1 januari 2026", "1 January 2026"),
        (date(2026, 3, 31), "31 maart 2026", "31 March 2026"),
        (date(2026, 11, 24), "24 november 2026", "24 November 2026"),
        (date(2027, 12, 9), "9 december 2027", "9 December 2027"),
    ],
)
def test_a_day_is_said_in_words(day: date, dutch: str, english: str) -> None:
    """Day, month, year, whatever the computer's own language."""
    assert (NL.day(day), EN.day(day)) == (dutch, english)
