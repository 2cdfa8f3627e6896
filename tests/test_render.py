"""Turns of a conversation as HTML: what a reply shows, and what a reader can choose."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from assistant import render
from assistant.inquiry import Answer, Inquiry
from assistant.phrasebook import Language, phrases
from assistant.reply import LONGEST_QUESTION, Reply
from assistant.view import View
from index.decision import Verdict
from index.ranking import Hit, Ranking
from index.selection import Facet, chapter_facets, section_facets
from source.citations import Citation, Difference, Proof
from tests.seen import Element, catalogue, seen
from tests.toys import citation, citations, manifest

NL, EN = phrases("nl"), phrases("en")
DUTCH = View(NL)
HERE = citation("Eerst <dit>. Dan dat.", id="a1")
THERE = citation("Geld.", id="b2", chapter=3, chapter_title="Ambities", section=None, section_title=None, page=20)
DIFFERING = Proof(agreed=False, differences=(Difference(18, "geen", "een", "other characters stand there"),))


def reply(*found: Citation, verdict: Verdict = "answered", nearest: Sequence[Facet] = ()) -> Reply:
    hits = tuple(Hit(one, 0.9 - 0.01 * number) for number, one in enumerate(found))
    facets = chapter_facets(found), section_facets(found)
    return Reply("Waarom?", Ranking(hits, verdict, 0.5, *facets, tuple(nearest)), manifest(len(found)))


def turn(
    found: Reply, view: View = DUTCH, *columns: tuple[Facet, Reply], within: Reply | None = None, **chosen: Any
) -> Element:
    """What is shown of a reply, where the reader chose this."""
    asked = Answer(Inquiry(found.question, columns=bool(columns), **chosen), found, within or found, columns)
    known = catalogue(HERE, THERE)
    return seen(render.turn(found.question, [render.told_by(asked, view, known)], view, known))


def sent(form: Element) -> list[tuple[str | None, str | None]]:
    """What goes along with a form, whatever button sends it."""
    return [(hidden.attributes["name"], hidden.attributes["value"]) for hidden in form.all("input", type="hidden")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a \u202eb\u202c c", "a \\u202eb\\u202c c"),  # would turn the reading direction
        ("\ud800", "\\ud800"),
        ("a\x00\x1b[0m\n", "a\\u0000\\u001b[0m\\u000a"),
        ("{{ 7 * 7 }}{% x %}", "{{ 7 * 7 }}{% x %}"),
        ("${x} {count} %s", "${x} {count} %s"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("a  b\u00a0c", "a  b\u00a0c"),
        ("\u00a0een inspringing ", "\u00a0een inspringing "),
    ],
)
def test_a_blockquote_is_the_text_and_what_steers_as_its_code(text: str, expected: str) -> None:
    """Nothing is filled in, left out or turned around, also with a part of it marked."""
    marked = Reply("Waarom?", Ranking((Hit(citation(text), 0.9, sentence=(1, 2)),), "answered", 0.9), manifest())

    assert [quote.text for quote in turn(reply(citation(text))).all("blockquote")] == [expected]
    assert [quote.text for quote in turn(marked).all("blockquote")] == [expected]


def test_an_id_is_encoded_in_every_address() -> None:
    """Whatever an id holds, the address stays one of a citation."""
    one = citation("Zorg.", id='a b?c#d&e"<ü')
    known, name = catalogue(one), "a%20b%3Fc%23d%26e%22%3C%C3%BC"
    kept = seen(render.kept_page([one.id], DUTCH, known)).one("main")
    page = seen(render.citation_page(one, 18, None, View(NL, 1), known)).one("main")

    assert turn(reply(one)).one("a").attributes["href"] == f"citaat/{name}"
    assert [link.attributes["href"] for link in kept.all("a")][3:] == [
        f"meenemen/md?id={name.replace('%20', '+')}",
        f"bewaard?id={name.replace('%20', '+')}",
        f"citaat/{name}",
    ]
    assert page.one("p", class_="links").all("a")[0].attributes["href"] == f"../citaat/{name}"
    assert [link.attributes["href"] for link in page.one("nav").all("a")] == [
        f"../citaat/{name}?pagina=17",
        f"../citaat/{name}?pagina=19",
    ]


def test_the_best_sentence_is_marked_in_the_whole_text() -> None:
    """Nothing is left out, and nothing else is marked; it is said what the mark is, and that it is ours."""
    hits = Hit(HERE, 0.9, sentence=(13, 21)), Hit(THERE, 0.8)
    found = reply(HERE, THERE)
    shown = turn(replace(found, ranking=replace(found.ranking, hits=hits)))
    first = turn(replace(found, ranking=replace(found.ranking, hits=hits[::-1])), top_k=1)

    assert shown.texts("blockquote") == ["Eerst <dit>. Dan dat.", "Geld."]
    assert shown.texts("mark") == ["Dan dat."]
    said = "De zin die het best bij uw vraag past, is gemarkeerd. Die markering is niet van de bron."
    assert shown.texts("p", class_="hint") == [said, NL["where_hint"]]
    for bare in (first, turn(found)):  # no hit that is shown has a mark
        assert bare.all("mark") == []
        assert bare.texts("p", class_="hint") == [NL["where_hint"]]


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        (Proof(agreed=True, differences=()), ["woordelijk gecontroleerd"]),
        (DIFFERING, [NL["unproven"]]),
        (None, [NL["unproven"]]),
    ],
)
def test_only_what_was_proven_is_said_to_be(proof: Proof | None, expected: list[str]) -> None:
    """In a reply and on every page: the proof, or a warning, never both."""
    one = citation("Zorg.", proof=proof)
    known = catalogue(one)
    pages = [
        render.citation_page(one, 18, None, DUTCH, known),
        render.section_page(1, DUTCH, known),
        render.kept_page([one.id], DUTCH, known),
    ]

    for root in [turn(reply(one)), *map(seen, pages)]:
        notes = [note for kind in ("note", "note proven") for note in root.texts("p", class_=kind)]
        assert notes == expected * len(root.all("blockquote"))


def test_where_the_same_is_printed_is_said() -> None:
    """At the citation, with a warning where that was not proven."""
    again = citation("Zorg.", section="4.1", section_title="Meer zorg", page_label="50", proof=None)
    hit = Hit(HERE, 0.9, repeats=(replace(HERE, kind="pullquote"), again))

    assert turn(Reply("Waarom?", Ranking((hit,), "answered", 0.9), manifest())).texts("p", class_="note") == [
        "ook uitgelicht op p. 16",
        f"ook hier: § 4.1 Meer zorg · p. 50 ({NL['unproven']})",
    ]


def test_an_answer_is_a_sentence_and_cards() -> None:
    """In the order of the hits, each with its number, its reference and its notes."""
    shown = turn(reply(HERE, replace(THERE, kind="pullquote", complete=False, pages=(20, 21))))

    said = "2 citaten uit 2 hoofdstukken: hoofdstuk 2 (1) en hoofdstuk 3 (1). Het best passende staat bovenaan."
    assert shown.texts("p", class_="summary") == [shown.one("form").attributes["data-said"]] == [said]
    assert shown.one("p", class_="summary").attributes["tabindex"] == "-1"
    assert shown.one("ol", class_="citations").attributes["role"] == "list"
    assert shown.texts("blockquote") == ["Eerst <dit>. Dan dat.", "Geld."]
    assert shown.texts("p", class_="reference") == [
        "1. Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16",
        "2. Hoofdstuk 3 Ambities · p. 16",
    ]
    assert shown.texts("p", class_="note") == [NL["large"], NL["continues"], NL["cut"]]
    assert [card.attributes["data-id"] for card in shown.all("li", class_="citation")] == ["a1", "b2"]
    assert shown.texts("a") == ["Toon op de pagina (citaat 1, p. 16)", "Toon op de pagina (citaat 2, p. 16)"]


@pytest.mark.parametrize(
    ("language", "fields", "warned"),
    [
        ("nl", {}, ""),
        ("nl", {"kind": "pullquote", "pages": (18, 19)}, ""),
        ("nl", {"complete": False}, f"; {NL['cut']}"),
        ("nl", {"proof": DIFFERING}, f"; {NL['unproven']}"),
        ("en", {"complete": False, "proof": None}, f"; {EN['cut']}; {EN['unproven']}"),
    ],
)
def test_what_is_copied_takes_its_warnings_along(language: Language, fields: dict[str, Any], warned: str) -> None:
    """After the reference: that it is incomplete, that nobody proved it; in a reply and on every page."""
    one, view = citation("Zorg.", **fields), View(phrases(language))
    known = catalogue(one)
    pages = [
        render.citation_page(one, 18, None, view, known),
        render.section_page(1, view, known),
        render.kept_page([one.id], view, known),
    ]

    for root in [turn(reply(one), view), *map(seen, pages)]:
        cards = root.all("li", class_="citation")
        assert {card.attributes["data-cited"] for card in cards} == {f"Bloemlezing, § 2.4 Arbeid, p. 16{warned}"}
        assert {cards.attributes["role"] for cards in root.all("ol", class_="citations")} == {"list"}


@pytest.mark.parametrize(
    ("chapters", "expected"),
    [
        ([(2, "Zorg")], "1 citaat uit 1 hoofdstuk: hoofdstuk 2 (1)"),
        ([(2, None), (2, None)], "2 citaten uit 1 hoofdstuk: hoofdstuk 2 (2)"),
        ([(2, "Zorg"), (1, None), (2, "Zorg")], "3 citaten uit 2 hoofdstukken: hoofdstuk 2 (2) en hoofdstuk 1 (1)"),
        (
            [(None, "Voorwoord"), (None, "Slot"), (None, "Voorwoord"), (2, "Slot")],
            "4 citaten uit 3 hoofdstukken: Voorwoord (2), Slot (1) en hoofdstuk 2 (1)",
        ),
        ([(4, "Zorg")] * 3 + [(None, None)], "4 citaten uit 1 hoofdstuk: hoofdstuk 4 (3) en zonder hoofdstuk (1)"),
        ([(None, None)], "1 citaat"),
    ],
)
def test_a_summary_counts_citations_and_chapters(chapters: list[tuple[int | None, str | None]], expected: str) -> None:
    """One is singular; a chapter goes by its number, by its title where it has none, and counts once."""
    found = [citation(f"Zorg {n}.", chapter=c, chapter_title=t) for n, (c, t) in enumerate(chapters)]

    assert turn(reply(*found)).texts("p", class_="summary") == [f"{expected}. Het best passende staat bovenaan."]


def test_what_comes_near_is_shown_as_no_answer() -> None:
    """Three citations at most, after a sentence that says what they are; nothing to choose from."""
    shown = turn(reply(*citations(*(f"Citaat {n}." for n in range(5))), verdict="near"))

    said = "Geen citaat gevonden dat deze vraag rechtstreeks beantwoordt. Dit komt in de buurt:"
    assert shown.texts("p", class_="refusal") == [shown.one("form").attributes["data-said"]] == [said]
    assert shown.texts("blockquote") == ["Citaat 0.", "Citaat 1.", "Citaat 2."]
    assert (shown.all("details"), shown.all("button", name="view")) == ([], [])


def test_a_refusal_contains_no_citation() -> None:
    """Whatever came nearest: one sentence, and links to the sections to look in, if there are any."""
    nearest = Facet(2, "Uitbuiting", "2.4", "Arbeid", 3), Facet(3, "Ambities", None, None, 1)
    shown = turn(reply(HERE, verdict="none", nearest=nearest))

    assert shown.texts("p") == ["Geen citaat gevonden dat deze vraag beantwoordt.", "Kijk misschien eens in:"]
    assert [(link.text, link.attributes["href"]) for link in shown.all("a")] == [
        ("§ 2.4 Arbeid (3 citaten)", "inhoud/1"),
        ("Hoofdstuk 3 Ambities (1 citaat)", "inhoud/2"),
    ]
    assert (shown.all("blockquote"), shown.all("button")) == ([], [])
    assert turn(reply(HERE, verdict="none")).texts("p") == [NL["refusal"]]


def test_a_facet_can_be_chosen_and_let_go() -> None:
    """Its button is pressed while it is chosen and then chooses everything; what has no name is no button."""
    nameless = citation("Los.", chapter=None, chapter_title=None, section=None, section_title=None)
    found = reply(HERE, THERE, nameless, replace(HERE, id="a2"))
    names = ["Hoofdstuk 2 Uitbuiting", "Hoofdstuk 3 Ambities", "zonder kopje"]

    for part, values, pressed in [
        ((), ['["2"]', '["3"]', '["2", "2.4"]'], "false false false"),
        (("3",), ['["2"]', "", '["2", "2.4"]'], "false true false"),
        (("2", "2.4"), ['["2"]', '["3"]', ""], "false false true"),
    ]:
        shown = turn(found, part=part).one("details", class_="facets")
        buttons = shown.all("button", name="part")
        assert [button.attributes["value"] for button in buttons] == values
        assert [button.attributes["data-key"] for button in buttons] == ['["2"]', '["3"]', '["2", "2.4"]']
        assert " ".join(button.attributes["aria-pressed"] or "" for button in buttons) == pressed
        assert shown.texts("span", class_="name") == [*names, "§ 2.4 Arbeid", *names[1:]]
        counts = shown.all("span", class_="count")
        assert [(count.text, count.attributes["aria-hidden"]) for count in counts] == [(n, "true") for n in "211211"]
        assert shown.texts("span", class_="unseen") == [", 2 citaten", ", 1 citaat", ", 1 citaat"] * 2
        assert [bars.attributes["role"] for bars in shown.all("ul")] == ["list", "list"]
        assert [bar.one("span", class_="name").text for bar in shown.all("span", class_="bar")] == [
            "zonder kopje",
            *names[1:],
        ]
        assert [bar.attributes["width"] for bar in shown.all("rect")] == ["100.0", "50.0", "50.0"] * 2
        assert ["open" in inner.attributes for inner in shown.all("details")] == [len(part) == 2]


def test_what_was_asked_goes_along_with_a_choice() -> None:
    """The question and those before it, oldest first, the part, the number and the view."""
    form = turn(reply(HERE), history=("Wie?", "Wat?"), part=("2", "2.4"), top_k=20).one("form", class_="reply")

    assert (form.attributes["method"], form.attributes["action"]) == ("post", "antwoord")
    assert form.attributes["data-judgments"] == "oordeel"
    assert "data-failed" not in form.attributes
    assert sent(form) == [
        ("question", "Waarom?"),
        ("history", "Wie?"),
        ("history", "Wat?"),
        ("part", '["2", "2.4"]'),
        ("top_k", "20"),
        ("view", ""),
    ]


@pytest.mark.parametrize("question", ["Wat zegt\n„men”?", "Wat\tnu?", "wa\u00adt", "\u202etaw", "<\"'&amp;>"])
def test_a_question_goes_along_to_the_letter(question: str) -> None:
    """What is asked again is what was asked, also on two lines; so are the questions before it."""
    form = turn(replace(reply(HERE), question=question), history=(question,)).one("form", class_="reply")

    assert sent(form)[:2] == [("question", question), ("history", question)]


def test_half_a_character_can_be_sent() -> None:
    """Such as a program can put in a question: no encoding has it, but the page is sent all the same."""
    asked = Answer(Inquiry("wa\ud800t", ("\udfff",)), reply(HERE), reply(HERE))
    told = [render.told_by(asked, DUTCH, catalogue(HERE))]
    html = render.answer_page("wa\ud800t", told, ["wa\ud800t"], DUTCH, catalogue(HERE))

    assert html.encode().decode() == html
    assert seen(html).texts("h2", class_="question") == ["wa\\ud800t"]


@pytest.mark.parametrize("character", ["\u202e", "\x1b", "\x9b", '"', "\\", "\U000e0001"])
def test_a_part_is_chosen_by_its_very_title(character: str) -> None:
    """Whatever is in it, the button gives it back."""
    title = f"a{character}b"
    button = turn(reply(citation("Zorg.", chapter=None, chapter_title=title))).all("button", name="part")[0]

    assert json.loads(button.attributes["value"] or "") == [title]


@pytest.mark.parametrize("verdict", ["answered", "near", "none"])
def test_a_part_that_was_chosen_can_be_left_again(verdict: Verdict) -> None:
    """Its citations are shown as far as they count, whatever they amount to by themselves; and all come back."""
    found = reply(HERE, THERE)
    shown = turn(found, part=("3",), within=reply(THERE, replace(THERE, text="Ver weg."), verdict=verdict))

    assert shown.texts("blockquote") == ["Geld."]
    assert shown.texts("p", class_="summary") == [
        "1 citaat uit 1 hoofdstuk: hoofdstuk 3 (1). Het best passende staat bovenaan."
    ]
    (back,) = shown.all("p", class_="choices")[0].all("button", name="part")
    assert (back.text, back.attributes["value"]) == ("Toon alles", "")
    assert shown.all("button", data_more=None) == []
    assert "Toon alles" not in turn(found).texts("button")


def test_more_can_be_asked_for_while_there_is_more() -> None:
    """Ten more at a time, by a button that says so; none where all that bears on the question is shown."""
    eleven = citations(*(f"Citaat {n}." for n in range(11)))

    shown = turn(reply(*eleven))
    (more,) = shown.all("button", data_more=None)
    assert (more.text, more.attributes["name"], more.attributes["value"]) == ("Meer citaten", "top_k", "20")
    assert shown.texts("blockquote") == [one.text for one in eleven[:10]]
    assert turn(reply(*eleven), top_k=20).all("button", data_more=None) == []
    assert turn(reply(*eleven[:10])).all("button", data_more=None) == []
    assert turn(reply(*eleven[:3]), within=reply(*eleven), top_k=20).texts("blockquote") == [
        one.text for one in eleven[:3]
    ]


def test_chapters_stand_side_by_side() -> None:
    """Each with its citations, or with what was found instead; and with the way back to one list."""
    two, three, four = (Facet(n, None, None, None, 1) for n in (2, 3, 4))
    found = (two, reply(HERE)), (three, reply(*[THERE] * 5, verdict="near")), (four, reply(HERE, verdict="none"))
    shown = turn(reply(HERE), DUTCH, *found)

    summary = "Van elk hoofdstuk maximaal 5 citaten. Het best passende staat bovenaan."
    assert shown.texts("p", class_="summary") == [summary]
    columns = shown.one("div", class_="columns").all("section")
    assert [column.texts("h3") for column in columns] == [["Hoofdstuk 2"], ["Hoofdstuk 3"], ["Hoofdstuk 4"]]
    assert [column.texts("blockquote") for column in columns] == [["Eerst <dit>. Dan dat."], ["Geld."] * 3, []]
    assert [column.texts("p", class_="refusal") for column in columns] == [
        [],
        ["Geen rechtstreeks antwoord in dit hoofdstuk. Dit komt in de buurt:"],
        ["Geen citaat gevonden in dit hoofdstuk."],
    ]
    assert shown.all("details") == []
    (back,) = shown.all("button", name="view", data_key="view")
    assert (back.text, back.attributes["value"]) == ("In één lijst", "")
    assert sent(shown)[-1] == ("view", "columns")
    (way,) = turn(reply(HERE)).all("button", name="view", data_key="view")
    assert (way.text, way.attributes["value"]) == ("Naast elkaar", "columns")


def test_a_reader_judges_only_where_the_operator_wants_it() -> None:
    """Useful is 2 and not useful 0, in a reply; a page without a question asks for no judgment."""
    judged = turn(reply(HERE), View(NL, judging=True))
    buttons = [button for button in judged.all("button") if "data-judge" in button.attributes]

    assert [(button.attributes["data-judge"], button.text) for button in buttons] == [
        ("2", "Nuttig (citaat 1, p. 16)"),
        ("0", "Niet nuttig (citaat 1, p. 16)"),
    ]
    for html in [
        render.told_by(Answer(Inquiry("Waarom?"), reply(HERE), reply(HERE)), DUTCH, catalogue(HERE)).html,
        render.citation_page(HERE, 18, None, View(NL, judging=True), catalogue(HERE)),
        render.section_page(1, View(NL, judging=True), catalogue(HERE)),
        render.kept_page(["a1"], View(NL, judging=True), catalogue(HERE)),
    ]:
        assert "Nuttig" not in html


def test_a_question_that_cannot_be_answered_is_shown_with_what_is_wrong() -> None:
    """Of one that is too long the beginning, for it may be a book."""
    shown = seen(render.turn("a" * (LONGEST_QUESTION + 1), "Te lang.", DUTCH, catalogue(HERE)))
    longest = seen(render.turn("a" * LONGEST_QUESTION, "Typ iets.", DUTCH, catalogue(HERE)))

    assert shown.texts("h2") == ["a" * 300 + "…"]
    assert shown.one("p").attributes == {"class": "trouble reply", "data-said": "Te lang."}
    assert shown.texts("p") == ["Te lang."]
    assert longest.texts("h2") == ["a" * LONGEST_QUESTION]


def test_on_the_page_of_an_answer_one_can_ask_on() -> None:
    """With the questions so far, and no longer a question than is answered."""
    asked = Answer(Inquiry("En nu?", ("Waarom?",)), reply(HERE), reply(HERE))
    told = [render.told_by(asked, View(EN), catalogue(HERE))]
    page = seen(render.answer_page("En nu?", told, ["Waarom?", "En nu?"], View(EN), catalogue(HERE)))
    form = page.one("form", class_="ask")

    assert page.one("html").attributes == {"lang": "en"}
    assert page.texts("title") == ["Your question – Bloemlezing"]
    assert page.texts("h1") == ["Bloemlezing"]
    assert page.texts("h2", class_="question") == ["En nu?"]
    assert sent(form) == [("history", "Waarom?"), ("history", "En nu?")]
    assert form.one("textarea").attributes["maxlength"] == "2000"
    assert form.texts("label", for_=form.one("textarea").attributes["id"]) == ["Your question"]
