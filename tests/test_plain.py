"""Replies and findings as text for a terminal and as JSON."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.phrasebook import phrases
from assistant.plain import finding_text, report_text, to_json, to_record, to_text, verification_text
from assistant.reply import Reply
from assistant.verify import Finding
from index.decision import Verdict
from index.evaluation import Quality, Refusal, Report
from index.ranking import Hit, Ranking
from index.selection import Facet
from source.citations import Citation, Difference, Proof, from_json
from source.text import Step
from tests.seen import any_text
from tests.toys import citation, manifest

NL = phrases("nl")
DIFFERING = Proof(agreed=False, differences=(Difference(18, "geen", "een", "other characters stand there"),))


def reply(*found: Citation, verdict: Verdict = "answered", question: str = "Waarom?") -> Reply:
    hits = tuple(Hit(one, 0.9 - 0.1 * number) for number, one in enumerate(found))
    return Reply(question, Ranking(hits, verdict, 0.5), manifest(len(found)))


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


def test_where_the_same_is_printed_is_said() -> None:
    """Large on the page, and word for word in another section; with a warning where that was not proven."""
    large = citation("Zorg.", kind="pullquote", page_label="17")
    again = citation("Zorg.", section="4.1", section_title="Meer zorg", page_label="50", proof=None)
    hit = Hit(citation("Zorg."), 0.9, repeats=(large, again))

    assert to_text(Reply("Waarom?", Ranking((hit,), "answered", 0.9), manifest())) == (
        "1. Zorg.\n"
        "   Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16\n"
        "   (ook uitgelicht op p. 17)\n"
        f"   (ook hier: § 4.1 Meer zorg · p. 50 ({NL['unproven']}))"
    )


def test_that_a_citation_goes_on_is_said() -> None:
    """Under its reference, which tells the page it begins on."""
    assert to_text(reply(citation("Zorg.", pages=(18, 19), complete=False))) == (
        "1. Zorg.\n"
        "   Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16\n"
        "   (loopt door op de volgende pagina)\n"
        "   (onvolledig: de aansluitende pagina ontbreekt in deze bron)"
    )


def test_a_refusal_contains_no_citation() -> None:
    """Whatever came nearest: one sentence and the sections to look in."""
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
        "   Hoofdstuk 3 (2 citaten)\n"
        "   Een kopje (2 citaten)"
    )


def test_a_refusal_without_sections_is_one_sentence() -> None:
    """There may be nothing to look in."""
    assert to_text(reply(verdict="none")) == NL["refusal"] == "Geen citaat gevonden dat deze vraag beantwoordt."


def test_what_comes_near_is_shown_as_no_answer() -> None:
    """Three citations at most, after a sentence that says what they are."""
    near = reply(*(citation(f"Citaat {number}.") for number in range(5)), verdict="near")

    parts = to_text(near).split("\n\n")
    assert parts[0] == "Geen citaat gevonden dat deze vraag rechtstreeks beantwoordt. Dit komt in de buurt:"
    assert [part.split("\n")[0] for part in parts[1:]] == ["1. Citaat 0.", "2. Citaat 1.", "3. Citaat 2."]
    assert near.answered is False


@pytest.mark.parametrize(("character", "expected"), [("\x1b", "\\u001b"), ("\u202e", "\\u202e"), ("\ud800", "\\ud800")])
def test_nothing_in_a_citation_steers_a_terminal(character: str, expected: str) -> None:
    """Control, format and surrogate characters are shown by their code, in the text and in all that stands below."""
    name, shown = f"a{character}b", f"a{expected}b"
    found = citation(name, chapter_title=name, section=name, section_title=name, page_label=name)
    nearest = Ranking((), "none", 0.1, nearest=(Facet(2, name, name, name, 2),))

    assert to_text(reply(found)) == f"1. {shown}\n   Hoofdstuk 2 {shown} · § {shown} {shown} · p. {shown}"
    assert to_text(Reply("Waarom?", nearest, manifest())).split("\n")[2:] == [f"   § {shown} {shown} (2 citaten)"]
    assert finding_text(Finding(found, "nowhere")) == (
        f"Hoofdstuk 2 {shown} · § {shown} {shown} · p. {shown}: “{shown}” is found nowhere in this PDF"
    )


@given(st.text(st.characters()), st.text(st.characters()))
def test_text_can_be_printed_and_keeps_its_lines(text: str, title: str) -> None:
    """Whatever a citation contains: it can be encoded, and has the lines we give it."""
    shown = to_text(reply(citation(text, section_title=title), citation("zorg", chapter_title=text)))

    assert shown.encode().decode() == shown
    assert shown.count("\n") == 4
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in shown.replace("\n", ""))


@pytest.mark.parametrize("verdict", ["answered", "near", "none"])
def test_every_word_is_a_phrase_or_the_sources(verdict: Verdict) -> None:
    """Beside a citation and its titles a terminal shows nothing but the words of the interface."""
    titles = {"chapter_title": "Kwik", "section_title": "Zwavel"}
    found = citation("Fosfor gloeit.", kind="pullquote", complete=False, proof=None, **titles)
    ranking = Ranking((Hit(found, 0.9, repeats=(found,)),), verdict, 0.5, nearest=(Facet(2, "Kwik", "1", "Zwavel", 1),))

    said = to_text(Reply("Xylofoon?", ranking, manifest())).replace("Fosfor gloeit.", "", 1)
    phrased = re.sub(r"\{\w+\}", "", " ".join(NL.all.values()))
    assert words(said) - words(phrased) <= {"kwik", "zwavel"}


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


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


def test_a_find_tells_where_a_citation_is() -> None:
    """Where it should stand, what it says, and every place where it does stand."""
    places = citation("Zorg.", page_label="20"), citation("Zorg.", page_label=None, page=23)
    counted = [Finding(places[0], "here"), Finding(places[0], "elsewhere"), Finding(places[0], "here")]

    assert finding_text(Finding(citation("Zorg."), "elsewhere", places)) == (
        "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16: “Zorg.” is found elsewhere: "
        "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 20, Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · pdf-pagina 23"
    )
    assert verification_text(counted) == "3 citations: 2 here, 1 elsewhere, 0 nowhere."


def test_a_report_is_a_table() -> None:
    """A line for each style, then what is known of refusals, then the time."""
    styles = {"all": Quality(12, 0.6543, 0.5, 0.75, 0.8, 0.4), "natural": Quality(3, 1.0, 1.0, 1.0, 1.0, 1.0)}
    known = Report(styles, Refusal(0.9876, 0.125, {"far": 0.0, "near": 0.5}), 41.6)
    unknown = Report({}, Refusal(None, None, {}), 7.0)

    assert report_text(known).split("\n") == [
        "style         questions  nDCG@10          95 %  Success@1  Recall@10",
        "all                  12    0.654  0.50 to 0.75       0.80       0.40",
        "natural               3    1.000  1.00 to 1.00       1.00       1.00",
        "",
        "AUROC of the confidence, with and without an answer: 0.988",
        "refused though there is an answer: 12%",
        "answered though there is none (far): 0%",
        "answered though there is none (near): 50%",
        "median time a question: 42 ms",
    ]
    assert report_text(unknown).split("\n")[1:] == ["median time a question: 7 ms"]
