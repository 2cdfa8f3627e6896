import json
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.render import (
    NEAR,
    REFUSAL,
    about,
    notes,
    notice,
    reference,
    summary,
    to_html,
    to_json,
    to_record,
    to_text,
)
from assistant.reply import Reply
from index.decision import Verdict
from index.ranking import Hit, Ranking
from index.selection import Facet
from source.citations import Citation, Difference, Proof, from_json
from source.text import Step
from tests.toys import citation, manifest, origin

HOSTILE = (
    "<script>alert(1)</script>",
    "</blockquote></li></ol><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "' onclick='alert(1)",
    "<a href='javascript:alert(1)'>klik</a>",
    "javascript:alert(1)",
    "&lt;script&gt; &amp;amp; &#60;b&#62; &copy &notit;",
    "<!-- <![CDATA[ <? <!doctype html> </",
    "\u202egnidrow kleknezrevo\u202c \u2066\u200f",
    "*vet* [link](javascript:alert(1)) `code` $x$",
)
UNPROVEN = "niet woordelijk gecontroleerd: vergelijk dit citaat met de pagina voordat u het overneemt"
DIFFERING = Proof(agreed=False, differences=(Difference(18, "geen", "een", "other characters stand there"),))
any_text = st.one_of(st.sampled_from(HOSTILE), st.text("<>&\"'`=/;#!-x on\u202e\u2069"), st.text())


