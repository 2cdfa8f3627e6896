"""Texts that a program might take for something else than text, in each file that citations can be taken away in."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.export import FORMS, FORMULA, to_csv, to_docx, to_markdown, to_ris
from assistant.reference import visible
from tests.exports import Page, bundle, link, paragraphs, quotations, references, table, texts
from tests.toys import citation

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> <!-- &lt;b&gt; &#60;",
    "[klik](javascript:alert(1)) ![x](http://x.nl/y.png) <javascript:alert(1)> http://x.nl www.x.nl a@x.nl",
    "# Kop `code` *nadruk* __vet__ ~~weg~~ | a | b | $x^2$ ==geel== :smile: [^1] \\*",
    "1. een",
    "12) twaalf",
    "+ plus",
    "#",
    "## #",
    "=",
    "---",
    "~~~",
    "***",
    "| a | b |",
    "[x]: http://x.nl",
    "- twee",
    "> drie",
    "```",
    "===",
    "=cmd|'/c calc'!A1",
    "+31 6 1234",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\u00a0=1+1",
    'zegt "ja"; zegt nee',
    "eerste\r\nER  - \r\nTY  - RPRT",
    "ER  - ",
    "omgekeerd \u202egrof\u202c \u200b\ufeff\u00ad",
    "nul \x00 escape \x1b[31m half \ud800",
)
MARKUP = {"p", "blockquote", "h1", "a"}
ANY = st.text(st.characters(exclude_characters="\ufffe\uffff"), max_size=60)
TRIMMED = st.text(max_size=60).map(str.strip).filter(bool)  # as the reader gives them: words, with spaces between them
quick = settings(max_examples=150, derandomize=True, deadline=None)


def hostile_facts(text: str) -> dict[str, Any]:
    """What a PDF says of itself, and its name."""
    return {"title": text, "subject": text, "name": f"{text}.pdf"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_document_holds_hostile_text_as_text(text: str) -> None:
    """What cannot be seen stands there as its code; the rest as it is."""
    found = paragraphs(to_docx(bundle([citation(text, section_title=text)], **hostile_facts(text))))

    assert found[1] == ("Intense Quote", visible(text))
    assert f"§ 2.4 {visible(text)}, p. 16" in found[2][1]
    assert found[-1] == ("Normal", f"Let op: {visible(text)}.")


@given(ANY)
@quick
def test_a_word_document_holds_any_text(text: str) -> None:
    """As the reader would see it on a screen."""
    assert paragraphs(to_docx(texts(text)))[1] == ("Intense Quote", visible(text))


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff"])
def test_a_word_document_can_be_made_of_what_is_no_character(sign: str) -> None:
    """XML has no place for them; the citation around them is still there."""
    found = paragraphs(to_docx(texts(f"Er is geen{sign} opvang.")))[1][1]

    assert (found[:10], found[-8:]) == ("Er is geen", " opvang.")


def test_a_word_document_can_be_made_of_a_long_title() -> None:
    """Its properties have room for 255 characters; the heading has for all."""
    long = "Bloemlezing " + "over mensenhandel " * 20

    assert paragraphs(to_docx(bundle([citation("zorg")], title=long)))[0] == ("Heading 1", f"Citaten: {long.strip()}")


@given(ANY)
@example("=cmd|'/c calc'!A1")
@example(" \t=1+1")
@quick
def test_no_cell_is_a_formula(text: str) -> None:
    """Each holds the text as it is seen, with an apostrophe in front where a program would calculate."""
    facts = hostile_facts(text)
    [row] = table(to_csv(bundle([citation(text, section_title=text)], **facts)))

    assert row["Tekst"] in {visible(text), f"'{visible(text)}"}
    assert row["Bestand"] in {visible(facts["name"]), f"'{visible(facts['name'])}"}
    assert row["Let op"] in {visible(text), f"'{visible(text)}"}
    for cell in row.values():
        assert not cell.lstrip().startswith(FORMULA)
        assert not re.search(r"[\x00-\x1f\x7f]", cell)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("+31 6 1234", "'+31 6 1234"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\t=1+1", "\\u0009=1+1"),
        ("\r=1+1", "\\u000d=1+1"),
        ("\n=1+1", "\\u000a=1+1"),
        ("1=1", "1=1"),
        ('zegt "ja"; zegt nee', 'zegt "ja"; zegt nee'),
    ],
)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    """Other texts do not."""
    assert table(to_csv(texts(text)))[0]["Tekst"] == cell


@given(ANY)
@example("eerste\r\nER  - \r\nTY  - RPRT")
@example("ER  - ")
@quick
def test_no_text_ends_a_reference(text: str) -> None:
    """Or begins another: every line is a tag with one value, whatever a citation or a PDF says."""
    shown = visible(text)

    first, second = references(to_ris(bundle([citation(text, page_label=text), citation("zorg")], title=text)))

    assert [tag for tag, _ in first] == [tag for tag, _ in second]
    assert [value for tag, value in first if tag == "AB"] == [shown]
    assert [value for tag, value in first if tag == "SP"] == [shown or "18"]
    assert ("AB", "zorg") in second


def test_no_program_sees_more_lines_in_a_reference_than_there_are() -> None:
    """Not even one that breaks lines wherever Unicode allows."""
    written = to_ris(bundle([citation("zorg")], title="a\u2028ER  - \u2029b")).decode()

    assert written.splitlines() == written.split("\r\n")[:-1]


@pytest.mark.parametrize("html", [True, False])
@pytest.mark.parametrize("text", [text for text in HOSTILE if text == text.strip()])
def test_markdown_holds_hostile_text_as_text(text: str, html: bool) -> None:
    """Also what a PDF says of itself, and whether a program lets HTML through or not."""
    found = [citation(text, section_title=text, page_label=text)]

    page = Page(to_markdown(bundle(found, **hostile_facts(text))).decode(), html=html)

    assert [quote.strip("\n") for quote in page.quotes] == [visible(text)]
    assert page.elements == MARKUP
    assert page.links == [link(found[0])]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"a\b `c` *d* _e_ [f] <g> & |h| ~i~ $j$", r"a\\b \`c\` \*d\* \_e\_ \[f\] \<g\> \& \|h\| \~i\~ \$j\$"),
        ("# a # b", "\\# a # b"),
        ("## a", "\\## a"),
        ("+31 6 + 1", "\\+31 6 + 1"),
        ("- a - b", "\\- a - b"),
        ("=a = b", "\\=a = b"),
        ("> a", "\\> a"),
        ("1. a 2. b", "1\\. a 2. b"),
        ("12) a", "12\\) a"),
        ("12 a. 1", "12 a. 1"),
        ("a 1. b", "a 1. b"),
    ],
)
def test_markdown_escapes_what_would_be_markup(text: str, written: str) -> None:
    """Some signs wherever they stand, others where a text begins, and nothing else."""
    assert quotations(to_markdown(texts(text))) == [written]


@given(TRIMMED)
@quick
def test_markdown_holds_any_text(text: str) -> None:
    """As the reader would see it on a screen: nothing in it is markup."""
    page = Page(to_markdown(texts(text)).decode())

    assert [quote.strip("\n") for quote in page.quotes] == [visible(text)]
    assert page.elements == MARKUP


@given(st.lists(ANY, max_size=3))
@quick
def test_each_form_can_be_made_of_any_texts(said: list[str]) -> None:
    """And is never empty, but for a list of references to nothing."""
    for name, (_, write) in FORMS.items():
        assert bool(write(texts(*said))) is bool(said or name != "ris")