class Seen(HTMLParser):
    """What a browser would make of some HTML: its elements with their attributes and text, in document order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[int] = []
        self.other: list[str] = []  # comments, declarations and processing instructions
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(len(self.elements))
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        self.texts[self.open[-1]] += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def shown(self) -> list[tuple[str, dict[str, str | None], str]]:
        return [(tag, attributes, text) for (tag, attributes), text in zip(self.elements, self.texts, strict=True)]


def reply(*found: Citation, verdict: Verdict = "answered", question: str = "Waarom?") -> Reply:
    hits = tuple(Hit(one, 0.9 - 0.1 * number) for number, one in enumerate(found))
    return Reply(question, Ranking(hits, verdict, 0.5), manifest(len(found)))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16"),
        ({"chapter_title": None}, "Hoofdstuk 2 · § 2.4 Arbeid · p. 16"),
        (
            {"section_title": None},
            "Hoofdstuk 2 Uitbuiting · § 2.4 (titel onbekend: de pagina met het kopje ontbreekt in deze bron) · p. 16",
        ),
        ({"section": None, "section_title": None}, "Hoofdstuk 2 Uitbuiting · p. 16"),
        (
            {"section": None, "section_title": None, "section_known": False},
            "Hoofdstuk 2 Uitbuiting · paragraaf onbekend: de pagina met het kopje ontbreekt in deze bron · p. 16",
        ),
        (
            {"chapter": None, "chapter_title": None, "section": None, "section_title": None, "section_known": False},
            "paragraaf onbekend: de pagina met het kopje ontbreekt in deze bron · p. 16",
        ),
        (
            {"chapter": None, "chapter_title": "Tot slot", "section": None, "section_title": None},
            "Tot slot · p. 16",
        ),
        ({"chapter": None, "chapter_title": None, "section": None, "section_title": None}, "p. 16"),
        ({"page_label": None}, "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · pdf-pagina 18"),
        ({"page_label": "xii"}, "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. xii"),
    ],
)
def test_a_reference_tells_what_is_known(fields: dict[str, Any], expected: str) -> None:
    """Chapter, section and page as printed; what the source lacks is said, not guessed."""
    assert reference(citation("zorg", **fields)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"kind": "pullquote"}, ["uitgelicht op de pagina"]),
        ({"complete": False}, ["onvolledig: de aansluitende pagina ontbreekt in deze bron"]),
        (
            {"kind": "pullquote", "complete": False},
            ["uitgelicht op de pagina", "onvolledig: de aansluitende pagina ontbreekt in deze bron"],
        ),
        ({"proof": None}, [UNPROVEN]),
        ({"proof": DIFFERING}, [UNPROVEN]),
        (
            {"kind": "pullquote", "complete": False, "proof": DIFFERING},
            ["uitgelicht op de pagina", "onvolledig: de aansluitende pagina ontbreekt in deze bron", UNPROVEN],
        ),
    ],
)
def test_notes_tell_what_the_text_cannot(fields: dict[str, Any], expected: list[str]) -> None:
    """That it was printed large, that a part of it is missing, that nobody proved it."""
    assert notes(citation("zorg", **fields)) == expected


@pytest.mark.parametrize(
    ("chapters", "expected"),
    [
        ([2], "1 citaat uit 1 hoofdstuk, het best passende eerst."),
        ([2, 2], "2 citaten uit 1 hoofdstuk, het best passende eerst."),
        ([2, 1, 2], "3 citaten uit 2 hoofdstukken, het best passende eerst."),
    ],
)
def test_a_summary_counts_citations_and_chapters(chapters: list[int], expected: str) -> None:
    """One is singular; a chapter counts once."""
    hits = [Hit(citation("zorg", chapter=chapter), 1.0) for chapter in chapters]

    assert summary(hits) == expected


def test_chapters_without_a_number_are_told_apart_by_their_titles() -> None:
    """Two titles are two chapters, also next to one with a number."""
    chapters = [(None, "Voorwoord"), (None, "Tot slot"), (None, "Voorwoord"), (2, "Tot slot")]
    hits = [Hit(citation("zorg", chapter=number, chapter_title=title), 1.0) for number, title in chapters]

    assert summary(hits[:3]) == "3 citaten uit 2 hoofdstukken, het best passende eerst."
    assert summary(hits) == "4 citaten uit 3 hoofdstukken, het best passende eerst."


def test_text_for_a_terminal() -> None:
    """Numbered from 1, best first; under each the reference and the notes, an empty line between."""
    first = citation("Zorg is „schaars” & <duur>.")
    second = citation("Geld …", kind="pullquote", complete=False, page_label=None)

    assert to_text(reply(first, second)) == (
        "1. Zorg is „schaars” & <duur>.\n"
        "   Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16\n"
        "\n"
        "2. Geld …\n"
        "   Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · pdf-pagina 18\n"
        "   (uitgelicht op de pagina)\n"
        "   (onvolledig: de aansluitende pagina ontbreekt in deze bron)"
    )


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("\x1b", "\\u001b"),  # starts a command to the terminal
        ("\x9b", "\\u009b"),  # so does this
        ("\x00", "\\u0000"),
        ("\x07", "\\u0007"),
        ("\b", "\\u0008"),
        ("\t", "\\u0009"),
        ("\n", "\\u000a"),
        ("\r", "\\u000d"),
        ("\x7f", "\\u007f"),
        ("\u202e", "\\u202e"),  # turns the reading direction
        ("\u2066", "\\u2066"),
        ("\u200b", "\\u200b"),
        ("\ufeff", "\\ufeff"),
        ("\ud800", "\\ud800"),  # half a character, which cannot be printed
        ("\udcff", "\\udcff"),
        ("é", "é"),
        ("…", "…"),
        ("\u00a0", "\u00a0"),
        ("🎉", "🎉"),
    ],
)
def test_nothing_in_a_citation_steers_a_terminal(character: str, expected: str) -> None:
    """Control, format and surrogate characters are shown by their code, in the text and in all that stands below."""
    name = f"a{character}b"
    found = citation(name, chapter_title=name, section=name, section_title=name, page_label=name)

    shown = f"a{expected}b"
    assert to_text(reply(found)) == f"1. {shown}\n   Hoofdstuk 2 {shown} · § {shown} {shown} · p. {shown}"


@given(st.text(st.characters()), st.text(st.characters()))
def test_text_can_be_printed_and_keeps_its_lines(text: str, title: str) -> None:
    """Whatever a citation contains: it can be encoded, and has the lines we give it."""
    shown = to_text(reply(citation(text, section_title=title), citation("zorg", chapter_title=text)))

    assert shown.encode().decode() == shown
    assert shown.count("\n") == 4
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in shown.replace("\n", ""))


def test_html_for_the_page() -> None:
    """A sentence, then a list of cards in the same order."""
    first = citation("Zorg & <zo>", id="a1")
    second = citation("Geld …", id="a1-2", kind="pullquote")

    assert to_html(reply(first, second)) == (
        '<p class="summary">2 citaten uit 1 hoofdstuk, het best passende eerst.</p>'
        '<ol class="citations">'
        '<li id="a1"><blockquote lang="nl" dir="ltr">Zorg &amp; &lt;zo&gt;</blockquote>'
        '<p class="reference">Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16</p></li>'
        '<li id="a1-2"><blockquote lang="nl" dir="ltr">Geld …</blockquote>'
        '<p class="reference">Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16</p>'
        '<p class="note">uitgelicht op de pagina</p></li>'
        "</ol>"
    )


def test_a_refusal_contains_no_citation() -> None:
    """Whatever came nearest: one sentence and the sections to look in, as text and as HTML."""
    nearest = (
        Facet(2, "Zorg", "2.4", "Te weinig <opvang>", 3),
        Facet(2, "Zorg", "2.5", None, 1),
        Facet(None, "Slot", None, None, 2),
        Facet(3, None, None, None, 2),
        Facet(None, "Slot", None, "Een kopje", 2),
    )
    refusal = Reply("Waarom?", Ranking(reply(citation("Bijna.")).hits, "none", 0.1, nearest=nearest), manifest())

    assert to_text(refusal) == (
        "Geen citaat gevonden dat deze vraag beantwoordt.\n"
        "Kijk misschien eens in:\n"
        "   § 2.4 Te weinig <opvang> (3 citaten)\n"
        "   § 2.5 (titel onbekend: de pagina met het kopje ontbreekt in deze bron) (1 citaat)\n"
        "   Slot (2 citaten)\n"
        "   hoofdstuk 3 (2 citaten)\n"
        "   Een kopje (2 citaten)"
    )
    seen = Seen(to_html(refusal))
    assert [tag for tag, _ in seen.elements] == ["p", "p", "ul", "li", "li", "li", "li", "li"]
    assert seen.texts[0] == REFUSAL
    assert seen.texts[3] == "§ 2.4 Te weinig <opvang> (3 citaten)"


def test_a_refusal_without_sections_is_one_sentence() -> None:
    """There may be nothing to look in."""
    refusal = reply(verdict="none")

    assert to_text(refusal) == REFUSAL == "Geen citaat gevonden dat deze vraag beantwoordt."
    assert to_html(refusal) == f'<p class="refusal">{REFUSAL}</p>'


def test_what_comes_near_is_shown_as_no_answer() -> None:
    """Three citations at most, after a sentence that says what they are."""
    near = reply(*(citation(f"Citaat {number}.") for number in range(5)), verdict="near")

    assert to_text(near).split("\n\n")[0] == NEAR
    assert NEAR == "Geen citaat gevonden dat deze vraag rechtstreeks beantwoordt. Dit komt in de buurt:"
    assert [line[:2] for line in to_text(near).split("\n\n")[1:]] == ["1.", "2.", "3."]
    seen = Seen(to_html(near))
    assert seen.texts[0] == NEAR
    assert [tag for tag, _ in seen.elements].count("blockquote") == 3
    assert near.answered is False


def test_the_best_sentence_is_marked_in_the_whole_text() -> None:
    """Nothing is left out, and nothing else is marked."""
    text = "Eerst <dit>. Dan dat. En meer."
    marked = Reply("Waarom?", Ranking((Hit(citation(text), 0.9, sentence=(13, 21)),), "answered", 0.9), manifest())

    html = to_html(marked)

    assert "Eerst &lt;dit&gt;. <mark>Dan dat.</mark> En meer.</blockquote>" in html


def test_where_the_same_is_printed_is_said() -> None:
    """Large on the page, and word for word in another section; with a warning where that was not proven."""
    large = citation("Zorg.", kind="pullquote", page_label="17")
    again = citation("Zorg.", section="4.1", section_title="Meer zorg", page_label="50")
    unproven = replace(again, proof=None)
    hit = Hit(citation("Zorg."), 0.9, repeats=(large, again, unproven))

    assert to_text(Reply("Waarom?", Ranking((hit,), "answered", 0.9), manifest())) == (
        "1. Zorg.\n"
        "   Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16\n"
        "   (ook uitgelicht op p. 17)\n"
        "   (ook op § 4.1 Meer zorg · p. 50)\n"
        f"   (ook op § 4.1 Meer zorg · p. 50 ({UNPROVEN}))"
    )


@given(any_text, any_text, any_text, any_text, any_text)
def test_html_shows_exactly_the_text(text: str, name: str, chapter: str, section: str, label: str) -> None:
    """Whatever a PDF says is text to a browser: the elements are ours, the content is the citation's, to the letter.

    Overrides of the reading direction stay within their paragraph, which the browser sees to.
    """
    hostile = citation(text, id=name, chapter_title=chapter, section_title=section, page_label=label, complete=False)

    seen = Seen(to_html(reply(hostile)))

    assert seen.shown() == [
        ("p", {"class": "summary"}, "1 citaat uit 1 hoofdstuk, het best passende eerst."),
        ("ol", {"class": "citations"}, ""),
        ("li", {"id": name}, ""),
        ("blockquote", {"lang": "nl", "dir": "ltr"}, text),
        ("p", {"class": "reference"}, reference(hostile)),
        ("p", {"class": "note"}, "onvolledig: de aansluitende pagina ontbreekt in deze bron"),
    ]
    assert (seen.open, seen.other) == ([], [])


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_payload_survives_in_any_field(payload: str) -> None:
    """No tag and no quote of a citation reaches the HTML; also when the chapter has no number."""
    fields = {"chapter_title": payload, "section": payload, "section_title": payload, "page_label": payload}
    numbered = citation(payload, id=payload, **fields)

    html = to_html(reply(numbered, replace(numbered, chapter=None)))

    assert {tag for tag, _ in Seen(html).elements} == {"p", "ol", "li", "blockquote"}
    assert {name for _, attributes in Seen(html).elements for name in attributes} == {"class", "id", "lang", "dir"}
    assert [text for tag, _, text in Seen(html).shown() if tag == "blockquote"] == [payload, payload]


def test_the_source_is_described() -> None:
    """What it is called, what to mind, how much it holds, since when and by which fingerprint it is known."""
    pdf = origin(b"", name="mensen & handel.pdf", title="Samen", subject="Facsimile van 'Samen'", pages=32)

    assert about(manifest(559, pdf=pdf)) == (
        '<dl class="about">'
        "<dt>Bron</dt><dd>Samen</dd>"
        "<dt>Let op</dt><dd>Facsimile van &#x27;Samen&#x27;</dd>"
        "<dt>Bestand</dt><dd>mensen &amp; handel.pdf, 32 pagina&#x27;s, 559 citaten</dd>"
        "<dt>Ingelezen</dt><dd>2026-01-02</dd>"
        "<dt>Controlegetal (SHA-256)</dt>"
        "<dd>e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</dd>"
        "</dl>"
    )


def test_what_a_pdf_says_it_is_about_stands_first() -> None:
    """As a sentence, escaped; nothing where it says nothing."""
    assert notice(manifest(pdf=origin(subject="Facsimile van <i>'Samen'</i>"))) == (
        '<p class="notice">Facsimile van &lt;i&gt;&#x27;Samen&#x27;&lt;/i&gt;.</p>'
    )
    assert notice(manifest(pdf=origin(subject=None))) == notice(manifest(pdf=origin(subject=""))) == ""


@pytest.mark.parametrize("title", [None, ""])
def test_a_source_without_title_goes_by_its_file(title: str | None) -> None:
    """And says nothing where there is nothing to mind."""
    seen = Seen(about(manifest(2, pdf=origin(title=title, name="toy.pdf", pages=3)))).shown()

    assert [text for _, _, text in seen[1:7]] == [
        "Bron",
        "toy.pdf",
        "Bestand",
        "toy.pdf, 3 pagina's, 2 citaten",
        "Ingelezen",
        "2026-01-02",
    ]


@given(any_text, any_text.filter(bool), any_text.filter(bool))
def test_the_description_shows_exactly_what_the_pdf_says(name: str, title: str, subject: str) -> None:
    """File name, title and subject are text to a browser."""
    seen = Seen(about(manifest(2, pdf=origin(b"", name=name, title=title, subject=subject, pages=3))))

    assert [tag for tag, _ in seen.elements] == ["dl", *["dt", "dd"] * 5]
    assert [attributes for _, attributes in seen.elements] == [{"class": "about"}, *[{}] * 10]
    assert [text for tag, _, text in seen.shown() if tag == "dd"][:3] == [
        title,
        subject,
        f"{name}, 3 pagina's, 2 citaten",
    ]
    assert (seen.open, seen.other) == ([], [])


def test_a_record_holds_question_hits_and_edition() -> None:
    """Citations with all their fields, scores to six decimals."""
    found = citation("Zorg.", id="a1", steps=(Step(1, "-\n", ""),))
    facet = Facet(2, "Uitbuiting", None, None, 1)
    hit = Hit(found, 0.123456789, sentence=(0, 5))
    asked = Reply("Waarom?", Ranking((hit,), "answered", 0.987654321, chapters=(facet,)), manifest())

    assert json.loads(to_json(to_record(asked))) == {
        "question": "Waarom?",
        "answered": True,
        "verdict": "answered",
        "confidence": 0.987654,
        "hits": [
            {
                "citation": {
                    "id": "a1",
                    "text": "Zorg.",
                    "kind": "quote",
                    "chapter": 2,
                    "chapter_title": "Uitbuiting",
                    "section": "2.4",
                    "section_title": "Arbeid",
                    "page": 18,
                    "page_label": "16",
                    "pages": [18],
                    "boxes": [{"page": 18, "x0": 56.7, "top": 100.25, "x1": 287.0, "bottom": 112.25}],
                    "lines": ["Zorg."],
                    "steps": [{"at": 1, "printed": "-\n", "shown": ""}],
                    "complete": True,
                    "section_known": True,
                    "proof": {"agreed": True, "differences": []},
                },
                "score": 0.123457,
                "repeats": [],
                "sentence": [0, 5],
                "edition": "20260102T030405000000Z-0123abcd",
                "pdf_sha256": manifest().pdf.sha256,
            }
        ],
        "chapters": [{"chapter": 2, "chapter_title": "Uitbuiting", "section": None, "section_title": None, "count": 1}],
        "sections": [],
        "nearest": [],
        "edition": {
            "edition": "20260102T030405000000Z-0123abcd",
            "created": "2026-01-02T03:04:05+00:00",
            "pdf_sha256": manifest().pdf.sha256,
        },
    }


@given(any_text, any_text)
def test_json_gives_back_what_went_in(question: str, text: str) -> None:
    """One line, from which the question and the very citation can be read."""
    found = citation(text, chapter_title=text, lines=(text, question), steps=(Step(1, text, question),))

    line = to_json(to_record(reply(found, question=question)))
    record = json.loads(line)

    assert "\n" not in line
    assert record["question"] == question
    assert [from_json(json.dumps(hit["citation"])) for hit in record["hits"]] == [found]


def test_a_record_tells_the_proof() -> None:
    """Where the page differs, if it does; null if nobody looked."""
    asked = reply(citation("zorg", proof=DIFFERING), citation("geld"), citation("school", proof=None))
    difference = {"page": 18, "ours": "geen", "page_text": "een", "what": "other characters stand there"}

    assert [hit["citation"]["proof"] for hit in json.loads(to_json(to_record(asked)))["hits"]] == [
        {"agreed": False, "differences": [difference]},
        {"agreed": True, "differences": []},
        None,
    ]


def test_json_keeps_letters_readable() -> None:
    """Typography is written as it is, not as escapes."""
    assert to_json({"text": "„één” … 🎉"}) == '{"text": "„één” … 🎉"}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("één \ud800", '{"text": "\\u00e9\\u00e9n \\ud800"}'),
        ("\udcff", '{"text": "\\udcff"}'),
        ("\u2028", '{"text": "\\u2028"}'),
        ("\u202e", '{"text": "\\u202e"}'),
        ("\x9b", '{"text": "\\u009b"}'),
        ("\x85", '{"text": "\\u0085"}'),
    ],
)
def test_json_that_is_not_printable_is_escaped(text: str, expected: str) -> None:
    """Half a character, which no encoding has; another line end; what would steer a terminal."""
    line = to_json({"text": text})

    assert line == expected
    assert line.isascii()
    assert json.loads(line) == {"text": text}


@given(st.text(st.characters()))
def test_json_can_always_be_printed(text: str) -> None:
    """On one line, by whatever definition of a line."""
    line = to_json({"text": text})

    assert line.encode().decode().splitlines() == [line]
    assert line.isprintable()
